"""Users."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import CodePointText, Key, WireDateTime
from app.platform.database import Base
from app.platform.integrity import UniqueIndex, register_unique


class User(Base):
    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email", "email", unique=True),)

    id: Mapped[UUID] = mapped_column(Key(), primary_key=True)
    email: Mapped[str] = mapped_column(CodePointText())
    name: Mapped[str] = mapped_column(CodePointText())
    password: Mapped[str] = mapped_column(CodePointText())
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())


register_unique(UniqueIndex("uq_users_email", "users", ("email",), ("email",)))
