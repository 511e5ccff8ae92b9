"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Boolean

from app.platform.columns import BigInt, CodePointText, Key, WireDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", Key()),
        sa.Column("email", CodePointText(), nullable=False),
        sa.Column("password", CodePointText(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_index("uq_users_email", "users", ["email"], unique=True)
    op.create_table(
        "notes",
        sa.Column("id", Key()),
        sa.Column("class", CodePointText(), nullable=False),
        sa.Column("import", CodePointText()),
        sa.Column("kind", CodePointText(), nullable=False),
        sa.Column("owner_id", Key(), nullable=False),
        sa.Column("session", BigInt(), nullable=False),
        sa.Column("metadata", Boolean(), nullable=False),
        sa.Column("body", CodePointText()),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.CheckConstraint(
            "\"kind\" IN ('None', 'class', 'def-1', 'true')", name="kind_choices"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name="fk_notes_owner_id", ondelete="NO ACTION"
        ),
    )
    op.create_index("ix_notes_owner_id", "notes", ["owner_id"])
    op.create_index("ix_notes_class", "notes", ["class"])


def downgrade() -> None:
    op.drop_table("notes")
    op.drop_table("users")
