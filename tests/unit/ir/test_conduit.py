"""The whole of conduit, resolved and looked at in detail."""

from __future__ import annotations

import pytest

from scaffolder.ir.model import Operation, Project
from scaffolder.ir.query import Column, Compare, Exists, LinkColumn, Param, Type
from tests.unit.ir.support import example, responses


@pytest.fixture(scope="module")
def conduit() -> Project:
    return example("conduit")


@pytest.fixture(scope="module")
def operations(conduit: Project) -> dict[str, Operation]:
    return {it.name: it for it in conduit.operations}


def test_every_endpoint_has_a_readable_name(operations: dict[str, Operation]) -> None:
    assert {name: f"{it.method} {it.path}" for name, it in operations.items()} == {
        "login": "POST /users/login",
        "createUser": "POST /users",
        "getUser": "GET /user",
        "updateUser": "PUT /user",
        "getProfile": "GET /profiles/{username}",
        "followProfile": "POST /profiles/{username}/follow",
        "unfollowProfile": "DELETE /profiles/{username}/follow",
        "listArticles": "GET /articles",
        "listArticlesFeed": "GET /articles/feed",
        "createArticle": "POST /articles",
        "getArticle": "GET /articles/{slug}",
        "updateArticle": "PUT /articles/{slug}",
        "deleteArticle": "DELETE /articles/{slug}",
        "listComments": "GET /articles/{slug}/comments",
        "createComment": "POST /articles/{slug}/comments",
        "deleteComment": "DELETE /articles/{slug}/comments/{id}",
        "favoriteArticle": "POST /articles/{slug}/favorite",
        "unfavoriteArticle": "DELETE /articles/{slug}/favorite",
        "listTags": "GET /tags",
    }


def test_callers_are_required_exactly_where_rules_need_them(operations: dict[str, Operation]) -> None:
    callers = {name: it.caller for name, it in operations.items()}
    assert callers["login"] == "ignored"
    assert {name for name, caller in callers.items() if caller == "optional"} == {
        "createUser",
        "getProfile",
        "listArticles",
        "getArticle",
        "listComments",
        "listTags",
    }


def test_fields_have_the_limits_of_the_language(conduit: Project) -> None:
    article, user = conduit.model("Article"), conduit.model("User")
    assert article.fields[0].name == "id"
    assert [it.name for it in article.fields][-2:] == ["createdAt", "updatedAt"]
    assert (article.field("title").minimum, article.field("title").maximum) == (1, 200)
    assert (user.field("password").minimum, user.field("password").maximum) == (8, 128)
    assert article.field("tagList").maximum == 1000
    assert article.field("body").maximum is None
    assert article.field("id").type == Type("int")


def test_a_slug_is_never_a_static_segment_at_its_place(conduit: Project) -> None:
    assert conduit.model("Article").field("slug").reserved == ("feed",)


def test_links_are_named_after_owner_and_list(conduit: Project) -> None:
    assert [(it.name, it.table, it.owner_column, it.target_column) for it in conduit.links] == [
        ("User.followers", "user_followers", "user_id", "related_user_id"),
        ("Article.tagList", "article_tag_list", "article_id", "tag_id"),
        ("Article.favoritedBy", "article_favorited_by", "article_id", "user_id"),
    ]


def test_computed_fields_are_trees(conduit: Project) -> None:
    favorited = conduit.model("Article").field("favorited")
    assert favorited.compute is not None
    assert not favorited.stored
    assert conduit.model("Article").field("favoritesCount").compute is not None


def test_the_list_shape_is_one_query_and_one_for_each_list(conduit: Project) -> None:
    selection = conduit.model("Article").shape("list").selection
    assert [it.name for it in selection.members] == [
        "slug",
        "title",
        "description",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]
    assert [it.alias for it in selection.joins] == ["author"]
    assert [it.label for it in selection.lists] == ["tagList"]
    assert selection.values[0].label == "id"
    author = selection.members[-1]
    assert (author.kind, author.present, author.model, author.shape) == ("object", "authorId", "User", "profile")
    assert [it.label for it in author.members] == [
        "authorUsername",
        "authorBio",
        "authorImage",
        "authorFollowing",
    ]


def test_a_list_by_value_shows_the_value_in_the_targets_order(conduit: Project) -> None:
    tags = conduit.model("Article").shape("default").selection.lists[0]
    assert tags.owner == "id"
    assert tags.owner_key == LinkColumn("link", "Article.tagList", "owner", Type("int"))
    assert tags.selection.scalar
    assert [it.label for it in tags.selection.members] == ["name"]
    assert [(it.field, it.descending) for it in tags.order] == [("name", False)]


def test_a_token_stands_only_in_the_session(conduit: Project) -> None:
    assert {shape.name for shape in conduit.model("User").shapes if shape.has_token} == {"session"}
    kinds = [it.kind for it in conduit.model("User").shape("session").selection.members]
    assert kinds == ["value", "token", "value", "value", "value"]


def test_a_single_value_shape_is_scalar(conduit: Project) -> None:
    assert conduit.model("Tag").shape("label").selection.scalar


def test_filters_lead_through_references_and_lists(operations: dict[str, Operation]) -> None:
    tag, author, favorited = operations["listArticles"].filters
    assert (tag.param, tag.type.kind, tag.ops) == ("tag", "string", ("in", "contains"))
    assert isinstance(tag.match, Exists)
    assert tag.match.query.source.link == "Article.tagList"
    assert isinstance(author.match, Exists)
    assert author.match.query.source.model == "User"
    assert isinstance(favorited.match, Exists)
    assert [it.source.model for it in favorited.match.query.joins] == ["User"]
    assert author.absent is None


