"""What is kept of a render: the lock, the base and the design, as the changes that lead to it say."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scaffolder.filetree import File, FileTree
from scaffolder.project.base import base_text
from scaffolder.project.changes import Artifact, ChangeSet, Disk, plan_changes
from scaffolder.project.lock import (
    ATTRIBUTES,
    BASE_PATH,
    DESIGN_PATH,
    LOCK_PATH,
    Lock,
    LockedPack,
    digest_of_design,
    lock_text,
)
from scaffolder.project.resolution import Pending
from scaffolder.record import asdict

ATTRIBUTES_PATH = ".gitattributes"


def with_record(
    tree: FileTree,
    ids: Mapping[str, str],
    design: str,
    pack: LockedPack,
    tools: Mapping[str, str],
    marks: Mapping[str, str] | None = None,
) -> tuple[FileTree, Lock]:
    """Return a new project: every rendered file, and what is kept of it."""
    changes = plan_changes({}, Disk(), artifacts_of(with_attributes(tree), ids, marks=marks))
    lock = lock_after(changes, pack, tools, design)
    files = {change.path: change.after for change in changes.changes if change.after is not None}
    return FileTree({**files, **record_files(changes, lock, design)}), lock


def artifacts_of(
    tree: FileTree,
    ids: Mapping[str, str],
    former: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
) -> dict[str, Artifact]:
    """Return the rendered files by the identity that they had; `former` has it where it was another."""
    said = marks or {}
    found = (Artifact(path, ids.get(path, path), file, said.get(path, "")) for path, file in tree.items())
    return {(former or {}).get(it.id, it.id): it for it in found}


def lock_after(changes: ChangeSet, pack: LockedPack, tools: Mapping[str, str], design: str) -> Lock:
    """Return what the lock says when the changes are made."""
    lines = tuple(sorted((it.line for it in changes.changes if it.line), key=lambda line: line.path))
    return Lock(pack, tuple(sorted(tools.items())), lines, digest_of_design(design))


def record_files(changes: ChangeSet, lock: Lock, design: str) -> dict[str, File]:
    """Return the files of `.scaffold`."""
    base = FileTree({it.line.path: it.pristine for it in changes.changes if it.line and it.pristine})
    texts = {LOCK_PATH: lock_text(lock), DESIGN_PATH: design, BASE_PATH: base_text(with_design(base, design))}
    return {path: File(text.encode(), owner="gen") for path, text in texts.items()}


def with_design(base: FileTree, design: str) -> FileTree:
    """Return a base that also keeps the design that was applied, which may be edited where it stands."""
    return base.with_files({DESIGN_PATH: File(design.encode(), owner="gen")})


def pending_text(pending: Pending) -> str:
    """Print which conflicts are open, and the pristine files that count once they are decided."""
    head = {"files": [asdict(line) for line in pending.lines], "places": pending.places, "sidecars": pending.sidecars}
    return json.dumps(head, ensure_ascii=False) + "\n" + base_text(pending.tree)


def with_attributes(tree: FileTree) -> FileTree:
    """Return the tree with a `.gitattributes` that marks what is kept as not to be merged by git."""
    present = tree.get(ATTRIBUTES_PATH, File(b""))
    lines = present.data.decode().splitlines()
    if ATTRIBUTES in lines:
        return tree
    data = "".join(f"{line}\n" for line in (*lines, ATTRIBUTES)).encode()
    return tree.with_files({ATTRIBUTES_PATH: File(data, present.executable, present.owner)})
