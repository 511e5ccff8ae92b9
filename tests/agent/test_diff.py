"""What is different between two designs, in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scaffolder.agent.draft import draft_of
from scaffolder.agent.edits.registry import call
from scaffolder.cli.main import run
from tests.agent.scripts import gold

TASKS: dict[str, Any] = {
    "design": 1,
    "name": "tasks",
    "auth": {"model": "User", "identity": "email", "secret": "password", "token": "jwt 1h"},
    "models": {
        "User": {
            "fields": {
                "email": {"type": "email", "unique": True},
                "password": {"type": "password"},
                "role": {
                    "type": "enum",
                    "values": ["reader", "editor", "admin"],
                    "default": "reader",
                    "readonly": True,
                },
            },
            "shapes": {"default": ["id", "role"], "session": ["*", "token=$token"]},
            "access": {"read": "public", "create": "public"},
        },
        "Task": {
            "fields": {
                "title": {"type": "string", "max": 100},
                "note": {"type": "text", "optional": True},
                "state": {"type": "enum", "values": ["open", "done", "late"], "default": "open"},
                "owner": {"type": "User", "default": "$user", "readonly": True},
                "secret": {"type": "string", "optional": True},
            },
            "shapes": {"default": ["id", "title", "note", "state", "owner"]},
            "access": {
                "read": "user",
                "create": "user",
                "update": "owner == $user or $user.role == 'admin'",
                "delete": "$user.role in ['editor', 'admin']",
            },
        },
    },
    "endpoints": {
        "POST /users": {"operation": "create", "model": "User", "returns": "session", "rate_limit": "10/hour ip"},
        "POST /login": {"operation": "login", "returns": "session"},
        "GET /tasks": {"operation": "list", "model": "Task", "filter": ["state"], "sort": ["title"]},
        "POST /tasks": {"operation": "create", "model": "Task", "input": ["title", "note?"]},
        "PATCH /tasks/{id}": {"operation": "update", "model": "Task", "input": ["title", "note", "state"]},
        "DELETE /tasks/{id}": {"operation": "delete", "model": "Task"},
    },
}
Calls = list[tuple[str, dict[str, Any]]]


def after(design: dict[str, Any], calls: Calls) -> dict[str, Any]:
    draft = draft_of(design)
    for tool, given in calls:
        reply = call(draft, tool, given)
        assert not reply.is_error, reply.text
        draft = reply.draft
    return dict(draft.value)


def told(
    folder: Path, old: dict[str, Any], new: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> dict[str, list[str]]:
    """What `scaffold diff` says, by section."""
    paths = [folder / "old.json", folder / "new.json"]
    for path, design in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(design))
    assert run(["diff", *map(str, paths), "--json"]) == 0
    found: dict[str, list[str]] = {}
    for it in json.loads(capsys.readouterr().out)["differences"]:
        found.setdefault(it["section"], []).append(it["text"])
    return found


def access(verb: str, rule: str) -> Calls:
    return [("put_model", {"name": "Task", "model": {"access": {verb: rule}}})]


def field(name: str, **keys: Any) -> Calls:
    return [("put_field", {"model": "Task", "name": name, "field": keys})]


CASES: list[tuple[Calls, dict[str, list[str]]]] = [
    (access("delete", "$user.role in ['reader', 'editor', 'admin']"), {"Security": ["readers can now delete tasks"]}),
    (access("delete", "$user.role == 'admin'"), {"Security": ["editors can no longer delete tasks"]}),
    (access("update", "public"), {"Security": ["any signed-in user can now update tasks"]}),
    (access("delete", "user"), {"Security": ["any signed-in user can now delete tasks"]}),
    (
        access("delete", "owner == $user or $user.role in ['editor', 'admin']"),
        {"Security": ["whoever a row belongs to can now delete tasks"]},
    ),
    (access("read", "public"), {"Security": ["anybody can now list tasks"]}),
    (
        access("update", "(owner == $user and state == 'open') or $user.role == 'admin'"),
        {
            "Security": [
                "who may update tasks has changed: it was owner == $user or $user.role == 'admin', "
                "it is (owner == $user and state == 'open') or $user.role == 'admin'"
            ]
        },
    ),
    (
        [
            (
                "put_model",
                {"name": "Task", "model": {"shapes": {"default": ["id", "title", "note", "state", "owner", "secret"]}}},
            )
        ],
        {
            "Security": [
                "GET /tasks now shows secret",
                "POST /tasks now shows secret",
                "PATCH /tasks/{id} now shows secret",
            ]
        },
    ),
    (
        [
            (
                "put_endpoint",
                {
                    "route": "PATCH /tasks/{id}",
                    "endpoint": {"operation": "update", "model": "Task", "input": ["title", "note", "state", "secret"]},
                },
            )
        ],
        {"Security": ["callers of PATCH /tasks/{id} can now set secret"]},
    ),
    ([("remove", {"name": "Task.secret"})], {"Data loss": ["the secret of all tasks is dropped"]}),
    (
        field("state", type="enum", values=["open", "done"], default="open"),
        {
            "Data loss": ["tasks whose state is late no longer fit"],
            "API break": [
                "GET /tasks knows the values open, done of state alone",
                "PATCH /tasks/{id} knows the values open, done of state alone",
            ],
        },
    ),
    (
        field("title", type="string", max=20),
        {"Data loss": ["tasks whose title is outside its new bounds no longer fit"]},
    ),
    (
        [
            *field("due", type="date"),
            (
                "put_endpoint",
                {
                    "route": "POST /tasks",
                    "endpoint": {"operation": "create", "model": "Task", "input": ["title", "note?", "due"]},
                },
            ),
        ],
        {
            "Data loss": ["tasks that are there have no due: it is required and has no default"],
            "API break": ["POST /tasks now needs due"],
            "New": ["Task.due"],
        },
    ),
    (
        [("put_model", {"name": "Task", "model": {"unique": [["owner", "title"]]}})],
        {"Data loss": ["tasks with equal owner, title cannot stay: together they are unique now"]},
    ),
    ([("remove", {"name": "DELETE /tasks/{id}"})], {"API break": ["DELETE /tasks/{id} is gone"]}),
    (
        [
            (
                "put_endpoint",
                {
                    "route": "POST /tasks",
                    "endpoint": {"operation": "create", "model": "Task", "input": ["title", "note"]},
                },
            )
        ],
        {"API break": ["POST /tasks now needs note"]},
    ),
    (
        [
            (
                "put_model",
                {"name": "Task", "model": {"shapes": {"default": ["id", "title", "state", "owner", "secret"]}}},
            )
        ],
        {
            "API break": [
                f"{route} no longer answers note" for route in ("GET /tasks", "POST /tasks", "PATCH /tasks/{id}")
            ],
            "Security": [f"{route} now shows secret" for route in ("GET /tasks", "POST /tasks", "PATCH /tasks/{id}")],
        },
    ),
    (
        [("rename", {"name": "Task.note", "to": "remark"})],
        {"API break": ["Task.note is called remark now; its data is kept"]},
    ),
    ([("rename", {"name": "Task", "to": "Job"})], {"Other": ["Task is called Job now; its rows are kept"]}),
    ([("set_project", {"wire": {"base": "/v2"}})], {"API break": ["the wire's base has changed"]}),
    ([("set_project", {"summary": "Tasks."})], {"Other": ["summary has changed"]}),
    (
        [("put_endpoint", {"route": "GET /tasks/{id}", "endpoint": {"operation": "get", "model": "Task"}})],
        {"New": ["GET /tasks/{id}"]},
    ),
    ([], {}),
]


@pytest.mark.parametrize(("calls", "expected"), CASES)
def test_a_difference_is_told_in_words_under_its_section(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], calls: Calls, expected: dict[str, list[str]]
) -> None:
    assert told(tmp_path, TASKS, after(TASKS, calls), capsys) == expected


def test_authentication_that_goes_away_is_told_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = json.loads(json.dumps(TASKS))
    del new["auth"]
    new["models"] = {"Task": {"fields": {"title": {"type": "string"}}, "access": {"read": "public"}}}
    new["endpoints"] = {"GET /tasks": {"operation": "list", "model": "Task"}}
    found = told(tmp_path, TASKS, new, capsys)
    assert "nobody is asked who they are any more: authentication is gone" in found["Security"]
    assert "anybody can now list tasks" in found["Security"]
    assert "all users are dropped with the model User" in found["Data loss"]


@pytest.mark.parametrize("example", ["bookstore", "conduit", "depot"])
def test_nothing_is_different_from_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str], example: str) -> None:
    assert told(tmp_path, gold(example), gold(example), capsys) == {}


def test_every_changed_part_is_spoken_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = gold("conduit")
    for name, model in design["models"].items():
        found = told(
            tmp_path, design, {**design, "models": {**design["models"], name: {**model, "summary": "Changed."}}}, capsys
        )
        assert found == {"Other": [f"{name} has changed"]}
    for route, endpoint in design["endpoints"].items():
        changed = {**design, "endpoints": {**design["endpoints"], route: {**endpoint, "summary": "Changed."}}}
        assert told(tmp_path, design, changed, capsys) == {"Other": [f"{route} has changed"]}


def test_a_membership_has_roles_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "any(m.user == $user and m.role in ['owner'] for m in members)"
    design = {
        **TASKS,
        "models": {
            "User": TASKS["models"]["User"],
            "Team": {
                "fields": {"name": {"type": "string"}, "members": {"type": "Member", "many": True, "via": "team"}},
                "access": {"read": "any(m.user == $user for m in members)", "update": rule},
            },
            "Member": {
                "fields": {
                    "team": {"type": "Team"},
                    "user": {"type": "User"},
                    "role": {"type": "enum", "values": ["owner", "guest"], "default": "guest"},
                }
            },
        },
        "endpoints": {
            "GET /teams": {"operation": "list", "model": "Team"},
            "PATCH /teams/{id}": {"operation": "update", "model": "Team"},
        },
    }
    new = json.loads(json.dumps(design))
    new["models"]["Team"]["access"]["update"] = rule.replace("['owner']", "['owner', 'guest']")
    assert told(tmp_path, design, new, capsys)["Security"] == ["guests can now update teams"]


def test_the_text_has_its_sections_as_titles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(TASKS))
    new.write_text(json.dumps(after(TASKS, CASES[0][0])))
    assert run(["diff", str(old), str(new)]) == 0
    assert capsys.readouterr().out == "Security\n  - readers can now delete tasks\n"
    assert run(["diff", str(old), str(old)]) == 0
    assert capsys.readouterr().out == "nothing is different\n"
