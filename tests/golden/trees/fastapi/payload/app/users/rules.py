"""Conditions and computed values over rows of users, as SQL."""

from sqlalchemy import (
    SQLColumnExpression,
)

from app.platform.caller import Caller
from app.users.models import User


def can_read(user: type[User], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may read: self == $user"""
    return user.id == caller.key
