"""A project brought up to its design: what is kept, what is on disk and what is rendered anew, in one plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scaffolder import pipeline
from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, FileTree
from scaffolder.ir.declared import declared_renames, likely_renames, with_renames
from scaffolder.ir.migration import Loss, Migration, Renames, losses, migration_between, without
from scaffolder.ir.model import Project
from scaffolder.ir.naming import digest_of
from scaffolder.packs.globs import matches
from scaffolder.packs.manifest import MigrationRules
from scaffolder.packs.registry import Pack
from scaffolder.project import codes
from scaffolder.project.changes import Artifact, Change, ChangeSet, Disk, Recorded, plan_changes
from scaffolder.project.journal import Write, apply
from scaffolder.project.lock import BASE_PATH, DESIGN_PATH, LockedPack
from scaffolder.project.mentions import gone_names, mentions
from scaffolder.project.merge.layout import laid_out, plain
from scaffolder.project.merge.lines import split_lines
from scaffolder.project.merge.pieces import Policy
from scaffolder.project.merge.renaming import Renaming, learn, renamed_text
from scaffolder.project.migrations import Found, found_migrations, heads, next_number
from scaffolder.project.record import artifacts_of, lock_after, pending_text, record_files, with_attributes
from scaffolder.project.resolution import Pending, resolve
from scaffolder.project.settings import load_settings
from scaffolder.project.state import PENDING_PATH, Kept, find_moved, read_disk
from scaffolder.render.lowering.migrations import PlannedMigration

STALE, CONFLICTING, AMBIGUOUS, CORRUPT = 1, 3, 4, 5
SETTINGS = ("pyproject.toml", ".editorconfig", "package.json", ".prettierrc", ".oxfmtrc.json")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an update."""

    root: Path
    design: str | None = None  # a file; the project's own design where none is named
    policy: Policy | None = None
    only: tuple[str, ...] = ()
    drops: frozenset[str] = frozenset()
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no plan, and the exit code that says so."""

    diagnostics: tuple[Diagnostic, ...]
    code: int


@dataclass(frozen=True, slots=True)
class Update:
    """A plan: the changes, what stays open, and the files of `.scaffold` afterwards."""

    changes: ChangeSet
    pending: Pending
    record: Mapping[str, File]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return self.changes.conflicts


@dataclass(frozen=True, slots=True)
class _Designs:
    """The design that was applied last and the one that is asked for, as read, and the renames between them."""

    old: pipeline.Reading
    new: pipeline.Reading
    renames: Renames = field(default_factory=Renames)


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A new render: its files by their former identities, and who made it."""

    artifacts: dict[str, Artifact]
    pack: LockedPack
    tools: Mapping[str, str]
    design: str
    diagnostics: tuple[Diagnostic, ...] = ()


def plan_update(request: Request, kept: Kept) -> Update | Refused:
    """Plan what the project's design, or another, changes; nothing is written."""
    designs = _designs(request, kept)
    if isinstance(designs, Refused):
        return designs
    settings, wrong = load_settings(request.root)
    if wrong:
        return Refused(wrong, STALE)
    rendered = _as_kept(designs, kept, request) or _rendered(request, kept, designs)
    if isinstance(rendered, Refused):
        return rendered
    rendered = replace(rendered, artifacts=settings.applied(rendered.artifacts))
    kept = _with_rebuilt_base(request, kept, designs, rendered)
    recorded = {**kept.recorded}
    disk = _disk(request.root, kept, rendered.artifacts)
    moved = find_moved(request.root, kept, disk, rendered.artifacts)
    recorded, disk = _at_new_places(request.root, recorded, disk, moved)
    real = disk
    if designs.renames:
        recorded, disk, renaming = _renamed(request, kept, designs, recorded, disk)
        found = _mentions(request.root, kept, rendered, renaming)
        rendered = replace(rendered, diagnostics=(*rendered.diagnostics, *found))
    changes = _with_disk(plan_changes(recorded, disk, rendered.artifacts), real)
    if request.only:
        changes = _only(changes, request.only)
    return _decided(request, changes, rendered, kept)


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


