"""What a project on disk is: its lock, its base, its design, and the files that a plan must see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, FileTree, read_file, regular_files
from scaffolder.project.base import CorruptBase, parse_base
from scaffolder.project.changes import Artifact, Disk, Recorded
from scaffolder.project.codes import BAD_LOCK, LOST_BASE, NOT_A_PROJECT
from scaffolder.project.journal import reaches_outside
from scaffolder.project.lock import (
    BASE_PATH,
    DESIGN_PATH,
    LOCK_PATH,
    CorruptLock,
    Lock,
    LockedFile,
    LockedPack,
    digest_of_design,
    parse_lock,
)
from scaffolder.project.merge.layout import laid_out, plain
from scaffolder.project.resolution import Pending
from scaffolder.record import Record, field

PENDING_PATH = ".scaffold/pending"
_SKIPPED = frozenset({".git", ".scaffold", ".venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache"})
_LIKENESS = 0.6
LARGEST = 200_000


class Kept(Record):
    """What `.scaffold` keeps; `base` has the files whose pristine content is there and is what the lock says.

    design: as it stands there, edited or not. applied: as it was applied last, None where that is lost.
    """

    lock: Lock
    base: FileTree
    design: str
    applied: str | None
    pending: Pending = field(default_factory=Pending)

    @property
    def design_is_edited(self) -> bool:
        return self.design != self.applied

    @property
    def recorded(self) -> dict[str, Recorded]:
        """The files of the last render, by identity."""
        return {line.id: Recorded(line, self.base.get(line.path)) for line in self.lock.files}


def load_kept(root: Path) -> tuple[Kept | None, tuple[Diagnostic, ...]]:
    """Read what a project keeps; without a lock there is nothing to go by, without a base less."""
    if not (root / LOCK_PATH).is_file() or reaches_outside(root, LOCK_PATH):
        return None, (NOT_A_PROJECT.at("", path=str(root), lock=LOCK_PATH),)
    try:
        lock = parse_lock(_text(root, LOCK_PATH))
        pending = load_pending(root)
    except (CorruptLock, CorruptBase) as error:
        return None, (BAD_LOCK.at("", file=LOCK_PATH, problem=str(error)),)
    except (OSError, UnicodeDecodeError) as error:
        return None, (BAD_LOCK.at("", file=".scaffold", problem=type(error).__name__),)
    base, lost = _load_base(root, lock)
    design, applied = _load_design(root, lock, base)
    if design is None:
        return None, (BAD_LOCK.at("", file=DESIGN_PATH, problem="it is not there"), *lost)
    return Kept(lock, base.where(lambda path, _: path != DESIGN_PATH), design, applied, pending), lost


def _load_base(root: Path, lock: Lock) -> tuple[FileTree, tuple[Diagnostic, ...]]:
    try:
        return parse_base(_text(root, BASE_PATH), lock), ()
    except (CorruptBase, OSError, UnicodeDecodeError) as error:
        return FileTree(), (LOST_BASE.at("", file=BASE_PATH, problem=str(error)),)


def _load_design(root: Path, lock: Lock, base: FileTree) -> tuple[str | None, str | None]:
    """Return the design as it stands, and as it was applied."""
    try:
        found = _text(root, DESIGN_PATH)
    except (OSError, UnicodeDecodeError):
        found = None
    candidates = (base[DESIGN_PATH].text() if DESIGN_PATH in base else None, found)
    applied = next((it for it in candidates if it is not None and digest_of_design(it) == lock.design), None)
    return (applied if found is None else found), applied


def _text(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode()


def load_pending(root: Path) -> Pending:
    """Read which conflicts are open."""
    path = root / PENDING_PATH
    if not path.is_file():
        return Pending()
    return parse_pending(path.read_bytes().decode())


def parse_pending(text: str) -> Pending:
    """Read what `pending_text` printed."""
    head, _, rest = text.partition("\n")
    try:
        value = json.loads(head)
    except ValueError as error:
        raise CorruptBase("the pending state is damaged") from error
    lines = tuple(LockedFile(**line) for line in value["files"])
    tree = parse_base(rest, Lock(LockedPack("", ""), (), lines))
    return Pending(lines, tree, tuple(value["places"]), tuple(value["sidecars"]))


def read_disk(root: Path, paths: Iterable[str]) -> Disk:
    """Read the files at these paths; what is reached through a link, or is no file, is not read."""
    files: dict[str, File] = {}
    blocked: set[str] = set()
    looked_at: dict[str, bool] = {}
    for path in paths:
        target = root / path
        if reaches_outside(root, path, looked_at):
            blocked.add(path)
        elif target.is_file():
            files[path] = read_file(target)
        elif target.exists():
            blocked.add(path)
    return Disk(FileTree(files), frozenset(blocked))


def find_moved(root: Path, kept: Kept, disk: Disk, artifacts: Mapping[str, Artifact]) -> dict[str, str]:
    """Return where the user has moved files to, by the path at which they are missing."""
    missing = [
        it
        for it in kept.lock.files
        if it.state == "present"
        and it.owner in ("merge", "ext")
        and it.place not in disk.files
        and it.path in kept.base
    ]
    missing = [it for it in missing if kept.base[it.path].data.strip()]
    if not missing:
        return {}
    known = {it.place for it in kept.lock.files} | {it.path for it in artifacts.values()}
    candidates = {path: read_file(root / path) for path in unknown_files(root, known)}
    found: dict[str, str] = {}
    for line in missing:
        place = _likest(
            kept.base[line.path], line.place, {k: v for k, v in candidates.items() if k not in found.values()}
        )
        if place:
            found[line.place] = place
    return found


def unknown_files(root: Path, known: set[str]) -> list[str]:
    """Return the project's files that are not the generator's, leaving out what tools make."""
    paths = (path.relative_to(root) for path in regular_files(root))
    return [str(it) for it in paths if not _SKIPPED & set(it.parts) and it.as_posix() not in known]


def _likest(base: File, place: str, candidates: Mapping[str, File]) -> str | None:
    """Return the one file that is most like a pristine one, of its suffix, where it is like it at all."""
    suffix = Path(place).suffix
    same = [path for path, file in candidates.items() if plain(file.data) == plain(base.data)]
    if same:
        return same[0] if len(same) == 1 else None
    scored = sorted(
        ((_likeness(base, file), path) for path, file in candidates.items() if Path(path).suffix == suffix),
        reverse=True,
    )
    return scored[0][1] if scored and scored[0][0] >= _LIKENESS else None


def _likeness(base: File, file: File) -> float:
    one, two = laid_out(base.data), laid_out(file.data)
    if one is None or two is None or max(len(base.data), len(file.data)) > LARGEST:
        return 0.0
    return SequenceMatcher(None, one[0].splitlines(), two[0].splitlines(), autojunk=False).ratio()
