"""Comments."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import BigInt, CodePointText, WireDateTime
from app.platform.database import Base


class Comment(Base):
    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_article_id", "article_id"),
        Index("ix_comments_author_id", "author_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInt(), primary_key=True)
    body: Mapped[str] = mapped_column(CodePointText())
    article_id: Mapped[int] = mapped_column(
        BigInt(),
        ForeignKey("articles.id", name="fk_comments_article_id", ondelete="CASCADE"),
    )
    author_id: Mapped[int] = mapped_column(
        BigInt(),
        ForeignKey("users.id", name="fk_comments_author_id", ondelete="CASCADE"),
    )
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())
