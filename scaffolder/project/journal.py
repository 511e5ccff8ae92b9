"""Writing changes to a folder so that it is, after any end of the process, the old tree or the new one.

Everything is staged in `.scaffold/tx` first; the rename of `journal` there is the moment from which the new tree is
the one that counts. A later run rolls an unfinished journal forward, and removes staged files that have none.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath

from scaffolder.filetree import File, escapes_root
from scaffolder.record import Record

FOLDER = ".scaffold"
TRANSACTION = ".scaffold/tx"
UNDO = ".scaffold/undo"
ASIDE = ".generated"


class Interfered(Exception):
    """A file is not what the plan saw; nothing is written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class CorruptJournal(ValueError):
    """A journal is not what this tool writes."""


class Write(Record):
    """One file's content before and after; None where there is no file."""

    path: str
    before: File | None
    after: File | None

    @property
    def differs(self) -> bool:
        return _facts(self.before) != _facts(self.after)


class Step(Record):
    """A line of the journal: hashes before and after ("" for no file), and the permissions afterwards."""

    path: str
    before: str
    after: str
    mode: int


def _facts(file: File | None) -> tuple[bytes, bool] | None:
    return (file.data, file.executable) if file else None


def apply(writes: Sequence[Write], root: Path) -> None:
    """Write all of it, or nothing: Interfered and OSError leave the folder as it was."""
    writes = [write for write in writes if write.differs]
    if not writes:
        return
    with locked(root):
        recover_locked(root)
        steps = [_step(write, root) for write in writes]
        try:
            _stage(writes, steps, root)
            _check(steps, root)
        except BaseException:
            shutil.rmtree(root / TRANSACTION, ignore_errors=True)
            raise
        _commit(steps, root)
        _finish(steps, root)


def recover(root: Path) -> tuple[str, ...]:
    """End what a killed run has left; returns the files that were changed since, which keep their content."""
    if not (root / TRANSACTION).exists():
        return ()
    with locked(root):
        return recover_locked(root)


def recover_locked(root: Path) -> tuple[str, ...]:
    folder = root / TRANSACTION
    if not folder.exists():
        return ()
    if not (folder / "journal").exists():
        shutil.rmtree(folder)
        return ()
    return _roll_forward(_read_journal(folder / "journal"), root)


