"""What holds for rows of users: conditions and computed values, as SQL."""

from sqlalchemy import SQLColumnExpression

from app.platform.caller import Caller
from app.platform.writes import UniqueRule
from app.users.models import User

UNIQUE = (UniqueRule(columns=("email",), names=("email",), nulls_equal=False),)


def can_read(user: type[User], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may read: self == $user"""
    return user.id == caller.key
