"""Generated files that are not on disk as they were generated."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

from scaffolder.filetree import Owner
from scaffolder.project.lock import DESIGN_PATH, LockedFile
from scaffolder.project.merge.layout import plain
from scaffolder.project.state import Kept
from scaffolder.record import Record

Found = Literal["edited", "deleted", "moved", "ejected", "conflict"]


class Drift(Record):
    """A file that is not as it was generated."""

    path: str
    state: Found
    owner: Owner


def drifted(root: Path, kept: Kept) -> tuple[Drift, ...]:
    """Compare every recorded file on disk with its hash."""
    return tuple(_drift(root, kept))


def _drift(root: Path, kept: Kept) -> Iterator[Drift]:
    for line in kept.lock.files:
        state = _state(root / line.place, line)
        if state is not None:
            yield Drift(line.place, state, line.owner)
    if kept.design_is_edited:
        yield Drift(DESIGN_PATH, "edited", "user")


def _state(path: Path, line: LockedFile) -> Found | None:
    if line.state in ("ejected", "pending"):
        return "ejected" if line.state == "ejected" else "conflict"
    try:
        data = path.read_bytes()
    except OSError:
        return "deleted"
    same = line.sha256 in (sha256(data).hexdigest(), sha256(plain(data)).hexdigest())
    mode = path.stat().st_mode & 0o100
    if same and bool(mode) == (line.mode == "755"):
        return "moved" if line.at else None
    return "edited"
