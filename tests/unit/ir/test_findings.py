"""Designs that mean nothing: each is refused with its code, at its place."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scaffolder.diagnostics import pointer_of
from scaffolder.ir import resolve_codes
from tests.unit.ir.support import Json, findings

STAMPS = ("createdAt", "updatedAt")
TEXT = {"type": "string", "optional": True}
SERVICES = {
    "services": {
        "board": {
            "post": {"input": {"record": {"type": "Task"}, "title": {"type": "string"}}},
            "count": {"input": {"number": {"type": "int"}}},
            "rate": {"input": {"record": {"type": "Task"}, "title": {"type": "int", "optional": True}}},
        }
    }
}


TASK_FIELDS = ("id", "project", "number", "title", "body", "status", "due", "points", "author", *STAMPS)


CARDS = {"GET /users": {"operation": "list", "model": "User", "returns": "card"}}


@dataclass(frozen=True)
class Case:
    """A change of the base design, or an endpoint, that is refused with a code at a pointer."""

    code: str
    pointer: str
    changes: Json = None
    endpoints: Json = None
    hint: str | None = None


def field(name: str, stated: Json, model: str = "Task") -> Json:
    return {"models": {model: {"fields": {name: stated}}}}


def shape(*words: str, model: str = "Task") -> Json:
    return {"models": {model: {"shapes": {"tested": list(words)}}}}


def shape_case(code: str, *words: str, at: str = "", hint: str | None = None) -> Case:
    return Case(code, f"/models/Task/shapes/tested{at}", shape(*words), hint=hint)


def endpoint_case(code: str, key: str, stated: Json, at: str = "", changes: Json = None, **others: Json) -> Case:
    return Case(code, pointer_of("endpoints", key) + at, changes, {key: stated, **others})


def listing(code: str, at: str, **keys: Json) -> Case:
    return endpoint_case(code, "GET /tasks", {"operation": "list", "model": "Task", **keys}, at)


def acting(code: str, *effects: str, at: str = "/set/0", changes: Json = None, **keys: Json) -> Case:
    stated = {"operation": "update", "model": "Task", "input": [], "set": list(effects), **keys}
    return endpoint_case(code, "POST /tasks/{id}/act", stated, at, changes)


def hooked(code: str, hook: str, inputs: list[Json], at: str = "/hook") -> Case:
    stated = {"operation": "update", "model": "Task", "input": inputs, "hook": hook}
    return endpoint_case(code, "PATCH /tasks/{id}", stated, at, SERVICES)


CASES = [
    # names in the database
    Case("table-clash", "/models/Task/fields/watchers"),
    # computed fields and defaults
    Case("compute-circle", "/models/Task/fields/left/compute"),
    Case(
        "compute-may-be-null", "/models/Task/fields/size/compute", field("size", {"type": "string", "compute": "body"})
    ),
    Case("compute-type", "/models/Task/fields/lead/type", field("lead", {"type": "User", "compute": "author"})),
    # checks
    Case("check-names-caller", "/models/Task/checks/own/rule"),
    Case("check-names-nothing", "/models/Task/checks/sure/rule"),
    # shapes
    shape_case("shape-duplicate", "*", "title", at="/1"),
    shape_case("shape-empty", "*", *(f"-{name}" for name in TASK_FIELDS), at=""),
    shape_case("shape-not-there", "*", "-titel", at="/1", hint='did you mean "title"?'),
    shape_case("shape-unknown-field", "titel", at="/0", hint='did you mean "title"?'),
    shape_case("shape-unknown-field", "mail=author.emial", at="/0", hint='did you mean "email"?'),
    shape_case("shape-through-list", "mail=watchers.email", at="/0"),
    shape_case("shape-hidden", "secret=author.password", at="/0"),
    shape_case("shape-expands-scalar", "title:card", at="/0"),
    shape_case("shape-unknown-shape", "author:crad", at="/0", hint='did you mean "card"?'),
    shape_case("shape-only", "@watchers", at="/0"),
    shape_case("token-model", "id", "token=$token", at="/1"),
    shape_case("token-expanded", "author:session", at="/0"),
    Case("shape-circle", "/models/Task/shapes/up/0"),
    # leaks
    Case("search-leak", "/models/User/fields/nickname/searchable", endpoints=CARDS),
    listing("filter-leak", "/filter/name", filter={"name": "author.role"}),
    listing("filter-path", "/filter/name", filter={"name": "author.nmae"}),
    listing("filter-type", "/filter/name", filter={"name": "author.password"}),
    listing("sort-leak", "/sort/0", sort=["body"], returns="brief"),
    # paths
    endpoint_case("parameter-count", "GET /tasks/{id}/{number}", {"operation": "get", "model": "Task"}),
    endpoint_case("parameter-count", "GET /tasks", {"operation": "get", "model": "Task"}),
    endpoint_case("parameter-count", "POST /login/{id}", {"operation": "login"}),
    endpoint_case(
        "parameter-count", "POST /orgs/{slug}/tasks", {"operation": "create", "model": "Task", "parent": "project.org"}
    ),
    endpoint_case("key-unknown", "GET /orgs/{slog}", {"operation": "get", "model": "Org"}),
    endpoint_case("key-not-unique", "GET /tasks/{title}", {"operation": "get", "model": "Task"}),
    endpoint_case("key-not-unique", "GET /tasks/{number}", {"operation": "get", "model": "Task"}),
    # access, tokens and rows
    endpoint_case("nobody-may-call", "GET /me", {"operation": "get", "model": "User", "key": "$user"}),
    endpoint_case(
        "token-not-caller", "GET /users/{id}", {"operation": "get", "model": "User", "returns": "session"}, "/returns"
    ),
    endpoint_case(
        "token-not-caller",
        "POST /users",
        {"operation": "create", "model": "User", "input": ["email"], "set": [], "returns": "session"},
        "/returns",
        field("password", {"optional": True}, "User"),
    ),
    endpoint_case(
        "required-not-filled",
        "POST /tasks",
        {
            "operation": "create",
            "model": "Task",
            "input": ["project"],
            "set": ["title = $result.text"],
            "hook": "pen.write",
        },
        "",
        {"services": {"pen": {"write": {"output": {"text": {"type": "string"}}}}}},
    ),
    acting("required-not-filled", "project.tasks += new(points=3)"),
    # effects and hooks
    acting("effect-null", "title = body"),
    acting("effect-null", "title = $input.title", input=["title"]),
    acting("effect-null", "project.tasks += new(title=body)"),
    acting("effect-links-null", "watchers += $user", access="public"),
    acting("effect-bound", "points = 101"),
    acting("effect-bound", "title = ''"),
    acting(
        "effect-state", "status = 'open'", changes={"models": {"Task": {"states": {"status": {"doing": ["done"]}}}}}
    ),
    endpoint_case(
        "effect-state",
        "POST /tasks",
        {"operation": "create", "model": "Task", "set": ["status = 'done'"]},
        "/set/0",
    ),
    hooked("hook-input-type", "board.rate", ["title"]),
    hooked("hook-input-optional", "board.post", ["title"]),
    endpoint_case(
        "call-on-get", "GET /count", {"operation": "call", "hook": "board.count", "access": "public"}, "/hook", SERVICES
    ),
    Case("seed-order", "/database/seeds/Project/0/lead"),
]

SPECIAL: dict[str, Json] = {
    "table-clash": {"models": {"TaskWatcher": {"plural": "taskWatchers", "fields": {"a": TEXT}}}},
    "compute-circle": {
        "models": {
            "Task": {
                "fields": {
                    "left": {"type": "int", "compute": "right + 1"},
                    "right": {"type": "int", "compute": "left + 1"},
                }
            }
        }
    },
    "check-names-caller": {
        "models": {
            "Task": {
                "fields": {"mine": {"type": "bool", "compute": "author == $user"}},
                "checks": {"own": {"rule": "mine or points > 3", "message": "no"}},
            }
        }
    },
    "check-names-nothing": {"models": {"Task": {"checks": {"sure": {"rule": "1 < 2", "message": "no"}}}}},
    "shape-circle": {
        "models": {"Task": {"shapes": {"up": ["project:down"]}}, "Project": {"shapes": {"down": ["tasks:up"]}}}
    },
    "search-leak": {"models": {"User": {"fields": {"nickname": {"searchable": True}}, "shapes": {"full": None}}}},
    "filter-leak": {"models": {"User": {"shapes": {"full": None}}}},
    "sort-leak": {"models": {"Task": {"shapes": {"brief": ["id", "title"]}}}},
    "nobody-may-call": {"models": {"User": {"access": {"read": "none"}}}},
    "seed-order": {
        "database": {
            "seeds": {"Org": [{"name": "acme"}], "Project": [{"org": "acme", "key": "A", "lead": "a@b.example"}]}
        }
    },
}


def changes_of(case: Case) -> Json:
    return SPECIAL.get(case.code) if case.changes is None else case.changes


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.pointer}")
def test_a_design_is_refused_at_its_place(case: Case) -> None:
    found = findings(changes_of(case), case.endpoints)
    assert (case.code, case.pointer) in {(it.code, it.pointer) for it in found}
    if case.hint is not None:
        assert case.hint in {it.hint for it in found if it.code == case.code}


def test_every_code_has_a_case() -> None:
    assert {it.name for it in resolve_codes.catalogue()} == {case.code for case in CASES}


def test_a_circle_is_printed() -> None:
    (found,) = [it for it in findings(SPECIAL["shape-circle"]) if it.code == "shape-circle"]
    assert "Project.down -> Task.up -> Project.down" in found.message
    (found,) = [it for it in findings(SPECIAL["compute-circle"]) if it.code == "compute-circle"]
    assert "Task.left -> Task.right -> Task.left" in found.message


def test_everything_is_found_at_once() -> None:
    changes = {
        "models": {
            "Task": {
                "fields": {"size": {"type": "string", "compute": "body"}},
                "shapes": {"tested": ["titel"]},
                "access": {"update": "autor == $user"},
            }
        }
    }
    endpoints = {"GET /tasks/{title}": {"operation": "get", "model": "Task"}}
    codes = {it.code for it in findings(changes, endpoints)}
    assert {"compute-may-be-null", "shape-unknown-field", "unknown-name", "key-not-unique"} <= codes
