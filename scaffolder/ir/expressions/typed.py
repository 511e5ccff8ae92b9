"""Trees with their types, and what may be compared, ordered and assigned."""

from __future__ import annotations

from scaffolder.ir.query import Coalesce, Expr, Literally, Logic, Negative, Rescale, Type
from scaffolder.record import Record

BOOL = Type("bool")
INT = Type("int")
BIGINT = Type("bigint")
STRING = Type("string")
DATE = Type("date")
DATETIME = Type("datetime")
NULL = Type("null")

MOST_SCALE = 18

NUMBERS = frozenset({"int", "bigint", "sequence", "decimal"})
TEXTS = frozenset({"string", "text", "email", "url", "slug"})
ORDERED = NUMBERS | TEXTS | {"date", "datetime"}
ASSIGNABLE = {
    "string": TEXTS,
    "text": TEXTS,
    "int": frozenset({"int", "sequence"}),
    "bigint": frozenset({"int", "sequence", "bigint"}),
    "decimal": NUMBERS,
}
WORDS = {
    **dict.fromkeys(("string", "text", "slug"), "text"),
    "email": "an email address",
    "url": "a url",
    "password": "a password",
    "uuid": "a uuid",
    "int": "an integer",
    "bigint": "a bigint",
    "sequence": "an integer",
    "decimal": "a decimal",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a datetime",
    "null": "null",
}


class Typed(Record):
    """A tree, its type, and whether it may be null (of a condition: unknown)."""

    expr: Expr
    type: Type
    nullable: bool


def words_of(type_: Type) -> str:
    """The type in words, for findings."""
    if type_.kind == "enum":
        return f"one of {', '.join(type_.values)}"
    return f"a reference to {type_.target}" if type_.kind == "reference" else WORDS[type_.kind]


def comparable(left: Type, right: Type) -> bool:
    """Whether `==` knows these two types."""
    if left.kind == "reference" or right.kind == "reference":
        return left.kind == right.kind and left.target == right.target
    if left.kind == "enum" and right.kind == "enum":
        return not set(left.values).isdisjoint(right.values)
    return left.kind == right.kind or any(left.kind in family and right.kind in family for family in (NUMBERS, TEXTS))


def assignable(source: Type, target: Type) -> bool:
    """Whether every value of one type is, but for a decimal's rounding, one of the other."""
    if target.kind == "reference":
        return source.kind == "reference" and source.target == target.target
    if target.kind == "enum":
        return source.kind == "enum" and set(source.values) <= set(target.values)
    return source.kind in ASSIGNABLE.get(target.kind, frozenset({target.kind}))


def scale_of(type_: Type) -> int:
    """The digits behind the point; integers have none."""
    return type_.scale or 0


def rescaled(number: Typed, type_: Type) -> Typed:
    """A number as a decimal of the type's scale; a literal is rewritten where nothing is lost."""
    scale = scale_of(type_)
    if number.type.kind == "decimal" and scale_of(number.type) == scale:
        return number
    if isinstance(number.expr, Literally) and scale_of(number.type) <= scale:
        return Typed(Literally(_padded(str(number.expr.value), scale), type_), type_, False)
    return Typed(Rescale(number.expr, scale, type_), type_, number.nullable)


def _padded(number: str, scale: int) -> str:
    whole, _, digits = number.partition(".")
    return f"{whole}.{digits.ljust(scale, '0')}" if scale else whole


def aligned(left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Both numbers as they are where neither is a decimal, else as decimals of one scale; anything else untouched."""
    if "decimal" not in (left.type.kind, right.type.kind) or left.type.kind not in NUMBERS:
        return left, right
    common = Type("decimal", scale=max(scale_of(left.type), scale_of(right.type)))
    return rescaled(left, common), rescaled(right, common)


def negative(number: Typed) -> Typed:
    """The number with its sign turned."""
    type_ = INT if number.type.kind == "sequence" else number.type
    return Typed(Negative(number.expr, type_), type_, number.nullable)


def known(condition: Typed, fallback: bool) -> Typed:
    """The condition with unknown read as the fallback."""
    if not condition.nullable:
        return condition
    return Typed(Coalesce(condition.expr, Literally(fallback, BOOL), BOOL), BOOL, False)


def conjunction(*conditions: Expr | None) -> Expr | None:
    """All of the conditions, an `and` inside another spread out; None where there is none."""
    flat: list[Expr] = []
    for condition in conditions:
        if isinstance(condition, Logic) and condition.op == "and":
            flat.extend(condition.operands)
        elif condition is not None:
            flat.append(condition)
    return Logic("and", tuple(flat)) if len(flat) > 1 else next(iter(flat), None)
