"""The end of a pending update: its conflicts are decided, or it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, read_file
from scaffolder.project import codes
from scaffolder.project.base import base_text
from scaffolder.project.journal import Interfered, Write, undo_writes
from scaffolder.project.lock import BASE_PATH, LOCK_PATH, Lock, State, lock_text
from scaffolder.project.merge.layout import laid_out
from scaffolder.project.merge.pieces import has_marks
from scaffolder.project.record import with_design
from scaffolder.project.state import PENDING_PATH, Kept
from scaffolder.record import replace

Ending = tuple[tuple[Diagnostic, ...], tuple[Write, ...]]


def continue_writes(root: Path, kept: Kept) -> Ending:
    """Return the writes after which the decided files count, or what is still undecided."""
    problems = tuple(_undecided(root, kept))
    if problems:
        return problems, ()
    decided = {line.id for line in kept.pending.lines}
    lines = [line for line in kept.lock.files if line.state != "pending" and line.id not in decided]
    lock = replace(kept.lock, files=tuple(sorted((*lines, *kept.pending.lines), key=lambda it: it.path)))
    paths = {line.path for line in lock.files}
    base = kept.base.with_files(dict(kept.pending.tree)).where(lambda path, _: path in paths)
    if kept.applied is not None:
        base = with_design(base, kept.applied)
    texts = {LOCK_PATH: lock_text(lock), BASE_PATH: base_text(base)}
    writes = [Write(path, read_file(root / path), File(text.encode())) for path, text in texts.items()]
    return (), (*writes, Write(PENDING_PATH, read_file(root / PENDING_PATH), None))


def _undecided(root: Path, kept: Kept) -> Iterator[Diagnostic]:
    for place in kept.pending.places:
        found = laid_out((root / place).read_bytes()) if (root / place).is_file() else None
        if found and has_marks(found[0]):
            yield codes.UNDECIDED.at("", path=place, what="marks of a conflict")
    for path in kept.pending.sidecars:
        if (root / path).exists():
            yield codes.UNDECIDED.at("", path=path.removesuffix(".generated"), what=f"{path} beside it")


def abort_writes(root: Path, kept: Kept) -> Ending:
    """Return the writes that bring the tree before the pending update back."""
    given_up = {*kept.pending.places, *kept.pending.sidecars}
    try:
        writes = undo_writes(root, given_up)
    except Interfered as error:
        return (codes.LATE.at("", path=error.path),), ()
    return ((codes.NOTHING_TO_UNDO.at(""),), ()) if writes is None else ((), writes)


def ejected(kept: Kept, path: str, back: bool) -> Lock:
    """Return the lock with one file given to the user, or taken back."""
    state: State = "present" if back else "ejected"
    lines = (replace(line, state=state) if line.path == path else line for line in kept.lock.files)
    return replace(kept.lock, files=tuple(lines))
