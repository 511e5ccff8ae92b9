"""The tables, as the migrations make them."""

from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Text

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("email", Text),
    Column("username", Text),
    Column("password", Text),
    Column("bio", Text),
    Column("image", Text),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
followers = Table(
    "user_followers",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("related_user_id", BigInteger, primary_key=True),
)
articles = Table(
    "articles",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("slug", Text),
    Column("title", Text),
    Column("description", Text),
    Column("body", Text),
    Column("author_id", BigInteger),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
favorites = Table(
    "article_favorited_by",
    metadata,
    Column("article_id", BigInteger, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
)
tags = Table(
    "tags",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text(collation="C")),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
article_tags = Table(
    "article_tag_list",
    metadata,
    Column("article_id", BigInteger, primary_key=True),
    Column("tag_id", BigInteger, primary_key=True),
)
comments = Table(
    "comments",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("body", Text),
    Column("article_id", BigInteger),
    Column("author_id", BigInteger),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
