"""What an update would do, file by file: the last render, the files on disk and the new render, matched by identity.

Planning is pure: everything it needs is in memory, and it decides without asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from scaffolder.filetree import File, FileTree, Owner
from scaffolder.project.lock import UNRECORDED, LockedFile, State
from scaffolder.project.merge.layout import laid_out, plain
from scaffolder.project.merge.pieces import Merge
from scaffolder.project.merge.text import merge_text
from scaffolder.record import Record, field, replace

Action = Literal["same", "create", "replace", "merge", "move", "delete", "keep"]
Reason = Literal["clash", "dropped", "collision", "no-base", "binary", "blocked"]
T = TypeVar("T")
NEVER_RESOLVED: frozenset[Reason] = frozenset({"blocked"})


class Recorded(Record):
    """A file of the last render: its line in the lock, and its pristine content where the base still has it."""

    line: LockedFile
    pristine: File | None


class Artifact(Record):
    """A file of the new render."""

    path: str
    id: str
    file: File
    mark: str = ""


class Disk(Record):
    """The files of a project that matter to a plan; `blocked` paths are links, folders, or beyond a link."""

    files: FileTree = field(default_factory=FileTree)
    blocked: frozenset[str] = frozenset()


class Change(Record):
    """What becomes of one file.

    path, was: where it stands afterwards and stood before. before, after: its content on disk. line, pristine: what the
    lock and the base then say of it, None where it is no longer recorded. reason: why it is a conflict, with `merge` in
    pieces where its sides can be told apart; `generated` is what the generator would have there, None if nothing; `old`
    is what was recorded.
    """

    path: str
    was: str
    action: Action
    before: File | None
    after: File | None
    line: LockedFile | None = None
    pristine: File | None = None
    reason: Reason | None = None
    merge: Merge | None = None
    generated: File | None = None
    old: Recorded | None = None
    note: str = ""

    @property
    def writes(self) -> bool:
        before, after = ((it.data, it.executable) if it else None for it in (self.before, self.after))
        return before != after or self.path != self.was


class ChangeSet(Record):
    """Everything that an update does, sorted by path."""

    changes: tuple[Change, ...]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.reason is not None)

    @property
    def written(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.writes)

    @property
    def notes(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.note)


def plan_changes(recorded: Mapping[str, Recorded], disk: Disk, artifacts: Mapping[str, Artifact]) -> ChangeSet:
    """Match files by identity and decide each; `recorded` and `artifacts` are keyed by the last render's identities."""
    planner = _Planner(recorded, disk, not recorded)
    changes = (planner.change(id_, artifacts.get(id_)) for id_ in {**recorded, **artifacts})
    return ChangeSet(tuple(sorted((it for it in changes if it), key=lambda change: change.path)))


class _Case(Record):
    """One file: what was recorded of it, what is on disk, and what was rendered."""

    old: Recorded | None
    disk: File | None
    new: Artifact | None

    @property
    def owner(self) -> Owner:
        if self.new is not None:
            return self.new.file.owner
        return self.old.line.owner if self.old else "user"

    @property
    def base(self) -> File | None:
        """The pristine content, also where only its hash is left and the file on disk has it."""
        if self.old is None or self.old.pristine is not None:
            return self.old.pristine if self.old else None
        is_it = self.disk is not None and self.disk.sha256 == self.old.line.sha256
        return replace(self.disk, owner=self.old.line.owner) if is_it and self.disk else None

    @property
    def is_pristine(self) -> bool:
        """Whether the user has not changed the file, but for the ends of its lines."""
        base = self.base
        same_mode = base is not None and self.disk is not None and base.executable == self.disk.executable
        return bool(same_mode and base and self.disk and plain(base.data) == plain(self.disk.data))

    @property
    def is_unchanged(self) -> bool:
        """Whether the generator renders the file as before."""
        if self.old is None or self.new is None:
            return False
        line, file = self.old.line, self.new.file
        return (line.sha256, line.mode) == (file.sha256, f"{file.mode:o}")


