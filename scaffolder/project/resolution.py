"""Conflicts decided by a policy, or left open in the files until they are decided by hand."""

from __future__ import annotations

from collections.abc import Callable

from scaffolder.filetree import File, FileTree
from scaffolder.project.changes import Action, Change, ChangeSet, Reason
from scaffolder.project.lock import LockedFile
from scaffolder.project.merge.kinds import kind_of
from scaffolder.project.merge.layout import laid_out
from scaffolder.project.merge.pieces import Policy
from scaffolder.project.merge.text import is_valid
from scaffolder.record import Record, field, replace

SIDECAR = ".generated"


class Resolution(Record):
    """What became of one conflict: changes, and where it is still open its lock line and content afterwards."""

    changes: tuple[Change, ...]
    line: LockedFile | None = None
    pristine: File | None = None
    place: str = ""
    sidecar: str = ""


class Pending(Record):
    """Files whose conflicts are open: what the lock and the base will say of them, and the files beside them."""

    lines: tuple[LockedFile, ...] = ()
    tree: FileTree = field(default_factory=FileTree)
    places: tuple[str, ...] = ()
    sidecars: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places)


def resolve(changes: ChangeSet, policy: Policy) -> tuple[ChangeSet, Pending]:
    """Decide every conflict that the policy can decide; what stays open is in the files, and pending."""
    found = [_resolved(change, policy) for change in changes.changes]
    merged = sorted((change for it in found for change in it.changes), key=lambda change: change.path)
    opened = [it for it in found if it.place]
    tree = FileTree({it.line.path: it.pristine for it in opened if it.line and it.pristine})
    sidecars = tuple(it.sidecar for it in opened if it.sidecar)
    lines = tuple(it.line for it in opened if it.line)
    return ChangeSet(tuple(merged)), Pending(lines, tree, tuple(it.place for it in opened), sidecars)


def _resolved(change: Change, policy: Policy) -> Resolution:
    if change.reason is None:
        return Resolution((change,))
    if policy in ("markers", "sidecar"):
        return _OPENED[change.reason](change, policy)
    return Resolution((_DECIDED[change.reason](change, policy),))


def _decided_text(change: Change, policy: Policy) -> Change:
    """Decide clash by clash; where that is not valid, the whole file is one side's."""
    mine, new = change.before, change.generated
    assert mine is not None
    assert new is not None
    own, other = laid_out(mine.data), laid_out(new.data)
    whole = replace(mine if policy == "ours" else new, owner=new.owner)
    if change.merge is None or own is None or other is None:
        return _settled(change, whole)
    text = change.merge.resolved(policy)
    if change.reason == "no-base" or not is_valid(kind_of(change.path), text, own[0], other[0]):
        return _settled(change, whole)
    return _settled(change, File(own[1].bytes_of(text), mine.executable, new.owner))


def _decided_drop(change: Change, policy: Policy) -> Change:
    if policy == "theirs":
        return _settled(change, None)
    return replace(_settled(change, change.before), note="is no longer generated; it is yours now")


def _decided_collision(change: Change, policy: Policy) -> Change:
    """A file that was there before is never written over: it stays the user's own, or the conflict stays."""
    if policy == "theirs" or change.line is None or change.old is not None:
        return change
    mine = Change(change.path, change.path, "keep", None, None, replace(change.line, state="ejected"), change.generated)
    return replace(mine, note="is yours; the generated file is not written")


def _settled(change: Change, after: File | None) -> Change:
    action: Action = "keep" if after == change.before else "delete" if after is None else "merge"
    return replace(change, action=action, after=after, reason=None)


def _unresolved(change: Change, policy: Policy) -> Change:
    return change


def _opened_text(change: Change, policy: Policy) -> Resolution:
    mine, new = change.before, change.generated
    assert mine is not None
    assert new is not None
    own = laid_out(mine.data)
    if policy == "sidecar" or change.merge is None or own is None or not kind_of(change.path).markable:
        return _beside(change)
    marked = File(own[1].bytes_of(change.merge.resolved("markers")), mine.executable, new.owner)
    return _open(replace(change, action="merge", after=marked, reason=None))


def _beside(change: Change) -> Resolution:
    """Keep the user's file, and put the generated one beside it."""
    beside = f"{change.path}{SIDECAR}"
    aside = Change(beside, beside, "create", None, change.generated)
    opened = _open(replace(change, action="keep", after=change.before, path=change.was, reason=None))
    return replace(opened, changes=(*opened.changes, aside), sidecar=beside)


def _open(change: Change) -> Resolution:
    line = replace(change.old.line, state="pending") if change.old else None
    place = change.path
    opened = replace(change, line=line, pristine=change.old.pristine if change.old else None)
    return Resolution((opened,), change.line, change.generated, place)


def _stays(change: Change, policy: Policy) -> Resolution:
    return Resolution((change,))


_DECIDED: dict[Reason, Callable[[Change, Policy], Change]] = {
    "clash": _decided_text,
    "no-base": _decided_text,
    "binary": _decided_text,
    "dropped": _decided_drop,
    "collision": _decided_collision,
    "blocked": _unresolved,
}
_OPENED: dict[Reason, Callable[[Change, Policy], Resolution]] = {
    "clash": _opened_text,
    "no-base": _opened_text,
    "binary": lambda change, policy: _beside(change),
    "dropped": lambda change, policy: Resolution((_decided_drop(change, "ours"),)),
    "collision": lambda change, policy: Resolution((_decided_collision(change, "ours"),)),
    "blocked": _stays,
}
