"""JSON text with the place of every key and value kept."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from math import isinf
from typing import Any, NoReturn, TypeAlias

from scaffolder.design import codes
from scaffolder.diagnostics import Diagnostic, Place, pointer_of
from scaffolder.record import Record, Struct, field, replace

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

DEEPEST = 64
LONGEST_NUMBER = 300

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN_STRING = re.compile(r'"([^"\\\x00-\x1f\ud800-\udfff]*)"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_WORD = re.compile(r"[A-Za-z_+\-.0-9]+")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class Span(Record):
    """Offsets into the text: where the value starts, and where its key does (none in a list and at the root)."""

    value: int
    key: int | None = None


class Source(Record, dict=True):
    """A document: its text, and the value that it says, None where it says none."""

    file: str
    text: str
    value: Json = None

    @cached_property
    def spans(self) -> dict[str, Span]:
        """Where each part is, by its JSON pointer; as far as the text can be read. Found when first asked for."""
        reader = _Reader(self.text)
        with suppress(_Broken):
            reader.document()
        return reader.spans

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]

    def place_at(self, position: int) -> Place:
        """Line and column of an offset into the text."""
        line = bisect_right(self._lines, position)
        return Place(line, position - self._lines[line - 1] + 1)

    def place(self, pointer: str, *, at_key: bool = False, offset: int | None = None) -> Place:
        """The place of a part, or of the nearest existing part around it.

        A list or an object that has a key is shown at its key, anything else at its value; `offset` means that
        character inside a string value.
        """
        nearest = self._nearest(pointer)
        span = self.spans.get(nearest, Span(0))
        if offset is not None and nearest == pointer and self.text.startswith('"', span.value):
            return self.expression_place(pointer, offset)
        bracket = self.text[span.value : span.value + 1] in ("{", "[")
        at_key = (at_key and nearest == pointer) or bracket
        return self.place_at(span.key if at_key and span.key is not None else span.value)

    def _nearest(self, pointer: str) -> str:
        while pointer and pointer not in self.spans:
            pointer = pointer.rpartition("/")[0]
        return pointer

    def expression_place(self, pointer: str, offset: int) -> Place:
        """The place of a character inside a string value; one past the end is the closing quote."""
        position = self.spans[pointer].value + 1
        for _, length in _characters(self.text, position):
            if offset <= 0:
                break
            position += length
            offset -= 1
        return self.place_at(position)


def parse(text: str, file: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The document that a text says, and what is wrong with it as JSON; there is none where the syntax is broken."""
    try:
        return Source(file, text, _plainly_valid(text)), ()
    except (ValueError, RecursionError):
        return _read_closely(text, file)


def _plainly_valid(text: str) -> Json:
    """The value of a text that is valid and without anything that asks for a closer look; else a ValueError."""
    if "\\u" in text or _SURROGATE.search(text):
        raise ValueError("characters that must be looked at")
    value: Json = json.loads(
        text, object_pairs_hook=_distinct, parse_int=_whole, parse_float=_finite, parse_constant=_no_constant
    )
    if _is_deeper(value, DEEPEST):
        raise ValueError("too deep")
    return value


