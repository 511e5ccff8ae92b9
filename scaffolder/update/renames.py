"""Base and disk as if the design had always had its new names."""

from __future__ import annotations

from pathlib import Path

from scaffolder import pipeline
from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, FileTree
from scaffolder.ir.declared import with_renames
from scaffolder.project import codes
from scaffolder.project.changes import Disk, Recorded
from scaffolder.project.mentions import gone_names, mentions
from scaffolder.project.merge.layout import laid_out
from scaffolder.project.merge.renaming import Renaming, learn, renamed_text
from scaffolder.project.record import artifacts_of, with_attributes
from scaffolder.project.state import Kept
from scaffolder.record import replace
from scaffolder.update.render import Rendered, built_as_locked, former_ids, own_settings
from scaffolder.update.request import Designs, Request


def with_new_names(
    request: Request, kept: Kept, designs: Designs, recorded: dict[str, Recorded], disk: Disk
) -> tuple[dict[str, Recorded], Disk, Renaming]:
    """Return base and disk as if the design had always had its new names, and what became of which name."""
    assert designs.old.design is not None
    assert designs.old.project is not None
    renamed = pipeline.read_text(with_renames(designs.old.design, designs.renames), name=designs.old.project.name)
    built = built_as_locked(renamed, request, kept, own_settings(request.root, kept))
    if isinstance(built, tuple):
        return recorded, disk, learn(())
    former = former_ids(built.ids, designs.renames, kept)
    again = artifacts_of(with_attributes(built.pristine), built.ids, former)
    pairs = {id_: (it.pristine, again[id_].file) for id_, it in recorded.items() if it.pristine and id_ in again}
    renaming = learn(texts for one, two in pairs.values() if (texts := _texts(one, two)))
    files = dict(disk.files)
    found = dict(recorded)
    for id_, (base, other) in pairs.items():
        line, mine = recorded[id_].line, disk.files.get(recorded[id_].line.place)
        if line.owner == "append" or mine is None:
            continue
        found[id_] = Recorded(replace(line, sha256=other.sha256, mode=f"{other.mode:o}"), other)
        files[line.place] = _renamed_file(line.place, base, mine, other, renaming)
    return found, Disk(FileTree(files), disk.blocked), renaming


def mentions_of(root: Path, kept: Kept, rendered: Rendered, renaming: Renaming) -> tuple[Diagnostic, ...]:
    """Say where a person's own files speak of names that are gone."""
    render = FileTree({it.path: it.file for it in rendered.artifacts.values() if it.file.owner != "append"})
    known = {line.place for line in kept.lock.files} | set(render)
    found = mentions(root, known, gone_names(renaming, render))
    return tuple(codes.MENTION.at("", path=it.path, line=it.line, old=it.old, new=it.new) for it in found)


def _texts(one: File, two: File) -> tuple[str, str] | None:
    old, new = laid_out(one.data), laid_out(two.data)
    return (old[0], new[0]) if old and new else None


def _renamed_file(path: str, base: File, mine: File, renamed: File, renaming: Renaming) -> File:
    old, own, new = (laid_out(file.data) for file in (base, mine, renamed))
    if old is None or own is None or new is None:
        return mine
    return replace(mine, data=own[1].bytes_of(renamed_text(path, old[0], own[0], new[0], renaming)))
