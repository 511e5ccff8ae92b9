"""The conditions of filters: what the rows of a path must be for a row to match."""

from __future__ import annotations

from scaffolder.ir.expressions.paths import Hop, Path
from scaffolder.ir.model import Field
from scaffolder.ir.naming import unused
from scaffolder.ir.passes.draft import Draft, all_of, column
from scaffolder.ir.query import (
    Column,
    Compare,
    Computed,
    Exists,
    Expr,
    IsNull,
    Join,
    LinkColumn,
    Logic,
    Query,
    Source,
    Tested,
)

ROOT = "self"


def match(draft: Draft, path: Path) -> Expr:
    """The condition on a row under which the tested value is one of those that the path leads to."""
    hops = (*path.hops, *last_hop(draft, path))
    if not hops:
        return Tested(value(draft, ROOT, path.owner, path.final), path.final.type)
    joins, alias = walk(draft, hops)
    return exists(joins, tested(draft, path, joins, alias))


def last_hop(draft: Draft, path: Path) -> tuple[Hop, ...]:
    """The hop to the rows of a list at the end, or to the row whose `by` value is compared."""
    final = path.final
    if final.type.target is None or not (final.many or final.by):
        return ()
    return (Hop(path.owner, final, final.type.target),)


def tested(draft: Draft, path: Path, joins: list[Join], alias: str) -> Expr:
    """The value that the filter's operator is applied to."""
    final = path.final
    if final.type.target is None or not (final.many or final.by):
        return Tested(value(draft, alias, path.owner, final), final.type if not final.type.target else draft.id_type)
    target = draft.models[final.type.target]
    return Tested(column(alias, target, final.by or "id"), draft.key_type(final))


def value(draft: Draft, row: str, model: str, field: Field) -> Expr:
    """The value of a field of a row in scope."""
    if draft.is_computed(model, field.name):
        return Computed(row, model, field.name, field.type)
    return Column(row, model, field.name, field.type, field.optional)


def absence(draft: Draft, path: Path) -> Expr:
    """The condition under which the value is null, or a reference on the way to it is."""
    cases = [
        absent_at(draft, path.hops[:index], hop.model, hop.field)
        for index, hop in enumerate(path.hops)
        if hop.field.optional and not hop.field.many
    ]
    if path.final.optional and not path.final.many:
        cases.append(absent_at(draft, path.hops, path.owner, path.final))
    return cases[0] if len(cases) == 1 else Logic("or", tuple(cases))


def absent_at(draft: Draft, hops: tuple[Hop, ...], model: str, field: Field) -> Expr:
    """The condition that a field of the row behind these hops is null."""
    if not hops:
        return IsNull(value(draft, ROOT, model, field))
    joins, alias = walk(draft, hops)
    return exists(joins, IsNull(value(draft, alias, model, field)))


def walk(draft: Draft, hops: tuple[Hop, ...]) -> tuple[list[Join], str]:
    """The tables behind these hops, each tied to the one before, and the alias of the last row."""
    joins: list[Join] = []
    taken = {ROOT}
    alias = ROOT
    for hop in hops:
        owner, alias = alias, unused(hop.field.name, taken)
        taken.add(alias)
        joins += hop_joins(draft, hop, owner, alias, taken)
    return joins, alias


def hop_joins(draft: Draft, hop: Hop, owner: str, alias: str, taken: set[str]) -> list[Join]:
    """The tables of one hop; rows that the caller may not read are left out."""
    target = draft.models[hop.target]
    readable = draft.readable(alias, hop.target)
    identity = column(alias, target, "id")
    owner_key = column(owner, draft.models[hop.model], "id")
    if hop.field.link is not None:
        link = unused(f"{alias}Link", taken)
        taken.add(link)
        held = Compare("==", LinkColumn(link, hop.field.link, "owner", draft.id_type), owner_key)
        reached = Compare("==", identity, LinkColumn(link, hop.field.link, "target", draft.id_type))
        return [
            Join(Source(link, link=hop.field.link), held),
            Join(Source(alias, hop.target), all_of(reached, readable) or reached),
        ]
    if hop.field.via is not None:
        back = Compare("==", column(alias, target, hop.field.via), owner_key)
        return [Join(Source(alias, hop.target), all_of(back, readable) or back)]
    forward = Compare("==", identity, Column(owner, hop.model, hop.field.name, hop.field.type, hop.field.optional))
    return [Join(Source(alias, hop.target), all_of(forward, readable) or forward)]


def exists(joins: list[Join], condition: Expr) -> Expr:
    """That there are rows which meet the condition."""
    first, *rest = joins
    return Exists(Query(first.source, tuple(rest), all_of(first.on, condition)))
