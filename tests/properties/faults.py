"""Faults put into a valid design, each of which the tool must report."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.properties.designs import Json, designs

Fault = Callable[[Json], None]


def first_model(design: Json) -> Json:
    """The model that faults are put into."""
    found: Json = next(iter(design["models"].values()))
    return found


def first_name(design: Json) -> str:
    return str(next(iter(design["models"])))


def in_field(name: str, about: Json) -> Fault:
    """A field that must not load."""
    return lambda design: first_model(design)["fields"].update({name: about})


def in_endpoint(key: str, about: Json) -> Fault:
    """An endpoint that must not load; its model is the first."""
    return lambda design: design["endpoints"].update({key: {"model": first_name(design), **about}})


def in_access(rule: Any) -> Fault:
    """A rule that must not load."""
    return lambda design: first_model(design)["access"].update({"read": rule})


def at_top(key: str, value: Any) -> Fault:
    """A top-level key that must not load."""
    return lambda design: design.update({key: value})


FAULTS: dict[str, Fault] = {
    "unknown top-level key": at_top("endpoint", {}),
    "another version": at_top("design", 2),
    "a name with blanks": at_top("name", "My Shop"),
    "models are a list": at_top("models", []),
    "no models": at_top("models", {}),
    "auth of an unknown model": at_top("auth", {"model": "Nobody", "identity": "a", "secret": "b", "token": "jwt 1h"}),
    "a size without a unit": at_top("middleware", {"body_limit": "10"}),
    "an unknown id type": at_top("database", {"ids": "text"}),
    "a base path with a trailing slash": at_top("wire", {"base": "/api/"}),
    "an unknown type": in_field("odd", {"type": "float"}),
    "a reference to nothing": in_field("odd", {"type": "Nowhere"}),
    "an enum without values": in_field("odd", {"type": "enum"}),
    "a decimal without a scale": in_field("odd", {"type": "decimal", "precision": 5}),
    "bounds on a bool": in_field("odd", {"type": "bool", "min": 1}),
    "min above max": in_field("odd", {"type": "int", "min": 5, "max": 4}),
    "look-ahead": in_field("odd", {"type": "string", "pattern": "(?=a)b"}),
    "an open group": in_field("odd", {"type": "string", "pattern": "(a"}),
    "a default of another type": in_field("odd", {"type": "int", "default": "many"}),
    "a default out of bounds": in_field("odd", {"type": "int", "max": 3, "default": 4}),
    "a word of the grammar": in_field("any", {"type": "int"}),
    "a name in snake case": in_field("snake_case", {"type": "int"}),
    "an implicit name": in_field("createdAt", {"type": "datetime"}),
    "two spellings of one name": in_field("sameName", {"type": "sameName"}),
    "a list through nothing": in_field("odd", {"type": "Crate", "many": True, "via": "nothing"}),
    "a slug from nothing": in_field("odd", {"type": "slug", "from": "nothing", "unique": True}),
    "a sequence in nothing": in_field("odd", {"type": "sequence", "scope": "nothing"}),
    "an expression with a typo": in_field("odd", {"type": "int", "compute": "conut(nothing)"}),
    "an expression of another type": in_field("odd", {"type": "bool", "compute": "1 + 1"}),
    "a field that computes itself": in_field("odd", {"type": "int", "compute": "odd + 1"}),
    "set_null on what is required": in_field("odd", {"type": "Crate", "on_delete": "set_null"}),
    "a required field that nobody can fill": in_field(
        "odd", {"type": "int", "readonly": True, "default": {"path": "a.b"}}
    ),
    "an unknown name in a rule": in_access("nobody == $user"),
    "a chained comparison": in_access("1 < id < 3"),
    "a conditional expression": in_access("true if id == null else false"),
    "None": in_access("id != None"),
    "a call": in_access("__import__('os')"),
    "half a rule": in_access("id =="),
    "a rule that is a number": in_access("1"),
    "a rule in another language": in_access("id === null && true"),
    "an attribute of a text": in_access("id.upper"),
    "$result in a rule": in_access("$result.ok"),
    "a rule of another JSON type": in_access(True),
    "an endpoint without an operation": in_endpoint("GET /odd", {}),
    "an unknown operation": in_endpoint("GET /odd", {"operation": "fetch"}),
    "an unknown model": in_endpoint("GET /odd", {"operation": "list", "model": "Nowhere"}),
    "an unknown method": in_endpoint("FETCH /odd", {"operation": "list"}),
    "a path without a slash": in_endpoint("GET odd", {"operation": "list"}),
    "a parameter that finds nothing": in_endpoint("GET /odd/{nothing}", {"operation": "get"}),
    "a missing parameter": in_endpoint("GET /odd", {"operation": "get"}),
    "an unknown shape": in_endpoint("GET /odd", {"operation": "list", "returns": "nothing"}),
    "an unknown filter": in_endpoint("GET /odd", {"operation": "list", "filter": ["nothing"]}),
    "an unknown sort key": in_endpoint("GET /odd", {"operation": "list", "sort": ["nothing"]}),
    "a page upside down": in_endpoint("GET /odd", {"operation": "list", "page": {"size": 10, "max": 5}}),
    "input on a list": in_endpoint("GET /odd", {"operation": "list", "input": []}),
    "an unknown input": in_endpoint("POST /odd", {"operation": "create", "input": ["nothing"]}),
    "an unknown parent": in_endpoint("POST /odd/{id}", {"operation": "create", "parent": "nothing"}),
    "an effect on nothing": in_endpoint("POST /odd/{id}", {"operation": "update", "set": ["nothing += 1"]}),
    "an effect without a value": in_endpoint("POST /odd/{id}", {"operation": "update", "set": ["id ="]}),
    "an unknown hook": in_endpoint("POST /odd/{id}", {"operation": "update", "hook": "no.thing"}),
    "an unknown middleware": in_endpoint("GET /odd", {"operation": "list", "middleware": ["nothing"]}),
    "an unreadable rate": in_endpoint("GET /odd", {"operation": "list", "rate_limit": "often"}),
    "a status out of range": in_endpoint("GET /odd", {"operation": "list", "status": 404}),
    "a code of the wire": in_endpoint(
        "DELETE /odd/{id}", {"operation": "delete", "requires": [{"rule": "id != null", "code": "not_found"}]}
    ),
}


@st.composite
def broken_designs(draw: st.DrawFn) -> tuple[Json, tuple[str, ...]]:
    """A valid design with one to three faults, and their names."""
    design = deepcopy(draw(designs()))
    names = draw(st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=3, unique=True))
    for name in sorted(names, key=lambda name: name in ("models are a list", "no models")):
        FAULTS[name](design)
    return design, tuple(names)


@st.composite
def mangled_designs(draw: st.DrawFn) -> Json:
    """A valid design in which random places hold something else, or nothing."""
    design = deepcopy(draw(designs()))
    for _ in range(draw(st.integers(1, 3))):
        mangle(draw, design)
    return design


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.just([]),
    st.just({}),
)


def mangle(draw: st.DrawFn, design: Json) -> None:
    """Replace, remove or rename one member somewhere."""
    place: Any = design
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and draw(st.integers(0, 3)):
            place = place[key]
            continue
        action = draw(st.sampled_from(["replace", "remove", "rename"]))
        value = place.pop(key)
        if action == "replace":
            place.insert(key, draw(JUNK)) if isinstance(place, list) else place.update({key: draw(JUNK)})
        if action == "rename" and isinstance(place, dict):
            place[draw(st.text(max_size=6)) or "x"] = value
        return
