"""A list of calls on a design, without a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scaffolder.agent.codes import NOT_A_CALL
from scaffolder.agent.draft import Draft
from scaffolder.agent.edits.registry import Reply, call
from scaffolder.diagnostics import Diagnostic
from scaffolder.record import Record

KEYS = {"tool", "input"}


class Asked(Record):
    """A call as it is written in a file."""

    tool: str
    input: Any


def read_calls(text: str) -> tuple[tuple[Asked, ...], tuple[Diagnostic, ...]]:
    """The calls that a text says: a JSON list, or one JSON object a line; each `{"tool": …, "input": {…}}`."""
    try:
        found = _documents(text)
    except ValueError as error:
        return (), (NOT_A_CALL.at("", problem=str(error)),)
    calls: list[Asked] = []
    problems: list[Diagnostic] = []
    for index, entry in enumerate(found):
        if not isinstance(entry, dict) or not isinstance(entry.get("tool"), str) or set(entry) - KEYS:
            problems.append(NOT_A_CALL.at(f"/{index}", problem='it has the keys "tool" and "input"'))
        else:
            calls.append(Asked(entry["tool"], entry.get("input", {})))
    return tuple(calls), tuple(problems)


def _documents(text: str) -> list[Any]:
    stripped = text.strip()
    if stripped.startswith("["):
        found: list[Any] = json.loads(stripped)
        return found
    return [json.loads(line) for line in stripped.splitlines() if line.strip()]


def apply_calls(draft: Draft, calls: tuple[Asked, ...]) -> Iterator[tuple[Asked, Reply]]:
    """Each call with its answer, on the draft that the calls before it left."""
    for asked in calls:
        reply = call(draft, asked.tool, asked.input)
        draft = reply.draft
        yield asked, reply
