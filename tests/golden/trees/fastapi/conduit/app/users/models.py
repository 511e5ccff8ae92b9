"""Users."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import BigInt, CodePointText, WireDateTime
from app.platform.database import Base
from app.platform.integrity import UniqueIndex, register_unique


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_email", "email", unique=True),
        Index("uq_users_username", "username", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInt(), primary_key=True)
    email: Mapped[str] = mapped_column(CodePointText())
    username: Mapped[str] = mapped_column(CodePointText())
    password: Mapped[str] = mapped_column(CodePointText())
    bio: Mapped[str | None] = mapped_column(CodePointText())
    image: Mapped[str | None] = mapped_column(CodePointText())
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())


user_followers = Table(
    "user_followers",
    Base.metadata,
    Column(
        "user_id",
        BigInt(),
        ForeignKey("users.id", name="fk_user_followers_user_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "related_user_id",
        BigInt(),
        ForeignKey(
            "users.id", name="fk_user_followers_related_user_id", ondelete="CASCADE"
        ),
        primary_key=True,
    ),
    Index("ix_user_followers_related_user_id", "related_user_id"),
)


register_unique(UniqueIndex("uq_users_email", "users", ("email",), ("email",)))
register_unique(UniqueIndex("uq_users_username", "users", ("username",), ("username",)))
