"""A rename follows its name into every rule, effect, shape, input, filter and path."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from scaffolder.agent.draft import Draft, draft_of, new_draft, verdict
from scaffolder.agent.edits.registry import call
from tests.agent.scripts import gold

EXAMPLES = ("bookstore", "conduit", "depot")
FIELDS = [
    (example, model, field)
    for example in EXAMPLES
    for model, stated in gold(example)["models"].items()
    for field in stated["fields"]
]


def renamed(draft: Draft, name: str, to: str) -> Draft:
    reply = call(draft, "rename", {"name": name, "to": to})
    assert not reply.is_error, reply.text
    return reply.draft


def plain(draft: Draft) -> dict[str, Any]:
    """The design without the memory of former names."""
    return json.loads(
        json.dumps(draft.value), object_hook=lambda it: {k: v for k, v in it.items() if k != "renamed_from"}
    )


@pytest.mark.parametrize(("example", "model", "field"), FIELDS)
def test_every_field_can_be_renamed_and_back(example: str, model: str, field: str) -> None:
    draft = draft_of(gold(example))
    there = renamed(draft, f"{model}.{field}", "zebra")
    mentioned = _service_input(gold(example), field)
    assert mentioned or not verdict(there).errors, verdict(there).errors
    stated = there.value["models"][model]["fields"]["zebra"]
    assert stated.get("renamed_from") == (None if "compute" in stated or "via" in stated else field)
    back = renamed(there, f"{model}.zebra", field)
    assert back.value == draft.value


def _service_input(design: dict[str, Any], field: str) -> bool:
    """Whether a hand-written function is fed by an input of this name, so that the two part."""
    functions = [function for service in design.get("services", {}).values() for function in service.values()]
    return any(field in function.get("input", {}) for function in functions)


@pytest.mark.parametrize(("example", "model"), sorted({(example, model) for example, model, _ in FIELDS}))
def test_every_model_can_be_renamed_and_back(example: str, model: str) -> None:
    draft = draft_of(gold(example))
    there = renamed(draft, model, "Zebra")
    clashes = {it.code for it in verdict(there).errors}
    assert not clashes, verdict(there).errors
    assert not re.search(rf'"{model}"', json.dumps(plain(there)))
    assert renamed(there, "Zebra", model).value == draft.value


def test_only_the_model_meant_is_followed() -> None:
    draft = draft_of(gold("conduit"))
    there = renamed(draft, "Comment.body", "text")
    assert there.value["models"]["Article"] == draft.value["models"]["Article"]
    assert there.value["models"]["Comment"]["shapes"]["default"][3] == "text"
    assert there.value["endpoints"]["POST /articles/{slug}/comments"]["input"] == ["text"]
    assert there.value["endpoints"]["POST /articles"] == draft.value["endpoints"]["POST /articles"]


def test_rules_and_effects_are_followed_through_relations_and_loops() -> None:
    draft = draft_of(
        {
            "design": 1,
            "name": "shop",
            "auth": {"model": "User", "identity": "email", "secret": "password", "token": "jwt 1h"},
            "models": {
                "User": {
                    "fields": {
                        "email": {"type": "email", "unique": True},
                        "password": {"type": "password"},
                        "rank": {"type": "int", "default": 0},
                    }
                },
                "Item": {
                    "fields": {"stock": {"type": "int", "default": 0}, "rank": {"type": "int", "default": 1}},
                    "access": {"read": "rank > 0 and $user.rank > 1"},
                },
                "Line": {"fields": {"order": {"type": "Order"}, "item": {"type": "Item"}, "amount": {"type": "int"}}},
                "Order": {
                    "fields": {
                        "lines": {"type": "Line", "many": True, "via": "order"},
                        "total": {
                            "type": "int",
                            "compute": "sum(rank.amount * rank.item.rank for rank in lines if rank.item.rank > 0)",
                        },
                        "rank": {"type": "int", "default": 0},
                    },
                    "access": {"update": "any(l.item.rank > rank for l in lines)", "read": "user"},
                },
            },
            "endpoints": {
                "POST /orders/{id}/send": {
                    "operation": "update",
                    "model": "Order",
                    "input": [],
                    "set": [
                        "l.item.stock -= l.amount + l.item.rank for l in lines",
                        "rank = rank + 1",
                        "lines += new(item=$input.item, amount=rank)",
                    ],
                }
            },
        }
    )
    there = renamed(draft, "Item.rank", "weight")
    models, endpoint = there.value["models"], there.value["endpoints"]["POST /orders/{id}/send"]
    assert models["Item"]["access"]["read"] == "weight > 0 and $user.rank > 1"
    assert (
        models["Order"]["fields"]["total"]["compute"]
        == "sum(rank.amount * rank.item.weight for rank in lines if rank.item.weight > 0)"
    )
    assert models["Order"]["access"]["update"] == "any(l.item.weight > rank for l in lines)"
    assert endpoint["set"][:2] == ["l.item.stock -= l.amount + l.item.weight for l in lines", "rank = rank + 1"]
    user = renamed(draft, "User.rank", "level").value["models"]
    assert user["Item"]["access"]["read"] == "rank > 0 and $user.level > 1"
    line = renamed(draft, "Line.amount", "number").value["endpoints"]["POST /orders/{id}/send"]
    assert line["set"][2] == "lines += new(item=$input.item, number=rank)"


def test_a_part_that_the_base_does_not_know_remembers_no_former_name() -> None:
    draft = new_draft()
    for tool, given in (
        ("put_model", {"name": "Note", "model": {"fields": {"text": {"type": "text"}}}}),
        ("rename", {"name": "Note.text", "to": "body"}),
        ("rename", {"name": "Note", "to": "Memo"}),
    ):
        draft = call(draft, tool, given).draft
    assert draft.value["models"] == {"Memo": {"fields": {"body": {"type": "text"}}}}


def test_a_field_of_a_renamed_model_remembers_its_former_name() -> None:
    draft = renamed(draft_of(gold("conduit")), "Comment", "Remark")
    there = renamed(draft, "Remark.body", "text")
    assert there.value["models"]["Remark"]["renamed_from"] == "Comment"
    assert there.value["models"]["Remark"]["fields"]["text"]["renamed_from"] == "body"


def test_shapes_services_settings_and_endpoints_are_renamed_too() -> None:
    draft = draft_of(gold("conduit"))
    there = renamed(draft, "User.shapes.profile", "card")
    assert there.value["models"]["Article"]["shapes"]["default"][-1] == "author:card"
    assert there.value["endpoints"]["GET /profiles/{username}"]["returns"] == "card"
    there = renamed(draft, "GET /tags", "GET /labels")
    assert there.value["endpoints"]["GET /labels"]["renamed_from"] == "GET /tags"
    assert list(there.value["endpoints"])[-1] == "GET /labels"
    depot = draft_of(gold("depot"))
    service = next(iter(depot.value["services"]))
    function = next(iter(depot.value["services"][service]))
    for name, to in ((service, "helper"), (f"{service}.{function}", "doIt")):
        assert not verdict(renamed(depot, name, to)).errors


@pytest.mark.parametrize(
    ("name", "to", "code"),
    [
        ("Article", "User", "taken"),
        ("Article.title", "body", "taken"),
        ("auth", "x", "bad-argument"),
        ("Article", "Article", "bad-argument"),
    ],
)
def test_a_rename_that_cannot_be_is_refused(name: str, to: str, code: str) -> None:
    assert call(draft_of(gold("conduit")), "rename", {"name": name, "to": to}).codes == (code,)
