"""What the commands on a generated project share: opening it, writing to it, and saying what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from scaffolder.cli.report import CONFLICTS, CORRUPT, FOUND, stop
from scaffolder.diagnostics import Diagnostic

if TYPE_CHECKING:
    from scaffolder.project.lock import LockedFile
    from scaffolder.project.state import Kept
    from scaffolder.update.plan import Update
    from scaffolder.update.request import Request

In = Annotated[str, typer.Option("--project", metavar="DIR", help="The project's folder; the current one if left out.")]
Path_ = Annotated[str, typer.Argument(metavar="PATH", help="A file of the project.")]


def opened(folder: str, in_json: bool, *, even_pending: bool = False) -> tuple[Path, Kept, tuple[Diagnostic, ...]]:
    """Open a project, ending what a killed run has left; what keeps it from being read ends the command."""
    from scaffolder.project import codes
    from scaffolder.project.journal import CorruptJournal, recover
    from scaffolder.project.state import load_kept

    root = Path(folder).resolve()
    try:
        changed = recover(root)
    except (CorruptJournal, OSError) as error:
        stop((codes.BAD_JOURNAL.at("", file=str(error)),), in_json, CORRUPT)
    kept, problems = load_kept(root)
    if kept is None:
        stop(problems, in_json, CORRUPT if problems[0].code == "bad-lock" else FOUND)
    if kept.pending and not even_pending:
        stop((codes.PENDING.at("", paths=", ".join(kept.pending.places)),), in_json, CONFLICTS)
    notes = tuple(codes.NOTE.at("", path=path, text=f"was changed meanwhile; see {path}.generated") for path in changed)
    return root, kept, (*problems, *notes)


def planned(request: Request, kept: Kept, in_json: bool) -> Update:
    """Plan what is asked; what keeps it from being planned ends the command."""
    from scaffolder.update.plan import plan_update
    from scaffolder.update.request import Refused

    update = plan_update(request, kept)
    if isinstance(update, Refused):
        stop(update.diagnostics, in_json, update.code)
    return update


def written(work: Callable[[], None], in_json: bool) -> None:
    """Write, and say in one sentence why nothing was written."""
    from scaffolder.project import codes
    from scaffolder.project.journal import Interfered

    try:
        work()
    except Interfered as error:
        stop((codes.INTERFERED.at("", path=error.path),), in_json, CONFLICTS)
    except OSError as error:
        _unwritable(error, in_json)


def _unwritable(error: OSError, in_json: bool) -> NoReturn:
    from scaffolder.project import codes

    problem = error.strerror or type(error).__name__
    stop((codes.UNWRITABLE.at("", path=str(error.filename or "the project"), problem=problem),), in_json)


def line_at(kept: Kept, root: Path, path: str, in_json: bool) -> LockedFile:
    """Return the lock's line of a file, named from the project's folder or from here."""
    from scaffolder.diagnostics import closest
    from scaffolder.project import codes

    here = Path(path).resolve()
    name = here.relative_to(root).as_posix() if here.is_relative_to(root) else path
    for line in kept.lock.files:
        if path in (line.path, line.place) or name in (line.path, line.place):
            return line
    hint = closest(path, [line.path for line in kept.lock.files])
    stop((codes.NOT_RECORDED.at("", path=path, hint=hint),), in_json)
