"""The loop: ask the model, apply its calls one by one, answer each, until it has finished or a limit is reached."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, Protocol

from scaffolder.agent import codes
from scaffolder.agent.deadline import Deadline, DeadlinePassed
from scaffolder.agent.draft import text_hash, verdict
from scaffolder.agent.edits.registry import TOOLS, Reply, call, refusal
from scaffolder.agent.edits.talk import NOBODY
from scaffolder.agent.files import SCHEMAS, CodeBase
from scaffolder.agent.models import MILLION, ModelFacts, Usage
from scaffolder.agent.replies import Answer, Fault
from scaffolder.agent.state import Block, State
from scaffolder.record import Record, replace

Reason = Literal["finished", "calls", "time", "budget", "refinements", "stuck", "circle", "refusal", "context", "fault"]
MOST_OUTPUT = 32_000
LEAST_OUTPUT = 1_000
MOST_TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 16.0
BYTES_PER_TOKEN = 3
_OWN_BLOCKS = ("text", "thinking", "redacted_thinking", "tool_use")
CIRCLES = frozenset({"service-circle", "compute-circle", "shape-circle"})
NUDGE = "Nothing was called. Go on with the tools; when every requirement is met, call finish."


class Limits(Record):
    """What a run may spend, by its definition and the command line."""

    calls: int
    usd: Decimal
    refinements: int
    items_per_reply: int
    checkpoint_every: int
    halts_on_circles: bool


class Ended(Record):
    """How a run ended, in one sentence, and where it stood then."""

    reason: Reason
    sentence: str
    state: State


class Talker(Protocol):
    """Asks a model."""

    def ask(self, request: Mapping[str, Any], heard: Callable[[str], None]) -> Answer: ...


class Watcher(Protocol):
    """Is told how a run goes on, keeps its state, and answers questions."""

    def hears(self, tool: str) -> None: ...

    def saw(self, tool: str, given: Any, reply: Reply, state: State) -> None: ...

    def waits(self, seconds: float, why: str) -> None: ...

    def keeps(self, state: State) -> None: ...

    def answers(self, question: str) -> str | None: ...


class Task(Record):
    """What a model is asked for, apart from the conversation."""

    system: str
    facts: ModelFacts
    effort: str | None
    allowed: frozenset[str]
    code_base: CodeBase | None
    file_tools: tuple[str, ...]
    web_tools: tuple[str, ...]

    @property
    def tools(self) -> list[dict[str, Any]]:
        """The tools as the API wants them, always in the same order."""
        edits = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.schema}
            for tool in TOOLS.values()
            if tool.name in self.allowed
        ]
        files = [{"name": name, **SCHEMAS[name]} for name in self.file_tools] if self.code_base else []
        return [*edits, *files, *(_WEB[name] for name in self.web_tools)]


_WEB: Mapping[str, dict[str, Any]] = {
    "WebSearch": {"type": "web_search_20250305", "name": "web_search", "max_uses": 5},
    "WebFetch": {"type": "web_fetch_20250910", "name": "web_fetch", "max_uses": 5},
}


class _Stop(Exception):
    def __init__(self, reason: Reason, sentence: str, state: State) -> None:
        super().__init__(sentence)
        self.ended = Ended(reason, sentence, state)


def run(state: State, task: Task, limits: Limits, deadline: Deadline, talker: Talker, watcher: Watcher) -> Ended:
    """Run until the design is finished, or until something stops the run."""
    try:
        while True:
            state = _applied(state, task, limits, deadline, watcher)
            if state.draft.claim is not None:
                return Ended("finished", "the design is finished", state)
            state = _asked(state, task, limits, deadline, talker, watcher)
            watcher.keeps(state)
    except _Stop as stop:
        return stop.ended


# The calls of a reply ---------------------------------------------------------------------------------------------


def _applied(state: State, task: Task, limits: Limits, deadline: Deadline, watcher: Watcher) -> State:
    """The state with a result for every call of the last reply, ready to be sent."""
    if state.messages[-1]["role"] == "user":
        return state
    for block in state.open_calls:
        if deadline.seconds_left <= 0:
            raise _Stop("time", "the time of the run is over", state)
        state = _with_call(state, block, task, limits, watcher)
    if not state.answered:
        return state
    if state.draft.claim is not None:
        return state
    return state.with_user(list(state.answered))


def _with_call(state: State, block: Block, task: Task, limits: Limits, watcher: Watcher) -> State:
    """The state with one more call answered; a call is counted when it is executed."""
    if block["id"] in state.cut:
        return _with_result(state, block, refusal(state.draft, codes.CUT_CALL.at("")))
    tool = TOOLS.get(block["name"])
    is_item = tool is not None and tool.kind == "edit"
    if is_item and state.items >= limits.items_per_reply:
        problem = codes.TOO_MANY_ITEMS.at("", limit=limits.items_per_reply)
        return _with_result(state, block, refusal(state.draft, problem))
    if state.calls >= limits.calls:
        raise _Stop("calls", f"the run may make {limits.calls} calls", state)
    reply = _reply(state, block, task, watcher)
    state = replace(state, draft=reply.draft, calls=state.calls + 1, items=state.items + is_item)
    state = _with_result(state, block, reply)
    watcher.saw(block["name"], block["input"], reply, state)
    if state.calls % limits.checkpoint_every == 0:
        watcher.keeps(state)
    _stop_in_circle(state, limits)
    return _with_refused_finish(state, block, reply, limits)


def _reply(state: State, block: Block, task: Task, watcher: Watcher) -> Reply:
    name, given = block["name"], block["input"]
    if name in SCHEMAS:
        if task.code_base is None or name not in task.file_tools:
            return refusal(state.draft, codes.TOOL_NOT_ALLOWED.at("", name=name))
        text, failed = task.code_base.run(name, given)
        return Reply(state.draft, text, failed)
    reply = call(state.draft, name, given, task.allowed)
    if name == "ask" and not reply.is_error:
        told = watcher.answers(given["question"]) if isinstance(given, dict) else None
        return replace(reply, text=json.dumps({"answer": told or NOBODY}, ensure_ascii=False))
    return reply


def _with_result(state: State, block: Block, reply: Reply) -> State:
    result: Block = {"type": "tool_result", "tool_use_id": block["id"], "content": reply.text}
    if reply.is_error:
        result["is_error"] = True
    return replace(state, answered=(*state.answered, result))


def _stop_in_circle(state: State, limits: Limits) -> None:
    if not limits.halts_on_circles:
        return
    circle = next((it for it in verdict(state.draft).errors if it.code in CIRCLES), None)
    if circle is not None:
        raise _Stop("circle", f"the design depends on itself: {circle.message}", state)


def _with_refused_finish(state: State, block: Block, reply: Reply, limits: Limits) -> State:
    """Count a refused finish as a refinement; the same errors twice in a row, or too many of them, end the run."""
    if block["name"] != "finish" or not reply.is_error:
        return state
    errors = tuple(sorted((*reply.codes, *(it.pointer for it in verdict(state.draft).errors))))
    return _refined(state, errors, limits)


def _refined(state: State, errors: tuple[str, ...], limits: Limits) -> State:
    if errors and errors == state.last_errors:
        raise _Stop("stuck", "the same errors were left twice in a row", state)
    state = replace(state, refinements=state.refinements + 1, last_errors=errors)
    if state.refinements > limits.refinements:
        raise _Stop("refinements", f"the design was not valid after {limits.refinements} refinements", state)
    return state


# A request --------------------------------------------------------------------------------------------------------


def _asked(state: State, task: Task, limits: Limits, deadline: Deadline, talker: Talker, watcher: Watcher) -> State:
    """The state with the model's next reply."""
    if state.messages[-1]["role"] == "assistant":
        state = _nudged(state, limits)
    for number in range(1, MOST_TRIES + 1):
        request = _request(state, task, limits)
        try:
            answer = talker.ask(request, watcher.hears)
        except DeadlinePassed:
            raise _Stop("time", "the time of the run is over", state) from None
        except Fault as fault:
            state = state.with_cost(fault.usage, task.facts) if fault.usage.prompt else state
            if not fault.retried or number == MOST_TRIES:
                raise _Stop("fault", fault.sentence, state) from fault
            _wait(state, fault, number, deadline, watcher)
            continue
        return _after(state, answer, task, limits)
    raise AssertionError("the last try stops the run")


