"""The regular expressions of a design as trees: how long a match is, and what one looks like.

`trimmed` narrows a pattern to what can be left of a string when the blanks around it are gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from scaffolder.design.pattern import portable

Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
NUL: Ranges = ((0, 0),)
BLANK: Ranges = ((9, 13), (32, 32))
_ESCAPED = frozenset("\\^$.|?*+()[]{}")
_ESCAPED_IN_CLASS = frozenset("\\^]-[")
_FAVOURITES = tuple(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ123456789-_0.:/#@!"))


@dataclass(frozen=True)
class Chars:
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


@dataclass(frozen=True)
class Boundary:
    """A place between characters: the end of a word."""


@dataclass(frozen=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    options: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """`most` is None where there is no limit."""

    part: Node
    least: int
    most: int | None


Node = Chars | Boundary | Sequence | Choice | Repeat


@dataclass
class _Reader:
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


def trimmed(node: Node) -> Node:
    """The matches that hold no NUL, and neither begin nor end with a blank; all the rest where there are no such."""
    kept = _without_nul(node)
    for step in (1, -1):
        kept = (_edge(kept, step) or kept) if _may_be_blank(kept, step) else kept
    return kept


def _may_be_blank(node: Node, step: int) -> bool:
    """Whether a match may begin (step 1) or end (step -1) with a blank."""
    match node:
        case Chars():
            return node.without(BLANK) != node
        case Choice(options):
            return any(_may_be_blank(option, step) for option in options)
        case Repeat(part, _, most):
            return most != 0 and _may_be_blank(part, step)
        case Sequence(parts):
            return any(_may_be_blank(part, step) for part in _reachable_from_edge(parts[::step]))
    return False


def _reachable_from_edge(parts: tuple[Node, ...]) -> Iterator[Node]:
    for part in parts:
        yield part
        if width(part)[0] > 0:
            return


def _without_nul(node: Node) -> Node:
    match node:
        case Chars():
            return node.without(NUL) or node
        case Sequence(parts):
            return Sequence(tuple(map(_without_nul, parts)))
        case Choice(options):
            return Choice(tuple(map(_without_nul, options)))
        case Repeat(part, least, most):
            return Repeat(_without_nul(part), least, most)
    return node


def _edge(node: Node, step: int) -> Node | None:
    """The matches with a character that is no blank at the start (step 1) or the end (step -1); None without any."""
    match node:
        case Chars():
            return node.without(BLANK)
        case Choice(options):
            return _chosen([_edge(option, step) for option in options])
        case Repeat(part, least, most):
            edge = _edge(part, step) if most != 0 else None
            fewer = Repeat(part, max(0, least - 1), None if most is None else most - 1)
            return edge if edge is None or most == 1 else Sequence((edge, fewer)[::step])
        case Sequence(parts):
            return _edge_of_sequence(parts[::step], step)
    return None


def _edge_of_sequence(parts: tuple[Node, ...], step: int) -> Node | None:
    """What is before the first part that takes a character may be absent; only the places stay."""
    options: list[Node | None] = []
    for at, part in enumerate(_reachable_from_edge(parts)):
        edge = _edge(part, step)
        places = tuple(before for before in parts[:at] if isinstance(before, Boundary))
        options.append(edge and Sequence((*places, edge, *parts[at + 1 :])[::step]))
    return _chosen(options)


def _chosen(options: list[Node | None]) -> Node | None:
    found = tuple(option for option in options if option is not None)
    return (found[0] if len(found) == 1 else Choice(found)) if found else None


def bounded(node: Node, least: int, most: int) -> Node | None:
    """The matches of a length from least to most, where the pattern repeats one character to reach it; else None."""
    shortest, longest = width(node)
    if least <= shortest and longest is not None and longest <= most:
        return node
    match node:
        case Choice(options):
            fitting = [option for option in options if width(option)[0] <= most]
            return _all_bounded([bounded(option, least, most) for option in fitting])
        case Sequence(parts):
            flexible = [at for at, part in enumerate(parts) if len(set(width(part))) > 1]
            fixed = sum(width(part)[0] for at, part in enumerate(parts) if at not in flexible)
            one = bounded(parts[flexible[0]], max(0, least - fixed), most - fixed) if len(flexible) == 1 else None
            return one and Sequence((*parts[: flexible[0]], one, *parts[flexible[0] + 1 :]))
        case Repeat(Chars() as part, fewest, highest):
            top = most if highest is None else min(most, highest)
            return Repeat(part, max(least, fewest), top) if max(least, fewest) <= top else None
    return None


def _all_bounded(options: list[Node | None]) -> Node | None:
    found = tuple(option for option in options if option is not None)
    return Choice(found) if found and len(found) == len(options) else None


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
    friendly = [code for code in _FAVOURITES if chars.holds(code)]
    if friendly:
        kin = [code for code in friendly if chr(code).isalpha() == chr(friendly[0]).isalpha()]
        alike = [code for code in kin if chr(code).isupper() == chr(friendly[0]).isupper()]
        return chr(alike[turn % len(alike)])
    return chr(next((code for code in range(0x20, _LAST) if chars.holds(code)), chars.ranges[0][0]))
