"""Every way in which a reply goes wrong, over real HTTP."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.agent.scripts import finish_call, gold, plain_run
from tests.agent.support import agent, design, outcome, written
from tests.fake_api.turns import Broken, Call, Failure, Raw, Reply, Slow, Turn, calls

SOON = {"retry-after": "0"}


def with_fault(fault: Turn, at: int = 1) -> list[Turn]:
    """A plain run with a fault before one of its replies."""
    turns: list[Turn] = list(plain_run("bookstore"))
    return [*turns[:at], fault, *turns[at:]]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, "rate_limit_error"), (500, "api_error"), (529, "overloaded_error"), (504, "timeout_error")],
)
def test_a_passing_error_is_tried_again(api, tmp_path: Path, status: int, kind: str) -> None:
    fake = api(with_fault(Failure(status, kind, headers=SOON)))
    assert design(tmp_path) == 0
    assert written(tmp_path) == gold("bookstore")
    assert fake.requests[1] == fake.requests[2], "the same request again"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
    ],
)
def test_an_error_that_stays_ends_the_run(
    api, tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int, kind: str
) -> None:
    fake = api(with_fault(Failure(status, kind)))
    assert design(tmp_path) == 1
    told = outcome(capsys)["report"]
    assert told["outcome"] == "fault"
    assert kind in told["sentence"]
    assert len(fake.requests) == 2
    assert written(tmp_path) is None


def test_the_wait_that_the_server_asks_for_is_kept(api, tmp_path: Path) -> None:
    fake = api(with_fault(Failure(429, "rate_limit_error", headers={"retry-after": "1"})))
    assert design(tmp_path) == 0
    assert fake.seen[2] - fake.seen[1] >= 1


def test_a_wait_longer_than_the_run_ends_it_at_once(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api(with_fault(Failure(429, "rate_limit_error", headers={"retry-after": "86400"})))
    started = time.monotonic()
    assert design(tmp_path) == 1
    assert time.monotonic() - started < 10
    assert outcome(capsys)["report"]["outcome"] == "time"


def test_tries_are_limited(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = api([Failure(529, "overloaded_error", headers=SOON)] * 20)
    assert design(tmp_path) == 1
    assert len(fake.requests) == 6
    assert outcome(capsys)["report"]["outcome"] == "fault"


@pytest.mark.parametrize("how", ["cut", "abort", "error"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_reply_that_breaks_off_is_dropped_and_asked_for_again(api, tmp_path: Path, how: str, share: float) -> None:
    turns = plain_run("bookstore")
    fake = api([turns[0], Broken(turns[1], how, share), *turns[1:]])
    assert design(tmp_path) == 0
    assert written(tmp_path) == gold("bookstore")
    assert fake.requests[1]["messages"] == fake.requests[2]["messages"], "nothing of it was kept"


def test_what_a_broken_reply_cost_is_counted(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = plain_run("bookstore")
    api([turns[0], Broken(turns[1], "cut"), *turns[1:]])
    assert design(tmp_path) == 0
    assert outcome(capsys)["report"]["requests"] == len(turns) + 1


def test_an_error_event_that_stays_ends_the_run(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    fake = api([Broken(turns[0], "error", kind="invalid_request_error")])
    assert design(tmp_path) == 1
    assert len(fake.requests) == 1


def test_a_slow_drip_ends_at_the_deadline(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([Slow(plain_run("bookstore")[0], 0.05)])
    started = time.monotonic()
    assert design(tmp_path, "--max-minutes", "0.02") == 1
    assert time.monotonic() - started < 8
    assert outcome(capsys)["report"]["outcome"] == "time"


def test_pings_do_not_keep_a_run_alive(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([Slow(plain_run("bookstore")[0], 0.05, pings=True)])
    started = time.monotonic()
    assert design(tmp_path, "--max-minutes", "0.02") == 1
    assert time.monotonic() - started < 8
    assert outcome(capsys)["report"]["outcome"] == "time"


def test_silence_ends_at_the_deadline(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([Slow(plain_run("bookstore")[0], 5)])
    started = time.monotonic()
    assert design(tmp_path, "--max-minutes", "0.02") == 1
    assert time.monotonic() - started < 4
    assert outcome(capsys)["report"]["outcome"] == "time"


def test_a_call_cut_by_max_tokens_is_answered_and_not_applied(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    model = {"name": "Extra", "model": {"fields": {"first": {"type": "string"}, "second": {"type": "string"}}}}
    cut = Reply((Call("describe", {}), Call("put_model", model)), cut_call=80)
    fake = api([turns[0], cut, *turns[1:]])
    assert design(tmp_path) == 0
    assert written(tmp_path) == gold("bookstore")
    first, second = fake.results(2)
    assert "is_error" not in first
    assert second["is_error"]
    assert second["answer"]["problems"][0]["code"] == "cut-call"


def test_a_refusal_ends_the_run_with_its_reason(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = api([Reply(("I cannot",), stop_reason="refusal", explanation="this would help an attack")])
    assert design(tmp_path) == 1
    told = outcome(capsys)["report"]
    assert told["outcome"] == "refusal"
    assert "this would help an attack" in told["sentence"]
    assert len(fake.requests) == 1


def test_a_full_context_ends_the_run(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([Reply(("…",), stop_reason="model_context_window_exceeded")])
    assert design(tmp_path) == 1
    assert outcome(capsys)["report"]["outcome"] == "context"


def test_a_turn_that_ends_without_finish_is_told_to_go_on(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    fake = api([turns[0], Reply(("That is the plan.",)), *turns[1:]])
    assert design(tmp_path) == 0
    assert "call finish" in fake.requests[2]["messages"][-1]["content"][0]["text"]


def test_two_turns_without_a_call_are_no_standstill_where_edits_stand_between(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    api([Reply(("A plan.",)), turns[0], Reply(("Half of it.",)), *turns[1:]])
    assert design(tmp_path) == 0


def test_a_model_that_never_calls_anything_is_stopped(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = api([Reply(("Let me think.",))] * 9)
    assert design(tmp_path) == 1
    assert len(fake.requests) == 2
    assert outcome(capsys)["report"]["outcome"] == "stuck"


def test_a_paused_turn_goes_on_as_it_is(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    block = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "rest"}}
    paused = Reply((Raw(block),), thinking=None, stop_reason="pause_turn")
    fake = api([turns[0], paused, *turns[1:]])
    assert design(tmp_path) == 0
    assert fake.requests[2]["messages"][-1]["role"] == "assistant"


def test_signed_thinking_goes_back_as_it_came(api, tmp_path: Path) -> None:
    fake = api(plain_run("conduit"))
    assert design(tmp_path) == 0
    sent = [block for message in fake.requests[-1]["messages"] for block in message["content"]]
    assert sum(block["type"] == "thinking" for block in sent) == len(fake.requests) - 1


def test_history_only_grows(api, tmp_path: Path) -> None:
    fake = api(plain_run("conduit"))
    assert design(tmp_path) == 0
    for before, after in zip(fake.requests, fake.requests[1:], strict=False):
        assert after["messages"][: len(before["messages"])] == before["messages"]
        assert after["system"] == before["system"]
        assert after["tools"] == before["tools"]


def test_lists_and_objects_that_arrive_as_strings_are_unwrapped(api, tmp_path: Path) -> None:
    design_ = gold("bookstore")
    turns = plain_run("bookstore")
    texts = tuple(
        Call(
            it.tool,
            {key: json.dumps(value) if isinstance(value, dict | list) else value for key, value in it.input.items()},
        )
        for it in turns[0].parts
        if isinstance(it, Call)
    )
    api([Reply(texts), *turns[1:]])
    assert design(tmp_path) == 0
    assert written(tmp_path) == design_


def test_an_unknown_tool_is_answered_with_those_there_are(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    fake = api([calls(("put_modell", {"name": "X"})), *turns])
    assert design(tmp_path) == 0
    problem = fake.results(1)[0]["answer"]["problems"][0]
    assert (problem["code"], problem["hint"]) == ("unknown-tool", 'did you mean "put_model"?')


def test_a_finish_with_errors_or_without_coverage_is_refused(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    early = Reply((finish_call("Nothing"),))
    empty = Reply((finish_call("Book", coverage=[]),))
    ghost = Reply((finish_call("Ghost"),))
    fake = api([turns[0], early, *turns[1:-1], empty, ghost, turns[-1]])
    assert design(tmp_path, "--agent", agent(tmp_path)) == 0
    codes = [
        [it["code"] for it in fake.results(number)[0]["answer"]["problems"]]
        for number in (len(turns) + 1, len(turns) + 2)
    ]
    assert codes == [["not-covered"], ["unknown-construct"]]
