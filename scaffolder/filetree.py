"""Files of a project as one frozen value: path to content, exec bit and owner."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from scaffolder.record import Record, replace

Owner = Literal["gen", "merge", "ext", "append", "local", "user"]
OWNERS: tuple[Owner, ...] = get_args(Owner)


class File(Record, dict=True):
    """One file's bytes, whether it may be executed, and who owns it (`regeneration` classes)."""

    data: bytes
    executable: bool = False
    owner: Owner = "merge"

    @cached_property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def mode(self) -> int:
        return 0o755 if self.executable else 0o644

    def text(self) -> str | None:
        """Return the content as text, or None where it is not UTF-8."""
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            return None


class FileTree(Mapping[str, File]):
    """An immutable mapping of relative POSIX path to file, in sorted order."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[str, File] | None = None) -> None:
        self._files = dict(sorted((files or {}).items()))

    def __getitem__(self, path: str) -> File:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileTree) and self._files == other._files

    def __hash__(self) -> int:
        return hash(tuple(self._files.items()))

    def __repr__(self) -> str:
        return f"FileTree({len(self)} files)"

    def with_files(self, files: Mapping[str, File]) -> FileTree:
        """Return this tree with the given files added or put in the place of theirs."""
        return FileTree({**self._files, **files})

    def where(self, test: Callable[[str, File], bool]) -> FileTree:
        """Return the files for which the test of path and file holds."""
        return FileTree({path: file for path, file in self._files.items() if test(path, file)})

    def with_contents(self, contents: Mapping[str, bytes]) -> FileTree:
        """Return this tree with the content of known paths replaced, their owner and exec bit kept."""
        return self.with_files({path: replace(self._files[path], data=data) for path, data in contents.items()})


def escapes_root(path: str) -> bool:
    """Tell whether a relative path is absolute, empty, not normal, or leaves the folder that it is relative to."""
    parts = path.split("/")
    return "" in parts or "." in parts or ".." in parts or "\\" in path or "\0" in path


def differing_paths(left: FileTree, right: FileTree) -> tuple[str, ...]:
    """Return the paths that are in one tree only or differ in content or exec bit, sorted."""

    def facts(tree: FileTree, path: str) -> tuple[bytes, bool] | None:
        file = tree.get(path)
        return (file.data, file.executable) if file else None

    return tuple(path for path in sorted({*left, *right}) if facts(left, path) != facts(right, path))


def read_tree(root: Path, owner: Owner = "user") -> FileTree:
    """Read every regular file below a folder; symbolic links are not followed."""
    return FileTree({path.relative_to(root).as_posix(): read_file(path, owner) for path in regular_files(root)})


def regular_files(root: Path) -> Iterator[Path]:
    """Walk a folder's regular files, in sorted order."""
    for folder, folders, names in os.walk(root):
        folders.sort()
        yield from (path for name in sorted(names) if not (path := Path(folder, name)).is_symlink() and path.is_file())


def read_file(path: Path, owner: Owner = "user") -> File:
    """Read one file with its exec bit."""
    return File(path.read_bytes(), bool(path.stat().st_mode & 0o100), owner)


def write_tree(tree: FileTree, root: Path) -> None:
    """Write every file below a folder; a path that leaves it is a programming error."""
    for path in filter(escapes_root, tree):
        raise ValueError(f"path leaves the root: {path}")
    for folder in sorted({path.rpartition("/")[0] for path in tree}):
        os.makedirs(os.path.join(root, folder), exist_ok=True)
    for path, file in tree.items():
        target = os.path.join(root, path)
        with open(target, "wb") as stream:
            stream.write(file.data)
        if file.executable:
            os.chmod(target, file.mode)
