"""How large the numbers of an expression can become, from the bounds of the fields that it reads."""

from __future__ import annotations

from decimal import Decimal

from scaffolder.ir import query as q
from scaffolder.ir.expressions.trees import walk
from scaffolder.ir.model import Field, Project

SAFE_INTEGER = 2**53 - 1
MANY_ROWS = 2**31 - 1


def overflows(project: Project, expr: q.Expr) -> bool:
    """Whether a sum or a product of an expression can be larger than what every engine keeps exactly."""
    return any(
        isinstance(part, q.Arithmetic) and _digits(largest(project, part), part.type) > q.LARGEST for part in walk(expr)
    )


def largest(project: Project, expr: q.Expr) -> Decimal:
    """The largest absolute value of a number; a sum counts as one of its summands."""
    match expr:
        case q.Literally():
            return abs(Decimal(str(expr.value)))
        case q.Column():
            return _of_field(project.model(expr.model).field(expr.field))
        case q.Computed():
            return _of_type(expr.type)
        case q.Arithmetic(op="*"):
            return largest(project, expr.left) * largest(project, expr.right)
        case q.Arithmetic():
            return largest(project, expr.left) + largest(project, expr.right)
        case q.Negative() | q.Rescale():
            return largest(project, expr.operand)
        case q.Coalesce():
            return max(largest(project, expr.operand), largest(project, expr.fallback))
        case q.Aggregate() | q.Lookup():
            return largest(project, expr.value)
        case q.Count():
            return Decimal(MANY_ROWS)
        case _:
            return _of_type(expr.type)


def _of_field(field: Field) -> Decimal:
    bounds = [abs(Decimal(bound)) for bound in (field.minimum, field.maximum) if bound is not None]
    return max(bounds) if len(bounds) == 2 else _of_type(field.type)


def _of_type(type_: q.Type) -> Decimal:
    if type_.kind == "decimal" and type_.precision is not None:
        return Decimal(10) ** (type_.precision - (type_.scale or 0))
    return Decimal(q.LARGEST if type_.kind in ("bigint", "decimal") else SAFE_INTEGER)


def _digits(value: Decimal, type_: q.Type) -> Decimal:
    return value.scaleb(type_.scale or 0)
