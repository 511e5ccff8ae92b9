"""The scorer is deterministic; gold designs score full, and every mutant of them scores less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from evals.expectations import KINDS, POLICY, Unknown, met
from evals.run import gold, main, refined
from evals.scorer import Case, Refinement, cases, refinements, score, score_refinement

CASES, REFINEMENTS = cases(), refinements()
VERBS = ("read", "create", "update", "delete")


def test_there_are_24_prompts_and_8_refinements() -> None:
    assert (len(CASES), len(REFINEMENTS)) == (24, 8)
    assert all(len(case.expect) >= 10 for case in CASES)
    assert all(any(POLICY.fullmatch(line) for line in it.expect) for it in (*CASES, *REFINEMENTS))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_gold_design_scores_full(case: Case) -> None:
    found = score(case.gold, case.expect)
    assert found == score(case.gold, case.expect)
    assert (found.value, found.missing) == (1.0, ())


def without_endpoints(design: dict[str, Any], model: str) -> dict[str, Any]:
    return {**design, "endpoints": {route: it for route, it in design["endpoints"].items() if it.get("model") != model}}


def mutants(design: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Designs that lack something: everything open, everything closed, a model that nobody reaches, no owners."""
    auth = design.get("auth", {}).get("model")
    copy: dict[str, Any] = json.loads(json.dumps(design))
    for model in copy["models"].values():
        model["access"] = dict.fromkeys(VERBS, "public")
    for endpoint in copy["endpoints"].values():
        endpoint.pop("access", None)
        endpoint.pop("where", None)
    yield "open", copy
    copy = json.loads(json.dumps(design))
    for name, model in copy["models"].items():
        model["access"] = {
            **dict.fromkeys(VERBS, "none"),
            **({"create": "public", "read": "public"} if name == auth else {}),
        }
    yield "closed", copy
    for model in design["models"]:
        if model != auth:
            yield f"no endpoints of {model}", without_endpoints(design, model)
    copy = json.loads(json.dumps(design))
    for name, model in copy["models"].items():
        access = model.get("access", {}) if name != auth else {}
        model["access"] = (
            model.get("access", {})
            if name == auth
            else {verb: rule if rule in ("public", "none") else "user" for verb, rule in access.items()}
        )
    for endpoint in copy["endpoints"].values():
        endpoint.update({"access": "user"} if "access" in endpoint else {})
    if auth and copy != design:
        yield "any caller", copy


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_mutant_scores_less(case: Case) -> None:
    scores = {
        name: score(design, case.expect).value
        for name, design in mutants(case.gold)
        if not name.startswith("no endpoints of") or is_asked(case, name.rpartition(" ")[2])
    }
    if not case.gold.get("auth"):
        del scores["open"]
    assert len(scores) > 1
    assert all(value < 1 for value in scores.values()), scores


def is_asked(case: Case, model: str) -> bool:
    """Whether the expectations ask for an endpoint of this model, or for a right on it."""
    for line in case.expect:
        policy = POLICY.fullmatch(line)
        names = policy[4] if policy and policy[2] == "may" else line.split()[-1] if line.startswith("endpoint") else ""
        if model in names.split("|"):
            return True
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_mutants_are_told_apart_by_what_they_lack_and_not_by_being_broken(case: Case) -> None:
    """At least one mutant is a valid design; its score is between none and full."""
    values = [score(design, case.expect).value for _, design in mutants(case.gold)]
    assert any(0 < value < 1 for value in values), values


def test_an_invalid_design_scores_nothing() -> None:
    case = CASES[0]
    assert score({**case.gold, "models": {}}, case.expect).value == 0
    assert score({}, case.expect).value == 0


@pytest.mark.parametrize("it", REFINEMENTS, ids=lambda it: it.name)
def test_the_gold_refinement_scores_full_and_its_base_less(it: Refinement) -> None:
    base = gold(it.base)
    found = score_refinement(base, refined(it), it)
    assert (found.value, found.missing) == (1.0, ())
    assert score_refinement(base, base, it).value < 1


@pytest.mark.parametrize("it", REFINEMENTS, ids=lambda it: it.name)
def test_what_changes_unasked_costs(it: Refinement) -> None:
    new = json.loads(json.dumps(refined(it)))
    new["models"]["User"]["fields"]["name"]["max"] = 40
    found = score_refinement(gold(it.base), new, it)
    assert found.value < 1
    assert found.missing == ("User.name is as it was",)


@pytest.mark.parametrize(
    ("line", "gold_name", "holds"),
    [
        ("owner may read Note", "notes", True),
        ("owner may not read Note", "notes", False),
        ("stranger may read Note", "notes", False),
        ("role:member may delete Task", "todo-teams", False),
        ("role:owner may delete Task", "todo-teams", True),
        ("no endpoint delete Movement", "inventory", True),
        ("no endpoint create Movement", "inventory", False),
        ("relation Post <-> Tag", "blog", True),
        ("relation Tag -> Post", "blog", False),
        ("effect Order -> Product", "shop", True),
        ("effect Product -> Order", "shop", False),
        ("unshown Appointment.note", "clinic", True),
        ("unshown Appointment.startsAt", "clinic", False),
    ],
)
def test_an_expectation_says_what_it_means(line: str, gold_name: str, holds: bool) -> None:
    assert met(gold(gold_name), line) is holds


def test_a_line_that_is_no_expectation_is_an_error() -> None:
    with pytest.raises(Unknown):
        met(gold("notes"), "pigs may fly")
    used = {
        line.removeprefix("no ").split()[0]
        for it in (*CASES, *REFINEMENTS)
        for line in it.expect
        if not POLICY.fullmatch(line)
    }
    assert used <= set(KINDS)


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notes", "rename-note-text"]) == 0
    assert " 1.00  mean of 2" in capsys.readouterr().out


def test_live_runs_need_a_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    assert main(["--live"]) == 2
    assert "ANTHROPIC_API_KEY" in capsys.readouterr().err


def test_a_live_run_scores_what_the_agent_made_and_keeps_it(api, tmp_path, monkeypatch, capsys) -> None:
    import evals.run as run
    from tests.agent.scripts import calls_of, finish_call, replies_of
    from tests.fake_api.turns import Reply

    monkeypatch.setattr(run, "TRANSCRIPTS", tmp_path)
    api([*replies_of(calls_of(gold("notes"))), Reply((finish_call("Note"),))])
    assert main(["--live", "notes"]) == 0
    kept = json.loads((tmp_path / "notes.json").read_text())
    assert kept["label"] == "recorded"
    assert kept["design"] == gold("notes")
