"""Book operations of this project: override a method to change what an endpoint does."""

from app.books.operations import BookOperations


class BookService(BookOperations):
    """The operations that the router calls."""
