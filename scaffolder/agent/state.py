"""Everything that a run knows between two steps; a checkpoint is this, written down."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scaffolder.agent.draft import Draft, draft_from, draft_record
from scaffolder.agent.models import ModelFacts, Usage
from scaffolder.agent.replies import Answer
from scaffolder.record import Record, asdict, field, replace

Block = dict[str, Any]
Message = dict[str, Any]
_PLAIN = ("messages", "answered", "items", "requests", "calls", "refinements", "last_errors", "prompt_tokens")


class State(Record):
    """Where a run stands.

    messages: the conversation, which only ever grows: what was signed is never changed. answered: the results for the
    calls of the last reply, as far as they are done. cut: calls of that reply that are not whole. refused_twice: the
    errors of the last refused finish. prompt_tokens: the prompt of the last request, to foresee the next one's price.
    """

    draft: Draft
    messages: tuple[Message, ...]
    answered: tuple[Block, ...] = ()
    cut: frozenset[str] = frozenset()
    items: int = 0
    usage: Usage = field(default_factory=Usage)
    usd: Decimal = Decimal(0)
    requests: int = 0
    calls: int = 0
    refinements: int = 0
    last_errors: tuple[str, ...] = ()
    prompt_tokens: int = 0

    @property
    def open_calls(self) -> tuple[Block, ...]:
        """The calls of the last reply that have no result yet, in its order."""
        last = self.messages[-1]
        if last["role"] != "assistant":
            return ()
        done = {result["tool_use_id"] for result in self.answered}
        return tuple(it for it in last["content"] if it["type"] == "tool_use" and it["id"] not in done)

    def with_cost(self, usage: Usage, facts: ModelFacts) -> State:
        """The state after a request that was billed."""
        return replace(
            self,
            usage=self.usage + usage,
            usd=self.usd + facts.cost(usage),
            requests=self.requests + 1,
            prompt_tokens=usage.prompt or self.prompt_tokens,
        )

    def with_answer(self, answer: Answer, facts: ModelFacts) -> State:
        """The state with a reply at the end of the conversation."""
        billed = self.with_cost(answer.usage, facts)
        message = {"role": "assistant", "content": list(answer.content)}
        return replace(billed, messages=(*self.messages, message), answered=(), cut=answer.cut, items=0)

    def with_user(self, content: list[Block]) -> State:
        """The state with what is said to the model next."""
        message = {"role": "user", "content": content}
        return replace(self, messages=(*self.messages, message), answered=(), cut=frozenset(), items=0)


def state_record(state: State) -> dict[str, Any]:
    """A state as JSON."""
    record = {name: getattr(state, name) for name in _PLAIN}
    return {
        **record,
        "draft": draft_record(state.draft),
        "cut": sorted(state.cut),
        "usage": asdict(state.usage),
        "usd": str(state.usd),
    }


def state_from(record: Mapping[str, Any]) -> State:
    """The state that a record holds."""
    return State(
        draft_from(record["draft"]),
        tuple(record["messages"]),
        tuple(record["answered"]),
        frozenset(record["cut"]),
        record["items"],
        Usage(**record["usage"]),
        Decimal(record["usd"]),
        record["requests"],
        record["calls"],
        record["refinements"],
        tuple(record["last_errors"]),
        record["prompt_tokens"],
    )