class _Planner:
    def __init__(self, recorded: Mapping[str, Recorded], disk: Disk, is_first: bool) -> None:
        self.recorded = recorded
        self.disk = disk
        self.is_first = is_first
        self.leaving = {it.line.place for it in recorded.values()}

    def change(self, id_: str, new: Artifact | None) -> Change | None:
        old = self.recorded.get(id_)
        place = old.line.place if old else new.path if new else ""
        case = _Case(old, self.disk.files.get(place), new)
        if new is not None and new.file.owner in UNRECORDED:
            return self._written_once(case, new)
        blocked = self.disk.blocked & {place, *([new.path] if new else ())}
        if blocked:
            return replace(_conflict(case, min(blocked), "blocked"), old=old)
        return replace(_DECISIONS[old is not None, case.disk is not None, new is not None](self, case), old=old)

    def _written_once(self, case: _Case, new: Artifact) -> Change | None:
        if not self.is_first or case.disk is not None:
            return None
        return Change(new.path, new.path, "create", None, new.file)

    def _create(self, case: _Case) -> Change:
        new = _required(case.new)
        return Change(new.path, new.path, "create", None, new.file, line_of(new), new.file)

    def _collide(self, case: _Case) -> Change:
        new, mine = _required(case.new), _required(case.disk)
        if (mine.data, mine.executable) == (new.file.data, new.file.executable):
            return Change(new.path, new.path, "same", mine, mine, line_of(new), new.file)
        return _conflict(case, new.path, "collision")

    def _update(self, case: _Case) -> Change:
        old, new = _required(case.old), _required(case.new)
        if old.line.state == "ejected" or new.file.owner == "append":
            return _kept(case, replace(old.line, id=new.id))
        if self._is_taken(case):
            return _conflict(case, new.path, "collision")
        return _moved(case, _merged(case))

    def _is_taken(self, case: _Case) -> bool:
        old, new = _required(case.old), _required(case.new)
        moves = new.path != old.line.path and not old.line.at
        return moves and new.path in self.disk.files and new.path not in self.leaving

    def _absent(self, case: _Case) -> Change:
        old, new = _required(case.old), _required(case.new)
        state: State = old.line.state if old.line.state == "ejected" else "deleted"
        line = replace(line_of(new), state=state)
        missed = "" if case.is_unchanged else "was deleted; what is new in it is missed"
        if new.file.owner == "append":
            return Change(
                old.line.path, old.line.path, "keep", None, None, replace(old.line, state=state), old.pristine
            )
        return Change(new.path, new.path, "keep", None, None, line, new.file, note=missed)

    def _dropped(self, case: _Case) -> Change:
        old, mine = _required(case.old), _required(case.disk)
        place = old.line.place
        if case.owner == "append":
            return _kept(case, old.line)
        if old.line.state == "ejected":
            return Change(place, place, "keep", mine, mine)
        if case.is_pristine:
            return Change(place, place, "delete", mine, None)
        if case.owner == "ext":
            return Change(place, place, "keep", mine, mine, note="is no longer generated; it is yours now")
        return _conflict(case, place, "dropped")

    def _forgotten(self, case: _Case) -> Change:
        old = _required(case.old)
        line = replace(old.line, state="deleted") if case.owner == "append" else None
        return Change(old.line.path, old.line.path, "keep", None, None, line, old.pristine if line else None)


_DECISIONS: dict[tuple[bool, bool, bool], Callable[[_Planner, _Case], Change]] = {
    (False, False, True): _Planner._create,
    (False, True, True): _Planner._collide,
    (True, True, True): _Planner._update,
    (True, False, True): _Planner._absent,
    (True, True, False): _Planner._dropped,
    (True, False, False): _Planner._forgotten,
}


def line_of(new: Artifact) -> LockedFile:
    """Return what the lock says of a file as it was rendered."""
    return LockedFile(new.path, new.id, new.file.owner, new.file.sha256, f"{new.file.mode:o}", mark=new.mark)


def _merged(case: _Case) -> Change:
    """Return what becomes of a recorded file that is on disk and rendered anew, at its old place."""
    old, mine, new = _required(case.old), _required(case.disk), _required(case.new)
    place = old.line.place
    done = Change(place, place, "keep", mine, mine, replace(line_of(new), at=old.line.at), new.file, generated=new.file)
    if case.is_unchanged:
        return replace(done, action="same" if case.is_pristine else "keep")
    after = _in_layout(new.file, mine)
    if case.is_pristine:
        return replace(done, action="replace", after=after)
    if plain(mine.data) == new.file.data and mine.executable == new.file.executable:
        return replace(done, action="same")
    return _three_ways(case, done)


def _three_ways(case: _Case, done: Change) -> Change:
    mine, new, base = _required(case.disk), _required(case.new), case.base
    own, other = laid_out(mine.data), laid_out(new.file.data)
    old = laid_out(base.data) if base else ("", None)
    if own is None or other is None or old is None:
        return replace(done, reason="binary")
    merge = merge_text(done.path, old[0], own[0], other[0], keep=new.file.owner == "ext" and base is not None)
    data = own[1].bytes_of(merge.text)
    after = File(data, _executable(case), new.file.owner)
    if merge.clean and base is not None:
        return replace(done, action="merge", after=after)
    if new.file.owner == "ext" and base is not None:
        stubs = "".join(clash.theirs for clash in merge.clashes).strip("\n")
        return replace(done, action="merge", after=after, note=f"keeps your side where the generator has\n{stubs}")
    return replace(done, reason="clash" if base else "no-base", merge=merge)


def _executable(case: _Case) -> bool:
    mine, new, base = _required(case.disk), _required(case.new), case.base
    return new.file.executable if base is not None and base.executable == mine.executable else mine.executable


def _in_layout(file: File, mine: File) -> File:
    """Return a generated file with the line ends that the file on disk has."""
    own, other = laid_out(mine.data), laid_out(file.data)
    return replace(file, data=own[1].bytes_of(other[0])) if own and other else file


def _moved(case: _Case, change: Change) -> Change:
    """Return the change with the file at its new path, where the generator has moved it and the user has not."""
    old, new = _required(case.old), _required(case.new)
    if old.line.at or new.path == old.line.path:
        return change
    action: Action = "move" if change.action in ("same", "keep") else change.action
    return replace(change, path=new.path, action=action)


def _kept(case: _Case, line: LockedFile) -> Change:
    mine = _required(case.disk)
    return Change(line.place, line.place, "keep", mine, mine, line, _required(case.old).pristine)


def _conflict(case: _Case, path: str, reason: Reason) -> Change:
    """Return a conflict about a whole file, which leaves everything as it is until it is decided."""
    line = replace(line_of(case.new), at="") if case.new else None
    generated = case.new.file if case.new else None
    place = case.old.line.place if case.old else path
    return Change(path, place, "keep", case.disk, case.disk, line, generated, reason, None, generated)


def _required(value: T | None) -> T:
    """Return a value that the table of decisions guarantees."""
    assert value is not None
    return value
