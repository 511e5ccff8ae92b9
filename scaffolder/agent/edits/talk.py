"""The tools that change nothing: show, ask, assume, report a finding, finish."""

from __future__ import annotations

import re
from typing import Any

from scaffolder.agent.codes import (
    BAD_ARGUMENT,
    BAD_FINDING,
    NOT_COVERED,
    NOT_VALID_YET,
    NOTHING_DESIGNED,
    UNKNOWN_CONSTRUCT,
)
from scaffolder.agent.draft import Claim, Covered, Draft, Finding, verdict
from scaffolder.agent.edits.names import part_of, value_at
from scaffolder.agent.edits.schemas import arguments, text
from scaffolder.agent.edits.tool import Arguments, Outcome, Tool, refused
from scaffolder.design.fmt import format_design
from scaffolder.diagnostics import Diagnostic
from scaffolder.record import replace

NOBODY = "nobody is here to answer: decide by yourself, and record what you took for granted with assume"

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SEVERITIES = ("error", "warning")


def describe(draft: Draft, given: Arguments) -> Outcome:
    """Show the design, or one part of it."""
    name = given.get("name")
    if not name:
        return Outcome(draft, draft.text)
    part = part_of(draft.value, name)
    if isinstance(part, Diagnostic):
        return refused(draft, part)
    shown = format_design({part.name: value_at(draft.value, part.keys)})
    return Outcome(draft, shown, pointers=(part.pointer,))


def assume(draft: Draft, given: Arguments) -> Outcome:
    """Record what was taken for granted."""
    return Outcome(replace(draft, assumptions=(*draft.assumptions, given["text"])), "recorded")


def ask(draft: Draft, given: Arguments) -> Outcome:
    """Record a question; where somebody is there, the runner puts the answer in place of these words."""
    return Outcome(replace(draft, questions=(*draft.questions, given["question"])), NOBODY)


def finish(draft: Draft, given: Arguments) -> Outcome:
    """End the work, if the design is valid and every requirement is accounted for."""
    problems = [*_unfinished(draft), *_uncovered(draft, given["coverage"])]
    confidence = given.get("confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        problems.append(BAD_ARGUMENT.at("/confidence", problem="confidence goes from 0 to 1"))
    if problems:
        return refused(draft, *problems)
    coverage = tuple(Covered(entry["requirement"], entry["construct"]) for entry in given["coverage"])
    claim = Claim(given["summary"], coverage, tuple(given.get("boundaries", ())), confidence)
    return Outcome(replace(draft, claim=claim), "finished")


def _unfinished(draft: Draft) -> list[Diagnostic]:
    errors = verdict(draft).errors
    if errors:
        count = len(errors)
        return [NOT_VALID_YET.at("", count=count, errors="error" if count == 1 else "errors"), *errors]
    return [] if draft.value.get("endpoints") else [NOTHING_DESIGNED.at("/endpoints")]


def _uncovered(draft: Draft, coverage: list[Any]) -> list[Diagnostic]:
    """What is wrong with the coverage: none at all, an entry of another form, a construct that is not there."""
    if not coverage:
        return [NOT_COVERED.at("/coverage")]
    problems: list[Diagnostic] = []
    for index, entry in enumerate(coverage):
        pointer = f"/coverage/{index}"
        if not isinstance(entry, dict) or not all(
            isinstance(entry.get(key), str) for key in ("requirement", "construct")
        ):
            problems.append(BAD_ARGUMENT.at(pointer, problem="an entry has the texts requirement and construct"))
            continue
        part = part_of(draft.value, entry["construct"])
        if isinstance(part, Diagnostic):
            known = (part.hint or "").removeprefix("it has ")
            problems.append(UNKNOWN_CONSTRUCT.at(f"{pointer}/construct", name=entry["construct"], hint=known))
    return problems


def finding(draft: Draft, given: Arguments) -> Outcome:
    """Record a finding of a review at a part of the design."""
    part = part_of(draft.value, given["name"])
    if isinstance(part, Diagnostic):
        return refused(draft, part)
    if not _CODE.fullmatch(given["code"]):
        return refused(draft, BAD_FINDING.at("/code", problem=f'"{given["code"]}" is no code in kebab-case'))
    if given["severity"] not in _SEVERITIES:
        return refused(draft, BAD_FINDING.at("/severity", problem="a severity is error or warning"))
    found = Finding(given["code"], given["severity"], given["message"], part.pointer, given.get("hint"))
    if found in draft.findings:
        return refused(draft, BAD_FINDING.at("", problem="this finding is recorded already"))
    return Outcome(replace(draft, findings=(*draft.findings, found)), "recorded")


_COVERAGE = {
    "type": "array",
    "description": "Every requirement that was asked for, each with the part of the design that meets it.",
    "items": {
        "type": "object",
        "properties": {
            "requirement": text("The requirement, in its author's words."),
            "construct": text(
                "The part that meets it: `Book`, `Book.price`, `Book.access.update`, `GET /books`, `auth`."
            ),
        },
        "required": ["requirement", "construct"],
        "additionalProperties": False,
    },
}

TOOLS = (
    Tool(
        "describe",
        "look",
        "Show the design, or one part of it by name.",
        arguments({"name": text("A part, as rename names it; the whole design if left out.")}),
        describe,
    ),
    Tool(
        "assume",
        "note",
        "Record something that the requirements left open and you decided.",
        arguments({"text": text("One sentence.")}, ("text",)),
        assume,
    ),
    Tool(
        "ask",
        "note",
        "Ask the person a question without whose answer the design would be a guess. Often nobody is there.",
        arguments({"question": text("One question.")}, ("question",)),
        ask,
    ),
    Tool(
        "finish",
        "end",
        "End the work. Refused while the design has errors, or while a construct named in coverage is not there.",
        arguments(
            {
                "summary": text("What was designed, in a few sentences."),
                "coverage": _COVERAGE,
                "boundaries": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "What was asked for and the language cannot say, each with what stands in for it.",
                },
                "confidence": {"type": "number", "description": "0 to 1; shown, decides nothing."},
            },
            ("summary", "coverage", "boundaries"),
        ),
        finish,
    ),
    Tool(
        "finding",
        "review",
        "Report one finding of a review at a part of the design.",
        arguments(
            {
                "name": text("The part, as describe names it."),
                "code": text("A short name of the kind of finding, kebab-case."),
                "severity": {"type": "string", "enum": list(_SEVERITIES), "description": "error: must be mended."},
                "message": text("What is wrong, in one sentence."),
                "hint": text("How to mend it."),
            },
            ("name", "code", "severity", "message"),
        ),
        finding,
    ),
)
