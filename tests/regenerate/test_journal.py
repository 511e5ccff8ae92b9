"""A project is the old one or the new one, wherever the process ends: killed, out of space, refused or raced."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scaffolder.filetree import File, FileTree, read_tree
from scaffolder.project import journal
from scaffolder.project.journal import Interfered, Write, apply, recover, undo_writes

CALLS = ("replace", "fsync", "unlink", "rmdir", "mkdir", "open", "chmod")


def before() -> FileTree:
    kept = {f"app/r{number}/router.py": File(f"old {number}\n".encode()) for number in range(20)}
    return FileTree(
        {**kept, "gone/a.txt": File(b"gone\n"), "run": File(b"old\n", True), ".scaffold/lock.json": File(b"1\n")}
    )


def writes() -> tuple[Write, ...]:
    old = before()
    changed = [
        Write(path, file, File(b"new " + file.data, file.executable))
        for path, file in old.items()
        if "gone" not in path
    ]
    created = [Write(f"new/f{number}.py", None, File(f"{number}\n".encode())) for number in range(12)]
    return (*changed, *created, Write("gone/a.txt", old["gone/a.txt"], None))


def visible(root: Path) -> dict[str, bytes]:
    return {
        path: file.data
        for path, file in read_tree(root).items()
        if not path.startswith((".scaffold/tx", ".scaffold/undo"))
    }


def old_files() -> dict[str, bytes]:
    return {path: file.data for path, file in before().items()}


def new_files() -> dict[str, bytes]:
    return {write.path: write.after.data for write in writes() if write.after}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    from scaffolder.filetree import write_tree

    write_tree(before(), tmp_path / "project")
    return tmp_path / "project"


def in_child(work: Callable[[], None], step: int, strike: Callable[[], None]) -> int:
    """Do the work in a process that is struck before its nth call of the file system; returns its status."""
    child = os.fork()
    if child == 0:
        try:
            counted(step, strike)
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def counted(step: int, strike: Callable[[], None]) -> None:
    count = [0]

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == step:
                strike()
            return call(*arguments, **named)

        return counting

    for name in CALLS:
        setattr(os, name, wrapped(getattr(os, name)))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_kill_at_any_step_leaves_old_or_new(root: Path) -> None:
    import shutil

    seen = set()
    for step in range(1, 2000):
        copy = root.with_name(f"copy{step}")
        shutil.copytree(root, copy)
        ended = in_child(lambda copy=copy: apply(writes(), copy), step, kill)
        recover(copy)
        found = visible(copy)
        assert found in (old_files(), new_files()), step
        seen.add(found == new_files())
        assert not (copy / ".scaffold/tx").exists()
        shutil.rmtree(copy)
        if ended == 0:
            break
    assert step > 150
    assert seen == {True, False}


def test_a_kill_in_recovery_leaves_new(root: Path) -> None:
    import shutil

    monkey = root.with_name("committed")
    shutil.copytree(root, monkey)
    child = os.fork()
    if child == 0:
        journal._roll_forward = lambda steps, where: kill()  # type: ignore[assignment]
        apply(writes(), monkey)
        os._exit(0)
    os.waitpid(child, 0)
    assert visible(monkey) == old_files()
    for step in range(1, 2000):
        copy = root.with_name(f"copy{step}")
        shutil.copytree(monkey, copy)
        ended = in_child(lambda copy=copy: recover(copy) and None, step, kill)
        recover(copy)
        assert visible(copy) == new_files(), step
        shutil.rmtree(copy)
        if ended == 0:
            break
    assert step > 30


def full() -> None:
    raise OSError(errno.ENOSPC, "no space left on device")


def test_a_full_disk_at_any_step_leaves_old_or_new(root: Path) -> None:
    import shutil

    for step in range(1, 2000):
        copy = root.with_name(f"copy{step}")
        shutil.copytree(root, copy)
        ended = in_child(lambda copy=copy: apply(writes(), copy), step, full)
        recover(copy)
        assert visible(copy) in (old_files(), new_files()), step
        shutil.rmtree(copy)
        if ended == 0:
            break


def test_a_file_that_was_saved_meanwhile_stops_it(root: Path) -> None:
    (root / "app/r3/router.py").write_text("saved\n")
    with pytest.raises(Interfered):
        apply(writes(), root)
    assert visible(root) == {**old_files(), "app/r3/router.py": b"saved\n"}


def test_a_file_that_was_saved_after_a_kill_is_kept(root: Path) -> None:
    child = os.fork()
    if child == 0:
        journal._roll_forward = lambda steps, where: kill()  # type: ignore[assignment]
        apply(writes(), root)
        os._exit(0)
    os.waitpid(child, 0)
    (root / "app/r3/router.py").write_text("saved\n")
    assert recover(root) == ("app/r3/router.py",)
    expected = {**new_files(), "app/r3/router.py": b"saved\n", "app/r3/router.py.generated": b"new old 3\n"}
    assert visible(root) == expected


@pytest.mark.parametrize("path", ["../outside", "/outside", "a/../../outside", "link/file"])
def test_a_path_that_leaves_the_project_is_refused(root: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Interfered):
        apply((Write(path, None, File(b"x")),), root)
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not (tmp_path / "outside").exists()


def test_what_was_applied_can_be_taken_back(root: Path) -> None:
    apply(writes(), root)
    assert visible(root) == new_files()
    assert os.access(root / "run", os.X_OK)
    assert not (root / "gone").exists()
    back = undo_writes(root)
    assert back is not None
    apply(back, root)
    assert visible(root) == old_files()
