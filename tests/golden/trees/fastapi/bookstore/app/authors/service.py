"""Author operations of this project: override a method to change what an endpoint does."""

from app.authors.operations import AuthorOperations


class AuthorService(AuthorOperations):
    """The operations that the router calls."""
