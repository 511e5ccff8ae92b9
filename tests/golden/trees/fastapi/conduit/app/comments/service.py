"""Comment operations of this project: override a method to change what an endpoint does."""

from app.comments.operations import CommentOperations


class CommentService(CommentOperations):
    """The operations that the router calls."""
