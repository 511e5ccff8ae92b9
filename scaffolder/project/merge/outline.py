"""What a source file is made of: its definitions in order, each with the comments above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scaffolder.project.merge.lines import split_lines
from scaffolder.record import Record

Key = tuple[str, ...]


class Node(Record):
    """A definition found by a parser: its lines (the first counted from 0, the last excluded) and its members."""

    key: Key | None
    start: int
    end: int
    members: tuple[Node, ...] = ()


class Part(Record):
    """A part of a file: `text` with the comments and blank lines above it; a class is `head`, `parts`, `tail`."""

    key: Key
    text: str
    head: str = ""
    parts: tuple[Part, ...] = ()
    tail: str = ""


class Outline(Record):
    """A whole file: its parts and what follows the last."""

    parts: tuple[Part, ...]
    tail: str


Parser = Callable[[str], "tuple[Node, ...] | None"]


def outline(text: str, parse: Parser) -> Outline | None:
    """Return the parts of a text; None where it does not parse or two definitions share a line."""
    nodes = parse(text)
    lines = split_lines(text)
    if nodes is None or not _apart(nodes, 0, len(lines)):
        return None
    parts, end = _parts(nodes, lines, 0)
    return Outline(tuple(_numbered(parts)), "".join(lines[end:]))


def _apart(nodes: Sequence[Node], low: int, high: int) -> bool:
    for node in nodes:
        if node.start < low or node.end > high:
            return False
        low = node.end
    return True


def _parts(nodes: Sequence[Node], lines: Sequence[str], start: int) -> tuple[list[Part], int]:
    """Return the parts of consecutive nodes; a run of nodes without a name is one part, after the one before it."""
    parts: list[Part] = []
    previous: Key = ("start",)
    for node in nodes:
        text = "".join(lines[start : node.end])
        if node.key is None and parts and parts[-1].key[0] == "run":
            parts[-1] = Part(parts[-1].key, parts[-1].text + text)
        elif node.key is None:
            parts.append(Part(("run", *previous), text))
        else:
            parts.append(_part(node, lines, start, text))
            previous = node.key
        start = node.end
    return parts, start


def _part(node: Node, lines: Sequence[str], start: int, text: str) -> Part:
    members = node.members
    if node.key is None or not members or not _apart(members, node.start + 1, node.end):
        return Part(node.key or (), text)
    first = members[0].start
    while first > node.start + 1 and not lines[first - 1].strip():
        first -= 1
    parts, end = _parts(members, lines, first)
    return Part(node.key, text, "".join(lines[start:first]), tuple(_numbered(parts)), "".join(lines[end : node.end]))


def _numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """Tell parts of one key apart by their order."""
    seen: dict[Key, int] = {}
    for part in parts:
        count = seen[part.key] = seen.get(part.key, -1) + 1
        yield part if not count else Part((*part.key, f"#{count}"), part.text, part.head, part.parts, part.tail)


def defined_names(text: str, parse: Parser) -> dict[Key, int] | None:
    """Return how often each scope and name is defined; None where the text does not parse."""
    nodes = parse(text)
    if nodes is None:
        return None
    counts: dict[Key, int] = {}
    for key in _scoped(nodes, ()):
        counts[key] = counts.get(key, 0) + 1
    return counts


def _scoped(nodes: Sequence[Node], scope: Key) -> Iterator[Key]:
    for node in nodes:
        if node.key is not None and node.key[0] not in ("import", "run"):
            yield (*scope, node.key[-1])
            yield from _scoped(node.members, (*scope, node.key[-1]))
