"""Merges of files that are lists of entries: settings, requirements, ignored paths, Go modules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from scaffolder.project.merge.lines import split_lines
from scaffolder.record import Record

_SETTING = re.compile(r"^(?:export\s+)?(?P<key>[A-Za-z_]\w*)\s*=")
_REQUIREMENT = re.compile(r"^(?P<key>[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)")
_MODULE = re.compile(r"^(?P<key>[^\s/]\S*)\s+v\S+")


class Entry(Record):
    """A line, and what identifies it; None for a comment or an empty line."""

    key: tuple[str, str] | None
    line: str


def merge_entries(base: str, mine: str, theirs: str, key: Callable[[str], str | None]) -> str | None:
    """Return the file with the other side's entries added, changed and removed; None where both changed one."""
    olds, owns, news = (list(_entries(text, key)) for text in (base, mine, theirs))
    old, new = _by_key(olds), _by_key(news)
    if old is None or new is None or _by_key(owns) is None:
        return None
    merged = list(owns)
    for place, entry in enumerate(news):
        own = next((it for it in merged if it.key == entry.key), None)
        if entry.key is None or (own and own.line.split() == entry.line.split()):
            continue
        if own is None and entry.key not in old:
            merged.insert(_place(merged, news[:place], entry), entry)
        elif own is not None and not _same(entry, old.get(entry.key)):
            if not _same(own, old.get(entry.key)):
                return None
            merged[merged.index(own)] = entry
    return _without(merged, [it for it in olds if it.key is not None and it.key not in new])


def _without(merged: list[Entry], gone: Sequence[Entry]) -> str | None:
    for entry in gone:
        own = next((it for it in merged if it.key == entry.key), None)
        if own is not None and not _same(own, entry):
            return None
        merged = [it for it in merged if it is not own]
    return "".join(entry.line if entry.line.endswith("\n") else f"{entry.line}\n" for entry in merged)


def _same(left: Entry, right: Entry | None) -> bool:
    return right is not None and left.line.split() == right.line.split()


def _place(merged: list[Entry], before: Sequence[Entry], entry: Entry) -> int:
    """Return the place after the nearest entry of the same section that stands before it in the other file."""
    known = {it.key: at for at, it in enumerate(merged) if it.key is not None}
    section = entry.key[0] if entry.key else ""
    for it in reversed(before):
        if it.key in known and it.key is not None and it.key[0] == section:
            return known[it.key] + 1
    inside = [at for key, at in known.items() if key[0] == section]
    return min(inside) if inside else len(merged)


def _entries(text: str, key: Callable[[str], str | None]) -> Iterator[Entry]:
    section = ""
    for line in split_lines(text):
        bare = line.strip()
        if bare.endswith("("):
            section = bare.removesuffix("(").strip()
        elif bare == ")":
            section = ""
        found = None if not bare or bare.startswith(("#", "//")) else key(bare)
        yield Entry((section, found) if found else None, line)


def _by_key(entries: Sequence[Entry]) -> dict[tuple[str, str], Entry] | None:
    """Return the entries by key, None where one stands twice."""
    keyed = [(entry.key, entry) for entry in entries if entry.key is not None]
    found = dict(keyed)
    return found if len(found) == len(keyed) else None


def setting_key(line: str) -> str | None:
    match = _SETTING.match(line)
    return match["key"] if match else None


def requirement_key(line: str) -> str | None:
    match = _REQUIREMENT.match(line)
    return match["key"].lower() if match else None


def line_key(line: str) -> str | None:
    return line


def module_key(line: str) -> str | None:
    """Return the module of a `require` line; other directives stand for themselves."""
    words = line.split("//")[0].split()
    if words[:1] in (["go"], ["toolchain"], ["module"]) and len(words) == 2:
        return words[0]
    match = _MODULE.match(line.removeprefix("require ").strip())
    return match["key"] if match else None
