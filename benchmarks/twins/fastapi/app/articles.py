"""Articles, their tags and comments."""

import re
import unicodedata
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError
from sqlalchemy import BigInteger, Select, Text, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from app.auth import OptionalClaim, RequiredClaim, caller_id, user_of
from app.database import CurrentDatabase
from app.tables import article_tags, articles, comments, favorites, followers, tags, users
from app.wire import WireResponse, not_found, now, wire_time

router = APIRouter()

CALLER = bindparam("caller", type_=BigInteger)
FAVORITED = exists().where(favorites.c.article_id == articles.c.id, favorites.c.user_id == CALLER)
FAVORITES = select(func.count()).where(favorites.c.article_id == articles.c.id).scalar_subquery()
FOLLOWING = exists().where(followers.c.user_id == users.c.id, followers.c.related_user_id == CALLER)
AUTHOR = (users.c.username, users.c.bio, users.c.image, FOLLOWING.label("following"))
ARTICLE = select(
    articles.c.id,
    articles.c.slug,
    articles.c.title,
    articles.c.description,
    articles.c.created_at,
    articles.c.updated_at,
    FAVORITED.label("favorited"),
    FAVORITES.label("favorites_count"),
    *AUTHOR,
).join_from(articles, users, users.c.id == articles.c.author_id)
PAGE = (
    ARTICLE.order_by(articles.c.created_at.desc(), articles.c.id.desc())
    .limit(bindparam("limit", type_=BigInteger))
    .offset(bindparam("offset", type_=BigInteger))
)
COUNT = select(func.count()).select_from(articles)
BY_SLUG = ARTICLE.add_columns(articles.c.body).where(articles.c.slug == bindparam("slug"))
ARTICLE_ID = select(articles.c.id).where(articles.c.slug == bindparam("slug"))
TAGS_OF = (
    select(article_tags.c.article_id, tags.c.name)
    .join_from(article_tags, tags, tags.c.id == article_tags.c.tag_id)
    .where(article_tags.c.article_id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    .order_by(tags.c.name)
)
TAG_NAMES = select(tags.c.name).order_by(tags.c.name, tags.c.id)
FILTERS = {
    "tag": exists()
    .where(article_tags.c.article_id == articles.c.id, article_tags.c.tag_id == tags.c.id)
    .where(tags.c.name == bindparam("tag")),
    "author": articles.c.author_id
    == select(users.c.id).where(users.c.username == bindparam("author")).scalar_subquery(),
    "favorited": exists()
    .where(favorites.c.article_id == articles.c.id, favorites.c.user_id == users.c.id)
    .where(users.c.username == bindparam("favorited"))
    .correlate(articles),
}
FEED = exists().where(followers.c.user_id == articles.c.author_id, followers.c.related_user_id == CALLER)
USED_SLUGS = select(articles.c.slug).where(
    or_(articles.c.slug == bindparam("base"), articles.c.slug.startswith(bindparam("prefix")))
)
ADD_ARTICLE = insert(articles).on_conflict_do_nothing(index_elements=["slug"]).returning(articles.c.id)
NAMES = func.unnest(bindparam("names", type_=ARRAY(Text))).column_valued("name")
MOMENT = bindparam("now", type_=tags.c.created_at.type)
ADD_TAGS = (
    insert(tags)
    .from_select(
        ["name", "created_at", "updated_at"],
        select(NAMES, MOMENT, MOMENT).where(NAMES.not_in(select(tags.c.name).correlate(None))).order_by(NAMES),
    )
    .on_conflict_do_nothing()
)
TAG_ARTICLE = insert(article_tags).from_select(
    ["article_id", "tag_id"],
    select(bindparam("article", type_=BigInteger), tags.c.id).where(
        tags.c.name == func.any(bindparam("names", type_=ARRAY(Text)))
    ),
)
ADD_COMMENT = insert(comments).returning(comments.c.id)
COMMENT = (
    select(comments.c.id, comments.c.created_at, comments.c.updated_at, comments.c.body, *AUTHOR)
    .join_from(comments, users, users.c.id == comments.c.author_id)
    .where(comments.c.id == bindparam("comment"))
)


class Paging(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=999_999_999)] = 0


class Filters(Paging):
    tag: str | None = None
    author: str | None = None
    favorited: str | None = None


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "blank")
    return text


Body = Annotated[str, AfterValidator(_not_blank)]


def _line(longest: int) -> Any:
    return StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=longest)


class NewArticle(BaseModel):
    title: Annotated[str, _line(200)]
    description: Annotated[str, _line(500)]
    body: Body
    tagList: Annotated[list[Annotated[str, _line(64)]], Field(max_length=1000)] = []


class ArticleEnvelope(BaseModel):
    article: NewArticle


class NewComment(BaseModel):
    body: Body


class CommentEnvelope(BaseModel):
    comment: NewComment


@router.get("/articles")
async def list_articles(
    database: CurrentDatabase, claim: OptionalClaim, asked: Annotated[Filters, Query()]
) -> Response:
    values = asked.model_dump(include={"tag", "author", "favorited"}, exclude_none=True)
    statement, count = PAGE, COUNT
    for name in values:
        statement, count = statement.where(FILTERS[name]), count.where(FILTERS[name])
    async with database.read() as connection:
        caller = await caller_id(connection, claim)
        return await _page(connection, statement, count, asked, {**values, "caller": caller})