def _designs(request: Request, kept: Kept) -> _Designs | Refused:
    if kept.applied is None:
        return Refused((codes.LOST_DESIGN.at("", file=DESIGN_PATH, base=BASE_PATH),), CORRUPT)
    old = pipeline.read_text(kept.applied, DESIGN_PATH)
    if old.project is None or old.design is None:
        return Refused(old.diagnostics, CORRUPT)
    new = _asked(request, kept, old.project.name) or old
    if new.project is None or new.design is None:
        return Refused(new.diagnostics, STALE)
    if kept.design_is_edited and kept.design not in (new.source.text if new.source else "", _kept_text(new)):
        return Refused((codes.EDITED_DESIGN.at("", file=DESIGN_PATH),), CONFLICTING)
    return _Designs(old, new, declared_renames(old.design, new.design) if new is not old else Renames())


def _asked(request: Request, kept: Kept, name: str) -> pipeline.Reading | None:
    """Return the design that is asked for: a file, else the project's own where it is edited, else None."""
    if request.design is not None:
        return pipeline.read(request.design, name)
    return pipeline.read_text(kept.design, DESIGN_PATH, name) if kept.design_is_edited else None


def _as_kept(designs: _Designs, kept: Kept, request: Request) -> _Rendered | None:
    """Return the last render again where design, pack and tools are those that made it, and the base is whole."""
    from scaffolder.render.format import tool_versions

    same = designs.new is designs.old or _kept_text(designs.new) == kept.applied
    found = _pack(_reference(request, kept))
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
    return _Rendered(artifacts_of(kept.base, ids), kept.lock.pack, dict(kept.lock.tools), kept.applied or "")


def _kept_text(reading: pipeline.Reading) -> str:
    assert reading.source is not None
    assert reading.project is not None
    return pipeline.kept_design(reading.source, reading.project.name)


def _settings_changed(root: Path, kept: Kept) -> bool:
    """Tell whether a file that formatters read is not as it was rendered."""
    for path in SETTINGS:
        file = read_disk(root, (path,)).files.get(path)
        base = kept.base.get(path)
        if (plain(file.data) if file else None) != (base.data if base else None) and base is not None:
            return True
    return False


def _rendered(request: Request, kept: Kept, designs: _Designs) -> _Rendered | Refused:
    migration = _migration(request, kept, designs)
    if isinstance(migration, Refused):
        return migration
    reference = _reference(request, kept)
    lowered = pipeline.lower(designs.new, reference, dict(kept.lock.pack.options), migration)
    built = pipeline.build(designs.new, lowered, _settings(request.root, kept))
    if isinstance(built, tuple):
        return Refused((*designs.new.diagnostics, *built), STALE)
    former = _former_ids(built.ids, designs.renames, kept)
    artifacts = artifacts_of(with_attributes(built.pristine), built.ids, former)
    return _Rendered(
        artifacts, built.pack.given_as(reference, request.root), built.tools, built.design, built.diagnostics
    )


def _settings(root: Path, kept: Kept) -> dict[str, File]:
    """Return the project's own settings of formatters, so that the new render is in its style."""
    disk = read_disk(root, SETTINGS).files
    return {path: file for path, file in disk.items() if path not in kept.base or kept.base[path].data != file.data}


def _former_ids(ids: Mapping[str, str], renames: Renames, kept: Kept) -> dict[str, str]:
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


# Migrations --------------------------------------------------------------------------------------------------------


def _migration(request: Request, kept: Kept, designs: _Designs) -> PlannedMigration | Refused | None:
    pack = _pack(_reference(request, kept))
    old, new = designs.old.project, designs.new.project
    if pack is None or pack.manifest.migrations is None or old is None or new is None:
        return None
    rules = pack.manifest.migrations
    found = found_migrations(request.root, rules)
    difference = migration_between(old, new, designs.renames)
    foreign = _foreign(found, kept)
    strange = {step for it in foreign for step in it.steps} - set(difference.words)
    if strange:
        paths = ", ".join(it.path for it in foreign)
        return Refused((codes.FOREIGN_MIGRATIONS.at("", paths=paths, changes="; ".join(sorted(strange))),), AMBIGUOUS)
    difference = without(difference, {step for it in foreign for step in it.steps})
    problems = _problems(difference, old, new, designs.renames, request.drops)
    if problems:
        return Refused(problems, AMBIGUOUS)
    return planned_migration(difference, found, rules, kept)


def _foreign(found: tuple[Found, ...], kept: Kept) -> tuple[Found, ...]:
    """Return the generated migrations that this project's last update does not know: those of another branch."""
    recorded = {line.path for line in kept.lock.files}
    return tuple(it for it in found if it.steps and it.path not in recorded)


