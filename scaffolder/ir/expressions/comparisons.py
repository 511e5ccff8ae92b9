"""Comparisons and null tests, and how two operands find a common type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffolder.ir.codes import NOT_COMPARABLE, NOT_ORDERED, NULL_NOT_HERE
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.typed import BOOL, ORDERED, Typed, aligned, comparable, words_of
from scaffolder.ir.expressions.unknown import Unknown
from scaffolder.ir.query import Compare, IsNull, Type

if TYPE_CHECKING:
    from scaffolder.ir.expressions.lower import Lowering


def comparison(lowering: Lowering, node: syntax.Comparison, unknown: Unknown) -> Typed | None:
    """`a == b`, `a < b`: unknown where an operand is null; `a == null` is the null test."""
    if isinstance(node.left, syntax.Null) or isinstance(node.right, syntax.Null):
        return _null_test(lowering, node)
    equal = (node.op == "==" and unknown == "denies") or (node.op == "!=" and unknown == "passes")
    operands = pair(lowering, node.left, node.right, live=not equal)
    if operands is None:
        return None
    left, right = operands
    if not same(lowering, left.type, right.type, node):
        return None
    if node.op not in ("==", "!=") and left.type.kind not in ORDERED:
        lowering.site.findings.add(NOT_ORDERED, node.offset, op=node.op, found=words_of(left.type))
        return None
    left, right = aligned(left, right)
    return Typed(Compare(node.op, left.expr, right.expr), BOOL, left.nullable or right.nullable)


def _null_test(lowering: Lowering, node: syntax.Comparison) -> Typed | None:
    null, other = (node.left, node.right) if isinstance(node.left, syntax.Null) else (node.right, node.left)
    if node.op not in ("==", "!=") or isinstance(other, syntax.Null):
        lowering.site.findings.add(NULL_NOT_HERE, null.offset)
        return None
    value = lowering.value(other, None)
    return None if value is None else Typed(IsNull(value.expr, node.op == "!="), BOOL, False)


def pair(lowering: Lowering, left: syntax.Node, right: syntax.Node, *, live: bool = True) -> tuple[Typed, Typed] | None:
    """Both operands, the one that takes the other's type last.

    A row beside the caller need not be asked whether it is deleted where `live` is false: no caller is.
    """
    live = live or not (is_caller(left) or is_caller(right))
    swapped = pliancy(left) > pliancy(right)
    firm, pliant = (right, left) if swapped else (left, right)
    first = lowering.value(firm, None, live=live)
    second = lowering.value(pliant, first.type if first else None, live=live) if first or pliancy(pliant) == 0 else None
    if first is None or second is None:
        return None
    return (second, first) if swapped else (first, second)


def same(lowering: Lowering, left: Type, right: Type, node: syntax.Node) -> bool:
    """Whether the two types can be compared, which is reported where not."""
    if comparable(left, right):
        return True
    lowering.site.findings.add(NOT_COMPARABLE, node.offset, left=words_of(left), right=words_of(right))
    return False


def is_caller(node: syntax.Node) -> bool:
    """Whether the node is `$user` itself."""
    return isinstance(node, syntax.Name) and node.text == "$user"


def pliancy(node: syntax.Node) -> int:
    """How readily a node takes the type of what it stands beside: literals most, then `$now`, anything else not."""
    match node:
        case syntax.Text() | syntax.Number():
            return 2
        case syntax.Name(words=(syntax.Word("$now"),)):
            return 1
        case syntax.Calculation(left=left, right=syntax.Span()):
            return pliancy(left)
        case syntax.Calculation(left=syntax.Span(), right=right):
            return pliancy(right)
    return 0
