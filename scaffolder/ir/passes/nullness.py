"""Whether a tree can be null, given what is known to be there."""

from __future__ import annotations

from scaffolder.ir import query
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.query import Expr

Known = frozenset[tuple[str, str | None]]  # parameters that are never null: (source, name)
ALWAYS_THERE = {"now", "today", "row", "parent"}


def may_be_null(draft: Draft, expr: Expr, known: Known) -> bool:
    """Whether the value can be null; rows that required references lead to are always there."""
    match expr:
        case query.Literally(value=value):
            return value is None
        case query.Column(nullable=nullable):
            return nullable
        case query.Computed(model=model, field=name, type=kind):
            return kind.kind != "bool" and draft.models[model].field(name).optional
        case query.Param(source=source, name=name):
            return source not in ALWAYS_THERE and (source, name) not in known
        case query.Coalesce(fallback=fallback):
            return may_be_null(draft, fallback, known)
        case query.Aggregate():
            return True
        case query.Lookup():
            return lookup_may_be_null(draft, expr, known)
        case query.IsNull() | query.Exists() | query.Count() | query.LinkColumn() | query.Readable():
            return False
        case query.Compare(left=left, right=right) | query.Arithmetic(left=left, right=right):
            return may_be_null(draft, left, known) or may_be_null(draft, right, known)
        case query.Logic(operands=operands):
            return any(may_be_null(draft, it, known) for it in operands)
        case query.InList(operand=operand, items=items):
            return any(may_be_null(draft, it, known) for it in (operand, *items))
        case _:
            return may_be_null(draft, expr.operand, known)


def lookup_may_be_null(draft: Draft, lookup: query.Lookup, known: Known) -> bool:
    """Whether a reference on the way, or the value at its end, can be null."""
    if may_be_null(draft, lookup.value, known):
        return True
    conditions = [lookup.query.where, *(join.on for join in lookup.query.joins)]
    ties = [tie for condition in conditions if condition is not None for tie in comparisons(condition)]
    return any(may_be_null(draft, side, known) for tie in ties for side in (tie.left, tie.right))


def comparisons(condition: Expr) -> list[query.Compare]:
    """The comparisons that a conjunction demands."""
    if isinstance(condition, query.Logic) and condition.op == "and":
        return [tie for operand in condition.operands for tie in comparisons(operand)]
    return [condition] if isinstance(condition, query.Compare) else []
