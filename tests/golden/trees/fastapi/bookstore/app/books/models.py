"""Books."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import CodePointText, ExactDecimal, Key, WireDateTime
from app.platform.database import Base


class Book(Base):
    __tablename__ = "books"
    __table_args__ = (
        Index("ix_books_author_id", "author_id"),
        Index("ix_books_seller_id", "seller_id"),
        Index("ix_books_price", "price"),
        Index("ix_books_title", "title"),
    )

    id: Mapped[UUID] = mapped_column(Key(), primary_key=True)
    title: Mapped[str] = mapped_column(CodePointText())
    author_id: Mapped[UUID] = mapped_column(
        Key(), ForeignKey("authors.id", name="fk_books_author_id", ondelete="NO ACTION")
    )
    price: Mapped[Decimal] = mapped_column(ExactDecimal(8, 2))
    seller_id: Mapped[UUID] = mapped_column(
        Key(), ForeignKey("users.id", name="fk_books_seller_id", ondelete="NO ACTION")
    )
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())
