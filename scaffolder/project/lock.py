"""What is kept of a render in `.scaffold/lock.json`: each file's identity, owner, hash and mode, and who made it."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from scaffolder.filetree import OWNERS, FileTree, Owner
from scaffolder.packs.fetch import is_address
from scaffolder.record import Record, asdict, replace

State = Literal["present", "deleted", "ejected", "pending"]
LOCK_VERSION = 1
LOCK_PATH = ".scaffold/lock.json"
DESIGN_PATH = ".scaffold/design.json"
BASE_PATH = ".scaffold/base"
KEPT = (BASE_PATH, DESIGN_PATH, LOCK_PATH)
ATTRIBUTES = ".scaffold/** -text -merge linguist-generated"
UNRECORDED: tuple[Owner, ...] = ("local", "user")


class CorruptLock(ValueError):
    """The lock is not what this tool writes."""


class LockedFile(Record):
    """A rendered file: `sha256` and `mode` (octal) of the last pristine render, `state` what became of it on disk.

    at: where the user has moved it to, "" where it stands at its path. mark: what tells that it need not be finished
    again (`render/marks.py`), "" where that is not known.
    """

    path: str
    id: str
    owner: Owner
    sha256: str
    mode: str
    state: State = "present"
    at: str = ""
    mark: str = ""

    @property
    def place(self) -> str:
        """Where the file is on disk."""
        return self.at or self.path


class LockedPack(Record):
    """The pack that rendered the project, and the options it was given.

    source: its folder or repository, from the project's folder where it is on this disk, "" where it is known by name.
    tag: the repository's tag. bases: the packs that it extends, each with its digest, the nearest first.
    """

    name: str
    digest: str
    options: tuple[tuple[str, str | bool | int], ...] = ()
    source: str = ""
    tag: str = ""
    bases: tuple[tuple[str, str], ...] = ()

    def reference(self, root: Path, tag: str = "") -> str:
        """Return what `--pack` would name it by, for a project in a folder; at another tag where one is given."""
        here = self.source and not is_address(self.source)
        place = str((root / self.source).resolve()) if here else self.source or self.name
        return f"{place}@{tag or self.tag}" if tag or self.tag else place

    def seen_from(self, root: Path) -> LockedPack:
        """Return the pack with its folder as it is seen from a project's."""
        if not self.source or is_address(self.source):
            return self
        return replace(self, source=Path(os.path.relpath(Path(self.source).resolve(), root.resolve())).as_posix())


class Lock(Record):
    """The whole lock, its files sorted by path; `design` is the hash of the design that was applied last."""

    pack: LockedPack
    tools: tuple[tuple[str, str], ...]
    files: tuple[LockedFile, ...]
    design: str = ""

    def file(self, path: str) -> LockedFile | None:
        return next((file for file in self.files if file.path == path), None)


def lock_of(tree: FileTree, ids: dict[str, str], pack: LockedPack, tools: dict[str, str]) -> Lock:
    """Record a pristine tree; files of the classes `local` and `user` leave no trace."""
    files = tuple(
        LockedFile(path, ids.get(path, path), file.owner, file.sha256, f"{file.mode:o}")
        for path, file in tree.items()
        if file.owner not in UNRECORDED
    )
    return Lock(pack, tuple(sorted(tools.items())), files)


def digest_of_design(design: str) -> str:
    """Return what tells the design that was applied from one that was edited since."""
    return sha256(design.encode()).hexdigest()


def with_states(lock: Lock, states: dict[str, State]) -> Lock:
    """Return the lock with the state of some of its files changed."""
    return replace(lock, files=tuple(replace(it, state=states.get(it.path, it.state)) for it in lock.files))


def lock_text(lock: Lock) -> str:
    """Print a lock as JSON: sorted, one file a line, nothing that changes by itself."""
    head = {
        "lock": LOCK_VERSION,
        "design": lock.design,
        "pack": _pack_facts(lock.pack),
        "tools": dict(lock.tools),
    }
    lines = [f"  {_json(key)}: {_json(value)}," for key, value in head.items()]
    files = ",\n".join(f"    {_json(_facts(file))}" for file in sorted(lock.files, key=lambda file: file.path))
    return "\n".join(["{", *lines, '  "files": [', *([files] if files else []), "  ]", "}", ""])


def _pack_facts(pack: LockedPack) -> dict[str, Any]:
    """Return the members of the pack's line; where it is from and what it extends only where that says something."""
    facts = {"name": pack.name, "digest": pack.digest, "options": dict(sorted(pack.options))}
    more = {"source": pack.source, "tag": pack.tag, "extends": dict(pack.bases)}
    return {**facts, **{key: value for key, value in more.items() if value}}


def _facts(file: LockedFile) -> dict[str, str]:
    """Return the members of a file's line; `at` and `mark` only where they say something."""
    return {key: value for key, value in asdict(file).items() if value or key not in ("at", "mark")}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def parse_lock(text: str) -> Lock:
    """Read a lock that `lock_text` printed; anything else raises CorruptLock."""
    try:
        value = json.loads(text)
        if value["lock"] != LOCK_VERSION:
            raise CorruptLock(f"version {value['lock']} is not {LOCK_VERSION}")
        pack = LockedPack(
            name=value["pack"]["name"],
            digest=value["pack"]["digest"],
            options=tuple(sorted(value["pack"]["options"].items())),
            source=value["pack"].get("source", ""),
            tag=value["pack"].get("tag", ""),
            bases=tuple(value["pack"].get("extends", {}).items()),
        )
        files = tuple(LockedFile(**file) for file in value["files"])
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise CorruptLock(f"not a lock ({type(error).__name__})") from error
    wrong = [file.path for file in files if file.owner not in OWNERS or file.state not in get_args(State)]
    if wrong:
        raise CorruptLock(f"unknown class or state of {wrong[0]}")
    return Lock(pack, tuple(sorted(value["tools"].items())), files, value["design"])