def _reference(request: Request, kept: Kept) -> str:
    """Return the pack that is asked for: another, else that of the last render."""
    return request.pack or kept.lock.pack.reference(request.root)


def _pack(name: str) -> Pack | None:
    from scaffolder.packs.registry import load_pack, pack

    return (load_pack(Path(name).resolve()) if "/" in name else pack(name))[0]


def planned_migration(
    difference: Migration, found: tuple[Found, ...], rules: MigrationRules, kept: Kept
) -> PlannedMigration | None:
    """Place a difference after the heads of the folder, which it joins where there are several."""
    parents = heads(found, rules)
    if not difference and len(parents) < 2:
        return None
    revision = difference.digest if difference else digest_of(" ".join(parents))
    if revision in {it.id for it in found}:
        revision = digest_of(f"{revision} {' '.join(parents)}")
    return PlannedMigration(difference, revision, next_number(found, rules, revision), parents)


def _problems(
    difference: Migration, old: Project, new: Project, renames: Renames, drops: frozenset[str]
) -> tuple[Diagnostic, ...]:
    owners = {model.table: model.name for project in (old, new) for model in project.models}
    likely = [it for it in likely_renames(difference, owners) if it.old not in drops]
    asked = {it.old for it in likely}
    found = [codes.UNDECLARED_RENAME.at("", old=it.old, new=it.new, former=f'"{it.former}"') for it in likely]
    lost = [it for it in losses(difference, old, renames) if it.name not in asked and not _is_allowed(it, drops)]
    return (*found, *(_refusal(it) for it in lost))


def _is_allowed(loss: Loss, drops: frozenset[str]) -> bool:
    return not loss.needs_default and (loss.name in drops or loss.name.partition(".")[0] in drops)


def _refusal(loss: Loss) -> Diagnostic:
    if loss.needs_default:
        return codes.NEEDS_DEFAULT.at("", name=loss.name)
    return codes.DESTRUCTIVE.at("", problem=loss.problem, name=loss.name)


# Disk and base -----------------------------------------------------------------------------------------------------


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


def _with_rebuilt_base(request: Request, kept: Kept, designs: _Designs, rendered: _Rendered) -> Kept:
    """Return what is kept with a lost base rendered again, as far as it is what the lock says."""
    missing = [line for line in kept.lock.files if line.path not in kept.base]
    if not missing:
        return kept
    again = _render_again(request, kept, designs.old)
    hashes = {line.path: line for line in missing if line.path in again and again[line.path].sha256 == line.sha256}
    files = {path: replace(again[path], owner=line.owner) for path, line in hashes.items()}
    return replace(kept, base=kept.base.with_files(files))


def _render_again(request: Request, kept: Kept, reading: pipeline.Reading) -> FileTree:
    lowered = pipeline.lower(reading, _reference(request, kept), dict(kept.lock.pack.options))
    built = pipeline.build(reading, lowered)
    return FileTree() if isinstance(built, tuple) else with_attributes(built.pristine)


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


# Renames -----------------------------------------------------------------------------------------------------------


def _renamed(
    request: Request, kept: Kept, designs: _Designs, recorded: dict[str, Recorded], disk: Disk
) -> tuple[dict[str, Recorded], Disk, Renaming]:
    """Return base and disk as if the design had always had its new names, and what became of which name."""
    assert designs.old.design is not None
    assert designs.old.project is not None
    renamed = pipeline.read_text(with_renames(designs.old.design, designs.renames), name=designs.old.project.name)
    lowered = pipeline.lower(renamed, _reference(request, kept), dict(kept.lock.pack.options))
    built = pipeline.build(renamed, lowered, _settings(request.root, kept))
    if isinstance(built, tuple):
        return recorded, disk, learn(())
    former = _former_ids(built.ids, designs.renames, kept)
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


def _mentions(root: Path, kept: Kept, rendered: _Rendered, renaming: Renaming) -> tuple[Diagnostic, ...]:
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


# The decision ------------------------------------------------------------------------------------------------------


def _decided(request: Request, changes: ChangeSet, rendered: _Rendered, kept: Kept) -> Update:
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


# What is said ------------------------------------------------------------------------------------------------------

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

    pack = _pack(kept.lock.pack.reference(root))
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
