"""What is asked of an update, why there may be none, and the designs that it stands between."""

from __future__ import annotations

from pathlib import Path

from scaffolder import pipeline
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.migration import Renames
from scaffolder.packs.registry import Pack
from scaffolder.project.merge.pieces import Policy
from scaffolder.project.state import Kept
from scaffolder.record import Record, field

STALE, CONFLICTING, AMBIGUOUS, CORRUPT = 1, 3, 4, 5


class Request(Record):
    """What is asked of an update."""

    root: Path
    design: str | None = None  # a file; the project's own design where none is named
    policy: Policy | None = None
    only: tuple[str, ...] = ()
    drops: frozenset[str] = frozenset()
    pack: str | None = None  # `@TAG` is another tag of the repository that it is from
    trust: bool = False


class Refused(Record):
    """Why there is no plan, and the exit code that says so."""

    diagnostics: tuple[Diagnostic, ...]
    code: int


class Designs(Record):
    """The design that was applied last and the one that is asked for, as read, and the renames between them."""

    old: pipeline.Reading
    new: pipeline.Reading
    renames: Renames = field(default_factory=Renames)


def pack_reference(request: Request, kept: Kept) -> str:
    """Return the pack that is asked for: another, else that of the last render."""
    if request.pack and not request.pack.startswith("@"):
        return request.pack
    return kept.lock.pack.reference(request.root, (request.pack or "").removeprefix("@"))


def pack_of(name: str) -> Pack | None:
    from scaffolder.packs.references import find_pack

    return find_pack(name)[0]