def undo_writes(root: Path, given_up: Collection[str] = ()) -> tuple[Write, ...] | None:
    """Return the writes that bring the tree before the last update back, None where there is none.

    A file that has been changed since raises Interfered, unless its changes are given up.
    """
    folder = root / UNDO
    if not (folder / "journal").exists():
        return None
    found = []
    for at, step in enumerate(_read_journal(folder / "journal")):
        before = (
            File((folder / f"old/{at}").read_bytes(), _is_executable(folder / f"old/{at}")) if step.before else None
        )
        current = _current(root, step.path)
        if (current.sha256 if current else "") != step.after and step.path not in given_up:
            raise Interfered(step.path)
        found.append(Write(step.path, current, before))
    return tuple(found)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one process at a time write to a project."""
    import fcntl

    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    descriptor = os.open(root / FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def reaches_outside(root: Path, path: str, looked_at: dict[str, bool] | None = None) -> bool:
    """Tell whether a path leaves a folder, by its name or through a link on the way.

    looked_at: what is known of folders, and is added to; each is then looked at once for many paths.
    """
    if escapes_root(path):
        return True
    known = {} if looked_at is None else looked_at
    return _is_linked(root, path.rpartition("/")[0], known) or os.path.islink(os.path.join(root, path))


def _is_linked(root: Path, folder: str, known: dict[str, bool]) -> bool:
    if folder and folder not in known:
        above = _is_linked(root, folder.rpartition("/")[0], known)
        known[folder] = above or os.path.islink(os.path.join(root, folder))
    return bool(folder) and known[folder]


def _step(write: Write, root: Path) -> Step:
    if reaches_outside(root, write.path):
        raise Interfered(write.path)
    before = write.before.sha256 if write.before else ""
    return Step(write.path, before, write.after.sha256 if write.after else "", _mode(write, root))


def _mode(write: Write, root: Path) -> int:
    """Return the permissions of the file: those that it has, executable or not as it shall be."""
    if write.after is None:
        return 0
    if write.before is None:
        return write.after.mode & ~_umask()
    present = (root / write.path).stat().st_mode & 0o777
    if not write.after.executable:
        return present & ~0o111
    return present | ((present & 0o444) >> 2)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _stage(writes: Sequence[Write], steps: Sequence[Step], root: Path) -> None:
    folder = root / TRANSACTION
    for name in ("new", "old"):
        (folder / name).mkdir(parents=True)
    _write(folder / ".gitignore", b"*\n", 0o644)
    for at, (write, step) in enumerate(zip(writes, steps, strict=True)):
        if write.before is not None:
            _write(folder / f"old/{at}", write.before.data, write.before.mode)
        if write.after is not None:
            _write(folder / f"new/{at}", write.after.data, step.mode)
    lines = [json.dumps([it.path, it.before, it.after, it.mode]) for it in steps]
    _write(folder / "staged", "".join(f"{line}\n" for line in lines).encode(), 0o644)
    _sync(folder)


def _write(path: Path, data: bytes, mode: int) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(steps: Iterable[Step], root: Path) -> None:
    """Raise where a file is not what was planned for, or cannot be written."""
    for step in steps:
        if _digest(root / step.path) != step.before:
            raise Interfered(step.path)
        folder = _nearest_folder((root / step.path).parent)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "permission denied", step.path)


def _nearest_folder(folder: Path) -> Path:
    return folder if folder.exists() else _nearest_folder(folder.parent)


def _commit(steps: Sequence[Step], root: Path) -> None:
    folder = root / TRANSACTION
    os.replace(folder / "staged", folder / "journal")
    _sync(folder)


def _finish(steps: Sequence[Step], root: Path) -> None:
    """Put every staged file in its place; a file that the system refuses takes all of them back."""
    try:
        _roll_forward(steps, root)
    except OSError:
        _roll_back(steps, root)
        raise


def _roll_forward(steps: Sequence[Step], root: Path) -> tuple[str, ...]:
    """Put staged files in place and remove what is gone; again and again, it ends the same."""
    folder = root / TRANSACTION
    interfered = []
    for at, step in enumerate(steps):
        target, staged = root / step.path, folder / f"new/{at}"
        if reaches_outside(root, step.path):
            raise CorruptJournal(step.path)
        present = _digest(target)
        if present not in (step.before, step.after):
            interfered.append(step.path)
            target = target.with_name(target.name + ASIDE)
        if step.after and staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staged, target)
        elif not step.after and present == step.before and present:
            target.unlink()
    _remove_empty_folders([step.path for step in steps if not step.after], root)
    _keep_for_undo(root)
    return tuple(interfered)


def _roll_back(steps: Sequence[Step], root: Path) -> None:
    folder = root / TRANSACTION
    for at, step in enumerate(steps):
        target, kept = root / step.path, folder / f"old/{at}"
        if _digest(target) == step.before:
            continue
        if step.before:
            os.replace(kept, target)
        elif target.exists():
            target.unlink()
    _remove_empty_folders([step.path for step in steps if not step.before], root)
    shutil.rmtree(folder)


def _remove_empty_folders(paths: Iterable[str], root: Path) -> None:
    """Remove the folders that hold nothing once these files are gone."""
    folders = {parent for path in paths for parent in PurePosixPath(path).parents if parent.parts}
    for folder in sorted(folders, key=lambda it: -len(it.parts)):
        target = root / folder
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()


def _keep_for_undo(root: Path) -> None:
    """Keep the journal and the old files in the place of those of the update before."""
    folder, kept = root / TRANSACTION, root / UNDO
    if kept.exists():
        shutil.rmtree(kept)
    shutil.rmtree(folder / "new", ignore_errors=True)
    os.replace(folder, kept)


def _read_journal(path: Path) -> tuple[Step, ...]:
    try:
        return tuple(Step(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
    except (ValueError, TypeError) as error:
        raise CorruptJournal(str(path)) from error


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except NotADirectoryError:
        return ""


def _current(root: Path, path: str) -> File | None:
    target = root / path
    return File(target.read_bytes(), _is_executable(target)) if target.is_file() else None


def _is_executable(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100)
