"""What holds for rows of reviews: conditions and computed values, as SQL."""

from app.platform.writes import UniqueRule

UNIQUE = (
    UniqueRule(
        columns=("book_id", "reader_id"), names=("book", "reader"), nulls_equal=False
    ),
)
