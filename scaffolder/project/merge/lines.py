"""The three-way merge of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scaffolder.project.merge.matching import matching
from scaffolder.project.merge.pieces import Clash, Merge, Piece, merge_of
from scaffolder.record import Record

Lines = Sequence[str]
_REGISTRATION = re.compile(r"^(?P<callee>\s*[\w.]+)\(.*\)[,;]?$")


class Chunk(Record):
    """A run of lines as the three sides have it."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def merged(self) -> tuple[str, ...] | None:
        """The lines that both sides agree on, None where they do not."""
        if self.mine == self.theirs or self.base == self.theirs:
            return self.mine
        return self.theirs if self.base == self.mine else None


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, each with its end; other separators than a newline end none."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def merge_lines(base: str, mine: str, theirs: str) -> Merge:
    """Merge the changes of two texts, line by line."""
    found = chunks(split_lines(base), split_lines(mine), split_lines(theirs))
    return merge_of(piece for chunk in found for piece in _pieces(chunk))


def chunks(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Chunk]:
    """Return the texts side by side: runs that all have, and what stands between them."""
    of_mine, of_theirs = dict(matching(base, mine)), dict(matching(base, theirs))
    stable = [at for at in range(len(base)) if at in of_mine and at in of_theirs]
    low = start = begin = 0
    for at in (*stable, None):
        high, end, stop = (len(base), len(mine), len(theirs)) if at is None else (at, of_mine[at], of_theirs[at])
        if (low, start, begin) != (high, end, stop):
            yield Chunk(tuple(base[low:high]), tuple(mine[start:end]), tuple(theirs[begin:stop]))
        if at is not None:
            yield Chunk((base[high],), (mine[end],), (theirs[stop],))
            low, start, begin = high + 1, end + 1, stop + 1


def _pieces(chunk: Chunk) -> Iterator[Piece]:
    merged = chunk.merged if chunk.merged is not None else _registrations(chunk)
    if merged is not None:
        yield "".join(merged)
        return
    head = _shared(chunk.mine, chunk.theirs)
    tail = _shared(chunk.mine[head:][::-1], chunk.theirs[head:][::-1]) if not chunk.base else 0
    head = head if not chunk.base else 0
    mine, theirs = (side[head : len(side) - tail] for side in (chunk.mine, chunk.theirs))
    yield "".join(chunk.mine[:head])
    yield Clash("".join(chunk.base), "".join(mine), "".join(theirs))
    yield "".join(chunk.mine[len(chunk.mine) - tail :])


def _shared(left: Lines, right: Lines) -> int:
    """Return how many leading lines are equal."""
    return next(
        (at for at, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), min(len(left), len(right))
    )


def _registrations(chunk: Chunk) -> tuple[str, ...] | None:
    """Both sides' lines where all are new calls of one function, as registrations are: their order is free."""
    if chunk.base or not chunk.mine or not chunk.theirs:
        return None
    found = [_REGISTRATION.match(line.rstrip("\n")) for line in (*chunk.mine, *chunk.theirs)]
    callees = {match["callee"] if match else None for match in found}
    if len(callees) != 1 or None in callees:
        return None
    return (*chunk.theirs, *(line for line in chunk.mine if line not in chunk.theirs))
