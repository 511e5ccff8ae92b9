"""The three-way merge of definitions: imports, functions, classes and their members, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scaffolder.project.merge.imports import merge_go_imports, merge_import
from scaffolder.project.merge.lines import merge_lines
from scaffolder.project.merge.outline import Key, Outline, Parser, Part, outline
from scaffolder.project.merge.pieces import Clash, Merge, Piece, merge_of


def merge_definitions(base: str, mine: str, theirs: str, parse: Parser, keep: bool = False) -> Merge | None:
    """Merge two sources definition by definition; None where one does not parse.

    keep: what the generator no longer has stays, as in files that the user owns.
    """
    outlines = [outline(text, parse) for text in (base, mine, theirs)]
    old, own, new = outlines
    if old is None or own is None or new is None:
        return None
    return merge_of([*_merged(old.parts, own.parts, new.parts, keep), *_tail(old, own, new)])


def _tail(base: Outline, mine: Outline, theirs: Outline) -> Sequence[Piece]:
    return merge_lines(base.tail, mine.tail, theirs.tail).pieces


def _merged(base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part], keep: bool) -> Iterator[Piece]:
    olds, owns, news = ({part.key: part for part in parts} for parts in (base, mine, theirs))
    for key in _order(olds, owns, news):
        yield from _merged_part(olds.get(key), owns.get(key), news.get(key), keep)


def _order(base: Mapping[Key, Part], mine: Mapping[Key, Part], theirs: Mapping[Key, Part]) -> list[Key]:
    """Return every key: in the file's own order, what it does not have after what it follows in the generated file."""
    order = list(mine)
    previous: Key | None = None
    for key in theirs:
        if key not in mine:
            order.insert(order.index(previous) + 1 if previous is not None else _first_place(order, theirs, key), key)
        previous = key
    return order + [key for key in base if key not in mine and key not in theirs]


def _first_place(order: list[Key], theirs: Mapping[Key, Part], key: Key) -> int:
    """Return the place before the first of the generated parts that the file has, else its end."""
    return next((order.index(it) for it in theirs if it in order and it != key), len(order))


def _merged_part(base: Part | None, mine: Part | None, theirs: Part | None, keep: bool) -> Iterator[Piece]:
    old, own, new = (part.text if part else None for part in (base, mine, theirs))
    if own == new or old == new:
        yield own or ""
    elif old == own and not (keep and mine is not None and (theirs is None or (mine.parts and theirs.parts))):
        yield new or ""
    elif keep and new is None:
        yield own or ""
    elif mine is None or theirs is None:
        yield Clash(old or "", own or "", new or "")
    else:
        yield from _both_changed(base, mine, theirs, keep)


def _both_changed(base: Part | None, mine: Part, theirs: Part, keep: bool) -> Iterator[Piece]:
    old = base or Part(mine.key, "")
    imported = _import(base, mine, theirs) if mine.key[0] == "import" else None
    if imported is not None:
        yield imported
    elif mine.parts and theirs.parts and (old.parts or not old.text):
        yield from merge_lines(old.head, mine.head, theirs.head).pieces
        yield from _merged(old.parts, mine.parts, theirs.parts, keep)
        yield from merge_lines(old.tail, mine.tail, theirs.tail).pieces
    else:
        yield from merge_lines(old.text, mine.text, theirs.text).pieces


def _import(base: Part | None, mine: Part, theirs: Part) -> str | None:
    merged = merge_import(base.text if base else None, mine.text, theirs.text)
    return merged if merged is not None or base is None else merge_go_imports(base.text, mine.text, theirs.text)
