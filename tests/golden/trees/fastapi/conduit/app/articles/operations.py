"""What can be done with articles: transactions, rules and effects."""

from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi import Request
from sqlalchemy import Select, bindparam, func, literal, select, update

from app.articles import repository, rules, schemas
from app.articles.models import Article, article_favorited_by, article_tag_list
from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.columns import BigInt
from app.platform.database import Database
from app.platform.keys import text_key
from app.platform.kinds import String
from app.platform.listing import Filter, Listing, PageSize, SortKey, list_query
from app.platform.problems import broken_elsewhere, forbidden
from app.platform.slugs import free_slug, slugify
from app.platform.validation import validate
from app.platform.writes import (
    Created,
    Page,
    add_link,
    broken,
    by_key,
    changed,
    ensure_rows,
    find_row,
    found,
    holds,
    insert_row,
    remove_link,
    replace_links,
)
from app.tags.models import Tag


@cache
def _list_articles_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.list_statement(),
        Article.id,
        order=(SortKey(Article.created_at, True, False),),
        filters={
            "tag": Filter(
                String(),
                lambda test: rules.list_articles_by_tag(Article, caller, test),
                frozenset({"in", "contains"}),
            ),
            "author": Filter(
                String(),
                lambda test: rules.list_articles_by_author(Article, caller, test),
                frozenset({"in", "contains"}),
            ),
            "favorited": Filter(
                String(),
                lambda test: rules.list_articles_by_favorited(Article, caller, test),
                frozenset({"in", "contains"}),
            ),
        },
        page=PageSize(20, 100),
    )


@cache
def _create_article_place() -> Select[*tuple[Any, ...]]:
    return select(Article.slug).where(Article.id == bindparam("key"))


@cache
def _list_articles_feed_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.list_statement(),
        Article.id,
        (rules.list_articles_feed_where(Article, caller),),
        order=(SortKey(Article.created_at, True, False),),
        page=PageSize(20, 100),
    )


@cache
def _get_article_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return repository.default_statement().where(Article.slug == bindparam("key"))


class ArticleOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_articles(self, caller: Caller, request: Request) -> Page:
        """List articles"""
        async with self.database.read() as connection:
            query = list_query(request, _list_articles_listing(), "article")
            values = {**caller.parameters, **query.values}
            items = await repository.list_rows(connection, caller, query.rows, values)
            return Page(items, await connection.scalar(query.count, values) or 0)

    async def create_article(self, caller: Caller, body: Body) -> Created:
        """Create article"""
        async with self.database.write() as connection:
            members = body.members("article", "article")
            data = validate(schemas.CREATE_ARTICLE, members, body, "article")
            values: dict[str, Any] = {
                "title": data["title"],
                "description": data["description"],
                "body": data["body"],
                "author_id": caller.id,
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            values["slug"] = await free_slug(
                connection,
                Article.slug,
                slugify(values["title"], "article"),
                taken=frozenset(("feed",)),
            )
            article_id: int = await insert_row(connection, Article, values)
            if "tag_list" in data:

                async def new_tag_list(row_name: Any) -> dict[str, Any]:
                    values: dict[str, Any] = {
                        "name": row_name,
                        "created_at": caller.now,
                        "updated_at": caller.now,
                    }
                    return values

                tag_list = await ensure_rows(
                    connection,
                    Tag,
                    Tag.name,
                    data["tag_list"],
                    new_tag_list,
                    path=("tagList",),
                )
                await replace_links(
                    connection,
                    article_tag_list,
                    article_tag_list.c.article_id,
                    article_id,
                    article_tag_list.c.tag_id,
                    tag_list,
                )
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Article.id),
                {"key": article_id},
            )
            place = (
                await connection.execute(_create_article_place(), {"key": article_id})
            ).one()
            location = "".join(("/api/articles/", quote(str(place[0]), safe="")))
        return Created(rows[0], location)

    async def list_articles_feed(self, caller: Caller, request: Request) -> Page:
        """List articles feed"""
        async with self.database.read() as connection:
            query = list_query(request, _list_articles_feed_listing(), "article")
            values = {**caller.parameters, **query.values}
            items = await repository.list_rows(connection, caller, query.rows, values)
            return Page(items, await connection.scalar(query.count, values) or 0)

    async def get_article(self, caller: Caller, slug: str) -> Any:
        """Get article"""
        async with self.database.read() as connection:
            rows = await repository.default_rows(
                connection,
                caller,
                _get_article_statement(),
                {"key": text_key(slug, "article")},
            )
            return found(next(iter(rows), None), "article")

    async def update_article(self, caller: Caller, slug: str, body: Body) -> Any:
        """Update article"""
        async with self.database.write() as connection:
            article = found(
                await find_row(
                    connection,
                    Article,
                    Article.slug == text_key(slug, "article"),
                    lock=True,
                ),
                "article",
            )
            article_id = article.id
            if not await holds(
                connection, rules.can_update(Article, caller), Article.id == article_id
            ):
                raise forbidden("article")
            members = body.members("article", "article")
            data = validate(schemas.UPDATE_ARTICLE, members, body, "article")
            values: dict[str, Any] = {}
            if "title" in data:
                values["title"] = data["title"]
            if "description" in data:
                values["description"] = data["description"]
            if "body" in data:
                values["body"] = data["body"]
            if values.get("title", article.title) != article.title:
                values["slug"] = await free_slug(
                    connection,
                    Article.slug,
                    slugify(values["title"], "article"),
                    taken=frozenset(("feed",)),
                    own=Article.id == article_id,
                )
            changes = changed(article, values)
            if changes:
                await connection.execute(
                    update(Article)
                    .where(Article.id == article_id)
                    .values(**changes, updated_at=caller.now)
                )
            if "tag_list" in data:

                async def new_tag_list(row_name: Any) -> dict[str, Any]:
                    values: dict[str, Any] = {
                        "name": row_name,
                        "created_at": caller.now,
                        "updated_at": caller.now,
                    }
                    return values

                tag_list = await ensure_rows(
                    connection,
                    Tag,
                    Tag.name,
                    data["tag_list"],
                    new_tag_list,
                    path=("tagList",),
                )
                await replace_links(
                    connection,
                    article_tag_list,
                    article_tag_list.c.article_id,
                    article_id,
                    article_tag_list.c.tag_id,
                    tag_list,
                )
            if not await holds(
                connection, rules.can_update(Article, caller), Article.id == article_id
            ):
                raise forbidden("article")
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Article.id),
                {"key": article_id},
            )
        return rows[0]

    async def delete_article(self, caller: Caller, slug: str) -> None:
        """Delete article"""
        async with self.database.write() as connection:
            article = found(
                await find_row(
                    connection,
                    Article,
                    Article.slug == text_key(slug, "article"),
                    lock=True,
                ),
                "article",
            )
            article_id = article.id
            if not await holds(
                connection, rules.can_delete(Article, caller), Article.id == article_id
            ):
                raise forbidden("article")

            await repository.remove(connection, [article_id], caller.now)

    async def favorite_article(self, caller: Caller, slug: str) -> Any:
        """Favorite article"""
        async with self.database.write() as connection:
            article = found(
                await find_row(
                    connection,
                    Article,
                    Article.slug == text_key(slug, "article"),
                    lock=True,
                ),
                "article",
            )
            article_id = article.id
            await add_link(
                connection,
                article_favorited_by,
                {
                    article_favorited_by.c.article_id: article_id,
                    article_favorited_by.c.user_id: caller.id,
                },
            )
            listed = article_favorited_by.alias()
            if await broken(
                connection,
                Article.id,
                [article_id],
                select(func.count())
                .select_from(listed)
                .where(listed.c.article_id == Article.id)
                .correlate_except(listed)
                .scalar_subquery()
                <= literal(1000, BigInt()),
            ):
                raise broken_elsewhere("max", "must be at most 1000", "article")
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Article.id),
                {"key": article_id},
            )
        return rows[0]

    async def unfavorite_article(self, caller: Caller, slug: str) -> Any:
        """Unfavorite article"""
        async with self.database.write() as connection:
            article = found(
                await find_row(
                    connection,
                    Article,
                    Article.slug == text_key(slug, "article"),
                    lock=True,
                ),
                "article",
            )
            article_id = article.id
            await remove_link(
                connection,
                article_favorited_by,
                {
                    article_favorited_by.c.article_id: article_id,
                    article_favorited_by.c.user_id: caller.id,
                },
            )
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Article.id),
                {"key": article_id},
            )
        return rows[0]
