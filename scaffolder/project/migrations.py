"""The migrations that are in a project's folder, whoever wrote them."""

from __future__ import annotations

import re
from pathlib import Path

from scaffolder.filetree import regular_files
from scaffolder.packs.globs import matches
from scaffolder.packs.manifest import MigrationRules
from scaffolder.record import Record

_QUOTED = re.compile(r"[\"']([^\"']+)[\"']")
_STEP = re.compile(r"^[\s*-]*- ((?:create|drop|rename|add|alter|index|unindex|key|unkey) \S.*)$", re.MULTILINE)
_NUMBER = re.compile(r"^(\d+)")


class Found(Record):
    """A migration on disk: its identity, those that it follows, its path, and the steps that it says it takes."""

    id: str
    parents: tuple[str, ...]
    path: str
    steps: tuple[str, ...] = ()


def found_migrations(root: Path, rules: MigrationRules) -> tuple[Found, ...]:
    """Read what every migration in the folder says it is."""
    folder = root / rules.files.split("*")[0].rpartition("/")[0]
    paths = [path.relative_to(root).as_posix() for path in regular_files(folder)] if folder.is_dir() else []
    read = (_found(root, path, rules) for path in paths if matches(path, (rules.files,)))
    return tuple(found for found in read if found is not None)


def _found(root: Path, path: str, rules: MigrationRules) -> Found | None:
    text = (root / path).read_bytes().decode(errors="replace")
    name = path.rpartition("/")[2]
    revision = re.search(rules.revision, f"{name}\n{text}", re.MULTILINE)
    if revision is None:
        return None
    follows = re.search(rules.parents, text, re.MULTILINE) if rules.parents else None
    parents = tuple(_QUOTED.findall(follows["ids"])) if follows else ()
    return Found(revision["id"], parents, path, tuple(_STEP.findall(text)))


def heads(found: tuple[Found, ...], rules: MigrationRules) -> tuple[str, ...]:
    """Return the migrations that none follows; where they are numbered, the last."""
    if rules.parents is None:
        return tuple(it.id for it in found[-1:])
    followed = {parent for it in found for parent in it.parents}
    return tuple(sorted(it.id for it in found if it.id not in followed))


def next_number(found: tuple[Found, ...], rules: MigrationRules, revision: str) -> str:
    """Return the number after the highest that a file's name begins with; branches differ below the step."""
    names = (it.path.rpartition("/")[2] for it in found)
    highest = max((int(match[1]) for match in map(_NUMBER.match, names) if match), default=0)
    number = (highest // rules.step + 1) * rules.step + int(revision, 16) % rules.step
    return f"{number:0{rules.width}}"
