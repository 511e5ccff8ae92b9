"""Walking, renaming and inlining trees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from scaffolder.ir.expressions.aliases import Aliases
from scaffolder.ir.expressions.scope import ROOT
from scaffolder.ir.query import Column, Computed, Expr, Join, LinkColumn, Query, Readable, Source
from scaffolder.record import replace

PARTS: tuple[type[Any], ...] = (*get_args(Expr), Join, Query, Source)
Part = TypeVar("Part")


def walk(part: Any) -> Iterator[Any]:
    """A tree's nodes, subqueries and sources, from the outside in."""
    if isinstance(part, tuple):
        for item in part:
            yield from walk(item)
    elif isinstance(part, PARTS):
        yield part
        for name in part.__struct_fields__:
            yield from walk(getattr(part, name))


def mapped(part: Part, change: Callable[[Any], Any]) -> Part:
    """The tree with every node, subquery and source replaced by what `change` makes of it, from the inside out."""
    if isinstance(part, tuple):
        return tuple(mapped(item, change) for item in part)  # type: ignore[return-value]
    if not isinstance(part, PARTS):
        return part
    node: Any = part
    inner = {name: mapped(getattr(node, name), change) for name in node.__struct_fields__}
    result: Part = change(replace(node, **inner))
    return result


def aliases_of(part: Any) -> tuple[str, ...]:
    """The aliases that the tree's subqueries bring in, in order, as often as they do."""
    return tuple(found.alias for found in walk(part) if isinstance(found, Source))


def outer_rows(part: Any) -> frozenset[str]:
    """The rows that the tree speaks of and does not bring in itself."""
    spoken = {node.row for node in walk(part) if isinstance(node, Column | LinkColumn | Computed | Readable)}
    return frozenset(spoken) - frozenset(aliases_of(part))


def renamed(part: Part, names: Mapping[str, str]) -> Part:
    """The tree with other aliases, in sources and wherever rows are spoken of."""

    def change(node: Any) -> Any:
        if isinstance(node, Source) and node.alias in names:
            return replace(node, alias=names[node.alias])
        if isinstance(node, Column | LinkColumn | Computed | Readable) and node.row in names:
            return replace(node, row=names[node.row])
        return node

    return mapped(part, change)


def fresh(part: Part, aliases: Aliases) -> Part:
    """A copy of the tree whose subqueries have aliases of their own."""
    return renamed(part, {alias: aliases.take(alias) for alias in dict.fromkeys(aliases_of(part))})


def inlined(expr: Expr, computed: Mapping[tuple[str, str], Expr], readable: Mapping[str, Expr] | None = None) -> Expr:
    """The tree with the trees of computed fields (and, where given, of read rules) in their place.

    The inlined trees speak of the row at hand instead of `self`; every alias stays unique.
    """
    aliases = Aliases(frozenset(aliases_of(expr)) | {found.row for found in walk(expr) if isinstance(found, Column)})
    return _inlined(expr, computed, readable or {}, aliases)


def _inlined(
    expr: Expr, computed: Mapping[tuple[str, str], Expr], readable: Mapping[str, Expr], aliases: Aliases
) -> Expr:
    def change(node: Any) -> Any:
        tree: Expr | None = None
        if isinstance(node, Computed):
            tree = computed[node.model, node.field]
        elif isinstance(node, Readable):
            tree = readable.get(node.model)
        if tree is None:
            return node
        own = {alias: aliases.take(alias) for alias in dict.fromkeys(aliases_of(tree))}
        return _inlined(renamed(tree, {**own, ROOT: node.row}), computed, readable, aliases)

    return mapped(expr, change)
