"""What holds for rows of articles: conditions and computed values, as SQL."""

from typing import Any

from sqlalchemy import SQLColumnExpression, func, literal_column, select
from sqlalchemy.orm import aliased

from app.articles.models import Article, article_favorited_by, article_tag_list
from app.platform.caller import Caller
from app.platform.listing import Test
from app.tags.models import Tag
from app.users.models import User, user_followers


def can_update(article: type[Article], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may update: author == $user"""
    return article.author_id == caller.key


def can_delete(article: type[Article], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may delete: author == $user"""
    return article.author_id == caller.key


def favorited(article: type[Article], caller: Caller) -> SQLColumnExpression[bool]:
    """The value of `favorited`."""
    favorited_by = article_favorited_by.alias()
    return (
        select(literal_column("1"))
        .select_from(favorited_by)
        .where(
            favorited_by.c.article_id == article.id,
            favorited_by.c.user_id == caller.key,
        )
        .correlate_except(favorited_by)
        .exists()
    )


def favorites_count(article: type[Article], caller: Caller) -> SQLColumnExpression[Any]:
    """The value of `favoritesCount`."""
    favorited_by = article_favorited_by.alias()
    return (
        select(func.count())
        .select_from(favorited_by)
        .where(favorited_by.c.article_id == article.id)
        .correlate_except(favorited_by)
        .scalar_subquery()
    )


def list_articles_by_tag(
    article: type[Article], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `tag` passes a test."""
    tag_list_link = article_tag_list.alias()
    tag_list = aliased(Tag)
    return (
        select(literal_column("1"))
        .select_from(tag_list_link)
        .join(tag_list, tag_list.id == tag_list_link.c.tag_id)
        .where(tag_list_link.c.article_id == article.id, test(tag_list.name))
        .correlate_except(tag_list_link, tag_list)
        .exists()
    )


def list_articles_by_author(
    article: type[Article], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `author` passes a test."""
    author = aliased(User)
    return (
        select(literal_column("1"))
        .select_from(author)
        .where(author.id == article.author_id, test(author.username))
        .correlate_except(author)
        .exists()
    )


def list_articles_by_favorited(
    article: type[Article], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `favorited` passes a test."""
    favorited_by_link = article_favorited_by.alias()
    favorited_by = aliased(User)
    return (
        select(literal_column("1"))
        .select_from(favorited_by_link)
        .join(favorited_by, favorited_by.id == favorited_by_link.c.user_id)
        .where(
            favorited_by_link.c.article_id == article.id, test(favorited_by.username)
        )
        .correlate_except(favorited_by_link, favorited_by)
        .exists()
    )


def list_articles_feed_where(
    article: type[Article], caller: Caller
) -> SQLColumnExpression[bool]:
    """The rows of listArticlesFeed."""
    followers = user_followers.alias()
    return (
        select(literal_column("1"))
        .select_from(followers)
        .where(
            followers.c.user_id == article.author_id,
            followers.c.related_user_id == caller.key,
        )
        .correlate_except(followers)
        .exists()
    )
