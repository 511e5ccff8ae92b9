"""Arithmetic on numbers, and spans added to moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffolder.ir.codes import BAD_SHIFT, NOT_A_NUMBER, SCALE_TOO_FINE
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.typed import (
    BIGINT,
    DATETIME,
    INT,
    MOST_SCALE,
    NUMBERS,
    Typed,
    aligned,
    scale_of,
    words_of,
)
from scaffolder.ir.query import Arithmetic, Shift, Type

if TYPE_CHECKING:
    from scaffolder.ir.expressions.lower import Lowering


def calculation(lowering: Lowering, node: syntax.Calculation, expected: Type | None) -> Typed | None:
    """Numbers added, taken or multiplied, exactly; or a moment moved by a span."""
    if isinstance(node.right, syntax.Span) and node.op != "*":
        sign = -1 if node.op == "-" else 1
        return _shift(lowering, node.left, node.right, sign, expected)
    if isinstance(node.left, syntax.Span) and node.op == "+":
        return _shift(lowering, node.right, node.left, 1, expected)
    left, right = operand(lowering, node.left, node.op), operand(lowering, node.right, node.op)
    if left is None or right is None:
        return None
    nullable = left.nullable or right.nullable
    if "decimal" not in (left.type.kind, right.type.kind):
        type_ = BIGINT if "bigint" in (left.type.kind, right.type.kind) else INT
        return Typed(Arithmetic(node.op, left.expr, right.expr, type_), type_, nullable)
    if node.op == "*":
        type_ = Type("decimal", scale=scale_of(left.type) + scale_of(right.type))
        if scale_of(type_) > MOST_SCALE:
            lowering.site.findings.add(SCALE_TOO_FINE, node.offset, scale=type_.scale, limit=MOST_SCALE)
            return None
    else:
        left, right = aligned(left, right)
        type_ = Type("decimal", scale=scale_of(left.type))
    return Typed(Arithmetic(node.op, left.expr, right.expr, type_), type_, nullable)


def operand(lowering: Lowering, node: syntax.Node, op: str) -> Typed | None:
    """The number that an operator is applied to."""
    value = lowering.value(node, None)
    if value is not None and value.type.kind not in NUMBERS:
        lowering.site.findings.add(NOT_A_NUMBER, node.offset, op=op, found=words_of(value.type))
        return None
    return value


def _shift(lowering: Lowering, node: syntax.Node, span: syntax.Span, sign: int, expected: Type | None) -> Typed | None:
    day = expected is not None and expected.kind == "date" and span.unit == "days"
    moment = lowering.value(node, expected if day else DATETIME)
    if moment is None:
        return None
    kinds = ("date", "datetime") if span.unit == "days" else ("datetime",)
    if moment.type.kind not in kinds:
        lowering.site.findings.add(BAD_SHIFT, span.offset, unit=span.unit, found=words_of(moment.type))
        return None
    return Typed(Shift(moment.expr, sign * span.amount, span.unit, moment.type), moment.type, moment.nullable)
