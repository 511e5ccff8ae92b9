"""Regular expressions in the subset that RE2, JavaScript and Python read alike.

A pattern matches a whole text. It may have: characters; `.`; classes `[a-z]`, `[^…]` with ranges; the escapes `\\d \\w
\\s` (and `\\D \\W \\S` outside a class), `\\t \\n \\r \\f \\v`, `\\b`, and of the punctuation `\\ ^ $ . * + ? ( ) [ ] {
} | /` (in a class `-` too); groups `( )` and `(?: )`; `|`; the repetitions `* + ? {n} {n,} {n,m}`, each with `?` after
it. A `^` may open it and a `$` close it, which changes nothing. Not in it: look-around, back references, named groups,
flags, atomic groups, possessive repetition, Unicode classes, `\\B`, `\\x`, `\\u`, bare `{ } ]`, a bare `[` in a class,
nested classes and set operations, control characters, more than 1000 counted repetitions one inside another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn

from scaffolder.record import Record, Struct

MOST_REPEATS = 1000
DEEPEST = 20

_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r"\t-\r "}
_CONTROLS = frozenset("tnrfv")
_PUNCTUATION = frozenset("\\^$.*+?()[]{}|/")
_COUNTED = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")


class PatternError(Record):
    """Why a pattern is outside the subset, and at which character."""

    problem: str
    offset: int


@lru_cache(maxsize=1024)
def pattern_error(pattern: str) -> PatternError | None:
    """What keeps a pattern out of the common subset, if anything."""
    try:
        _Parser(pattern).parsed()
    except _Refused as refused:
        return refused.error
    return None


@lru_cache(maxsize=1024)
def portable(pattern: str) -> str:
    """The same pattern, without anchors, in a spelling with one meaning everywhere.

    `\\d \\w \\s` and `.` are written out as ASCII classes, groups do not capture, laziness is left out.
    """
    return _Parser(pattern).parsed()[0]


def matches(pattern: str, text: str) -> bool:
    """Whether a whole text matches a pattern of the subset."""
    return re.fullmatch(portable(pattern), text) is not None


class _Refused(Exception):
    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.error = PatternError(problem, offset)


class _Parser(Struct):
    """A recursive descent over the pattern; each rule returns its portable spelling and its greatest repeat count."""

    pattern: str
    position: int = 0
    depth: int = 0

    def parsed(self) -> tuple[str, int]:
        self.take("^")
        result = self.alternatives()
        if self.position < len(self.pattern):
            self.refuse('")" closes no group')
        return result

    def alternatives(self) -> tuple[str, int]:
        branches = [self.branch()]
        while self.take("|"):
            branches.append(self.branch())
        return "|".join(text for text, _ in branches), max(count for _, count in branches)

    def branch(self) -> tuple[str, int]:
        parts: list[tuple[str, int]] = []
        while self.peek() and self.peek() not in "|)":
            if self.peek() == "$" and self.position == len(self.pattern) - 1:
                self.position += 1
                break
            parts.append(self.repeated())
        return "".join(text for text, _ in parts), max((count for _, count in parts), default=1)

    def repeated(self) -> tuple[str, int]:
        start = self.position
        text, inner = self.atom()
        mark, count = self.repetition()
        if mark and text == r"\b":
            self.refuse("a word boundary cannot repeat", start)
        if mark and inner * count > MOST_REPEATS:
            self.refuse(f"more than {MOST_REPEATS} repetitions", start)
        return text + mark, max(inner * count, 1)

    def repetition(self) -> tuple[str, int]:
        """The repetition at the cursor, if any, and how often it counts."""
        mark, count = self.peek(), 1
        if mark == "{":
            mark, count = self.counted()
        elif mark and mark in "*+?":
            self.position += 1
        else:
            return "", 1
        self.take("?")
        if self.peek() == "+":
            self.refuse("possessive repetition")
        if self.peek() and self.peek() in "*?{":
            self.refuse("a repetition of a repetition")
        return mark, count

    def counted(self) -> tuple[str, int]:
        match = _COUNTED.match(self.pattern, self.position)
        if match is None:
            self.refuse('"{" opens no count such as {2}, {2,} or {2,5}; escape it')
        least, most = int(match[1]), int(match[3] or match[1])
        if least > most or most > MOST_REPEATS:
            self.refuse(f"the count must ascend and be at most {MOST_REPEATS}")
        self.position = match.end()
        return match[0], max(most, 1)

    def atom(self) -> tuple[str, int]:
        char = self.peek()
        match char:
            case "(":
                return self.group()
            case "[":
                return self.char_class(), 1
            case "\\":
                return self.escape(), 1
            case ".":
                self.position += 1
                return r"[^\n]", 1
        if char in "*+?":
            self.refuse("nothing to repeat")
        if char in "{}]":
            self.refuse(f'"{char}" must be escaped')
        if char in "^$":
            self.refuse(f'"{char}" stands inside; a pattern always matches the whole text')
        return self.plain(), 1

    def group(self) -> tuple[str, int]:
        start = self.position
        self.position += 1
        if self.peek() == "?" and not self.take("?:"):
            self.refuse("only ( ) and (?: ) group: no look-around, names, flags or atomic groups", start)
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"more than {DEEPEST} groups one inside another", start)
        text, count = self.alternatives()
        if not self.take(")"):
            self.refuse("the group does not end", start)
        self.depth -= 1
        return f"(?:{text})", count

    def escape(self) -> str:
        letter = self.pattern[self.position + 1 : self.position + 2]
        if letter.isdigit() and letter != "0":
            self.refuse("back reference")
        if letter.lower() in _CLASSES:
            self.position += 2
            return f"[{'^' if letter.isupper() else ''}{_CLASSES[letter.lower()]}]"
        if letter and (letter in _CONTROLS or letter in _PUNCTUATION or letter == "b"):
            self.position += 2
            return "/" if letter == "/" else "\\" + letter
        self.refuse(f'"\\{letter}" is no escape that all languages read alike')

    def char_class(self) -> str:
        start = self.position
        self.position += 1
        negated = self.take("^")
        items: list[str] = []
        while self.peek() != "]":
            if not self.peek():
                self.refuse("the class does not end", start)
            items.append(self.class_item(first=not items))
        self.position += 1
        if not items:
            self.refuse("the class is empty", start)
        return f"[{'^' if negated else ''}{''.join(items)}]"

    def class_item(self, *, first: bool) -> str:
        start = self.position
        low = self.class_char(first=first)
        following = self.pattern[self.position : self.position + 2]
        if not following.startswith("-") or following == "-]":
            return low
        self.position += 1
        high = self.class_char(first=False)
        if len(_value(low)) != 1 or len(_value(high)) != 1 or _value(low) > _value(high):
            self.refuse("the range does not ascend from one character to another", start)
        return f"{low}-{high}"

    def class_char(self, *, first: bool) -> str:
        char = self.peek()
        if char == "\\":
            return self.class_escape()
        if char == "[" or self.pattern[self.position : self.position + 2] in ("--", "&&", "||", "~~"):
            self.refuse(f'"{char}" must be escaped in a class')
        if char == "-" and not first and self.pattern[self.position + 1 : self.position + 2] != "]":
            self.refuse('"-" must stand first or last in a class, or be escaped')
        text = self.plain()
        return f"\\{text}" if text in "-^" else text

    def class_escape(self) -> str:
        letter = self.pattern[self.position + 1 : self.position + 2]
        if letter in _CLASSES:
            self.position += 2
            return _CLASSES[letter]
        if letter and (letter in _CONTROLS or letter in _PUNCTUATION or letter == "-"):
            self.position += 2
            return "/" if letter == "/" else "\\" + letter
        self.refuse(f'"\\{letter}" is no escape that all languages read alike in a class')

    def plain(self) -> str:
        char = self.peek()
        if not char.isprintable():
            self.refuse("a character that cannot be seen; write \\t, \\n, \\r, \\f or \\v")
        self.position += 1
        return char

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self, mark: str) -> bool:
        """Whether the mark stands at the cursor, which then moves past it."""
        there = self.pattern.startswith(mark, self.position)
        self.position += len(mark) if there else 0
        return there

    def refuse(self, problem: str, offset: int | None = None) -> NoReturn:
        raise _Refused(problem, self.position if offset is None else offset)


def _value(spelling: str) -> str:
    """The character that a spelling in a class means; several where it means a set."""
    if len(spelling) == 2 and spelling[0] == "\\":
        return {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}.get(spelling[1], spelling[1])
    return spelling
