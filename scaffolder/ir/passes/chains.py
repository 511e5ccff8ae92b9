"""Chains of references and lists walked backwards: which rows does a written row concern."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from scaffolder.ir.expressions.names import Step
from scaffolder.ir.model import Dependent
from scaffolder.ir.naming import lower_camel, unused
from scaffolder.ir.passes.draft import Draft, all_of, column
from scaffolder.ir.query import Compare, Expr, IsNull, Join, LinkColumn, Param, Query, Source
from scaffolder.record import Record

LONGEST_WAY = 12
MOST_WAYS = 8


class Reached(Record):
    """A row that depends, over one or more single references, on the row that is written."""

    model: str
    edges: tuple[Dependent, ...]  # from the written row outwards


def concerned(draft: Draft, owner: str, chain: Sequence[Step], edges: Sequence[Dependent] = ()) -> Query:
    """The rows of `owner` whose chain leads to the written row, or to a row that depends on it over the edges."""
    taken: set[str] = set()
    first = alias_of(owner, taken)
    joins: list[Join] = []
    model, alias = owner, first
    for step in chain:
        target = draft.models[step.model].field(step.field).type.target or ""
        below, alias = alias, alias_of(target, taken)
        joins += step_joins(draft, step, below, alias, target, taken)
        model = target
    for edge in reversed(edges):
        target = draft.models[edge.model].field(edge.field).type.target or ""
        below, alias = alias, alias_of(target, taken)
        key = Compare("==", column(alias, draft.models[target], "id"), column(below, draft.models[model], edge.field))
        joins.append(Join(Source(alias, target), key))
        model = target
    written = Compare("==", column(alias, draft.models[model], "id"), Param("row", None, draft.id_type))
    return Query(Source(first, owner), tuple(joins), all_of(written, alive(draft, first, owner)))


def alias_of(model: str, taken: set[str]) -> str:
    """A free alias for a row of the model."""
    alias = unused(lower_camel(model), taken)
    taken.add(alias)
    return alias


def alive(draft: Draft, alias: str, model: str) -> Expr | None:
    """That the row is not deleted, where deletes are soft."""
    found = draft.models[model]
    return IsNull(column(alias, found, "deletedAt")) if found.soft_delete else None


def step_joins(draft: Draft, step: Step, below: str, alias: str, target: str, taken: set[str]) -> list[Join]:
    """The tables of one step of a chain."""
    owner = draft.models[step.model]
    field = owner.field(step.field)
    identity = column(alias, draft.models[target], "id")
    if field.link is not None:
        link = unused(f"{alias}Link", taken)
        taken.add(link)
        held = Compare("==", LinkColumn(link, field.link, "owner", draft.id_type), column(below, owner, "id"))
        reached = Compare("==", identity, LinkColumn(link, field.link, "target", draft.id_type))
        return [Join(Source(link, link=field.link), held), Join(Source(alias, target), reached)]
    if field.via is not None:
        back = Compare("==", column(alias, draft.models[target], field.via), column(below, owner, "id"))
        return [Join(Source(alias, target), back)]
    return [Join(Source(alias, target), Compare("==", identity, column(below, owner, field.name)))]


def backwards(draft: Draft, chain: Sequence[Step]) -> tuple[str, ...] | None:
    """The single references from the chain's end to its start; None where a step back is no single reference."""
    path: list[str] = []
    for step in reversed(chain):
        field = draft.models[step.model].field(step.field)
        if field.via is None:
            return None
        path.append(field.via)
    return tuple(path)


def forwards(draft: Draft, chain: Sequence[Step]) -> tuple[str, ...] | None:
    """The single references of a chain up to its first list; None where there is none."""
    path: list[str] = []
    for step in chain:
        if draft.models[step.model].field(step.field).many:
            break
        path.append(step.field)
    return tuple(path) or None


def cascades(draft: Draft, model: str) -> tuple[Reached, ...]:
    """Every kind of row that a delete of the model's row changes or deletes.

    A way takes each reference once and at most `LONGEST_WAY` of them; a reference ends at most `MOST_WAYS` ways.
    """
    found: list[Reached] = []
    ways: Counter[Dependent] = Counter()
    pending = deque([Reached(model, ())])
    while pending:
        row = pending.popleft()
        for edge in draft.models[row.model].dependents if len(row.edges) < LONGEST_WAY else ():
            if edge.on_delete == "restrict" or edge in row.edges or ways[edge] == MOST_WAYS:
                continue
            ways[edge] += 1
            reached = Reached(edge.model, (*row.edges, edge))
            found.append(reached)
            if edge.on_delete == "cascade":
                pending.append(reached)
    return tuple(found)
