"""The second reading of the language, on rows of which the answers are plain to see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.oracle.anonymous import anonymous_may
from tests.support.oracle.endpoints import Endpoint
from tests.support.oracle.evaluate import Scope, value
from tests.support.oracle.expected import Case, expected
from tests.support.oracle.rows import Row, World

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DESIGN: dict[str, Any] = {
    "auth": {"model": "User"},
    "models": {
        "User": {"fields": {"role": {"type": "string"}, "posts": {"type": "Post", "many": True, "via": "author"}}},
        "Post": {
            "fields": {
                "author": {"type": "User", "optional": True},
                "from": {"type": "int", "optional": True},
                "price": {"type": "decimal", "scale": 2},
                "day": {"type": "date", "optional": True},
                "made": {"type": "datetime"},
                "fans": {"type": "User", "many": True},
                "mine": {"type": "bool", "compute": "author == $user"},
                "third": {"type": "decimal", "scale": 2, "compute": "price * 0.333"},
                "open": {"type": "bool", "optional": True},
            },
            "access": {"read": "open or mine", "update": "mine", "delete": "public"},
        },
    },
    "endpoints": {},
}


@pytest.fixture
def world() -> World:
    """Ann wrote a post that Bob likes; a second post has no author."""
    world = World(DESIGN)
    ann, bob = world.add("User", "ann", id=1, role="chief"), world.add("User", "bob", id=2, role="guest")
    made = NOW - timedelta(days=1)
    first = {"from": 3, "price": Decimal("0.50"), "day": date(2026, 11, 22), "made": made, "fans": [bob]}
    world.add("Post", "first", id=1, author=ann, open=None, **first)
    world.add("Post", "second", id=2, author=None, price=Decimal("2"), made=NOW, fans=[], open=True)
    return world


def row(world: World, name: str | None) -> Row | None:
    """A row by name."""
    return next((found for found in world.rows if found.name == name), None)


@pytest.mark.parametrize(
    ("text", "caller", "about", "want"),
    [
        ("author == $user", "ann", "first", True),
        ("author == $user", "bob", "first", False),
        ("author == $user", None, "first", None),
        ("author == $user", "ann", "second", None),
        ("not (author == $user)", "ann", "second", None),
        ("author == null", "ann", "second", True),
        ("mine", "ann", "second", False),
        ("not mine", "ann", "second", True),
        ("$user in fans", "bob", "first", True),
        ("$user not in fans", None, "first", None),
        ("from in [1, 3]", None, "first", True),
        ("from not in [1, 3]", None, "second", None),
        ("from < 4 and from >= 3", None, "first", True),
        ("from < 4 or true", None, "second", True),
        ("from < 4 and false", None, "second", False),
        ("from < 4 and true", None, "second", None),
        ("author.role == 'chief'", None, "first", True),
        ("author.role == 'chief'", None, "second", None),
        ("$user.role != 'from'", "bob", "first", True),
        ("any(p.from > 2 for p in author.posts)", None, "first", True),
        ("any(p.from > 2 for p in author.posts)", None, "second", False),
        ("all(p.from > 2 for p in author.posts)", None, "first", True),
        ("all(f.role == 'chief' for f in fans)", None, "first", False),
        ("count(fans) == 1 and count(f for f in fans if f.role == 'chief') == 0", None, "first", True),
        ("sum(p.price for p in author.posts)", None, "first", Decimal("0.50")),
        ("sum(p.price for p in author.posts)", None, "second", 0),
        ("max(f.id for f in fans)", None, "second", None),
        ("third", None, "first", Decimal("0.17")),
        ("day <= $now", None, "first", True),
        ("day < $now - days(1)", None, "first", False),
        ("made + hours(24) == $now", None, "first", True),
        ("made + minutes(1) > $now", None, "first", False),
        ("-from + 1 == -2", None, "first", True),
        ("self == self", None, "first", True),
    ],
)
def test_value_of_an_expression(world: World, text: str, caller: str | None, about: str, want: Any) -> None:
    assert value(text, Scope(world, row(world, caller), NOW, row(world, about))) == want


@pytest.mark.parametrize(
    ("rule", "may"),
    [
        ("public", True),
        ("user", False),
        ("none", False),
        ("author == $user", False),
        ("not (author == $user)", False),
        ("mine", False),
        ("not mine", True),
        ("open or author == $user", True),
        ("open and author == $user", False),
        ("$user == null", True),
        ("$user != null or $user.role == 'x'", False),
        ("$user in fans", False),
        ("$user not in fans", False),
        ("any(f == $user for f in fans)", False),
        ("not any(f == $user for f in fans)", True),
        ("all(f == $user for f in fans)", True),
        ("any(p.mine for p in author.posts)", False),
        ("from > 3", True),
        ("false", False),
    ],
)
def test_whether_a_rule_can_hold_for_nobody(world: World, rule: str, may: bool) -> None:
    assert anonymous_may(rule, world, "Post") is may


@pytest.mark.parametrize(
    ("key", "operation", "caller", "about", "want"),
    [
        ("GET /posts/{id}", "get", None, "first", 404),
        ("GET /posts/{id}", "get", "ann", "first", 200),
        ("GET /posts/{id}", "get", None, "second", 200),
        ("PATCH /posts/{id}", "update", None, "second", 401),
        ("PATCH /posts/{id}", "update", "bob", "first", 404),
        ("PATCH /posts/{id}", "update", "bob", "second", 403),
        ("PATCH /posts/{id}", "update", "ann", "first", 200),
        ("DELETE /posts/{id}", "delete", None, "second", 204),
    ],
)
def test_expected_status(world: World, key: str, operation: str, caller: str | None, about: str, want: int) -> None:
    endpoint = Endpoint(key, {"operation": operation, "model": "Post"})
    assert expected(Case(endpoint, row(world, caller), row(world, about), {}), world, NOW).status == want
