"""`scaffold review`, and its deterministic part, `scaffold validate --lint`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scaffolder.cli.main import run
from scaffolder.ir import lint
from tests.agent.scripts import finish_call, gold
from tests.agent.support import copy_of
from tests.fake_api.turns import Call, Reply

FINDING = {
    "name": "Book.access.update",
    "code": "seller-may-reprice-sold",
    "severity": "error",
    "message": "A price can change after it was agreed on.",
    "hint": "copy it",
}


def reviewed(path: Path, *options: str) -> int:
    return run(["review", str(path), *options])


def test_findings_come_as_diagnostics_at_their_places(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of("bookstore", tmp_path)
    before = path.read_bytes()
    api([Reply((Call("describe", {"name": "Book"}), Call("finding", FINDING))), Reply((finish_call("Book"),))])
    assert reviewed(path, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    found = {it["code"]: it for it in told["diagnostics"]}
    mine = found["seller-may-reprice-sold"]
    assert (mine["severity"], mine["hint"]) == ("error", "copy it")
    assert mine["pointer"] == "/models/Book/access/update"
    assert '"update"' in path.read_text().splitlines()[mine["line"] - 1]
    assert "missing-index" in found, "the deterministic part is there, too"
    assert path.read_bytes() == before
    assert not (tmp_path / "design.json.checkpoint").exists()


def test_a_review_without_errors_ends_well(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([Reply((Call("finding", {**FINDING, "severity": "warning"}),)), Reply((finish_call("Book"),))])
    assert reviewed(copy_of("bookstore", tmp_path)) == 0
    assert "warning[seller-may-reprice-sold]" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["github", "json"])
def test_the_formats_are_those_of_validate(api, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    api([Reply((Call("finding", FINDING),)), Reply((finish_call("Book"),))])
    assert reviewed(copy_of("bookstore", tmp_path), "--format", form) == 1
    out = capsys.readouterr().out
    assert "title=seller-may-reprice-sold" in out if form == "github" else json.loads(out)["diagnostics"]


@pytest.mark.parametrize("tool", ["put_field", "remove", "rename", "set_auth", "put_model", "ask"])
def test_a_reviewer_is_offered_no_edit_and_may_make_none(api, tmp_path: Path, tool: str) -> None:
    path = copy_of("bookstore", tmp_path)
    before = path.read_bytes()
    fake = api([Reply((Call(tool, {"name": "Book"}),)), Reply((finish_call("Book"),))])
    assert reviewed(path) == 0
    assert [it["name"] for it in fake.requests[0]["tools"]] == ["describe", "finish", "finding"]
    assert fake.results(1)[0]["answer"]["problems"][0]["code"] == "tool-not-allowed"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [({"name": "Ghost"}, "absent"), ({"code": "Not Kebab"}, "bad-finding"), ({"severity": "fatal"}, "bad-finding")],
)
def test_a_finding_of_nothing_is_refused(api, tmp_path: Path, change: dict[str, Any], code: str) -> None:
    fake = api([Reply((Call("finding", {**FINDING, **change}),)), Reply((finish_call("Book"),))])
    assert reviewed(copy_of("bookstore", tmp_path)) == 0
    assert fake.results(1)[0]["answer"]["problems"][0]["code"] == code


BASE: dict[str, Any] = {
    "design": 1,
    "name": "tasks",
    "auth": {"model": "User", "identity": "email", "secret": "password", "token": "jwt 1h"},
    "models": {
        "User": {
            "fields": {
                "email": {"type": "email", "unique": True},
                "password": {"type": "password"},
                "role": {"type": "enum", "values": ["user", "admin"], "default": "user", "readonly": True},
            },
            "shapes": {"default": ["id", "role"], "session": ["*", "token=$token"]},
            "access": {"read": "public", "create": "public", "update": "self == $user"},
        },
        "Task": {
            "fields": {
                "title": {"type": "string", "index": True},
                "effort": {"type": "bigint", "min": 0, "max": 10**6},
                "worth": {"type": "bigint", "compute": "effort * 3"},
                "owner": {"type": "User", "default": "$user", "readonly": True},
            },
            "access": {
                "read": "user",
                "create": "user",
                "update": "owner == $user",
                "delete": "owner == $user or $user.role == 'admin'",
            },
        },
    },
    "endpoints": {
        "POST /users": {"operation": "create", "model": "User", "returns": "session", "rate_limit": "10/hour ip"},
        "POST /login": {"operation": "login", "returns": "session"},
        "GET /users": {"operation": "list", "model": "User"},
        "GET /tasks": {"operation": "list", "model": "Task", "filter": ["title"]},
        "POST /tasks": {"operation": "create", "model": "Task"},
        "PATCH /tasks/{id}": {"operation": "update", "model": "Task"},
        "DELETE /tasks/{id}": {"operation": "delete", "model": "Task"},
    },
}


def changed(keys: str, value: Any) -> dict[str, Any]:
    """The base with one member changed; None takes it away."""
    design: dict[str, Any] = json.loads(json.dumps(BASE))
    *parents, last = keys.split("|")
    place = design
    for key in parents:
        place = place.setdefault(key, {})
    if value is None:
        del place[last]
    else:
        place[last] = value
    return design


LINTED: list[tuple[lint.Code, str, Any]] = [
    (lint.WORLD_WRITABLE, "models|Task|access|create", "public"),
    (lint.OWNER_NOT_ASKED, "models|Task|access|update", "user"),
    (lint.OWNER_NOT_ASKED, "endpoints|DELETE /tasks/{id}|access", "user"),
    (lint.ROLE_FROM_INPUT, "models|User|fields|role|readonly", False),
    (lint.PERSONAL_PUBLIC, "models|User|shapes|default", ["id", "email"]),
    (lint.REGISTRATION_UNLIMITED, "endpoints|POST /users|rate_limit", None),
    (lint.UNBOUNDED_LIST, "endpoints|GET /tasks|page", False),
    (lint.MISSING_INDEX, "models|Task|fields|title|index", None),
    (lint.PLURAL_MODEL, "models|Parcels", {"fields": {"task": {"type": "Task", "optional": True}}}),
    (lint.PATH_STYLE, "endpoints|GET /myTasks", {"operation": "list", "model": "Task"}),
    (lint.UNUSED_MODEL, "models|Orphan", {"fields": {"x": {"type": "int"}}}),
    (lint.INEXACT, "models|Task|fields|effort|max", None),
    (lint.RELATION_TWICE, "models|User|fields|tasks", {"type": "Task", "many": True}),
]


def codes_of(design: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    path = folder / "design.json"
    path.write_text(json.dumps(design))
    assert run(["validate", str(path), "--lint", "--json"]) == 0
    return [it["code"] for it in json.loads(capsys.readouterr().out)["diagnostics"]]


def test_a_good_design_has_no_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes_of(BASE, tmp_path, capsys) == []


@pytest.mark.parametrize(("code", "keys", "value"), LINTED, ids=[f"{case[0].name}:{case[1]}" for case in LINTED])
def test_the_lint_finds(
    code: lint.Code, keys: str, value: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = changed(keys, value)
    if code is lint.RELATION_TWICE:
        design["models"]["Task"]["fields"]["user"] = {"type": "User", "optional": True}
    assert code.name in codes_of(design, tmp_path, capsys)


def test_every_code_of_the_lint_has_a_case() -> None:
    assert {code.name for code in lint.catalogue()} == {case[0].name for case in LINTED}


def test_without_the_flag_nothing_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "design.json"
    path.write_text(json.dumps(gold("bookstore")))
    assert run(["validate", str(path)]) == 0
    assert capsys.readouterr().out.endswith("valid\n")
    assert run(["validate", str(path), "--lint"]) == 0
    assert "warning[missing-index]" in capsys.readouterr().err
