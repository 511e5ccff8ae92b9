"""The canonical form of a design: author order kept, two blanks of indent, one line for what fits."""

from __future__ import annotations

import json

from scaffolder.design.source import Json

_encode = json.JSONEncoder(ensure_ascii=False).encode
WIDTH = 120
SECTION_DEPTH = 1


def format_design(value: Json) -> str:
    """The text of a design document, as `scaffold fmt` writes it.

    The document and its sections are always broken into lines. Any other object or list stands on one line where it
    fits `WIDTH` columns from its indent, the key before it aside, so that a long path does not break its endpoint.
    """
    return _text(value, 0) + "\n"


def _text(value: Json, depth: int) -> str:
    line = _encode(value)
    if not isinstance(value, dict | list) or not value:
        return line
    if depth > SECTION_DEPTH and 2 * depth + len(line) <= WIDTH:
        return line
    indent = "  " * depth
    inside = f",\n{indent}  ".join(_members(value, depth + 1))
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n{indent}  {inside}\n{indent}{last}"


def _members(value: dict[str, Json] | list[Json], depth: int) -> list[str]:
    if isinstance(value, list):
        return [_text(item, depth) for item in value]
    return [f"{_encode(key)}: {_text(member, depth)}" for key, member in value.items()]
