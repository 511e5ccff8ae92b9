"""Articles."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import BigInt, CodePointText, WireDateTime
from app.platform.database import Base
from app.platform.integrity import UniqueIndex, register_unique


class Article(Base):
    __tablename__ = "articles"
    __table_args__ = (
        Index("uq_articles_slug", "slug", unique=True),
        Index("ix_articles_author_id", "author_id"),
        Index("ix_articles_created_at", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInt(), primary_key=True)
    slug: Mapped[str] = mapped_column(CodePointText())
    title: Mapped[str] = mapped_column(CodePointText())
    description: Mapped[str] = mapped_column(CodePointText())
    body: Mapped[str] = mapped_column(CodePointText())
    author_id: Mapped[int] = mapped_column(
        BigInt(),
        ForeignKey("users.id", name="fk_articles_author_id", ondelete="CASCADE"),
    )
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())


article_tag_list = Table(
    "article_tag_list",
    Base.metadata,
    Column(
        "article_id",
        BigInt(),
        ForeignKey(
            "articles.id", name="fk_article_tag_list_article_id", ondelete="CASCADE"
        ),
        primary_key=True,
    ),
    Column(
        "tag_id",
        BigInt(),
        ForeignKey("tags.id", name="fk_article_tag_list_tag_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Index("ix_article_tag_list_tag_id", "tag_id"),
)


article_favorited_by = Table(
    "article_favorited_by",
    Base.metadata,
    Column(
        "article_id",
        BigInt(),
        ForeignKey(
            "articles.id", name="fk_article_favorited_by_article_id", ondelete="CASCADE"
        ),
        primary_key=True,
    ),
    Column(
        "user_id",
        BigInt(),
        ForeignKey(
            "users.id", name="fk_article_favorited_by_user_id", ondelete="CASCADE"
        ),
        primary_key=True,
    ),
    Index("ix_article_favorited_by_user_id", "user_id"),
)


register_unique(UniqueIndex("uq_articles_slug", "articles", ("slug",), ("slug",)))
