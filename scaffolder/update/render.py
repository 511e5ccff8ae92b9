"""The render of a design that an update merges, and the one that was merged last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scaffolder import pipeline
from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, FileTree
from scaffolder.ir.migration import Renames
from scaffolder.project.changes import Artifact
from scaffolder.project.lock import LockedPack
from scaffolder.project.merge.layout import plain
from scaffolder.project.record import artifacts_of, with_attributes
from scaffolder.project.state import Kept, read_disk
from scaffolder.record import Record, replace
from scaffolder.render.format import SETTINGS, tool_versions
from scaffolder.render.lowering.migrations import PlannedMigration
from scaffolder.render.marks import Earlier
from scaffolder.update.migrate import migration_of
from scaffolder.update.request import STALE, Designs, Refused, Request, pack_of, pack_reference


class Rendered(Record):
    """A new render: its files by their former identities, and who made it."""

    artifacts: dict[str, Artifact]
    pack: LockedPack
    tools: Mapping[str, str]
    design: str
    diagnostics: tuple[Diagnostic, ...] = ()


def as_kept(designs: Designs, kept: Kept, request: Request) -> Rendered | None:
    """Return the last render again where design, pack and tools are those that made it, and the base is whole."""
    same = designs.new is designs.old or designs.new.kept == kept.applied
    found = pack_of(pack_reference(request, kept))
    if not same or request.pack or found is None or found.digest() != kept.lock.pack.digest:
        return None
    whole = all(line.path in kept.base for line in kept.lock.files)
    if (
        not whole
        or tuple(sorted(tool_versions(found).items())) != kept.lock.tools
        or _settings_changed(request.root, kept)
    ):
        return None
    ids = {line.path: line.id for line in kept.lock.files}
    marks = {line.path: line.mark for line in kept.lock.files}
    return Rendered(
        artifacts_of(kept.base, ids, marks=marks), kept.lock.pack, dict(kept.lock.tools), kept.applied or ""
    )


def _settings_changed(root: Path, kept: Kept) -> bool:
    """Tell whether a file that formatters read is not as it was rendered."""
    for path in SETTINGS:
        file = read_disk(root, (path,)).files.get(path)
        base = kept.base.get(path)
        if (plain(file.data) if file else None) != (base.data if base else None) and base is not None:
            return True
    return False


def rendered_anew(request: Request, kept: Kept, designs: Designs) -> Rendered | Refused:
    migration = migration_of(request, kept, designs)
    if isinstance(migration, Refused):
        return migration
    built = built_as_locked(designs.new, request, kept, own_settings(request.root, kept), migration)
    if isinstance(built, tuple):
        return Refused((*designs.new.diagnostics, *built), STALE)
    former = former_ids(built.ids, designs.renames, kept)
    artifacts = artifacts_of(with_attributes(built.pristine), built.ids, former, built.marks)
    return Rendered(artifacts, built.pack.seen_from(request.root), built.tools, built.design, built.diagnostics)


def built_as_locked(
    reading: pipeline.Reading,
    request: Request,
    kept: Kept,
    settings: Mapping[str, File] | None = None,
    migration: PlannedMigration | None = None,
) -> pipeline.Build | tuple[Diagnostic, ...]:
    """Build a design with the project's pack, or the one that is asked for, and the options of the last render."""
    options = dict(kept.lock.pack.options)
    lowered = pipeline.lower(reading, pack_reference(request, kept), options, migration, trust=request.trust)
    earlier = Earlier(kept.base, {line.path: line.mark for line in kept.lock.files if line.mark})
    return pipeline.build(reading, lowered, settings, earlier)


def own_settings(root: Path, kept: Kept) -> dict[str, File]:
    """Return the project's own settings of formatters, so that the new render is in its style."""
    disk = read_disk(root, SETTINGS).files
    return {path: file for path, file in disk.items() if path not in kept.base or kept.base[path].data != file.data}


def former_ids(ids: Mapping[str, str], renames: Renames, kept: Kept) -> dict[str, str]:
    """Return the identity that each file had: of a model under its old name, else of the file at its path."""
    known = {line.id for line in kept.lock.files}
    at_path = {line.path: line.id for line in kept.lock.files}
    found: dict[str, str] = {}
    for path, id_ in ids.items():
        source, mark, item = id_.partition("#")
        former = source + mark + ":".join(renames.model(part) for part in item.split(":"))
        found[id_] = former
        if former not in known and path in at_path and at_path[path] not in ids.values():
            found[id_] = at_path[path]
    return found


def with_rebuilt_base(request: Request, kept: Kept, designs: Designs, rendered: Rendered) -> Kept:
    """Return what is kept with a lost base rendered again, as far as it is what the lock says."""
    missing = [line for line in kept.lock.files if line.path not in kept.base]
    if not missing:
        return kept
    again = _render_again(request, kept, designs.old)
    hashes = {line.path: line for line in missing if line.path in again and again[line.path].sha256 == line.sha256}
    files = {path: replace(again[path], owner=line.owner) for path, line in hashes.items()}
    return replace(kept, base=kept.base.with_files(files))


def _render_again(request: Request, kept: Kept, reading: pipeline.Reading) -> FileTree:
    built = built_as_locked(reading, request, kept)
    return FileTree() if isinstance(built, tuple) else with_attributes(built.pristine)