def _distinct(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        raise ValueError("a key occurs twice")
    return value


def _whole(word: str) -> int:
    return int(_short(word))


def _finite(word: str) -> float:
    number = float(_short(word))
    if isinf(number):
        raise ValueError("too large")
    return number


def _short(word: str) -> str:
    if len(word) > LONGEST_NUMBER:
        raise ValueError("too long")
    return word


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _is_deeper(value: Json, levels: int) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if levels == 1:
        return len(parts) > 0
    return any(_is_deeper(part, levels - 1) for part in parts if isinstance(part, dict | list))


def _read_closely(text: str, file: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    reader = _Reader(text)
    try:
        document = Source(file, text, reader.document())
    except _Broken as broken:
        document, found = None, [*reader.found, broken.finding]
    else:
        found = reader.found
    places = document or Source(file, text)
    return document, tuple(replace(it.diagnostic, file=file, place=places.place_at(it.position)) for it in found)


def decode(raw: bytes, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a file in UTF-8, or where it stops being that."""
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = Source(file, before).place_at(len(before))
        return None, (replace(codes.INVALID_ENCODING.at("", byte=f"{raw[error.start]:02x}"), file=file, place=place),)


class _Finding(Record):
    diagnostic: Diagnostic
    position: int


class _Broken(Exception):
    """The rest of the text cannot be read."""

    def __init__(self, finding: _Finding) -> None:
        super().__init__(finding.diagnostic.message)
        self.finding = finding


class _Reader(Struct):
    """A cursor over JSON text (RFC 8259)."""

    text: str
    position: int = 0
    spans: dict[str, Span] = field(default_factory=dict)
    found: list[_Finding] = field(default_factory=list)

    def document(self) -> Json:
        if self.text.startswith("\ufeff"):
            self.fail(codes.BYTE_ORDER_MARK.at(""))
        self.skip_space()
        value = self.value("", None, 1)
        if self.position < len(self.text):
            self.fail(codes.INVALID_JSON.at("", problem="there is text after the end of the document"))
        return value

    def value(self, pointer: str, key: int | None, depth: int) -> Json:
        """The value at the cursor; the cursor moves past it and the blanks after it."""
        self.spans[pointer] = Span(self.position, key)
        if depth > DEEPEST:
            self.fail(codes.TOO_DEEP.at(pointer, limit=DEEPEST))
        match self.peek():
            case "{":
                return self.members(pointer, depth)
            case "[":
                return self.items(pointer, depth)
            case '"':
                return self.string(pointer)
            case _:
                return self.scalar(pointer)

    def members(self, pointer: str, depth: int) -> dict[str, Json]:
        members: dict[str, Json] = {}
        self.take("{")
        while self.more("}", first=not members):
            start = self.position
            if self.peek() != '"':
                self.expected(pointer, "a key in double quotes")
            key = self.string(pointer)
            at = pointer + pointer_of(key)
            if key in members:
                self.found.append(_Finding(codes.DUPLICATE_KEY.at(at, key=key), start))
            if self.peek() != ":":
                self.expected(at, '":"')
            self.take(":")
            members[key] = self.value(at, start, depth + 1)
        return members

    def items(self, pointer: str, depth: int) -> list[Json]:
        items: list[Json] = []
        self.take("[")
        while self.more("]", first=not items):
            items.append(self.value(f"{pointer}/{len(items)}", None, depth + 1))
        return items

    def more(self, close: str, *, first: bool) -> bool:
        """Whether another member follows; the comma before it, or the closing bracket, is taken."""
        if self.peek() == close:
            self.take(close)
            return False
        if first:
            return True
        if self.peek() != ",":
            self.expected("", f'"," or "{close}"')
        comma = self.position
        self.take(",")
        if self.peek() == close:
            self.position = comma
            self.fail(codes.INVALID_JSON.at("", problem=f'a comma stands before "{close}"'))
        return True

    def string(self, pointer: str) -> str:
        start = self.position
        plain = _PLAIN_STRING.match(self.text, start)
        if plain:
            self.take(plain[0])
            return plain[1]
        position = start + 1
        parts = []
        for part, length in _characters(self.text, position):
            if part is None:
                self.position = position
                self.fail(codes.INVALID_JSON.at(pointer, problem=_string_problem(self.text, position)))
            if "\ud800" <= part <= "\udfff":
                self.position = position
                self.fail(codes.LONE_SURROGATE.at(pointer))
            parts.append(part)
            position += length
        if not self.text.startswith('"', position):
            self.position = start
            self.fail(codes.INVALID_JSON.at(pointer, problem="the string does not end"))
        self.position = position + 1
        self.skip_space()
        return "".join(parts)

    def scalar(self, pointer: str) -> Json:
        word = _WORD.match(self.text, self.position)
        if word is None:
            self.expected(pointer, "a value")
        value = self.number(pointer, word[0]) if word[0] not in _WORDS else _WORDS[word[0]]
        self.position = word.end()
        self.skip_space()
        return value

    def number(self, pointer: str, word: str) -> int | float:
        match = _NUMBER.fullmatch(word)
        if match is None or len(word) > LONGEST_NUMBER:
            self.fail(codes.INVALID_JSON.at(pointer, problem=f'"{word[:40]}" is not a JSON value'))
        number = float(word) if match[1] or match[2] else int(word)
        if number in (float("inf"), float("-inf")):
            self.fail(codes.INVALID_JSON.at(pointer, problem=f"the number {word[:40]} is too large"))
        return number

    def peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def take(self, mark: str) -> None:
        self.position += len(mark)
        self.skip_space()

    def skip_space(self) -> None:
        match = _SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def expected(self, pointer: str, what: str) -> NoReturn:
        there = self.peek()
        comment = there == "#" or self.text[self.position : self.position + 2] in ("//", "/*")
        found = "the end of the file" if not there else "a comment, which JSON has not" if comment else f"{there!r}"
        self.fail(codes.INVALID_JSON.at(pointer, problem=f"expected {what}, found {found}"))

    def fail(self, diagnostic: Diagnostic) -> NoReturn:
        raise _Broken(_Finding(diagnostic, self.position))


def _characters(text: str, position: int) -> Iterator[tuple[str | None, int]]:
    """The characters of the string literal whose inside starts here, each with the length of its spelling.

    None stands for a spelling that JSON does not allow; the characters end before the closing quote.
    """
    while position < len(text) and text[position] != '"':
        character, length = _character(text, position)
        yield character, length
        position += length


def _character(text: str, position: int) -> tuple[str | None, int]:
    first = text[position]
    if first != "\\":
        return (None if first < " " else first), 1
    letter = text[position + 1 : position + 2]
    if letter != "u":
        return _ESCAPES.get(letter), 2
    unit = _code_unit(text, position)
    if unit is None:
        return None, 2
    low = _code_unit(text, position + 6) if 0xD800 <= unit < 0xDC00 else None
    if low is not None and 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), 12
    return chr(unit), 6


def _code_unit(text: str, position: int) -> int | None:
    match = _HEX.match(text, position + 2) if text.startswith("\\u", position) else None
    return int(match[0], 16) if match else None


def _string_problem(text: str, position: int) -> str:
    if text[position] == "\\":
        return f"{text[position:position + 2]!r} is no JSON escape"
    return "a control character or line break stands in a string; write it as an escape"