def _nudged(state: State, limits: Limits) -> State:
    """The state in which a model that ended its turn unasked is told to go on; a paused turn simply goes on."""
    last = state.messages[-1]["content"]
    if last[-1]["type"] not in _OWN_BLOCKS:
        return state
    state = _refined(state, (codes.NOT_FINISHED.name, text_hash(state.draft.text)), limits)
    return state.with_user([{"type": "text", "text": NUDGE}])


def _request(state: State, task: Task, limits: Limits) -> dict[str, Any]:
    """The request for the next reply, no longer than what is left to spend can pay."""
    request: dict[str, Any] = {
        "model": task.facts.id,
        "max_tokens": _affordable(state, task, limits),
        "system": [{"type": "text", "text": task.system}],
        "messages": list(state.messages),
        "tools": task.tools,
        "thinking": {"type": "adaptive"},
        "cache_control": {"type": "ephemeral"},
    }
    if task.effort:
        request["output_config"] = {"effort": task.effort}
    return request


def _affordable(state: State, task: Task, limits: Limits) -> int:
    """The output tokens that the rest of the budget pays, after the prompt; too few of them end the run."""
    new = state.messages[-2:] if state.prompt_tokens else [task.system, task.tools, state.messages]
    prompt = Usage(cache_write=len(json.dumps(new)) // BYTES_PER_TOKEN, cache_read=state.prompt_tokens)
    left = limits.usd - state.usd - task.facts.cost(prompt)
    tokens = int(left * MILLION / task.facts.prices_of(prompt).output)
    if tokens < LEAST_OUTPUT:
        raise _Stop("budget", f"the budget of ${limits.usd} does not pay another reply", state)
    return min(tokens, MOST_OUTPUT, task.facts.max_output)


def _wait(state: State, fault: Fault, number: int, deadline: Deadline, watcher: Watcher) -> None:
    """Wait as long as the server asks, or longer each time; a wait past the deadline ends the run at once."""
    seconds = fault.wait if fault.wait is not None else min(FIRST_WAIT * 2 ** (number - 1), LONGEST_WAIT)
    if seconds >= deadline.seconds_left:
        raise _Stop("time", f"{fault.sentence}; the time of the run would be over before another try", state)
    watcher.waits(seconds, fault.sentence)


def _after(state: State, answer: Answer, task: Task, limits: Limits) -> State:
    if answer.stop_reason == "refusal":
        billed = state.with_cost(answer.usage, task.facts)
        raise _Stop("refusal", f"the model refused{': ' + answer.explanation if answer.explanation else ''}", billed)
    if answer.stop_reason == "model_context_window_exceeded":
        raise _Stop(
            "context", "the conversation is longer than the model can read", state.with_cost(answer.usage, task.facts)
        )
    if not answer.content:
        return _refined(state.with_cost(answer.usage, task.facts), (codes.NOT_FINISHED.name,), limits)
    return state.with_answer(answer, task.facts)
