"""The merge of one text: the first way whose result is clean and valid."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.project.merge.definitions import merge_definitions
from scaffolder.project.merge.kinds import Kind, kind_of
from scaffolder.project.merge.lines import merge_lines
from scaffolder.project.merge.outline import defined_names
from scaffolder.project.merge.pieces import Clash, Merge


def merge_text(path: str, base: str, mine: str, theirs: str, keep: bool = False) -> Merge:
    """Merge the changes of two texts; one that is not valid although clean is a single clash.

    keep: nothing is removed from `mine`, as in files that the user owns.
    """
    kind = kind_of(path)
    tried = []
    for merge in _ways(kind, base, mine, theirs, keep):
        if merge.clean and is_valid(kind, merge.text, mine, theirs):
            return merge
        tried.append(merge)
    clashing = [merge for merge in tried if not merge.clean]
    return min(clashing, key=_size, default=Merge((Clash(base, mine, theirs),)))


def _ways(kind: Kind, base: str, mine: str, theirs: str, keep: bool) -> Iterator[Merge]:
    """Return the merges by key, then by line (which keeps each blank line), then by definition."""
    structured = kind.structured(base, mine, theirs) if kind.structured else None
    lines = merge_lines(base, mine, theirs)
    if structured is not None:
        yield lines if lines.clean and _equal(kind, lines.text, structured) else Merge((structured,))
    if not keep:
        yield lines
    if kind.parser:
        definitions = merge_definitions(base, mine, theirs, kind.parser, keep)
        if definitions is not None:
            yield definitions
    if keep:
        yield lines


def _size(merge: Merge) -> int:
    return sum(len(clash.mine) + len(clash.theirs) for clash in merge.clashes)


def _equal(kind: Kind, left: str, right: str) -> bool:
    """Tell whether two documents say the same."""
    if kind.load is None:
        return sorted(left.split("\n")) == sorted(right.split("\n"))
    try:
        return bool(kind.load(left) == kind.load(right))
    except ValueError:
        return False


def is_valid(kind: Kind, text: str, mine: str, theirs: str) -> bool:
    """Tell whether a merged text parses where its sides did, and defines no name more often than they do."""
    if kind.load is not None:
        return _loads(kind, text) or not (_loads(kind, mine) and _loads(kind, theirs))
    if kind.parser is None:
        return True
    found, own, new = (defined_names(it, kind.parser) for it in (text, mine, theirs))
    if found is None:
        return own is None or new is None
    return all(count <= max(1, (own or {}).get(key, 0), (new or {}).get(key, 0)) for key, count in found.items())


def _loads(kind: Kind, text: str) -> bool:
    try:
        if kind.load is not None:
            kind.load(text)
    except ValueError:
        return False
    return True
