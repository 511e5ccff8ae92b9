"""The regular expressions of a design as trees: how long a match is, and what one looks like."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import count

from scaffolder.design.pattern import portable
from scaffolder.record import Record, Struct

Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_ESCAPED = frozenset("\\^$.|?*+()[]{}")
_ESCAPED_IN_CLASS = frozenset("\\^]-[")
_FAVOURITES = tuple(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ123456789-_0.:/#@!"))


class Chars(Record):
    """One character of a set, or outside it."""

    ranges: Ranges
    negated: bool = False

    def holds(self, code: int) -> bool:
        return any(first <= code <= last for first, last in self.ranges) is not self.negated

    def without(self, codes: Ranges) -> Chars | None:
        """The same set less these ranges; None where nothing is left, the set itself where it holds none of them."""
        if not any(self.holds(code) for first, last in codes for code in range(first, last + 1)):
            return self
        if self.negated:
            return Chars((*self.ranges, *codes), negated=True)
        left = self.ranges
        for removed in codes:
            left = tuple(piece for kept in left for piece in _less(kept, removed))
        return Chars(left) if left else None


def _less(kept: tuple[int, int], removed: tuple[int, int]) -> Ranges:
    pieces = ((kept[0], min(kept[1], removed[0] - 1)), (max(kept[0], removed[1] + 1), kept[1]))
    return tuple((first, last) for first, last in pieces if first <= last)


class Boundary(Record):
    """A place between characters: the end of a word."""


class Sequence(Record):
    parts: tuple[Node, ...]


class Choice(Record):
    options: tuple[Node, ...]


class Repeat(Record):
    """`most` is None where there is no limit."""

    part: Node
    least: int
    most: int | None


Node = Chars | Boundary | Sequence | Choice | Repeat


class _Reader(Struct):
    text: str
    at: int = 0

    @property
    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> bool:
        if wanted and self.text.startswith(wanted, self.at):
            self.at += len(wanted)
            return True
        return False

    def any(self) -> str:
        self.at += 1
        return self.text[self.at - 1]


@lru_cache(maxsize=1024)
def parsed(pattern: str) -> Node:
    """The tree of a pattern of the design language."""
    return _choice(_Reader(portable(pattern)))


def _choice(reader: _Reader) -> Node:
    options = [_sequence(reader)]
    while reader.take("|"):
        options.append(_sequence(reader))
    return options[0] if len(options) == 1 else Choice(tuple(options))


def _sequence(reader: _Reader) -> Node:
    parts: list[Node] = []
    while reader.next not in ("", "|", ")"):
        parts.append(_repeated(_atom(reader), reader))
    return Sequence(tuple(parts))


def _repeated(part: Node, reader: _Reader) -> Node:
    bounds = _bounds(reader)
    return part if bounds is None else Repeat(part, *bounds)


def _bounds(reader: _Reader) -> tuple[int, int | None] | None:
    simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if reader.next in simple:
        return simple[reader.any()]
    if not reader.take("{"):
        return None
    end = reader.text.index("}", reader.at)
    least, comma, most = reader.text[reader.at : end].partition(",")
    reader.at = end + 1
    return int(least), (int(most) if most else None) if comma else int(least)


def _atom(reader: _Reader) -> Node:
    if reader.take("(?:"):
        node = _choice(reader)
        reader.take(")")
        return node
    if reader.take("["):
        return _class(reader)
    if reader.take("\\b"):
        return Boundary()
    code = _code(reader)
    return Chars(((code, code),))


def _class(reader: _Reader) -> Chars:
    negated = reader.take("^")
    ranges: list[tuple[int, int]] = []
    while not reader.take("]"):
        first = _code(reader)
        is_range = reader.next == "-" and not reader.text.startswith("-]", reader.at)
        ranges.append((first, _code(reader) if is_range and reader.take("-") else first))
    return Chars(tuple(ranges), negated)


def _code(reader: _Reader) -> int:
    symbol = reader.any()
    if symbol != "\\":
        return ord(symbol)
    escaped = reader.any()
    return _CONTROLS.get(escaped, ord(escaped))


def width(node: Node) -> tuple[int, int | None]:
    """The shortest and the longest match in code points; None where there is no longest."""
    match node:
        case Chars():
            return 1, 1
        case Boundary():
            return 0, 0
        case Sequence(parts):
            widths = [width(part) for part in parts]
            return sum(least for least, _ in widths), _total([most for _, most in widths])
        case Choice(options):
            widths = [width(option) for option in options]
            longest = [most for _, most in widths if most is not None]
            return min(least for least, _ in widths), max(longest) if len(longest) == len(widths) else None
        case Repeat(part, least, most):
            shortest, longest_part = width(part)
            unbounded = longest_part != 0 and (most is None or longest_part is None)
            return shortest * least, None if unbounded else (longest_part or 0) * (most or 0)


def _total(parts: list[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def printed(node: Node) -> str:
    """The pattern of a tree."""
    match node:
        case Chars(ranges, negated):
            return _printed_chars(ranges, negated)
        case Boundary():
            return r"\b"
        case Sequence(parts):
            return "".join(f"(?:{printed(part)})" if isinstance(part, Choice) else printed(part) for part in parts)
        case Choice(options):
            return "|".join(map(printed, options))
        case Repeat(part, least, most):
            inner = printed(part) if isinstance(part, Chars) else f"(?:{printed(part)})"
            return inner + _printed_bounds(least, most)


def _printed_chars(ranges: Ranges, negated: bool) -> str:
    first, last = ranges[0]
    if len(ranges) == 1 and first == last and not negated:
        return _printed_code(first, _ESCAPED)
    edges = (sorted({first, last}) for first, last in ranges)
    inner = "".join("-".join(_printed_code(code, _ESCAPED_IN_CLASS) for code in pair) for pair in edges)
    return f"[{'^' if negated else ''}{inner}]"


def _printed_code(code: int, escaped: frozenset[str]) -> str:
    if code < 0x20:
        return f"\\x{code:02x}"
    return f"\\{chr(code)}" if chr(code) in escaped else chr(code)


def _printed_bounds(least: int, most: int | None) -> str:
    known = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}
    spelt = f"{{{least}}}" if most == least else f"{{{least},{'' if most is None else most}}}"
    return known.get((least, most), spelt)


def examples(node: Node) -> Iterator[str]:
    """Matching strings, shortest first, each with one more of what may be repeated."""
    for extra in count():
        yield _example(node, extra, iter(count()))


def _example(node: Node, extra: int, turn: Iterator[int]) -> str:
    match node:
        case Chars():
            return _favourite(node, next(turn))
        case Boundary():
            return ""
        case Sequence(parts):
            return "".join(_example(part, extra, turn) for part in parts)
        case Choice(options):
            return _example(options[0], extra, turn)
        case Repeat(part, least, most):
            times = max(least, extra) if most is None else max(least, min(extra, most))
            return "".join(_example(part, extra, turn) for _ in range(times))


def _favourite(chars: Chars, turn: int) -> str:
    """A character of the set: letters where it has some, in alphabetical turns."""
    alike = _alike(chars)
    if alike:
        return chr(alike[turn % len(alike)])
    return chr(next((code for code in range(0x20, _LAST) if chars.holds(code)), chars.ranges[0][0]))


@cache
def _alike(chars: Chars) -> tuple[int, ...]:
    """The friendliest characters of a set that are of one kind: small letters before capitals before others."""
    friendly = [code for code in _FAVOURITES if chars.holds(code)]
    kin = [code for code in friendly if chr(code).isalpha() == chr(friendly[0]).isalpha()]
    return tuple(code for code in kin if chr(code).isupper() == chr(friendly[0]).isupper())
