"""The result of a merge: runs of agreed text, and the places where both sides changed the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from scaffolder.record import Record

Policy = Literal["ours", "theirs", "markers", "sidecar"]
MARKS = ("<<<<<<< ", "||||||| ", "=======", ">>>>>>> ")


class Clash(Record):
    """A place where the file on disk (`mine`) and the generator (`theirs`) changed the same text (`base`)."""

    base: str
    mine: str
    theirs: str


Piece = str | Clash


class Merge(Record):
    """A merged text in pieces; `clean` where no piece is a clash."""

    pieces: tuple[Piece, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Clash))

    @property
    def clean(self) -> bool:
        return not self.clashes

    @property
    def text(self) -> str:
        """The text of a clean merge; a clash shows the file's own side."""
        return self.resolved("ours")

    def resolved(self, policy: Policy) -> str:
        """Return the text with every clash decided, or marked."""
        return "".join(piece if isinstance(piece, str) else _decided(piece, policy) for piece in self.pieces)


def merge_of(pieces: Iterable[Piece]) -> Merge:
    """Return the merge of these pieces, neighbouring texts joined and empty ones left out."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return Merge(tuple(joined))


def has_marks(text: str) -> bool:
    """Tell whether a text has the marks of an unresolved clash."""
    lines = text.splitlines()
    return any(line.startswith(MARKS[0]) for line in lines) and any(line.startswith(MARKS[3]) for line in lines)


def _decided(clash: Clash, policy: Policy) -> str:
    if policy == "theirs":
        return clash.theirs
    if policy != "markers":
        return clash.mine
    begin, base, middle, end = MARKS
    sides = (f"{begin}yours\n", _ended(clash.mine), f"{base}before\n", _ended(clash.base), f"{middle}\n")
    return "".join((*sides, _ended(clash.theirs), f"{end}generated\n"))


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"
