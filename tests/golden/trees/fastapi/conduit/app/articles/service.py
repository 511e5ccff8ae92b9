"""Article operations of this project: override a method to change what an endpoint does."""

from app.articles.operations import ArticleOperations


class ArticleService(ArticleOperations):
    """The operations that the router calls."""
