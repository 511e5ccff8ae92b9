"""What holds for rows of comments: conditions and computed values, as SQL."""

from sqlalchemy import SQLColumnExpression

from app.comments.models import Comment
from app.platform.caller import Caller


def can_delete(comment: type[Comment], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may delete: author == $user"""
    return comment.author_id == caller.key
