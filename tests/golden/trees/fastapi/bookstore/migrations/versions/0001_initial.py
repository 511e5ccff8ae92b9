"""The first schema."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import BigInt, CodePointText, ExactDecimal, Key, WireDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", Key()),
        sa.Column("email", CodePointText(), nullable=False),
        sa.Column("name", CodePointText(), nullable=False),
        sa.Column("password", CodePointText(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_index("uq_users_email", "users", ["email"], unique=True)
    op.create_table(
        "authors",
        sa.Column("id", Key()),
        sa.Column("name", CodePointText(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
    )
    op.create_index("uq_authors_name", "authors", ["name"], unique=True)
    op.create_table(
        "books",
        sa.Column("id", Key()),
        sa.Column("title", CodePointText(), nullable=False),
        sa.Column("author_id", Key(), nullable=False),
        sa.Column("price", ExactDecimal(8, 2), nullable=False),
        sa.Column("seller_id", Key(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_books"),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["authors.id"],
            name="fk_books_author_id",
            ondelete="NO ACTION",
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["users.id"], name="fk_books_seller_id", ondelete="NO ACTION"
        ),
    )
    op.create_index("ix_books_author_id", "books", ["author_id"])
    op.create_index("ix_books_seller_id", "books", ["seller_id"])
    op.create_index("ix_books_price", "books", ["price"])
    op.create_index("ix_books_title", "books", ["title"])
    op.create_table(
        "reviews",
        sa.Column("id", Key()),
        sa.Column("book_id", Key(), nullable=False),
        sa.Column("reader_id", Key(), nullable=False),
        sa.Column("stars", BigInt(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["book_id"], ["books.id"], name="fk_reviews_book_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["users.id"],
            name="fk_reviews_reader_id",
            ondelete="NO ACTION",
        ),
    )
    op.create_index(
        "uq_reviews_book_id_reader_id", "reviews", ["book_id", "reader_id"], unique=True
    )
    op.create_index("ix_reviews_reader_id", "reviews", ["reader_id"])


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_table("books")
    op.drop_table("authors")
    op.drop_table("users")
