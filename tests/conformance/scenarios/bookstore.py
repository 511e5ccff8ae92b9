"""The bookstore with two sellers, a reader, two books and a review."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.conformance.scenarios.stage import Stage
from tests.support.client import Client
from tests.support.oracle.rows import Row, World

PASSWORD = "a long test password"


def stage(design: dict[str, Any], client: Client) -> Stage:
    """The rows, made through the API."""
    scene = Stage(World(design), client)
    ann, bob, rita = (signed_up(scene, name) for name in ("ann", "bob", "rita"))
    shelley = scene.world.add("Author", "shelley", name="Mary Shelley")
    shelley.values |= {"id": scene.ask(ann, "POST /authors", {"name": "Mary Shelley"})["id"]}
    frankenstein, lastman = book(scene, ann, "Frankenstein", shelley), book(scene, bob, "The Last Man", shelley)
    review = scene.world.add("Review", "review", book=frankenstein, reader=rita, stars=5)
    path = f"POST /books/{frankenstein.values['id']}/reviews"
    review.values["id"] = scene.ask(rita, path, {"stars": 5})["id"]
    scene.bodies = {
        "POST /users": {"email": "new@example.com", "name": "New", "password": PASSWORD},
        "POST /authors": {"name": "Percy Shelley"},
        "POST /books": {"title": "Mathilda", "author": shelley, "price": Decimal("7.50")},
        "PATCH /books/{id}": {"price": Decimal("8.00")},
        "POST /books/{id}/reviews": {"stars": 3},
        "POST /login": {"email": "ann@example.com", "password": PASSWORD},
    }
    assert lastman in scene.world.rows
    return scene


def signed_up(scene: Stage, name: str) -> Row:
    """A user who has registered."""
    body = {"email": f"{name}@example.com", "name": name.title(), "password": PASSWORD}
    user = scene.world.add("User", name, **body)
    scene.enter(user, scene.ask(None, "POST /users", body)["token"])
    return user


def book(scene: Stage, seller: Row, title: str, author: Row) -> Row:
    """A book on sale."""
    row = scene.world.add("Book", title, title=title, author=author, price=Decimal("9.99"), seller=seller)
    body = {"title": title, "author": author.values["id"], "price": "9.99"}
    row.values["id"] = scene.ask(seller, "POST /books", body)["id"]
    return row