@router.get("/articles/feed")
async def feed(database: CurrentDatabase, claim: RequiredClaim, asked: Annotated[Paging, Query()]) -> Response:
    async with database.read() as connection:
        caller = await caller_id(connection, claim)
        return await _page(connection, FEED_PAGE, FEED_COUNT, asked, {"caller": caller})


FEED_PAGE, FEED_COUNT = PAGE.where(FEED), COUNT.where(FEED)


@router.get("/articles/{slug}")
async def get_article(database: CurrentDatabase, claim: OptionalClaim, slug: str) -> Response:
    async with database.read() as connection:
        article = await _article(connection, slug, await caller_id(connection, claim))
    return WireResponse({"article": article})


@router.post("/articles")
async def create_article(database: CurrentDatabase, claim: RequiredClaim, body: ArticleEnvelope) -> Response:
    article, moment = body.article, now()
    values = {
        **article.model_dump(include={"title", "description", "body"}),
        "author_id": claim.user,
        "created_at": moment,
        "updated_at": moment,
    }
    async with database.engine.begin() as connection:
        await user_of(connection, claim)
        article_id, slug = await _add_article(connection, values)
        if article.tagList:
            names = list(dict.fromkeys(article.tagList))
            await connection.execute(ADD_TAGS, {"names": names, "now": moment})
            await connection.execute(TAG_ARTICLE, {"names": names, "article": article_id})
        created = await _article(connection, slug, claim.user)
    return WireResponse({"article": created}, 201, {"Location": f"/api/articles/{slug}"})


@router.post("/articles/{slug}/comments")
async def create_comment(database: CurrentDatabase, claim: RequiredClaim, slug: str, body: CommentEnvelope) -> Response:
    moment = now()
    async with database.engine.begin() as connection:
        await user_of(connection, claim)
        article = await connection.scalar(ARTICLE_ID, {"slug": slug})
        if article is None:
            raise not_found("article")
        values = {
            "body": body.comment.body,
            "article_id": article,
            "author_id": claim.user,
            "created_at": moment,
            "updated_at": moment,
        }
        comment = await connection.scalar(ADD_COMMENT, values)
        row = (await connection.execute(COMMENT, {"comment": comment, "caller": claim.user})).one()
    created = {
        "id": row.id,
        "createdAt": wire_time(row.created_at),
        "updatedAt": wire_time(row.updated_at),
        "body": row.body,
        "author": _author(row),
    }
    return WireResponse({"comment": created}, 201)


@router.get("/tags")
async def list_tags(database: CurrentDatabase, claim: OptionalClaim) -> Response:
    async with database.read() as connection:
        await caller_id(connection, claim)
        names = (await connection.scalars(TAG_NAMES)).all()
    return WireResponse({"tags": names})


async def _page(
    connection: AsyncConnection, statement: Select[Any], count: Select[Any], asked: Paging, values: dict[str, Any]
) -> Response:
    rows = (await connection.execute(statement, {**values, "limit": asked.limit, "offset": asked.offset})).all()
    names = await _tags_of(connection, [row.id for row in rows])
    total = await connection.scalar(count, values)
    items = [
        {
            "slug": row.slug,
            "title": row.title,
            "description": row.description,
            "tagList": names.get(row.id, []),
            "createdAt": wire_time(row.created_at),
            "updatedAt": wire_time(row.updated_at),
            "favorited": row.favorited,
            "favoritesCount": row.favorites_count,
            "author": _author(row),
        }
        for row in rows
    ]
    return WireResponse({"articles": items, "articlesCount": total})


async def _article(connection: AsyncConnection, slug: str, caller: int | None) -> dict[str, Any]:
    row = (await connection.execute(BY_SLUG, {"slug": slug, "caller": caller})).first()
    if row is None:
        raise not_found("article")
    names = await _tags_of(connection, [row.id])
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "body": row.body,
        "tagList": names.get(row.id, []),
        "createdAt": wire_time(row.created_at),
        "updatedAt": wire_time(row.updated_at),
        "favorited": row.favorited,
        "favoritesCount": row.favorites_count,
        "author": _author(row),
    }


async def _tags_of(connection: AsyncConnection, ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    if ids:
        for article, name in await connection.execute(TAGS_OF, {"ids": ids}):
            names.setdefault(article, []).append(name)
    return names


async def _add_article(connection: AsyncConnection, values: dict[str, Any]) -> tuple[int, str]:
    """Insert under the first free slug; one that another transaction takes meanwhile is no longer free."""
    base = slugify(values["title"])
    while True:
        used = set(await connection.scalars(USED_SLUGS, {"base": base, "prefix": f"{base}-"})) | {"feed"}
        number, slug = 1, base
        while slug in used:
            number += 1
            slug = f"{base}-{number}"
        article = await connection.scalar(ADD_ARTICLE, {**values, "slug": slug})
        if article is not None:
            return article, slug


def slugify(title: str) -> str:
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[:80].rstrip("-") or "article"


def _author(row: Any) -> dict[str, Any]:
    return {"username": row.username, "bio": row.bio, "image": row.image, "following": row.following}
