"""Tokens of the expression grammar, each with its place in the text."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Literal

from scaffolder.record import Record

TokenKind = Literal["name", "special", "number", "text", "operator", "unknown"]

SYMBOLS = r"\+=|-=|==|!=|<=|>=|[<>=+\-*/%(),.\[\]]"
PATTERN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<special>\$[A-Za-z]+(?![A-Za-z0-9_]))"
    r"|(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?![A-Za-z0-9_.]))"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    rf"|(?P<operator>{SYMBOLS})"
    r"|(?P<unknown>[A-Za-z0-9_$]+|.)",
    re.DOTALL,
)
ESCAPES = r"\\(?:[\"'\\/bfnrt]|u[0-9A-Fa-f]{4})"


class Token(Record):
    """A piece of the text; `offset` counts characters from the start of the whole expression."""

    kind: TokenKind
    text: str
    offset: int

    @property
    def end(self) -> int:
        """The offset of the character after the token."""
        return self.offset + len(self.text)


@lru_cache(maxsize=1024)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Every token of the text but blanks; what belongs to no token is `unknown`."""
    return tuple(
        Token(match.lastgroup, match.group(), match.start())  # type: ignore[arg-type]
        for match in PATTERN.finditer(text)
        if match.lastgroup != "space"
    )


def text_value(token: str) -> str | None:
    """The string that a quoted token stands for, by JSON's escapes.

    None where it has another escape, a control character or half a surrogate pair.
    """
    inner = token[1:-1]
    if re.search(r"[\x00-\x1f]", inner) or not re.fullmatch(rf"(?:[^\\]|{ESCAPES})*", inner):
        return None
    plain = re.sub(r"\\.|\"", lambda found: {"\\'": "'", '"': '\\"'}.get(found.group(), found.group()), inner)
    value: str = json.loads(f'"{plain}"')
    return None if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value) else value
