"""From the text of `design.json` to a design, or to everything that is wrong with it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scaffolder.design import codes
from scaffolder.design.checks import findings
from scaffolder.design.document import Design, Middleware, json_kind
from scaffolder.design.source import Json, Source, decode, parse
from scaffolder.design.vocabulary import keys_of, known_keys
from scaffolder.diagnostics import Diagnostic, closest, in_order, pointer_of, pointer_parts

Loaded = tuple[Design | None, Source | None, tuple[Diagnostic, ...]]

_KINDS = {
    "text": "text",
    "bool": "true or false",
    "int": "a whole number",
    "null": "null",
    "object": "an object",
    "list": "a list",
}
_EXPECTED = {
    "string_type": "text",
    "int_type": _KINDS["int"],
    "int_from_float": _KINDS["int"],
    "bool_type": _KINDS["bool"],
    "dict_type": _KINDS["object"],
    "model_type": _KINDS["object"],
    "tuple_type": _KINDS["list"],
    "list_type": _KINDS["list"],
}
_NULLS = re.compile(
    r"/database/seeds/.*"
    r"|(/models/[^/]+/fields/[^/]+|/services/[^/]+/[^/]+/(input|output)/[^/]+|/configuration/[^/]+)/default"
)


def load(path: Path | str) -> Loaded:
    """The design in a file; `-` is standard input."""
    file = str(path)
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        return None, None, (codes.UNREADABLE_FILE.at("", problem=problem).located(Source(file, "")),)
    text, diagnostics = decode(raw, file)
    return (None, None, diagnostics) if text is None else load_text(text, file)


def load_applied(text: str, file: str) -> tuple[Design | None, Source | None]:
    """The design of a text that was found valid when it was applied, and its source; None where not."""
    try:
        value = json.loads(text)
        return Design.model_validate_json(text), Source(file, text, value)
    except ValueError:
        return None, None


def load_text(text: str, file: str = "design.json") -> Loaded:
    """The design that a text says, the text with its places, and all findings in the order of the text.

    There is no design where an error keeps it from being understood, and no source where the text is not JSON. A
    design that has local errors is there, so that all else that is wrong with it can be told at once.
    """
    source, broken = parse(text, file)
    if source is None:
        return None, None, broken
    design, misshapen = read(source.value)
    found = [*misshapen, *(findings(design) if design else ())]
    diagnostics = in_order([*broken, *(diagnostic.located(source) for diagnostic in found)])
    understood = all(diagnostic.code in codes.LOCAL for diagnostic in diagnostics if diagnostic.is_error)
    return (design if understood else None), source, diagnostics


def read(value: Json) -> tuple[Design | None, tuple[Diagnostic, ...]]:
    """The design that a JSON value says; unknown keys alone are reported and passed over."""
    design, errors = _validated(value)
    unknown = [error for error in errors if _is_unknown_key(error)]
    known = _without(value, [_pointer(value, error) for error in unknown])
    if errors and len(unknown) == len(errors):
        design, more = _validated(known)
        errors = [*errors, *more]
    nulls = list(_nulls(known, ()))
    reported = {diagnostic.pointer: diagnostic for diagnostic in (*nulls, *(_diagnostic(value, it) for it in errors))}
    return (None if nulls else design), tuple(reported.values())


def _validated(value: Json) -> tuple[Design | None, list[ErrorDetails]]:
    try:
        return Design.model_validate_json(json.dumps(value)), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _nulls(value: Json, path: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    """Nulls where a key should be left out."""
    if value is None and path and not _NULLS.fullmatch(pointer_of(*path)):
        yield codes.WRONG_TYPE.at(pointer_of(*path), hint="leave the key out", expected="a value", found="null")
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        if member is None or isinstance(member, dict | list):
            yield from _nulls(member, (*path, key))


def _without(value: Json, pointers: list[str]) -> Json:
    """The value without the members at these pointers."""
    gone = {pointer_parts(pointer) for pointer in pointers}

    def kept(part: Json, path: tuple[str, ...]) -> Json:
        if isinstance(part, dict):
            return {key: kept(member, (*path, key)) for key, member in part.items() if (*path, key) not in gone}
        if isinstance(part, list):
            return [kept(member, (*path, str(index))) for index, member in enumerate(part)]
        return part

    return kept(value, ())


def _pointer(value: Json, error: ErrorDetails) -> str:
    """The JSON pointer of an error: its location without the tags of unions, and without a missing key."""
    return pointer_of(*_path(value, error)[0])


def _path(value: Json, error: ErrorDetails) -> tuple[list[str | int], Json]:
    path: list[str | int] = []
    for step in error["loc"]:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            continue
        path.append(step)
    return path, value


def _diagnostic(document: Json, error: ErrorDetails) -> Diagnostic:
    path, value = _path(document, error)
    pointer = pointer_of(*path)
    if _is_unknown_key(error):
        key = str(path[-1])
        return codes.UNKNOWN_KEY.at(pointer, key=key, hint=closest(key, known_keys(path[:-1])))
    match error["type"]:
        case "missing":
            return codes.MISSING_KEY.at(pointer, key=error["loc"][-1])
        case "string_too_short":
            return codes.EMPTY_TEXT.at(pointer)
        case "literal_error" if isinstance(value, str):
            return _unknown_choice(pointer, value, error)
    return codes.WRONG_TYPE.at(pointer, expected=_expected(error), found=_found(value))


def _is_unknown_key(error: ErrorDetails) -> bool:
    """Whether the key is not the language's; beside the middleware of the language stand objects alone."""
    place, own = error["loc"][:-1], error["loc"][-1:]
    is_own_middleware = place == ("middleware",) and own[0] not in keys_of(Middleware)
    return error["type"] == "extra_forbidden" or (error["type"] == "model_type" and is_own_middleware)


def _unknown_choice(pointer: str, value: str, error: ErrorDetails) -> Diagnostic:
    choices = _quoted(error["ctx"]["expected"])
    hint = closest(value, choices)
    return codes.UNKNOWN_CHOICE.at(pointer, value=value, choices=", ".join(choices), hint=hint)


def _expected(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "union_tag_invalid" or kind == "union_tag_not_found":
        return " or ".join(_KINDS[tag] for tag in _quoted(error["ctx"].get("expected_tags", "'text', 'object'")))
    if kind == "literal_error":
        return str(error["ctx"]["expected"]).replace("'", '"').replace("False", "false")
    return _EXPECTED.get(kind, error["msg"])


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)


def _found(value: Json) -> str:
    kind = json_kind(value)
    return _KINDS[kind] if kind else "a number with a point"
