"""A person's own files that still speak of what a rename has renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scaffolder.filetree import FileTree
from scaffolder.project.merge.layout import laid_out
from scaffolder.project.merge.renaming import Renaming
from scaffolder.project.state import LARGEST, read_disk, unknown_files
from scaffolder.record import Record

_NAME = re.compile(r"[^\W\d]\w*")


class Mention(Record):
    """A line (from 1) of a person's own file, and the name in it that is gone."""

    path: str
    line: int
    old: str
    new: str


def gone_names(renaming: Renaming, render: FileTree) -> dict[str, str]:
    """Return the names that a rename has left nothing of in a render, by what they became."""
    left = {name for file in render.values() for name in _NAME.findall(file.text() or "")}
    return {old: new for (_, old), new in renaming.member.items() if old != new and old not in left}


def mentions(root: Path, known: Iterable[str], gone: Mapping[str, str]) -> tuple[Mention, ...]:
    """Find the first mention of each name that is gone in every file that is not the generator's."""
    if not gone:
        return ()
    files = read_disk(root, unknown_files(root, set(known))).files
    texts = ((path, found[0]) for path, file in files.items() if (found := laid_out(file.data)))
    return tuple(mention for path, text in texts if len(text) < LARGEST for mention in _in_text(path, text, gone))


def _in_text(path: str, text: str, gone: Mapping[str, str]) -> Iterator[Mention]:
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        for name in _NAME.findall(line):
            if name in gone and name not in seen:
                seen.add(name)
                yield Mention(path, number, name, gone[name])
