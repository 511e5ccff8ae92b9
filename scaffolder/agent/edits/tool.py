"""A tool, what it is asked, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from scaffolder.agent.draft import Draft
from scaffolder.diagnostics import Diagnostic
from scaffolder.record import Record

Arguments = Mapping[str, Any]
Kind = Literal["look", "edit", "note", "end", "review"]


class Outcome(Record):
    """The draft afterwards, and what was done in words; with `refused` nothing was changed.

    pointers: the parts that were changed, whose findings are told.
    """

    draft: Draft
    told: str
    refused: tuple[Diagnostic, ...] = ()
    pointers: tuple[str, ...] = ()


class Tool(Record):
    """An operation on a draft. look: shows; edit: changes; note: records; end: finishes; review: reports a finding."""

    name: str
    kind: Kind
    description: str
    schema: Mapping[str, Any]
    apply: Callable[[Draft, Arguments], Outcome]

    @property
    def properties(self) -> Mapping[str, Any]:
        """The schemas of the arguments."""
        found: Mapping[str, Any] = self.schema["properties"]
        return found

    @property
    def required(self) -> tuple[str, ...]:
        """The arguments that must be there."""
        return tuple(self.schema.get("required", ()))


def refused(draft: Draft, *problems: Diagnostic) -> Outcome:
    """Nothing was done, and why."""
    return Outcome(draft, "", problems)
