"""What is read of articles: one statement for the rows of a shape, and one for each of its lists."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from app.articles import rules
from app.articles.models import Article, article_tag_list
from app.platform.caller import ANY_CALLER, Caller
from app.platform.columns import BigInt
from app.platform.listing import SortKey, order_by
from app.platform.sql import Many, among
from app.tags.models import Tag
from app.users import rules as users_rules
from app.users.models import User


@cache
def list_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    author = aliased(User)
    return (
        select(
            Article.id,
            Article.slug,
            Article.title,
            Article.description,
            Article.created_at,
            Article.updated_at,
            rules.favorited(Article, caller).label("favorited"),
            rules.favorites_count(Article, caller).label("favorites_count"),
            author.id.label("author_id"),
            author.username.label("author_username"),
            author.bio.label("author_bio"),
            author.image.label("author_image"),
            users_rules.following(author, caller).label("author_following"),
        )
        .select_from(Article)
        .outerjoin(author, author.id == Article.author_id)
    )


async def list_rows(
    connection: AsyncConnection,
    caller: Caller,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
) -> list[Any]:
    """The list shape of the rows that meet the conditions."""
    parameters = {**caller.parameters, **values}
    rows = (await connection.execute(statement, parameters)).mappings().all()
    tag_list = await _list_tag_list(connection, caller, [row["id"] for row in rows])
    return [
        {
            "slug": row["slug"],
            "title": row["title"],
            "description": row["description"],
            "tagList": tag_list.get(row["id"], []),
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
            "favorited": row["favorited"],
            "favoritesCount": row["favorites_count"],
            "author": (
                None
                if row["author_id"] is None
                else {
                    "username": row["author_username"],
                    "bio": row["author_bio"],
                    "image": row["author_image"],
                    "following": row["author_following"],
                }
            ),
        }
        for row in rows
    ]


@cache
def default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    author = aliased(User)
    return (
        select(
            Article.id,
            Article.slug,
            Article.title,
            Article.description,
            Article.body,
            Article.created_at,
            Article.updated_at,
            rules.favorited(Article, caller).label("favorited"),
            rules.favorites_count(Article, caller).label("favorites_count"),
            author.id.label("author_id"),
            author.username.label("author_username"),
            author.bio.label("author_bio"),
            author.image.label("author_image"),
            users_rules.following(author, caller).label("author_following"),
        )
        .select_from(Article)
        .outerjoin(author, author.id == Article.author_id)
    )


async def default_rows(
    connection: AsyncConnection,
    caller: Caller,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
) -> list[Any]:
    """The default shape of the rows that meet the conditions."""
    parameters = {**caller.parameters, **values}
    rows = (await connection.execute(statement, parameters)).mappings().all()
    tag_list = await _default_tag_list(connection, caller, [row["id"] for row in rows])
    return [
        {
            "slug": row["slug"],
            "title": row["title"],
            "description": row["description"],
            "body": row["body"],
            "tagList": tag_list.get(row["id"], []),
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
            "favorited": row["favorited"],
            "favoritesCount": row["favorites_count"],
            "author": (
                None
                if row["author_id"] is None
                else {
                    "username": row["author_username"],
                    "bio": row["author_bio"],
                    "image": row["author_image"],
                    "following": row["author_following"],
                }
            ),
        }
        for row in rows
    ]


@cache
def _list_tag_list_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    tag = aliased(Tag)
    link = article_tag_list.alias()
    return (
        select(link.c.article_id.label("owner_key"), tag.id, tag.name)
        .select_from(tag)
        .join(link, link.c.tag_id == tag.id)
        .where(among(link.c.article_id, bindparam("owners", type_=Many(BigInt()))))
        .order_by(*order_by((SortKey(tag.name, False, False),), tag.id))
    )


async def _list_tag_list(
    connection: AsyncConnection, caller: Caller, owners: Sequence[Any]
) -> dict[Any, list[Any]]:
    """The list `tagList` of each owner, in its order."""
    owners = [owner for owner in owners if owner is not None]
    if not owners:
        return {}
    values = {**caller.parameters, "owners": owners}
    rows = (
        (await connection.execute(_list_tag_list_statement(), values)).mappings().all()
    )
    items: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        items[row["owner_key"]].append(row["name"])
    return items


@cache
def _default_tag_list_statement(
    caller: Caller = ANY_CALLER,
) -> Select[*tuple[Any, ...]]:
    tag = aliased(Tag)
    link = article_tag_list.alias()
    return (
        select(link.c.article_id.label("owner_key"), tag.id, tag.name)
        .select_from(tag)
        .join(link, link.c.tag_id == tag.id)
        .where(among(link.c.article_id, bindparam("owners", type_=Many(BigInt()))))
        .order_by(*order_by((SortKey(tag.name, False, False),), tag.id))
    )


async def _default_tag_list(
    connection: AsyncConnection, caller: Caller, owners: Sequence[Any]
) -> dict[Any, list[Any]]:
    """The list `tagList` of each owner, in its order."""
    owners = [owner for owner in owners if owner is not None]
    if not owners:
        return {}
    values = {**caller.parameters, "owners": owners}
    rows = (
        (await connection.execute(_default_tag_list_statement(), values))
        .mappings()
        .all()
    )
    items: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        items[row["owner_key"]].append(row["name"])
    return items


async def remove(
    connection: AsyncConnection, ids: Sequence[Any], now: datetime
) -> None:
    """Delete rows, and what a delete does to the rows that refer to them."""

    await connection.execute(delete(Article).where(Article.id.in_(ids)))
