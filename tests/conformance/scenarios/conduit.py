"""Conduit with two writers who follow and comment, and a reader."""

from __future__ import annotations

from typing import Any

from tests.conformance.scenarios.stage import Stage
from tests.support.client import Client
from tests.support.oracle.rows import Row, World

PASSWORD = "a long test password"


def stage(design: dict[str, Any], client: Client) -> Stage:
    """The rows, made through the API."""
    scene = Stage(World(design), client)
    ann, bob, rita = (signed_up(scene, name) for name in ("ann", "bob", "rita"))
    tag = scene.world.add("Tag", "tea", id=1, name="tea")
    on_tea, on_ink = article(scene, ann, "On tea", [tag]), article(scene, bob, "On ink", [])
    comment(scene, bob, on_tea)
    comment(scene, ann, on_tea)
    comment(scene, ann, on_ink)
    scene.ask(rita, "POST /profiles/ann/follow")
    ann.values["followers"] = [rita]
    scene.ask(bob, "POST /articles/on-tea/favorite")
    on_tea.values["favoritedBy"] = [bob]
    scene.bodies = {
        "POST /users/login": {"email": "ann@example.com", "password": PASSWORD},
        "POST /users": {"username": "new", "email": "new@example.com", "password": PASSWORD},
        "PUT /user": {"bio": "Tea first."},
        "POST /articles": {"title": "On jam", "description": "Jam", "body": "Jam.", "tagList": [tag]},
        "PUT /articles/{slug}": {"body": "Changed."},
        "POST /articles/{slug}/comments": {"body": "Well said."},
    }
    return scene


def signed_up(scene: Stage, name: str) -> Row:
    """A user who has registered."""
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    user = scene.world.add("User", name, **body)
    scene.enter(user, scene.ask(None, "POST /users", {"user": body})["user"]["token"])
    return user


def article(scene: Stage, author: Row, title: str, tags: list[Row]) -> Row:
    """A published article."""
    slug = title.lower().replace(" ", "-")
    row = scene.world.add("Article", slug, id=slug, slug=slug, title=title, author=author, tagList=tags)
    body = {"title": title, "description": title, "body": title, "tagList": [tag.values["name"] for tag in tags]}
    assert scene.ask(author, "POST /articles", {"article": body})["article"]["slug"] == slug
    return row


def comment(scene: Stage, author: Row, article: Row) -> Row:
    """A comment on an article."""
    path = f"POST /articles/{article.values['slug']}/comments"
    answer = scene.ask(author, path, {"comment": {"body": "Indeed."}})
    return scene.world.add("Comment", f"by {author}", id=answer["comment"]["id"], article=article, author=author)
