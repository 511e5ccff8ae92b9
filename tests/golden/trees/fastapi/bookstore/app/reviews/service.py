"""Review operations of this project: override a method to change what an endpoint does."""

from app.reviews.operations import ReviewOperations


class ReviewService(ReviewOperations):
    """The operations that the router calls."""
