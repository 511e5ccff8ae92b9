"""Tags."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import BigInt, CodePointText, WireDateTime
from app.platform.database import Base
from app.platform.integrity import UniqueIndex, register_unique


class Tag(Base):
    __tablename__ = "tags"
    __table_args__ = (
        Index("uq_tags_name", "name", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInt(), primary_key=True)
    name: Mapped[str] = mapped_column(CodePointText())
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())


register_unique(UniqueIndex("uq_tags_name", "tags", ("name",), ("name",)))
