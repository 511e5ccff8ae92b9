"""Patterns narrowed: to what can be left when the blanks around a string are gone, and to matches of some lengths."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design.regular import Boundary, Chars, Choice, Node, Ranges, Repeat, Sequence, width

NUL: Ranges = ((0, 0),)
BLANK: Ranges = ((9, 13), (32, 32))


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
            return _all_bounded([bounded(option, least, most) for option in options if _fits(option, least, most)])
        case Sequence(parts):
            flexible = [at for at, part in enumerate(parts) if len(set(width(part))) > 1]
            fixed = sum(width(part)[0] for at, part in enumerate(parts) if at not in flexible)
            one = bounded(parts[flexible[0]], max(0, least - fixed), most - fixed) if len(flexible) == 1 else None
            return one and Sequence((*parts[: flexible[0]], one, *parts[flexible[0] + 1 :]))
        case Repeat(Chars() as part, fewest, highest):
            top = most if highest is None else min(most, highest)
            return Repeat(part, max(least, fewest), top) if max(least, fewest) <= top else None
    return None


def _fits(node: Node, least: int, most: int) -> bool:
    """Whether any match may have a length from least to most."""
    shortest, longest = width(node)
    return shortest <= most and (longest is None or longest >= least)


def _all_bounded(options: list[Node | None]) -> Node | None:
    found = tuple(option for option in options if option is not None)
    return Choice(found) if found and len(found) == len(options) else None
