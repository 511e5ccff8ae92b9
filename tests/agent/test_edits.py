"""Edits of a design by name: what they change, what they refuse, what they answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scaffolder.agent.draft import Draft, draft_from, draft_of, draft_record, new_draft, verdict
from scaffolder.agent.edits.registry import TOOLS, Reply, call
from scaffolder.cli.main import run
from tests.agent.scripts import gold
from tests.agent.support import copy_of


@pytest.fixture
def conduit() -> Draft:
    return draft_of(gold("conduit"))


def done(draft: Draft, tool: str, **given: Any) -> Draft:
    """The draft after a call that must not be refused."""
    reply = call(draft, tool, given)
    assert not reply.is_error, reply.text
    return reply.draft


def codes(reply: Reply) -> list[str]:
    assert reply.is_error
    assert json.loads(reply.text)["refused"]
    return list(reply.codes)


def test_the_tools_are_those_of_the_contract() -> None:
    assert list(TOOLS) == [
        "describe",
        "set_project",
        "set_auth",
        "set_middleware",
        "put_model",
        "put_field",
        "put_endpoint",
        "put_service",
        "put_configuration",
        "rename",
        "remove",
        "assume",
        "ask",
        "finish",
        "finding",
    ]


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("put_field", {"model": "Story", "name": "x", "field": {"type": "int"}}),
        ("rename", {"name": "Story", "to": "Tale"}),
        ("rename", {"name": "Article.headline", "to": "title2"}),
        ("remove", {"name": "Story"}),
        ("remove", {"name": "Article.headline"}),
        ("remove", {"name": "GET /stories"}),
        ("describe", {"name": "Story"}),
        ("finding", {"name": "Story", "code": "x", "severity": "error", "message": "m"}),
    ],
)
def test_what_is_absent_is_told_with_what_there_is(conduit: Draft, tool: str, given: dict[str, Any]) -> None:
    reply = call(conduit, tool, given)
    assert codes(reply) == ["absent"]
    hint = json.loads(reply.text)["problems"][0]["hint"]
    assert any(name in hint for name in ("Article", "title", "GET /articles"))
    assert reply.draft == conduit


@pytest.mark.parametrize("name", ["Article", "article", "articles", "ARTICLES", "Articles"])
def test_models_are_found_whatever_case_and_number(conduit: Draft, name: str) -> None:
    changed = done(conduit, "put_field", model=name, name="Title", field={"type": "string", "max": 100})
    assert changed.value["models"]["Article"]["fields"]["title"] == {"type": "string", "max": 100}
    assert list(changed.value["models"]) == list(conduit.value["models"])


@pytest.mark.parametrize(
    "route", ["get /articles/{slug}", "GET /articles/:slug", "GET  /articles/{id}", "GET /articles/{slug}/"]
)
def test_endpoints_are_found_whatever_their_parameters_are_called(conduit: Draft, route: str) -> None:
    changed = done(conduit, "remove", name=route)
    assert "GET /articles/{slug}" not in changed.value["endpoints"]


def test_putting_a_model_that_is_there_changes_what_is_given_alone(conduit: Draft) -> None:
    changed = done(conduit, "put_model", name="Article", model={"access": {"delete": "none"}, "summary": "A story."})
    before, after = conduit.value["models"]["Article"], changed.value["models"]["Article"]
    assert after == {**before, "access": {**before["access"], "delete": "none"}, "summary": "A story."}


def test_a_new_model_needs_fields(conduit: Draft) -> None:
    assert codes(call(conduit, "put_model", {"name": "Story", "model": {"access": {"read": "public"}}})) == [
        "bad-argument"
    ]


def test_what_no_later_edit_could_mend_is_refused(conduit: Draft) -> None:
    for given, code in (
        ({"type": "string", "maxx": 3}, "unknown-key"),
        ({"type": "string", "max": 1.5}, "wrong-type"),
        ({"type": "Tag", "on_delete": "forget"}, "unknown-choice"),
        ({"type": "string", "pattern": "(?=x)"}, "bad-pattern"),
        ({"max": 3}, "missing-key"),
    ):
        assert codes(call(conduit, "put_field", {"model": "Article", "name": "extra", "field": given})) == [code]
    assert codes(call(conduit, "put_field", {"model": "Article", "name": "Bad Name!", "field": {"type": "int"}})) == [
        "invalid-name"
    ]
    assert codes(call(conduit, "put_endpoint", {"route": "FETCH /x", "endpoint": {"operation": "list"}})) == [
        "bad-route"
    ]


def test_a_reference_to_a_model_that_follows_is_a_step_on_the_way(conduit: Draft) -> None:
    reply = call(
        conduit, "put_field", {"model": "Article", "name": "series", "field": {"type": "Series", "optional": True}}
    )
    assert not reply.is_error
    answer = json.loads(reply.text)
    assert [it["code"] for it in answer["problems"]] == ["unknown-type"]
    assert answer["problems"][0]["pointer"] == "/models/Article/fields/series/type"
    assert "1 error" in answer["state"]
    mended = done(reply.draft, "put_model", name="Series", model={"fields": {"name": {"type": "string"}}})
    assert not verdict(mended).errors


def test_a_problem_that_a_call_makes_elsewhere_is_told(conduit: Draft) -> None:
    reply = call(conduit, "remove", {"name": "Tag"})
    told = json.loads(reply.text)["problems"]
    assert {it["pointer"] for it in told if it["severity"] == "error"} >= {
        "/models/Article/fields/tagList/type",
        "/endpoints/GET ~1tags/model",
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"model": "Article", "nane": "x", "field": {"type": "int"}}, "unknown-argument"),
        ({"model": "Article", "name": "x"}, "missing-argument"),
        ({"model": "Article", "name": 3, "field": {"type": "int"}}, "bad-argument"),
        ("{}", "unreadable-input"),
        (None, "unreadable-input"),
        ([], "unreadable-input"),
    ],
)
def test_arguments_are_checked(conduit: Draft, given: Any, code: str) -> None:
    assert code in codes(call(conduit, "put_field", given))


def test_members_of_wire_and_database_and_middleware_are_merged(conduit: Draft) -> None:
    changed = done(conduit, "set_project", wire={"base": "/v2", "messages": None}, database={"ids": "uuid"})
    assert changed.value["wire"] == {
        **{k: v for k, v in conduit.value["wire"].items() if k != "messages"},
        "base": "/v2",
    }
    assert changed.value["database"] == {"ids": "uuid"}
    first = done(changed, "set_middleware", middleware={"metrics": True, "rate_limit": "10/min ip"})
    second = done(first, "set_middleware", middleware={"rate_limit": None})
    assert second.value["middleware"] == {"metrics": True}


def test_new_sections_stand_where_the_language_names_them() -> None:
    draft = new_draft()
    for tool, given in (
        ("put_endpoint", {"route": "GET /a", "endpoint": {"operation": "list", "model": "A"}}),
        ("put_service", {"name": "mail", "functions": {"send": {}}}),
        ("set_auth", {"model": "A", "identity": "a", "secret": "b", "token": "jwt 1h"}),
    ):
        draft = done(draft, tool, **given)
    assert list(draft.value) == ["design", "name", "auth", "services", "models", "endpoints"]


def test_a_finish_is_undone_by_an_edit(conduit: Draft) -> None:
    given = {"summary": "s", "coverage": [{"requirement": "r", "construct": "Article"}], "boundaries": []}
    finished = done(conduit, "finish", **given)
    assert finished.claim is not None
    assert done(finished, "remove", name="GET /tags").claim is None


def test_finish_needs_a_valid_design_with_an_endpoint(conduit: Draft) -> None:
    given = {"summary": "s", "coverage": [{"requirement": "r", "construct": "Article"}], "boundaries": []}
    broken = done(conduit, "remove", name="Tag")
    assert codes(call(broken, "finish", given))[0] == "not-valid-yet"
    empty = done(new_draft(), "put_model", name="Article", model={"fields": {"title": {"type": "string"}}})
    assert codes(call(empty, "finish", given)) == ["nothing-designed"]
    assert codes(call(conduit, "finish", {**given, "confidence": 2})) == ["bad-argument"]


def test_assumptions_questions_and_findings_are_kept(conduit: Draft) -> None:
    draft = done(conduit, "assume", text="tags are public")
    draft = done(draft, "ask", question="may readers comment?")
    draft = done(draft, "finding", name="articles", code="too-open", severity="warning", message="m", hint="h")
    assert (draft.assumptions, draft.questions) == (("tags are public",), ("may readers comment?",))
    assert draft.findings[0].pointer == "/models/Article"
    assert draft_from(json.loads(json.dumps(draft_record(draft)))) == draft
    assert codes(
        call(
            draft,
            "finding",
            {"name": "articles", "code": "too-open", "severity": "warning", "message": "m", "hint": "h"},
        )
    )


def test_edit_writes_a_valid_outcome_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of("bookstore", tmp_path)
    before = path.read_text()
    calls = tmp_path / "calls.json"
    good = {"tool": "put_field", "input": {"model": "Book", "name": "isbn", "field": {"type": "string", "max": 13}}}
    for bad in ({"tool": "remove", "input": {"name": "Ghost"}}, {"tool": "remove", "input": {"name": "Author"}}):
        calls.write_text(json.dumps([good, bad]))
        assert run(["edit", str(path), str(calls)]) == 1
        assert path.read_text() == before
    calls.write_text(json.dumps([good]))
    assert run(["edit", str(path), str(calls), "--json"]) == 0
    assert json.loads(path.read_text())["models"]["Book"]["fields"]["isbn"] == {"type": "string", "max": 13}


def test_edit_takes_a_line_a_call_and_makes_a_new_design(tmp_path: Path) -> None:
    path, calls = tmp_path / "design.json", tmp_path / "calls.jsonl"
    lines = [
        {"tool": "set_project", "input": {"name": "notes"}},
        {
            "tool": "put_model",
            "input": {"name": "Note", "model": {"fields": {"text": {"type": "text"}}, "access": {"read": "public"}}},
        },
        {"tool": "put_endpoint", "input": {"route": "GET /notes", "endpoint": {"operation": "list", "model": "note"}}},
    ]
    calls.write_text("\n".join(json.dumps(line) for line in lines))
    assert run(["edit", str(path), str(calls)]) == 0
    assert json.loads(path.read_text())["endpoints"]["GET /notes"] == {"operation": "list", "model": "Note"}


@pytest.mark.parametrize("text", ["{", "[1]", '[{"tool": 1}]', '[{"tool": "remove", "inputs": {}}]'])
def test_edit_refuses_what_is_no_list_of_calls(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    calls = tmp_path / "calls.json"
    calls.write_text(text)
    assert run(["edit", str(tmp_path / "design.json"), str(calls), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == "not-a-call"


@pytest.mark.parametrize("command", [["edit", "-"], ["refine", "-", "x"], ["review", "-"]])
def test_a_design_to_be_changed_is_a_file(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command) == 2
    assert "DESIGN is a file here" in capsys.readouterr().err


def test_edit_shows_its_tools(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["edit", "design.json", "--tools"]) == 0
    assert [json.loads(line)["tool"] for line in capsys.readouterr().out.splitlines()] == list(TOOLS)
