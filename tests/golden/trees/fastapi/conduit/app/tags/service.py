"""Tag operations of this project: override a method to change what an endpoint does."""

from app.tags.operations import TagOperations


class TagService(TagOperations):
    """The operations that the router calls."""
