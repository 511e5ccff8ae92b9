"""A project brought up to its design: what is kept, what is on disk and what is rendered anew, in one plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scaffolder import pipeline
from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File
from scaffolder.ir.declared import declared_renames
from scaffolder.ir.migration import Renames
from scaffolder.packs.globs import matches
from scaffolder.project import codes
from scaffolder.project.changes import Artifact, Change, ChangeSet, Disk, Recorded, plan_changes
from scaffolder.project.lock import BASE_PATH, DESIGN_PATH
from scaffolder.project.record import lock_after, pending_text, record_files
from scaffolder.project.resolution import Pending, resolve
from scaffolder.project.settings import load_settings
from scaffolder.project.state import PENDING_PATH, Kept, find_moved, read_disk
from scaffolder.record import Record, replace
from scaffolder.update.renames import mentions_of, with_new_names
from scaffolder.update.render import Rendered, as_kept, rendered_anew, with_rebuilt_base
from scaffolder.update.request import CONFLICTING, CORRUPT, STALE, Designs, Refused, Request


class Update(Record):
    """A plan: the changes, what stays open, and the files of `.scaffold` afterwards."""

    changes: ChangeSet
    pending: Pending
    record: Mapping[str, File]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return self.changes.conflicts


def plan_update(request: Request, kept: Kept) -> Update | Refused:
    """Plan what the project's design, or another, changes; nothing is written."""
    designs = _designs(request, kept)
    if isinstance(designs, Refused):
        return designs
    settings, wrong = load_settings(request.root)
    if wrong:
        return Refused(wrong, STALE)
    rendered = as_kept(designs, kept, request) or rendered_anew(request, kept, designs)
    if isinstance(rendered, Refused):
        return rendered
    rendered = replace(rendered, artifacts=settings.applied(rendered.artifacts))
    kept = with_rebuilt_base(request, kept, designs, rendered)
    recorded = {**kept.recorded}
    disk = _disk(request.root, kept, rendered.artifacts)
    moved = find_moved(request.root, kept, disk, rendered.artifacts)
    recorded, disk = _at_new_places(request.root, recorded, disk, moved)
    real = disk
    if designs.renames:
        recorded, disk, renaming = with_new_names(request, kept, designs, recorded, disk)
        found = mentions_of(request.root, kept, rendered, renaming)
        rendered = replace(rendered, diagnostics=(*rendered.diagnostics, *found))
    changes = _with_disk(plan_changes(recorded, disk, rendered.artifacts), real)
    if request.only:
        changes = _only(changes, request.only)
    return _decided(request, changes, rendered, kept)


def _designs(request: Request, kept: Kept) -> Designs | Refused:
    if kept.applied is None:
        return Refused((codes.LOST_DESIGN.at("", file=DESIGN_PATH, base=BASE_PATH),), CORRUPT)
    other = request.design is not None or kept.design_is_edited
    old = (pipeline.read_applied if other else pipeline.read_text)(kept.applied, DESIGN_PATH)
    if old.project is None or old.design is None:
        return Refused(old.diagnostics, CORRUPT)
    new = _asked(request, kept, old.project.name) or old
    if new.project is None or new.design is None:
        return Refused(new.diagnostics, STALE)
    if kept.design_is_edited and kept.design not in (new.source.text if new.source else "", new.kept):
        return Refused((codes.EDITED_DESIGN.at("", file=DESIGN_PATH),), CONFLICTING)
    return Designs(old, new, declared_renames(old.design, new.design) if new is not old else Renames())


def _asked(request: Request, kept: Kept, name: str) -> pipeline.Reading | None:
    """Return the design that is asked for: a file, else the project's own where it is edited, else None."""
    if request.design is not None:
        return pipeline.read(request.design, name)
    return pipeline.read_text(kept.design, DESIGN_PATH, name) if kept.design_is_edited else None


def _disk(root: Path, kept: Kept, artifacts: Mapping[str, Artifact]) -> Disk:
    paths = {line.place for line in kept.lock.files} | {it.path for it in artifacts.values()}
    return read_disk(root, sorted(paths))


def _at_new_places(
    root: Path, recorded: dict[str, Recorded], disk: Disk, moved: Mapping[str, str]
) -> tuple[dict[str, Recorded], Disk]:
    """Follow the files that the user has moved."""
    if not moved:
        return recorded, disk
    found = read_disk(root, moved.values())
    placed = {
        id_: replace(it, line=replace(it.line, at=moved[it.line.place])) if it.line.place in moved else it
        for id_, it in recorded.items()
    }
    return placed, Disk(disk.files.with_files(dict(found.files)), disk.blocked | found.blocked)


def _with_disk(changes: ChangeSet, disk: Disk) -> ChangeSet:
    """Return the changes as they are from what is really on disk, which a rename step has changed in memory."""
    return ChangeSet(tuple(_from_disk(change, disk) for change in changes.changes))


def _from_disk(change: Change, disk: Disk) -> Change:
    if change.before is None:
        return change
    found = replace(change, before=disk.files.get(change.was))
    renamed = found.action in ("same", "keep") and found.writes and found.reason is None and found.path == found.was
    return replace(found, action="merge") if renamed else found


def _only(changes: ChangeSet, globs: tuple[str, ...]) -> ChangeSet:
    """Return the changes of the files that match; all others stay as they are recorded."""
    return ChangeSet(tuple(it for change in changes.changes if (it := _if_wanted(change, globs))))


def _if_wanted(change: Change, globs: tuple[str, ...]) -> Change | None:
    if matches(change.path, globs) or matches(change.was, globs):
        return change
    if change.old is None:
        return None
    mine = change.before
    return Change(change.was, change.was, "keep", mine, mine, change.old.line, change.old.pristine, old=change.old)


def _decided(request: Request, changes: ChangeSet, rendered: Rendered, kept: Kept) -> Update:
    pending = Pending()
    if request.policy is not None:
        changes, pending = resolve(changes, request.policy)
    design = (kept.applied or "") if request.only else rendered.design
    lock = lock_after(changes, rendered.pack, rendered.tools, design)
    if request.only:
        lock = replace(lock, pack=kept.lock.pack)
    record = dict(record_files(changes, lock, design))
    if request.only:
        record[DESIGN_PATH] = File(kept.design.encode(), owner="gen")
    if pending:
        record[PENDING_PATH] = File(pending_text(pending).encode(), owner="gen")
    notes = tuple(codes.NOTE.at("", path=it.path, text=it.note) for it in changes.notes)
    return Update(changes, pending, record, (*rendered.diagnostics, *notes))
