"""What holds for rows of users: conditions and computed values, as SQL."""

from sqlalchemy import SQLColumnExpression, literal_column, select

from app.platform.caller import Caller
from app.platform.writes import UniqueRule
from app.users.models import User, user_followers

UNIQUE = (
    UniqueRule(columns=("email",), names=("email",), nulls_equal=False),
    UniqueRule(columns=("username",), names=("username",), nulls_equal=False),
)


def can_update(user: type[User], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may update: self == $user"""
    return user.id == caller.key


def following(user: type[User], caller: Caller) -> SQLColumnExpression[bool]:
    """The value of `following`."""
    followers = user_followers.alias()
    return (
        select(literal_column("1"))
        .select_from(followers)
        .where(
            followers.c.user_id == user.id, followers.c.related_user_id == caller.key
        )
        .correlate_except(followers)
        .exists()
    )
