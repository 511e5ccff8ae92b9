"""The files that a planned update writes, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scaffolder.project.journal import Write, apply
from scaffolder.project.state import read_disk
from scaffolder.update.plan import Update


def write_update(update: Update, root: Path) -> None:
    """Make the planned changes, or none."""
    present = read_disk(root, update.record).files
    record = [Write(path, present.get(path), file) for path, file in update.record.items()]
    apply((*writes_of(update), *(it for it in record if not _same(it))), root)


def _same(write: Write) -> bool:
    return bool(write.before and write.after and write.before.data == write.after.data)


def writes_of(update: Update) -> tuple[Write, ...]:
    """Return every file of the project that an update writes."""
    writes: list[Write] = []
    for change in update.changes.changes:
        if change.path != change.was:
            writes.append(Write(change.was, change.before, None))
            writes.append(Write(change.path, None, change.after))
        else:
            writes.append(Write(change.path, change.before, change.after))
    return tuple(_without_twins(writes))


def _without_twins(writes: Iterable[Write]) -> list[Write]:
    """Join two writes of one path, where one file leaves it and another comes."""
    found: dict[str, Write] = {}
    for write in writes:
        other = found.get(write.path)
        found[write.path] = (
            Write(write.path, other.before or write.before, other.after or write.after) if other else write
        )
    return list(found.values())
