"""Strings of a design as data in code: literals and comments for each language, safe whatever the string holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def json_literal(text: str) -> str:
    """Return a JSON string; also one of YAML, TOML, Go and TypeScript, as nothing that ends a line is left bare."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def python_literal(text: str) -> str:
    """Return a Python string in double quotes, as black writes it."""
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    body = _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", body)
    if '"' in text and "'" not in text:
        return "'" + body.replace('\\"', '"') + "'"
    return f'"{body}"'


NUMBERS = frozenset({"int", "bigint", "sequence", "decimal"})  # kinds whose whole values are written without quotes
WHOLE = re.compile(r"-?[0-9]+")

LITERALS: dict[str, Callable[[str], str]] = {
    "python": python_literal,
    "typescript": json_literal,
    "go": json_literal,
}


def one_line(text: str) -> str:
    """Return the text on one line, without what could end a comment or a docstring in any of the languages."""
    line = (
        _ESCAPED.sub("", _LINE_BREAKS.sub(" ", text))
        .replace("\\", "/")
        .replace('"""', "'''")
        .replace("*/", "* /")
        .strip()
    )
    return line + " " if line.endswith('"') else line


def markdown(text: str) -> str:
    """Return the text as plain words of Markdown, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", _LINE_BREAKS.sub(" ", text).strip())
