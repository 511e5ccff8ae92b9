"""A rendered tree together with what is kept of it."""

from __future__ import annotations

from scaffolder.filetree import File, FileTree
from scaffolder.project.base import base_text
from scaffolder.project.lock import ATTRIBUTES, BASE_PATH, DESIGN_PATH, LOCK_PATH, Lock, LockedPack, lock_of, lock_text

ATTRIBUTES_PATH = ".gitattributes"


def with_record(
    tree: FileTree, ids: dict[str, str], design: str, pack: LockedPack, tools: dict[str, str]
) -> tuple[FileTree, Lock]:
    """Return the pristine tree with its lock, its design, its base and the attributes that git needs for them."""
    pristine = with_attributes(tree)
    lock = lock_of(pristine, ids, pack, tools)
    kept = {LOCK_PATH: lock_text(lock), DESIGN_PATH: design, BASE_PATH: base_text(pristine)}
    return pristine.with_files({path: File(text.encode(), owner="gen") for path, text in kept.items()}), lock


def with_attributes(tree: FileTree) -> FileTree:
    """Return the tree with a `.gitattributes` that marks what is kept as not to be merged by git."""
    present = tree.get(ATTRIBUTES_PATH, File(b""))
    lines = present.data.decode().splitlines()
    if ATTRIBUTES in lines:
        return tree
    data = "".join(f"{line}\n" for line in (*lines, ATTRIBUTES)).encode()
    return tree.with_files({ATTRIBUTES_PATH: File(data, present.executable, present.owner)})
