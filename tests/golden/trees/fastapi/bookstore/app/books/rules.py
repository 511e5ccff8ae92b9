"""What holds for rows of books: conditions and computed values, as SQL."""

from typing import Any

from sqlalchemy import SQLColumnExpression, func, select
from sqlalchemy.orm import aliased

from app.books.models import Book
from app.platform.caller import Caller
from app.platform.listing import Test
from app.reviews.models import Review


def can_update(book: type[Book], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may update: seller == $user"""
    return book.seller_id == caller.key


def can_delete(book: type[Book], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may delete: seller == $user"""
    return book.seller_id == caller.key


def review_count(book: type[Book], caller: Caller) -> SQLColumnExpression[Any]:
    """The value of `reviewCount`."""
    reviews = aliased(Review)
    return (
        select(func.count())
        .select_from(reviews)
        .where(reviews.book_id == book.id)
        .correlate_except(reviews)
        .scalar_subquery()
    )


def list_books_by_author(
    book: type[Book], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `author` passes a test."""
    return test(book.author_id)


def list_books_by_price(
    book: type[Book], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `price` passes a test."""
    return test(book.price)
