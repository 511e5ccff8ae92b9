"""JSON Schemas of the texts that a request may carry, as exact as a regular expression can say.

The wire contract trims blanks around a string before it measures it, reads what is then empty as null where null is
allowed, and refuses NUL. `maxLength` would count the blanks too, so that patterns count instead, never further than
RE2 repeats at once. Two kinds of string are described less than exactly: of one beyond 4000 characters the description
alone tells the length, and a pattern whose length does not follow from one repetition leaves no room for blanks.
"""

from __future__ import annotations

from typing import Any

from scaffolder.design.pattern import portable
from scaffolder.design.regular import parsed, printed
from scaffolder.record import Record
from scaffolder.render.openapi.narrowed import bounded, trimmed

Schema = dict[str, Any]

BLANK = r"[\t\n\v\f\r ]"
INK = r"[^\x00\t\n\v\f\r ]"
ANY = r"[^\x00]"
BLANKS = f"^{BLANK}*$"
NO_NUL = f"^{ANY}*$"
INK_SOMEWHERE = r"[^\t\n\v\f\r ]"
SOME_INK = f"^{BLANK}*{INK}{ANY}*$"
MOST_REPEATS = 1000
MOST_COUNTED = 4000
STRING_MAXIMUM = 255


class Limits(Record):
    """What a text must keep: its length in code points, its pattern, and whether it may be null."""

    minimum: int
    maximum: int | None
    pattern: str | None
    nullable: bool


def typed(kind: str, nullable: bool) -> Schema:
    """The type alone, with null beside it where that is allowed."""
    return {"type": [kind, "null"] if nullable else kind}


def length_words(kind: str, limits: Limits) -> str:
    """What a reader should know of the length of a text."""
    usual = {"string": STRING_MAXIMUM, "email": 254, "url": 2048}
    least, most = max(1, limits.minimum), limits.maximum or usual.get(kind)
    if most is None:
        return "" if least == 1 else f"At least {least} characters."
    counted = f"{least} to {most} characters" if least < most else f"{most} character{'s' if most > 1 else ''}"
    return f"{counted}." if kind in ("text", "password") else f"{counted}, not counting blanks around them."


def string_schema(limits: Limits) -> Schema:
    """A string that is trimmed."""
    least, most = max(1, limits.minimum), limits.maximum or STRING_MAXIMUM
    if limits.pattern is not None:
        return _patterned(limits.pattern, least, most, limits.nullable)
    body = _ink(least, most) if most <= MOST_COUNTED else f"{INK}(?:{ANY}*{INK})?"
    return _trimmed(body, limits.nullable) | ({} if limits.nullable else {"minLength": least})


def text_schema(limits: Limits) -> Schema:
    """A text or a password: kept as sent."""
    lengths = _lengths(limits.minimum, limits.maximum)
    if limits.nullable and not lengths:
        return {**typed("string", True), "pattern": NO_NUL}
    return _or_blank({"pattern": SOME_INK} | _lengths(max(1, limits.minimum), limits.maximum), limits.nullable)


def email_schema(nullable: bool) -> Schema:
    """`local@domain` in printable ASCII, at most 254 characters."""
    return _trimmed("[!-?A-~]{1,64}@[!-?A-~]{1,189}", nullable)


def url_schema(nullable: bool) -> Schema:
    """`http://` or `https://` and printable ASCII, at most 2048 characters."""
    return _trimmed(f"http(?:s://[!-~]|://[!-~]{{1,2}}){_repeated('[!-~]', 0, 2039)}", nullable)


def _trimmed(body: str, nullable: bool) -> Schema:
    pattern = f"^{BLANK}*(?:{body}{BLANK}*)?$" if nullable else f"^{BLANK}*{body}{BLANK}*$"
    return {**typed("string", nullable), "pattern": pattern}


def _ink(least: int, most: int) -> str:
    """From least to most characters that neither begin nor end with a blank."""
    if most == 1:
        return INK
    rest = f"{_repeated(ANY, max(0, least - 2), most - 2)}{INK}"
    return f"{INK}(?:{rest})?" if least == 1 else f"{INK}{rest}"


def _repeated(char: str, least: int, most: int, step: int = 250) -> str:
    """A character from least to most times, each number in one way only, in steps that double."""
    if most <= MOST_REPEATS:
        return f"{char}{{{least},{most}}}"
    if least > MOST_REPEATS:
        return f"{char}{{{MOST_REPEATS}}}{_repeated(char, least - MOST_REPEATS, most - MOST_REPEATS)}"
    first = max(least, step)
    rest = _repeated(char, 1, most - first, min(2 * step, MOST_REPEATS))
    return f"(?:{char}{{{least},{first}}}|{char}{{{first}}}{rest})"


def _patterned(pattern: str, least: int, most: int, nullable: bool) -> Schema:
    tree = parsed(pattern)
    kept = trimmed(tree)
    counted = bounded(kept, least, most)
    if counted is not None:
        return _trimmed(f"(?:{portable(pattern) if counted == tree else printed(counted)})", nullable)
    return _or_blank({"pattern": f"^(?:{printed(kept)})$", **_lengths(least, most)}, nullable)


def _lengths(least: int, most: int | None) -> Schema:
    return ({"minLength": least} if least > 0 else {}) | ({"maxLength": most} if most is not None else {})


def _or_blank(schema: Schema, nullable: bool) -> Schema:
    """The schema of a string; where null is allowed nothing but blanks is null too, whatever its length."""
    return typed("string", nullable) | ({"anyOf": [{"pattern": BLANKS}, schema]} if nullable else schema)
