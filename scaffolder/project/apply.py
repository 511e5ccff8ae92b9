"""Writing a new project: all of it, or nothing."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import FileTree, escapes_root, write_tree
from scaffolder.project.codes import BAD_TARGET, TARGET_NOT_EMPTY


def create_project(tree: FileTree, target: Path) -> tuple[Diagnostic, ...]:
    """Write a tree to a folder that is not there yet or empty: staged beside it, then moved in one rename."""
    problems = target_problems(target)
    if problems:
        return problems
    for path in filter(escapes_root, tree):
        raise ValueError(f"path leaves the root: {path}")
    try:
        _stage_and_move(tree, target)
    except OSError as error:
        return (BAD_TARGET.at("", path=str(target), problem=error.strerror or type(error).__name__),)
    return ()


def target_problems(target: Path) -> tuple[Diagnostic, ...]:
    """Return why a new project cannot stand at a path."""
    if target.is_symlink() or (target.exists() and not _empty_folder(target)):
        return (TARGET_NOT_EMPTY.at("", path=str(target)),)
    return ()


def _empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _stage_and_move(tree: FileTree, target: Path) -> None:
    with ExitStack() as undo:
        for folder in _missing_parents(target):
            folder.mkdir()
            undo.callback(folder.rmdir)
        staged = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        undo.callback(shutil.rmtree, staged, ignore_errors=True)
        staged.chmod(0o777 & ~_umask())
        write_tree(tree, staged)
        os.replace(staged, target)
        undo.pop_all()


def _missing_parents(target: Path) -> list[Path]:
    """Return the folders above a path that are not there, outermost first."""
    return [folder for folder in target.parents if not folder.exists()][::-1]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
