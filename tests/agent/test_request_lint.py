"""The fake refuses what the real API refuses; else a test against it would prove nothing."""

from __future__ import annotations

import json
from typing import Any

import anthropic
import pytest

from tests.fake_api.lint import findings
from tests.fake_api.server import KEY, fake_api
from tests.fake_api.turns import Reply, calls

TOOL = {"name": "look", "description": "d", "input_schema": {"type": "object", "properties": {}}}
USER = {"role": "user", "content": [{"type": "text", "text": "hello"}]}
CALL = {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "look", "input": {}}]}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "x"}]}
GOOD: dict[str, Any] = {
    "model": "claude-sonnet-5-5",
    "max_tokens": 100,
    "messages": [USER, CALL, RESULT],
    "tools": [TOOL],
    "thinking": {"type": "adaptive"},
}
WIDE = {"type": "object", "additionalProperties": False, "properties": {f"p{n}": {"type": "string"} for n in range(25)}}
UNIONS = {
    "type": "object",
    "additionalProperties": False,
    "required": [f"p{n}" for n in range(17)],
    "properties": {f"p{n}": {"anyOf": [{"type": "string"}, {"type": "null"}]} for n in range(17)},
}
LOOP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["a"],
    "properties": {"a": {"$ref": "#/$defs/A"}},
    "$defs": {"A": {"type": "array", "items": {"$ref": "#/$defs/A"}}},
}
MAP = {"type": "object", "additionalProperties": {"type": "string"}}


def test_a_good_request_passes() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 0},
        {"top_p": 0.9},
        {"top_k": 5},
        {"tool_choice": {"type": "any"}},
        {"tool_choice": {"type": "tool", "name": "look"}},
        {"thinking": {"type": "disabled"}},
        {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        {"output_config": {"effort": "heroic"}},
        {"model": "claude-2"},
        {"max_tokens": 0},
        {"max_tokens": 200_000},
        {"maxtokens": 5},
        {"messages": []},
        {"messages": [CALL, RESULT]},
        {"messages": [USER, {"role": "assistant", "content": [{"type": "text", "text": "{"}]}]},
        {"messages": [USER, CALL, USER]},
        {"messages": [USER, CALL, {"role": "user", "content": [*USER["content"], *RESULT["content"]]}]},
        {"messages": [USER, RESULT]},
        {"messages": [USER, CALL, RESULT, CALL, RESULT]},
        {"messages": [USER, CALL, {"role": "user", "content": RESULT["content"] * 2}]},
        {"messages": [{"role": "user", "content": []}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]},
        {"messages": [{"role": "system", "content": [{"type": "text", "text": "x"}]}]},
        {"tools": [TOOL, TOOL]},
        {"tools": [{**TOOL, "name": "no blanks"}]},
        {"tools": [{**TOOL, "input_schema": {"type": "array"}}]},
        {"tools": [{**TOOL, "input_schema": {"type": "object", "anyOf": []}}]},
        {"tools": [{**TOOL, "strict": True, "input_schema": WIDE}]},
        {"tools": [{**TOOL, "strict": True, "input_schema": UNIONS}]},
        {"tools": [{**TOOL, "strict": True, "input_schema": LOOP}]},
        {"tools": [{**TOOL, "strict": True, "input_schema": MAP}]},
        {"output_config": {"format": {"type": "json_schema", "schema": WIDE}}},
        {"system": [{"type": "text", "text": ""}]},
        {"system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5},
    ],
    ids=lambda change: json.dumps(change)[:60],
)
def test_what_the_api_refuses_is_found(change: dict[str, Any]) -> None:
    assert findings({**GOOD, **change}) != []


def ask(origin: str, messages: list[dict[str, Any]], system: str = "s") -> anthropic.types.Message:
    client = anthropic.Anthropic(api_key=KEY, base_url=origin, max_retries=0)
    with client.messages.stream(
        model="claude-sonnet-5-5", max_tokens=1000, system=system, messages=messages, tools=[TOOL]  # type: ignore[arg-type, list-item]
    ) as stream:
        return stream.get_final_message()


@pytest.mark.parametrize("change", ["nothing", "thought", "call", "before", "system"])
def test_signed_thoughts_are_bound_to_what_stood_before_them(change: str) -> None:
    with fake_api([calls(("look", {"a": 1})), Reply(("done",))]) as fake:
        first = ask(fake.origin, [USER])
        content = [block.to_dict() for block in first.content]
        before: dict[str, Any] = {**USER}
        if change == "thought":
            content[0]["thinking"] = "Something else."
        if change == "call":
            content[1]["input"] = {"a": 2}
        if change == "before":
            before = {"role": "user", "content": [{"type": "text", "text": "hallo"}]}
        result = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": content[1]["id"], "content": "x"}]}
        messages = [before, {"role": "assistant", "content": content}, result]
        if change == "nothing":
            assert ask(fake.origin, messages).stop_reason == "end_turn"
            return
        with pytest.raises(anthropic.BadRequestError):
            ask(fake.origin, messages, system="other" if change == "system" else "s")
        assert fake.findings


def test_the_sdk_really_has_the_faults_that_the_loop_knows() -> None:
    """Facts of the installed SDK: a clean cut raises nothing, an error event has status 200, a cut call is a dict."""
    from tests.fake_api.turns import Broken

    whole = calls(("look", {"names": ["first", "second", "third"], "more": "x" * 50}))
    with fake_api([Broken(whole, "cut", 0.8)]) as fake:
        assert ask(fake.origin, [USER]).stop_reason is None
    with fake_api([Broken(whole, "error", 0.5)]) as fake:
        with pytest.raises(anthropic.APIStatusError) as caught:
            ask(fake.origin, [USER])
        assert (caught.value.status_code, caught.value.type) == (200, "overloaded_error")
    with fake_api([Reply(whole.parts, cut_call=28)]) as fake:
        block = ask(fake.origin, [USER]).content[-1]
        assert block.to_dict()["input"] == {"names": ["first"]} or isinstance(block.to_dict()["input"], dict)
