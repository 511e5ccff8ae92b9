"""The loop by itself, with a talker and a clock of the test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from scaffolder.agent.deadline import Deadline
from scaffolder.agent.draft import new_draft
from scaffolder.agent.edits.registry import TOOLS, Reply
from scaffolder.agent.loop import Ended, Limits, Task, run
from scaffolder.agent.models import ModelFacts, Usage, known_models, model_facts, table
from scaffolder.agent.replies import Answer
from scaffolder.agent.state import State


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Told:
    """A watcher that moves the clock with every call that it sees."""

    clock: Clock
    kept: list[State] = field(default_factory=list)

    def hears(self, tool: str) -> None: ...

    def saw(self, tool: str, given: Any, reply: Reply, state: State) -> None:
        self.clock.now += 10

    def waits(self, seconds: float, why: str) -> None: ...

    def keeps(self, state: State) -> None:
        self.kept.append(state)

    def answers(self, question: str) -> str | None:
        return None


@dataclass
class Talker:
    answers: list[Answer]

    def ask(self, request: Mapping[str, Any], heard: Callable[[str], None]) -> Answer:
        return self.answers.pop(0)


def facts() -> ModelFacts:
    found = model_facts("sonnet")
    assert found is not None
    return found


def looped(answers: list[Answer], seconds: float) -> Ended:
    clock = Clock()
    task = Task("s", facts(), None, frozenset(TOOLS), None, (), ())
    limits = Limits(100, Decimal(1), 5, 10, 10, False)
    state = State(new_draft(), ({"role": "user", "content": [{"type": "text", "text": "x"}]},))
    return run(state, task, limits, Deadline(seconds, clock), Talker(answers), Told(clock))


def test_the_time_is_asked_before_each_call() -> None:
    block = [{"type": "tool_use", "id": str(number), "name": "describe", "input": {}} for number in range(5)]
    ended = looped([Answer(tuple(block), "tool_use", Usage())], 25)
    assert (ended.reason, ended.state.calls) == ("time", 3)


def test_an_empty_reply_twice_ends_the_run() -> None:
    ended = looped([Answer((), "end_turn", Usage())] * 3, 1000)
    assert ended.reason == "stuck"


@pytest.mark.parametrize("name", known_models())
def test_every_model_has_its_prices_and_is_one_of_the_sdk(name: str) -> None:
    from tests.fake_api.lint import MODELS

    found = model_facts(name)
    assert found is not None
    assert found.id in MODELS
    prices = found.prices
    assert 0 < prices.cache_read < prices.input < prices.cache_write < prices.output


def test_no_model_of_the_file_is_deprecated_by_the_sdk() -> None:
    from anthropic._data.deprecated_models import DEPRECATED_MODELS

    assert not set(table()["models"]) & set(DEPRECATED_MODELS)
    assert table()["checked_on"]
    assert table()["sources"]


def test_a_long_prompt_has_its_own_price() -> None:
    haiku = model_facts("haiku")
    assert haiku is not None
    assert haiku.cost(Usage(input=100_000)) == Decimal("0.01")
    assert haiku.cost(Usage(input=100_001)) > Decimal("0.05")


def test_searches_are_billed() -> None:
    assert facts().cost(Usage(searches=3)) == Decimal("0.03")
