"""Every key of the front matter is enforced; each of these tests fails where its key is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from scaffolder.agent.definition import FrontMatter, agents, definition, read_definition
from scaffolder.cli.main import run
from tests.agent.scripts import calls_of, finish_call, gold, plain_run, replies_of
from tests.agent.support import TOOLS, agent, design, outcome, written
from tests.fake_api.turns import Call, Failure, Reply, Slow, calls

HEAD = "---\nname: x\ndescription: y\ntools: Read\n{}---\nYou design.\n"


def codes(text: str) -> list[str]:
    return [it.code for it in read_definition(text, "x.md")[1]]


def test_the_bundled_definitions_have_no_fault() -> None:
    assert agents() == ("backend-developer", "design-reviewer")
    for name in agents():
        found, problems = definition(name)
        assert problems == ()
        assert found is not None
        assert found.front.name == name


def test_the_reviewer_cannot_change_a_design() -> None:
    found, _ = definition("design-reviewer")
    assert found is not None
    assert set(found.design_tools) == {"describe", "finding", "finish"}


def test_an_unknown_key_is_refused_at_its_place_with_a_suggestion() -> None:
    _, (problem,) = read_definition(HEAD.format("max_tool_cals: 3\n"), "x.md")
    assert (problem.code, problem.hint) == ("unknown-front-key", 'did you mean "max_tool_calls"?')
    assert (problem.place.line, problem.place.column) == (5, 1)


@pytest.mark.parametrize("key", [key for key, field in FrontMatter.model_fields.items() if field.is_required()])
def test_a_missing_key_is_told(key: str) -> None:
    text = HEAD.format("")
    without = "\n".join(line for line in text.splitlines() if not line.startswith(f"{key}:"))
    assert codes(without) == ["missing-front-key"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("max_usd: 0", "bad-front-value"),
        ("max_usd: free", "bad-front-value"),
        ("max_tool_calls: -1", "bad-front-value"),
        ("max_runtime_minutes: soon", "bad-front-value"),
        ("checkpoint_frequency: 0", "bad-front-value"),
        ("max_refinements: 1.5", "bad-front-value"),
        ("max_items_per_reply: []", "bad-front-value"),
        ("context_isolation: false", "bad-front-value"),
        ("parallel_ready: perhaps", "bad-front-value"),
        ("halt_on: [sunset]", "bad-front-value"),
        ("effort: heroic", "bad-front-value"),
        ("model: gpt", "unknown-agent-model"),
        ("model: haiku\neffort: max", "effort-not-offered"),
        ("name: twice", "pack-bad-yaml"),
    ],
)
def test_a_bad_value_is_refused(line: str, code: str) -> None:
    assert codes(HEAD.format(line + "\n")) == [code]


@pytest.mark.parametrize(
    "tool", ["Write", "Edit", "Bash", "mcp__scaffold__drop_table", "mcp__other__put_model", "read"]
)
def test_a_tool_that_writes_or_runs_something_is_unknown(tool: str) -> None:
    assert codes(HEAD.format("").replace("Read", tool)) == ["unknown-allowed-tool"]


def test_todo_write_is_accepted_ignored_and_warned_of() -> None:
    found, (problem,) = read_definition(HEAD.format("").replace("Read", "Read, TodoWrite"), "x.md")
    assert found is not None
    assert (problem.code, problem.is_error) == ("ignored-tool", False)


@pytest.mark.parametrize("text", ["You design.", "---\nname: x\n", ""])
def test_a_file_without_front_matter_is_no_definition(text: str) -> None:
    assert codes(text) == ["no-front-matter"]


def test_a_definition_without_a_prompt_is_none() -> None:
    assert codes(HEAD.format("").replace("You design.", "")) == ["no-prompt"]


def test_an_unknown_agent_is_told_with_those_there_are(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([])
    assert design(tmp_path, "--agent", "backend-devloper") == 1
    problem = outcome(capsys)["diagnostics"][0]
    assert problem["code"] == "no-definition"
    assert "backend-developer" in problem["hint"]


def test_name_and_description_category_color_and_emoji_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agents", "--json"]) == 0
    shown = {it["name"]: it for it in outcome(capsys)["agents"]}["backend-developer"]
    assert all(shown[key] for key in ("description", "category", "color", "emoji"))


def test_the_prompt_is_the_system_prompt(api, tmp_path: Path) -> None:
    fake = api(plain_run("bookstore"))
    assert design(tmp_path, "--agent", agent(tmp_path)) == 0
    assert fake.requests[0]["system"] == [{"type": "text", "text": "You design."}]


def test_tools_are_an_exact_allow_list(api, tmp_path: Path) -> None:
    allowed = TOOLS.replace(", mcp__scaffold__remove", "")
    fake = api([calls(("remove", {"name": "Book"})), *plain_run("bookstore")])
    assert design(tmp_path, "--agent", agent(tmp_path, allowed)) == 0
    offered = [tool["name"] for tool in fake.requests[0]["tools"]]
    assert offered == [name.removeprefix("mcp__scaffold__") for name in allowed.split(", ")]
    assert fake.results(1)[0]["answer"]["problems"][0]["code"] == "tool-not-allowed"


def test_file_tools_need_a_code_base_and_the_definition(api, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    look = calls(("Read", {"file_path": "a.py"}))
    fake = api([look, *plain_run("bookstore")])
    assert design(tmp_path, "--agent", agent(tmp_path, f"Read, {TOOLS}")) == 0
    assert fake.results(1)[0]["is_error"], "no code base was given"
    (tmp_path / "design.json").unlink()
    fake = api([look, *plain_run("bookstore")])
    assert design(tmp_path, "--agent", agent(tmp_path), "--codebase", str(tmp_path)) == 0
    assert fake.results(1)[0]["is_error"], "the definition does not allow it"
    (tmp_path / "design.json").unlink()
    fake = api([look, *plain_run("bookstore")])
    assert design(tmp_path, "--agent", agent(tmp_path, f"Read, {TOOLS}"), "--codebase", str(tmp_path)) == 0
    assert fake.results(1)[0]["content"] == "1\tx = 1"


@pytest.mark.parametrize(
    ("allowed", "flag", "offered"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_web_tools_need_the_definition_and_the_flag(
    api, tmp_path: Path, allowed: bool, flag: bool, offered: bool
) -> None:
    tools = f"WebSearch, {TOOLS}" if allowed else TOOLS
    fake = api(plain_run("bookstore"))
    assert design(tmp_path, "--agent", agent(tmp_path, tools), *(["--allow-web"] if flag else [])) == 0
    assert ("web_search" in [tool["name"] for tool in fake.requests[0]["tools"]]) is offered


def test_a_model_that_is_not_known_to_search_is_not_asked_to(
    api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = api([])
    assert design(tmp_path, "--agent", agent(tmp_path, f"WebSearch, {TOOLS}"), "--allow-web", "--model", "haiku") == 2
    assert "not known to search the web" in capsys.readouterr().err
    assert fake.requests == []


def test_the_model_is_the_definitions_or_the_environments_or_the_options(api, tmp_path: Path, monkeypatch) -> None:
    used = []
    for variable, option in ((None, None), ("haiku", None), ("haiku", "claude-opus-5")):
        fake = api(plain_run("bookstore"))
        if variable:
            monkeypatch.setenv("SCAFFOLD_MODEL", variable)
        options = ["--model", option] if option else []
        assert design(tmp_path, "--agent", agent(tmp_path, model="opus"), *options) == 0
        used.append(fake.requests[0]["model"])
        (tmp_path / "design.json").unlink()
    assert used == ["claude-opus-5-5", "claude-haiku-5-5", "claude-opus-5"]


def test_an_unknown_model_is_misuse(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([])
    assert design(tmp_path, "--model", "gpt") == 2
    assert "known are haiku, sonnet" in capsys.readouterr().err


def test_effort_is_sent(api, tmp_path: Path) -> None:
    fake = api(plain_run("bookstore"))
    assert design(tmp_path, "--agent", agent(tmp_path, effort="low")) == 0
    assert fake.requests[0]["output_config"] == {"effort": "low"}


def test_max_runtime_minutes_is_a_deadline(
    api, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    monkeypatch.setattr("scaffolder.agent.job.MINUTE", 1.0)
    fake = api([Slow(plain_run("bookstore")[0], 0.2)])
    definition_ = agent(tmp_path, max_runtime_minutes=1)
    assert design(tmp_path, "--agent", definition_) == 1
    assert outcome(capsys)["report"]["outcome"] == "time"
    assert len(fake.requests) == 1


def test_max_tool_calls_counts_executed_calls(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api(plain_run("bookstore"))
    assert design(tmp_path, "--agent", agent(tmp_path, max_tool_calls=7)) == 1
    told = outcome(capsys)["report"]
    assert (told["outcome"], told["calls"]) == ("calls", 7)
    assert written(tmp_path) is None


def test_max_items_per_reply_refuses_the_rest(api, tmp_path: Path) -> None:
    every = calls_of(gold("bookstore"))
    fake = api([Reply(tuple(every)), *replies_of(every[3:], 3), Reply((finish_call("Book"),))])
    assert design(tmp_path, "--agent", agent(tmp_path, max_items_per_reply=3)) == 0
    refused = ["is_error" in it for it in fake.results(1)]
    assert refused == [False] * 3 + [True] * (len(every) - 3)


def test_max_refinements_counts_refused_finishes(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = [
        Reply(
            (
                Call("put_endpoint", {"route": f"GET /x{number}", "endpoint": {"operation": "list", "model": "X"}}),
                finish_call("X"),
            )
        )
        for number in range(9)
    ]
    fake = api(turns)
    assert design(tmp_path, "--agent", agent(tmp_path, max_refinements=2)) == 1
    assert outcome(capsys)["report"]["outcome"] == "refinements"
    assert len(fake.requests) == 3


def test_the_same_errors_twice_in_a_row_stop_early(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = api([Reply((finish_call("X"),))] * 9)
    assert design(tmp_path, "--agent", agent(tmp_path)) == 1
    assert outcome(capsys)["report"]["outcome"] == "stuck"
    assert len(fake.requests) == 2


def test_max_usd_is_never_passed(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = [replace(turn, output_tokens=1500) for turn in plain_run("conduit")]
    fake = api(turns)
    assert design(tmp_path, "--agent", agent(tmp_path, max_usd=0.07)) == 1
    told = outcome(capsys)["report"]
    assert told["outcome"] == "budget"
    assert 0 < float(told["usd"]) <= 0.07
    assert 0 < len(fake.requests) < len(turns)
    assert fake.requests[0]["max_tokens"] < 32_000, "a reply that the budget cannot pay is not asked for"


def test_halt_on_stops_at_a_circle_among_services(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = [
        Call("put_service", {"name": name, "functions": {"run": {"requires": [other]}}})
        for name, other in (("mail", "queue"), ("queue", "mail"))
    ]
    turns = [*plain_run("bookstore")[:-1], Reply(tuple(services))]
    api([*turns, plain_run("bookstore")[-1]])
    assert design(tmp_path, "--agent", agent(tmp_path, halt_on=["circular_dependencies"])) == 1
    told = outcome(capsys)["report"]
    assert told["outcome"] == "circle"
    assert "mail" in told["sentence"]
    away = Reply((Call("remove", {"name": "queue"}), Call("remove", {"name": "mail"}), finish_call("Book")))
    api([*turns, away])
    assert design(tmp_path, "--agent", agent(tmp_path)) == 0, "without the key the run goes on"


def test_context_isolation_tells_nothing_of_the_environment(api, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PRIVATE_THING", "do-not-tell-8814")
    for name in ("CLAUDE.md", "AGENTS.md"):
        (tmp_path / name).write_text("memory-do-not-tell-9925")
    monkeypatch.chdir(tmp_path)
    fake = api(plain_run("bookstore"))
    assert design(tmp_path, "--codebase", str(tmp_path)) == 0
    told = json.dumps(fake.requests[0])
    assert "do-not-tell" not in told
    assert str(tmp_path) not in told
    assert len(fake.requests[0]["messages"]) == 1


def test_without_parallel_ready_a_second_run_is_refused(
    api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api(plain_run("bookstore"))
    with FileLock(tmp_path / ".design.json.lock"):
        assert design(tmp_path, "--agent", agent(tmp_path, parallel_ready=False)) == 2
        assert "another run of tester" in capsys.readouterr().err
        assert design(tmp_path, "--agent", agent(tmp_path, parallel_ready=True)) == 0


def test_limits_of_the_command_line_win(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([*plain_run("bookstore")[:1], Failure(401, "authentication_error")])
    assert design(tmp_path, "--agent", agent(tmp_path, max_tool_calls=1), "--max-calls", "50") == 1
    assert outcome(capsys)["report"]["outcome"] == "fault"
