"""The first schema."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import BigInt, CodePointText, WireDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", BigInt()),
        sa.Column("email", CodePointText(), nullable=False),
        sa.Column("username", CodePointText(), nullable=False),
        sa.Column("password", CodePointText(), nullable=False),
        sa.Column("bio", CodePointText()),
        sa.Column("image", CodePointText()),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_users_email", "users", ["email"], unique=True)
    op.create_index("uq_users_username", "users", ["username"], unique=True)
    op.create_table(
        "articles",
        sa.Column("id", BigInt()),
        sa.Column("slug", CodePointText(), nullable=False),
        sa.Column("title", CodePointText(), nullable=False),
        sa.Column("description", CodePointText(), nullable=False),
        sa.Column("body", CodePointText(), nullable=False),
        sa.Column("author_id", BigInt(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name="fk_articles_author_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_articles_slug", "articles", ["slug"], unique=True)
    op.create_index("ix_articles_author_id", "articles", ["author_id"])
    op.create_index("ix_articles_created_at", "articles", ["created_at"])
    op.create_table(
        "comments",
        sa.Column("id", BigInt()),
        sa.Column("body", CodePointText(), nullable=False),
        sa.Column("article_id", BigInt(), nullable=False),
        sa.Column("author_id", BigInt(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_comments_article_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name="fk_comments_author_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_article_id", "comments", ["article_id"])
    op.create_index("ix_comments_author_id", "comments", ["author_id"])
    op.create_table(
        "tags",
        sa.Column("id", BigInt()),
        sa.Column("name", CodePointText(), nullable=False),
        sa.Column("created_at", WireDateTime(), nullable=False),
        sa.Column("updated_at", WireDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_tags_name", "tags", ["name"], unique=True)
    op.create_table(
        "user_followers",
        sa.Column("user_id", BigInt()),
        sa.Column("related_user_id", BigInt()),
        sa.PrimaryKeyConstraint("user_id", "related_user_id", name="pk_user_followers"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_user_followers_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["related_user_id"],
            ["users.id"],
            name="fk_user_followers_related_user_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_user_followers_related_user_id", "user_followers", ["related_user_id"]
    )
    op.create_table(
        "article_tag_list",
        sa.Column("article_id", BigInt()),
        sa.Column("tag_id", BigInt()),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name="pk_article_tag_list"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_article_tag_list_article_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tags.id"],
            name="fk_article_tag_list_tag_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_article_tag_list_tag_id", "article_tag_list", ["tag_id"])
    op.create_table(
        "article_favorited_by",
        sa.Column("article_id", BigInt()),
        sa.Column("user_id", BigInt()),
        sa.PrimaryKeyConstraint(
            "article_id", "user_id", name="pk_article_favorited_by"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_article_favorited_by_article_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_article_favorited_by_user_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_article_favorited_by_user_id", "article_favorited_by", ["user_id"]
    )


def downgrade() -> None:
    op.drop_table("article_favorited_by")
    op.drop_table("article_tag_list")
    op.drop_table("user_followers")
    op.drop_table("tags")
    op.drop_table("comments")
    op.drop_table("articles")
    op.drop_table("users")