def test_the_feed_is_a_fixed_filter(operations: dict[str, Operation]) -> None:
    feed = operations["listArticlesFeed"]
    assert isinstance(feed.where, Exists)
    assert feed.guard is None
    assert (feed.page and feed.page.size, feed.page and feed.page.maximum) == (20, 100)


def test_comments_are_scoped_by_their_article(operations: dict[str, Operation]) -> None:
    create = operations["createComment"]
    (article,) = create.parents
    assert (article.name, article.model, article.path, article.resource) == (
        "article",
        "Article",
        ("article",),
        "article",
    )
    assert (article.key.param, article.key.field, article.key.type.kind) == ("slug", "slug", "slug")
    assert create.scope == Compare(
        "==",
        Column("self", "Comment", "article", Type("reference", "Article"), False),
        Param("parent", "article", Type("int")),
    )
    assert [it.name for it in create.inputs] == ["body"]
    assert create.location is None
    assert operations["listComments"].page is None


def test_favouriting_links_the_caller(operations: dict[str, Operation]) -> None:
    (effect,) = operations["favoriteArticle"].effects
    assert (effect.kind, effect.field, effect.link) == ("link", "favoritedBy", "Article.favoritedBy")
    assert effect.value == Param("caller", None, effect.value.type) if effect.value else False
    assert not operations["favoriteArticle"].reads_body
    assert responses(operations["favoriteArticle"])[409] == ("max",)


def test_guards_are_asked_only_where_something_remains_to_ask(operations: dict[str, Operation]) -> None:
    guard = operations["updateArticle"].guard
    assert guard is not None
    assert guard.text == "author == $user"
    assert operations["createArticle"].guard is None
    assert operations["getArticle"].guard is None


def test_input_members_are_required_unless_marked(operations: dict[str, Operation]) -> None:
    assert [(it.name, it.required) for it in operations["createArticle"].inputs] == [
        ("title", True),
        ("description", True),
        ("body", True),
        ("tagList", False),
    ]
    assert not any(it.required for it in operations["updateUser"].inputs)
    assert [it.name for it in operations["updateUser"].inputs if it.nullable] == ["bio", "image"]
    assert [it.name for it in operations["login"].inputs] == ["email", "password"]


def test_envelopes_are_filled_in(operations: dict[str, Operation]) -> None:
    def keys(name: str) -> tuple[str | None, ...]:
        it = operations[name]
        return it.item_key, it.list_key, it.count_key, it.input_key

    assert keys("login") == ("user", None, None, "user")
    assert keys("listArticles") == (None, "articles", "articlesCount", None)
    assert keys("listTags") == (None, "tags", None, None)
    assert keys("getProfile") == ("profile", None, None, None)
    assert keys("createComment") == ("comment", None, None, "comment")
    assert keys("deleteComment") == (None, None, None, None)


def test_a_created_row_is_found_at_the_first_get_endpoint(operations: dict[str, Operation]) -> None:
    parts = operations["createArticle"].location
    assert parts is not None
    assert [it.text for it in parts] == ["/api/articles/", None]
    assert parts[1].expr == Column("self", "Article", "slug", Type("slug"), False)
    parts = operations["createUser"].location
    assert parts is not None
    assert parts[0].text == "/api/profiles/"


def test_statuses_are_those_that_each_operation_can_answer(operations: dict[str, Operation]) -> None:
    assert sorted(responses(operations["updateArticle"])) == [200, 400, 401, 403, 404, 413, 415, 422, 500, 503]
    assert sorted(responses(operations["getArticle"])) == [200, 401, 404, 500, 503]
    assert sorted(responses(operations["deleteArticle"])) == [204, 401, 403, 404, 500, 503]
    assert sorted(responses(operations["listTags"])) == [200, 401, 422, 500, 503]
    assert responses(operations["login"])[401] == ("bad_credentials",)
    assert responses(operations["login"])[429] == ("rate_limited",)
    assert responses(operations["createUser"])[409] == ("conflict",)
    assert 409 not in responses(operations["createArticle"])


def test_tables_come_in_an_order_in_which_they_can_be_created(conduit: Project) -> None:
    names = [it.name for it in conduit.tables]
    assert names == [
        "users",
        "articles",
        "comments",
        "tags",
        "user_followers",
        "article_tag_list",
        "article_favorited_by",
    ]
    articles = conduit.tables[1]
    assert [(it.name, it.kind, it.nullable) for it in articles.columns][:3] == [
        ("id", "bigint", False),
        ("slug", "text", False),
        ("title", "text", False),
    ]
    assert articles.columns[0].generated
    assert [(it.name, it.table, it.on_delete) for it in articles.foreign_keys] == [
        ("fk_articles_author_id", "users", "CASCADE")
    ]
    assert [(it.name, it.unique) for it in articles.indexes] == [
        ("uq_articles_slug", True),
        ("ix_articles_author_id", False),
        ("ix_articles_created_at", False),
    ]


def test_messages_of_the_design_stand_in_the_catalogue(conduit: Project) -> None:
    messages = dict(conduit.wire.messages)
    assert messages["unique"] == "has already been taken"
    assert messages["too_long"] == "must have a length of at most {max}"
    assert conduit.wire.base == "/api"


def test_auth_and_middleware_have_plain_values(conduit: Project) -> None:
    assert conduit.auth is not None
    assert (conduit.auth.token_seconds, conduit.auth.scheme) == (60 * 86400, "Token")
    assert (conduit.middleware.body_limit, conduit.middleware.timeout) == (2**20, 30)
    assert conduit.middleware.cors_origins is None


def test_a_tested_value_stands_once_in_every_filter(operations: dict[str, Operation]) -> None:
    for found in operations["listArticles"].filters:
        assert repr(found.match).count("Tested(") == 1
