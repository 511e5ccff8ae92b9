"""q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.columns import BigInt, CodePointText, Key, WireDateTime
from app.platform.database import Base


class Note(Base):
    __tablename__ = "notes"
    __table_args__ = (
        CheckConstraint(
            "\"kind\" IN ('None', 'class', 'def-1', 'true')", name="kind_choices"
        ),
        Index("ix_notes_owner_id", "owner_id"),
        Index("ix_notes_class", "class"),
    )

    id: Mapped[UUID] = mapped_column(Key(), primary_key=True)
    class_: Mapped[str] = mapped_column("class", CodePointText())
    import_: Mapped[str | None] = mapped_column("import", CodePointText())
    kind: Mapped[str] = mapped_column(CodePointText())
    owner_id: Mapped[UUID] = mapped_column(
        Key(), ForeignKey("users.id", name="fk_notes_owner_id", ondelete="NO ACTION")
    )
    session: Mapped[int] = mapped_column(BigInt())
    metadata_: Mapped[bool] = mapped_column("metadata", Boolean())
    body: Mapped[str | None] = mapped_column(CodePointText())
    created_at: Mapped[datetime] = mapped_column(WireDateTime())
    updated_at: Mapped[datetime] = mapped_column(WireDateTime())
