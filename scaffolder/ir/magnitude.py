"""How large the numbers of an expression can become, from the bounds of the fields that it reads."""

from __future__ import annotations

from decimal import Decimal

from scaffolder.design.literals import BIG_INTEGER, SAFE_INTEGER
from scaffolder.ir import query as q
from scaffolder.ir.expressions.trees import walk
from scaffolder.ir.model import Field, Project

MANY_ROWS = 2**31 - 1


def overflows(project: Project, expr: q.Expr) -> bool:
    """Whether a sum or a product of an expression can be larger than what every engine keeps exactly."""
    calculations = (part for part in walk(expr) if isinstance(part, q.Arithmetic))
    return any(not is_exact(largest(project, part), part.type) for part in calculations)


def is_exact(value: int | Decimal, type_: q.Type) -> bool:
    """Whether every engine adds and multiplies a number exactly: without its point it is no larger than a bigint."""
    without_point: int | Decimal = abs(value) * 10 ** (type_.scale or 0)
    return without_point <= BIG_INTEGER


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
    return Decimal(BIG_INTEGER if type_.kind in ("bigint", "decimal") else SAFE_INTEGER)
