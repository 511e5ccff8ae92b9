"""The design under edit, and what was said of it on the way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from scaffolder.design.fmt import format_design
from scaffolder.design.load import load_text
from scaffolder.design.source import Json, Source
from scaffolder.diagnostics import Diagnostic, has_errors, in_order
from scaffolder.ir.lint import lint
from scaffolder.ir.model import Project
from scaffolder.ir.resolve import resolve
from scaffolder.record import Record, replace, to_builtins

TOP_LEVEL = (
    "design",
    "name",
    "summary",
    "wire",
    "auth",
    "middleware",
    "database",
    "configuration",
    "services",
    "models",
    "endpoints",
)
EMPTY: dict[str, Json] = {"design": 1, "name": "api", "models": {}, "endpoints": {}}


class Covered(Record):
    """A requirement, and the construct of the design that meets it."""

    requirement: str
    construct: str


class Claim(Record):
    """What the author of a design says of it at the end."""

    summary: str
    coverage: tuple[Covered, ...]
    boundaries: tuple[str, ...]
    confidence: float | None


class Finding(Record):
    """A finding of a review, at a pointer into the design."""

    code: str
    severity: str
    message: str
    pointer: str
    hint: str | None


class Draft(Record):
    """A design document as JSON; `base` is where it started, `claim` is there once it is finished."""

    value: Mapping[str, Json]
    base: Mapping[str, Json]
    assumptions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    claim: Claim | None = None

    @property
    def text(self) -> str:
        """The canonical text of the design."""
        return format_design(dict(self.value))


class Verdict(Record):
    """What the loader says of a draft, and the lint; `project` is there only where nothing is an error."""

    source: Source | None
    project: Project | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that keep the design from being rendered."""
        return tuple(found for found in self.diagnostics if found.is_error)


def new_draft() -> Draft:
    """A draft with nothing in it."""
    return Draft(EMPTY, EMPTY)


def draft_of(value: Mapping[str, Json]) -> Draft:
    """A draft that starts from a design."""
    return Draft(value, value)


def with_section(value: Mapping[str, Json], key: str, section: Json) -> dict[str, Json]:
    """The document with this section: in the author's place where it was, else where the language names it."""
    if key in value:
        return {name: section if name == key else member for name, member in value.items()}
    later = [name for name in value if TOP_LEVEL.index(name) > TOP_LEVEL.index(key)]
    placed: dict[str, Json] = {}
    for name, member in value.items():
        if later and name == later[0]:
            placed[key] = section
        placed[name] = member
    return {**placed, key: section}


def verdict(draft: Draft, file: str = "design.json") -> Verdict:
    """Load, resolve and lint a draft."""
    return verdict_of_text(draft.text, file)


@lru_cache(maxsize=8)
def verdict_of_text(text: str, file: str) -> Verdict:
    """Load, resolve and lint a design."""
    design, source, found = load_text(text, file)
    if design is None:
        return Verdict(source, None, found)
    project, resolved = resolve(design)
    project = None if has_errors(found) else project
    more = [*resolved, *lint(design, project)]
    located = [problem.located(source) if source else problem for problem in more]
    return Verdict(source, project, in_order([*found, *located]))


def text_hash(text: str) -> str:
    """What tells one text from another."""
    return sha256(text.encode()).hexdigest()


def draft_record(draft: Draft) -> dict[str, Any]:
    """A draft as JSON."""
    record: dict[str, Any] = to_builtins(replace(draft, value=dict(draft.value), base=dict(draft.base)))
    return record


def draft_from(record: Mapping[str, Any]) -> Draft:
    """The draft that a record holds."""
    claim = record["claim"]
    return Draft(
        record["value"],
        record["base"],
        tuple(record["assumptions"]),
        tuple(record["questions"]),
        tuple(Finding(**finding) for finding in record["findings"]),
        claim_from(claim) if claim else None,
    )


def claim_from(record: Mapping[str, Any]) -> Claim:
    """The claim that a record holds."""
    coverage = tuple(Covered(entry["requirement"], entry["construct"]) for entry in record["coverage"])
    return Claim(record["summary"], coverage, tuple(record["boundaries"]), record["confidence"])
