"""The one list of tools, and a call of one of them: `design`, `refine`, `edit`, `mcp` and `review` all come here."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from scaffolder.agent import codes
from scaffolder.agent.draft import Draft, Verdict, verdict
from scaffolder.agent.edits import moves, sections, talk
from scaffolder.agent.edits.schemas import unwrapped
from scaffolder.agent.edits.tool import Outcome, Tool
from scaffolder.design import codes as design_codes
from scaffolder.design.load import read
from scaffolder.diagnostics import Diagnostic, closest
from scaffolder.record import Record

_BY_NAME = {tool.name: tool for tool in (*sections.TOOLS, *moves.TOOLS, *talk.TOOLS)}
_ORDER = (
    "describe",
    "set_project",
    "set_auth",
    "set_middleware",
    "put_model",
    "put_field",
    "put_endpoint",
    "put_service",
    "put_configuration",
    "rename",
    "remove",
    "assume",
    "ask",
    "finish",
    "finding",
)
TOOLS: Mapping[str, Tool] = {name: _BY_NAME[name] for name in _ORDER}

# What no later edit could mend: such a call changes nothing. All else may be a step on the way.
_FORMS = frozenset(
    code.name
    for code in (
        design_codes.INVALID_NAME,
        design_codes.RESERVED_NAME,
        design_codes.BAD_ROUTE,
        design_codes.BAD_FORMAT,
        design_codes.BAD_PATTERN,
    )
)
_MOST_PROBLEMS = 20
_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "object": dict,
    "array": list,
    "boolean": bool,
    "number": (int, float),
}


class Reply(Record):
    """What a call answers: the draft afterwards, and a text for the caller."""

    draft: Draft
    text: str
    is_error: bool
    codes: tuple[str, ...] = ()


def call(draft: Draft, name: str, given: Any, allowed: Collection[str] | None = None) -> Reply:
    """Apply a tool to a draft; whatever is wrong is answered, and changes nothing."""
    tool = TOOLS.get(name)
    if tool is None:
        return refusal(draft, codes.UNKNOWN_TOOL.at("", name=name, hint=closest(name, allowed or TOOLS)))
    if allowed is not None and name not in allowed:
        return refusal(draft, codes.TOOL_NOT_ALLOWED.at("", name=name))
    if not isinstance(given, dict):
        return refusal(draft, codes.UNREADABLE_INPUT.at(""))
    arguments = unwrapped(given, tool.schema)
    problems = _argument_problems(tool, arguments)
    if problems:
        return refusal(draft, *problems)
    outcome = tool.apply(draft, arguments)
    if outcome.refused:
        return refusal(draft, *outcome.refused)
    if tool.kind == "edit":
        broken = _form_problems(draft, outcome)
        if broken:
            return refusal(draft, *broken)
    return _answered(draft, tool, outcome)


def refusal(draft: Draft, *problems: Diagnostic) -> Reply:
    """The answer to a call that changed nothing."""
    answer = {"refused": "nothing was changed", "problems": _problems(problems), "state": state_line(draft)}
    return Reply(draft, _json(answer), True, tuple(problem.code for problem in problems))


def _argument_problems(tool: Tool, given: Mapping[str, Any]) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for name, value in given.items():
        schema = tool.properties.get(name)
        if schema is None:
            hint = closest(name, tool.properties)
            problems.append(codes.UNKNOWN_ARGUMENT.at(f"/{name}", tool=tool.name, name=name, hint=hint))
        elif "type" in schema and not _is_a(schema["type"], value):
            problem = f'"{name}" must be of type {schema["type"]}'
            problems.append(codes.BAD_ARGUMENT.at(f"/{name}", problem=problem))
    missing = (name for name in tool.required if name not in given)
    return problems + [codes.MISSING_ARGUMENT.at("", tool=tool.name, name=name) for name in missing]


def _is_a(kind: str, value: object) -> bool:
    """Whether a value is of a type of JSON Schema; true and false are no numbers."""
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _form_problems(before: Draft, outcome: Outcome) -> list[Diagnostic]:
    """What is wrong with the form of the changed document and was not wrong before."""
    known = {(it.code, it.pointer) for it in (*read(dict(before.value))[1], *verdict(before).errors)}
    malformed = list(read(dict(outcome.draft.value))[1])
    if not malformed:
        malformed = [it for it in verdict(outcome.draft).errors if it.code in _FORMS]
    return [it for it in malformed if (it.code, it.pointer) not in known]


def _answered(before: Draft, tool: Tool, outcome: Outcome) -> Reply:
    """What was done, the findings in the changed part and those that are new elsewhere, and the state."""
    if tool.kind != "edit":
        state = {} if tool.kind == "end" else {"state": state_line(outcome.draft)}
        return Reply(outcome.draft, _json({"done": outcome.told, **state}), False)
    known = {(it.code, it.pointer) for it in verdict(before).diagnostics}
    here = [
        it
        for it in verdict(outcome.draft).diagnostics
        if (it.code, it.pointer) not in known or any(_is_within(it.pointer, pointer) for pointer in outcome.pointers)
    ]
    told = {"problems": _problems(here)} if here else {}
    return Reply(outcome.draft, _json({"done": outcome.told, **told, "state": state_line(outcome.draft)}), False)


def _is_within(pointer: str, part: str) -> bool:
    return pointer == part or pointer.startswith(part + "/")


def _problems(found: Collection[Diagnostic]) -> list[dict[str, str]]:
    told = [
        {
            "severity": str(it.severity),
            "code": it.code,
            "pointer": it.pointer,
            "message": it.message,
            **({"hint": it.hint} if it.hint else {}),
        }
        for it in found
    ]
    rest = len(told) - _MOST_PROBLEMS
    return told[:_MOST_PROBLEMS] + ([{"message": f"and {rest} more"}] if rest > 0 else [])


def state_line(draft: Draft) -> str:
    """How far the design is, in one line: what it has, and where its errors are."""
    found = verdict(draft)
    parts = [_counted(draft, "models"), _counted(draft, "endpoints")]
    return f"{', '.join(parts)}; {_validity(found)}"


def _counted(draft: Draft, section: str) -> str:
    there = draft.value.get(section)
    count = len(there) if isinstance(there, dict) else 0
    return f"{count} {section if count != 1 else section[:-1]}"


def _validity(found: Verdict) -> str:
    warnings = len(found.diagnostics) - len(found.errors)
    also = f", {warnings} warnings" if warnings > 1 else ", 1 warning" if warnings else ""
    if not found.errors:
        return f"valid{also}"
    places = list(dict.fromkeys(f"{it.code} at {it.pointer or '/'}" for it in found.errors))
    listed = "; ".join(places[:6]) + (f"; and {len(places) - 6} more" if len(places) > 6 else "")
    return f"{len(found.errors)} error{'s' if len(found.errors) > 1 else ''}{also}: {listed}"


def _json(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
