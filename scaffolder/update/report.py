"""What is said of a planned update: its conflicts, what linters object to, its differences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, FileTree
from scaffolder.project import codes
from scaffolder.project.changes import Change
from scaffolder.project.merge.layout import laid_out
from scaffolder.project.merge.lines import split_lines
from scaffolder.project.state import Kept
from scaffolder.record import replace
from scaffolder.update.plan import Update
from scaffolder.update.request import pack_of

_PROBLEMS = {
    "clash": "you and the generator changed the same lines",
    "dropped": "it is no longer generated, and you have edited it",
    "collision": "a file of yours is where a generated one belongs",
    "no-base": "you have edited it, and what was generated before is lost",
    "binary": "you and the generator changed it, and it is no text",
    "blocked": "a link or a folder is in its way",
}


def conflict_diagnostics(update: Update) -> tuple[Diagnostic, ...]:
    """Say every conflict, with the part of the design that it is about."""
    return tuple(_conflict(change) for change in update.conflicts)


def _conflict(change: Change) -> Diagnostic:
    assert change.reason is not None
    line = change.line or (change.old.line if change.old else None)
    item = line.id.partition("#")[2] if line else ""
    problem = codes.CONFLICT.at(
        "", path=change.path, problem=_PROBLEMS[change.reason], about=f" ({item})" if item else ""
    )
    return replace(problem, file=change.was)


def objections(update: Update, root: Path, kept: Kept) -> tuple[Diagnostic, ...]:
    """Return what the pack's linters find in the planned tree, and did not find in the tree on disk."""
    from scaffolder.render.format import lint_tree

    pack = pack_of(kept.lock.pack.reference(root))
    if pack is None:
        return ()
    before = {it.path: it.before for it in update.changes.changes if it.before}
    after = {it.path: it.after for it in update.changes.changes if it.after}
    known = {(it.file, it.message) for it in lint_tree(FileTree(before), pack)}
    return tuple(it for it in lint_tree(FileTree(after), pack) if (it.file, it.message) not in known)


def sides_of(update: Update, sides: str) -> Iterator[tuple[str, File | None, File | None]]:
    """Return two versions of every file: before and after the update, as generated and as edited, or both renders."""
    for change in update.changes.changes:
        base = change.old.pristine if change.old else None
        pairs = {
            "update": (change.before, change.generated if change.reason else change.after),
            "edits": (base, change.before),
            "pristine": (base, change.pristine),
        }
        yield change.path, *pairs[sides]


def unified(path: str, one: File | None, two: File | None) -> str:
    """Return a unified diff of two versions of a file, "" where they are equal."""
    from difflib import unified_diff

    old, new = (laid_out(file.data) if file else ("", None) for file in (one, two))
    if old is None or new is None:
        return "" if one == two else f"{path} is no text\n"
    lines = unified_diff(split_lines(old[0]), split_lines(new[0]), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
