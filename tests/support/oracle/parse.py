"""From the text of a rule to a Python syntax tree."""

from __future__ import annotations

import ast
import keyword
import re
from functools import cache

GRAMMAR = {"and", "or", "not", "in", "for", "if"}
TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\$?[A-Za-z_]\w*")


def escaped(match: re.Match[str]) -> str:
    """A token as Python reads it: `$user` as `_user`, a field called `from` as `from_`."""
    token = match[0]
    if token.startswith("$"):
        return f"_{token[1:]}"
    if keyword.iskeyword(token) and token not in GRAMMAR:
        return f"{token}_"
    return token


@cache
def parsed(text: str) -> ast.expr:
    """The tree of an expression."""
    return ast.parse(TOKEN.sub(escaped, text), mode="eval").body


def plain(name: str) -> str:
    """A name as the design writes it."""
    return name[:-1] if name.endswith("_") and keyword.iskeyword(name[:-1]) else name


def is_null(node: ast.expr) -> bool:
    """Whether the node is the literal `null`."""
    return isinstance(node, ast.Name) and node.id == "null"
