"""Lists: filters, sort keys, search, pages."""

from __future__ import annotations

import json

import pytest

from scaffolder.design.load import load_text
from scaffolder.ir import query
from scaffolder.ir.model import Filter, Operation
from scaffolder.ir.query import Column, Computed, Exists, IsNull, Logic, Readable, Type
from scaffolder.ir.resolve import resolve
from tests.unit.ir.support import ROOT, Json, operation

SHOWN = {"Task": {"shapes": {"all": ["*", "labels", "watchers"]}}}


def listing(stated: Json, changes: Json | None = None, model: str = "Task") -> Operation:
    models = {**SHOWN, **(changes or {})}
    return operation("GET /rows", {"operation": "list", "model": model, **stated}, {"models": models})


def filtered(path: str, changes: Json | None = None) -> Filter:
    """The filter of a list of tasks by a path."""
    return listing({"filter": {"param": path}}, changes).filters[0]


@pytest.mark.parametrize(
    ("path", "kind", "ops"),
    [
        ("title", "string", ("in", "contains")),
        ("body", "text", ("in", "contains", "null")),
        ("points", "int", ("ne", "gt", "gte", "lt", "lte", "in")),
        ("due", "date", ("ne", "gt", "gte", "lt", "lte", "in", "null")),
        ("createdAt", "datetime", ("ne", "gt", "gte", "lt", "lte", "in")),
        ("number", "sequence", ("ne", "gt", "gte", "lt", "lte", "in")),
        ("status", "enum", ("in",)),
        ("id", "uuid", ("in",)),
        ("author", "uuid", ("in",)),
        ("author.nickname", "string", ("in", "contains", "null")),
        ("project.budget", "decimal", ("ne", "gt", "gte", "lt", "lte", "in")),
        ("project.lead.email", "email", ("in", "contains", "null")),
        ("labels", "string", ("in", "contains")),
        ("watchers", "uuid", ("in",)),
    ],
)
def test_operators_are_those_of_the_type(path: str, kind: str, ops: tuple[str, ...]) -> None:
    found = filtered(path)
    assert (found.type.kind, found.ops) == (kind, ops)
    assert (found.absent is not None) == ("null" in ops)


def test_an_own_column_is_compared_itself() -> None:
    assert filtered("points").match == query.Tested(Column("self", "Task", "points", Type("int"), False), Type("int"))


def test_a_computed_field_can_be_filtered_by() -> None:
    changes = {"Task": {"fields": {"size": {"type": "int", "compute": "count(watchers)"}}}}
    assert filtered("size", changes).match == query.Tested(Computed("self", "Task", "size", Type("int")), Type("int"))


def test_rows_on_the_way_must_be_readable() -> None:
    changes = {"User": {"access": {"read": "self == $user"}}}
    found = filtered("author.email", changes).match
    assert isinstance(found, Exists)
    assert isinstance(found.query.where, Logic)
    assert Readable("author", "User") in flat(found.query.where)


def test_every_hop_is_guarded() -> None:
    changes = {"Project": {"access": {"read": "lead == $user"}}, "User": {"access": {"read": "self == $user"}}}
    found = filtered("project.lead.email", changes).match
    assert isinstance(found, Exists)
    (join,) = found.query.joins
    assert Readable("lead", "User") in flat(join.on)
    assert Readable("project", "Project") in flat(found.query.where)


def test_null_is_asked_of_the_value_and_of_each_reference_on_the_way() -> None:
    absent = filtered("project.lead.nickname").absent
    assert isinstance(absent, Logic)
    assert (absent.op, len(absent.operands)) == ("or", 2)
    assert all(isinstance(it, Exists) for it in absent.operands)
    assert isinstance(filtered("body").absent, IsNull)


def test_sort_keys_and_order_have_types() -> None:
    found = listing({"sort": ["due", "status", "title"]})
    assert [(it.field, it.type.kind) for it in found.sorts] == [
        ("due", "date"),
        ("status", "enum"),
        ("title", "string"),
    ]
    assert [(it.field, it.descending) for it in found.order] == [("points", True)]
    assert found.sorts[1].type.values == ("open", "doing", "done")


def test_searchable_fields_are_searched() -> None:
    changes = {"Task": {"fields": {"title": {"searchable": True}, "body": {"searchable": True}}}}
    assert listing({}, changes).searched == ("title", "body")
    assert listing({}).searched == ()


def test_pages_have_defaults() -> None:
    page = listing({}).page
    assert page is not None
    assert (page.size, page.maximum) == (20, 100)
    page = listing({"page": {"size": 5, "max": 10}}).page
    assert page is not None
    assert (page.size, page.maximum) == (5, 10)
    assert listing({"page": False}).page is None


def flat(condition: object) -> tuple[object, ...]:
    """The conditions that a conjunction demands."""
    if isinstance(condition, Logic):
        return tuple(part for operand in condition.operands for part in flat(operand))
    return (condition,)


def test_what_only_a_session_shows_cannot_be_filtered_by() -> None:
    stated = json.loads((ROOT / "examples" / "conduit" / "design.json").read_text(encoding="utf-8"))
    stated["endpoints"]["GET /articles"]["filter"]["mail"] = "author.email"
    design, _, _ = load_text(json.dumps(stated))
    assert design is not None
    refused, found = resolve(design)
    assert refused is None
    assert [(it.code, it.pointer) for it in found] == [("filter-leak", "/endpoints/GET ~1articles/filter/mail")]
