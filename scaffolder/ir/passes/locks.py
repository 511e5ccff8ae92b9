"""Rows that a write locks beside its own: the owners of the lists that its rules read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scaffolder.ir.expressions.names import Named
from scaffolder.ir.model import AskedCheck, Lock
from scaffolder.ir.passes.asked import Write, triggers
from scaffolder.ir.passes.chains import backwards, forwards
from scaffolder.ir.passes.draft import Draft, find_field


def locks_of(
    draft: Draft, model: str, requires: Iterable[Named], writes: Iterable[Write], asked: Iterable[AskedCheck]
) -> tuple[Lock, ...]:
    """The rows that are reached from the written one over single references."""
    paths = {*read_paths(draft, requires), *check_paths(draft, asked, model), *owner_paths(draft, writes, model)}
    return tuple(Lock(path, end_of(draft, model, path)) for path in sorted(paths, key=lambda it: (len(it), it)))


def read_paths(draft: Draft, names: Iterable[Named]) -> Iterator[tuple[str, ...]]:
    """The owners of the lists that expressions over the written row read."""
    for name in names:
        field = find_field(draft.models[name.model], name.field)
        if name.root == "row" and field is not None and field.many:
            path = forwards(draft, name.chain)
            if path is not None:
                yield path


def check_paths(draft: Draft, asked: Iterable[AskedCheck], model: str) -> Iterator[tuple[str, ...]]:
    """The owners of the lists that the row's own checks read."""
    for it in asked:
        if it.own and it.model == model:
            yield from read_paths(draft, draft.check_names[model, it.check.code])


def owner_paths(draft: Draft, writes: Iterable[Write], model: str) -> Iterator[tuple[str, ...]]:
    """The rows whose checks read the written row, as an element of their lists."""
    for write in writes:
        for watch in draft.watches.get(model, ()) if write.model == model and not write.edges else ():
            path = backwards(draft, watch.chain) if triggers(draft, watch, write) is not None else None
            if path:
                yield path


def end_of(draft: Draft, model: str, path: tuple[str, ...]) -> str:
    """The model that a path of single references leads to."""
    for name in path:
        model = draft.models[model].field(name).type.target or ""
    return model
