"""`in` and `not in`: a list of values, rows of a list, or values behind its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from scaffolder.ir.codes import EMPTY_LIST, NOT_A_LIST, NULL_NOT_HERE
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.comparisons import is_caller, pliancy, same
from scaffolder.ir.expressions.lists import RowList, containing, elements, narrowed
from scaffolder.ir.expressions.rows import key_type, value_at
from scaffolder.ir.expressions.trees import fresh
from scaffolder.ir.expressions.typed import BOOL, Typed, aligned
from scaffolder.ir.expressions.unknown import Unknown
from scaffolder.ir.query import Compare, Exists, Expr, InList, IsNull, Literally, Logic, Not, Param

if TYPE_CHECKING:
    from scaffolder.ir.expressions.lower import Lowering


def membership(lowering: Lowering, node: syntax.Membership, unknown: Unknown) -> Typed | None:
    """`a in b` and `a not in b`: unknown where `a` is null, or the row whose list `b` is."""
    if isinstance(node.left, syntax.Null):
        lowering.site.findings.add(NULL_NOT_HERE, node.left.offset)
        return None
    if isinstance(node.right, syntax.Items):
        return _in_items(lowering, node, node.right)
    if not isinstance(node.right, syntax.Name):
        lowering.site.findings.add(NOT_A_LIST, node.right.offset, name="this")
        return None
    rows = lowering.list_of(node.right, goes_on=True)
    if rows is None:
        return None
    found = _in_rows(lowering, node, rows)
    if found is None:
        return None
    left, exists = found
    absent = [IsNull(fresh(side.expr, lowering.site.aliases)) for side in (left, rows.owner_key) if side.nullable]
    return _exact(absent, exists, node.negated, unknown)


def _in_items(lowering: Lowering, node: syntax.Membership, right: syntax.Items) -> Typed | None:
    if not right.items:
        lowering.site.findings.add(EMPTY_LIST, right.offset)
        return None
    nulls = [item for item in right.items if isinstance(item, syntax.Null)]
    for null in nulls:
        lowering.site.findings.add(NULL_NOT_HERE, null.offset)
    left = lowering.value(node.left, None) if pliancy(node.left) == 0 else None
    expected = left.type if left else None
    lowered = [lowering.value(item, expected) for item in right.items if item not in nulls]
    items = [item for item in lowered if item is not None]
    if left is None and pliancy(node.left) > 0 and items:
        left = lowering.value(node.left, items[0].type)
    if left is None or nulls or len(items) < len(lowered) or not _all_comparable(lowering, left, right, items):
        return None
    return _listed(lowering, left, items, node.negated)


def _all_comparable(lowering: Lowering, left: Typed, right: syntax.Items, items: list[Typed]) -> bool:
    agree = [same(lowering, left.type, item.type, node) for node, item in zip(right.items, items, strict=True)]
    return all(agree)


def _listed(lowering: Lowering, left: Typed, items: list[Typed], negated: bool) -> Typed:
    """One IN where the items are constants of the left side's scale, else a comparison with each."""
    pairs = [aligned(left, item) for item in items]
    nullable = left.nullable or any(item.nullable for item in items)
    if all(one == left and isinstance(item.expr, Literally | Param) for one, item in pairs):
        return Typed(InList(left.expr, tuple(item.expr for _, item in pairs), negated), BOOL, nullable)
    firsts = [pairs[0][0].expr, *(fresh(one.expr, lowering.site.aliases) for one, _ in pairs[1:])]
    op: Literal["!=", "=="] = "!=" if negated else "=="
    tests = [Compare(op, one, item.expr) for one, (_, item) in zip(firsts, pairs, strict=True)]
    if len(tests) == 1:
        return Typed(tests[0], BOOL, nullable)
    return Typed(Logic("and" if negated else "or", tuple(tests)), BOOL, nullable)


def _in_rows(lowering: Lowering, node: syntax.Membership, rows: RowList) -> tuple[Typed, Expr] | None:
    """The left side, and whether a row of the list (or a value behind it) equals it."""
    if not rows.behind:
        left = lowering.value(node.left, key_type(rows.target))
        if left is None or not same(lowering, left.type, key_type(rows.target), node):
            return None
        return left, Exists(containing(lowering.site, rows, left.expr, key_is_live=is_caller(node.left)))
    query, element = elements(lowering.site, rows, lowering.site.aliases.take(rows.label))
    value = value_at(lowering.site, element, rows.behind, live=not is_caller(node.left))
    left = lowering.value(node.left, value.type) if value else None
    if value is None or left is None or not same(lowering, left.type, value.type, node):
        return None
    one, other = aligned(value, left)
    return left, Exists(narrowed(query, Compare("==", one.expr, other.expr)))


def _exact(absent: list[IsNull], exists: Expr, negated: bool, unknown: Unknown) -> Typed:
    """Membership that is unknown where a row is absent, on the left or as the list's owner; `exists` is false there.

    The tree is as plain as its place allows.
    """
    if not absent:
        return Typed(Not(exists) if negated else exists, BOOL, False)
    if unknown == "kept":
        missing = Logic("or", tuple(absent)) if len(absent) > 1 else absent[0]
        found = Logic("or", (exists, Logic("and", (missing, Literally(None, BOOL)))))
        return Typed(Not(found) if negated else found, BOOL, True)
    if negated:
        present = tuple(IsNull(test.operand, negated=True) for test in absent)
        return Typed(Logic("and", (*present, Not(exists))) if unknown == "denies" else Not(exists), BOOL, False)
    return Typed(exists if unknown == "denies" else Logic("or", (*absent, exists)), BOOL, False)
