"""Reviews."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import BigInt, Key, WireDateTime
from app.platform.database import Base
from app.platform.integrity import UniqueIndex, register_unique


class Review(Base):
    __tablename__ = "reviews"
    __table_args__ = (
        Index("uq_reviews_book_id_reader_id", "book_id", "reader_id", unique=True),
        Index("ix_reviews_reader_id", "reader_id"),
    )

    id: Mapped[UUID] = mapped_column(Key(), primary_key=True)
    book_id: Mapped[UUID] = mapped_column(
        Key(), ForeignKey("books.id", name="fk_reviews_book_id", ondelete="CASCADE")
    )
    reader_id: Mapped[UUID] = mapped_column(
        Key(), ForeignKey("users.id", name="fk_reviews_reader_id", ondelete="NO ACTION")
    )
    stars: Mapped[int] = mapped_column(BigInt())
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())


register_unique(
    UniqueIndex(
        "uq_reviews_book_id_reader_id", "reviews", ("book_id", "reader_id"), ("reader",)
    )
)
