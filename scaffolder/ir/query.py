"""Typed expression trees in relational form, the shape that every pack prints in its own query layer.

A tree speaks of rows by alias. The root row is `self`; each row that a subquery brings in has an alias of its own,
unique within the tree. Null follows SQL's three-valued logic; where the language departs from SQL, the tree says so
explicitly (`Coalesce`), so that a printer needs no rule of its own.
"""

from __future__ import annotations

from typing import Literal

from scaffolder.record import Record

Kind = Literal[
    "string",
    "text",
    "email",
    "url",
    "slug",
    "password",
    "uuid",
    "int",
    "bigint",
    "decimal",
    "bool",
    "date",
    "datetime",
    "enum",
    "sequence",
    "reference",
    "null",
]


class Type(Record):
    """A neutral type. `target` names the model of a reference; `scale` counts the digits behind a decimal's point."""

    kind: Kind
    target: str | None = None
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()


class Literally(Record):
    """A constant: str, int, bool, None; a decimal as its exact string, a date or datetime in its wire form."""

    value: str | int | bool | None
    type: Type


class Column(Record):
    """A stored column of a row in scope. `field` is the field's wire name; a reference's column holds its key."""

    row: str
    model: str
    field: str
    type: Type
    nullable: bool


class LinkColumn(Record):
    """A column of a many-to-many table: the key of the owning row or of the row it is linked to."""

    row: str
    link: str
    side: Literal["owner", "target"]
    type: Type


class Computed(Record):
    """The value of a computed field of a row in scope; its tree is the field's own `compute`."""

    row: str
    model: str
    field: str
    type: Type


class Readable(Record):
    """Whether the caller may read a row in scope: the model's read rule and, where deletes are soft, that it lives."""

    row: str
    model: str
    type: Type = Type("bool")


class Param(Record):
    """A value that is bound, not stored.

    source: `caller` (the caller's id, null for anonymous; field None), `now`, `today`, `input` (a member of the
    request, by name), `result` (a member of the hook's answer, by name), `row` (the id of the row that is written),
    `parent` (the id of a parent found by the path, by the parent's name).
    """

    source: Literal["caller", "now", "today", "input", "result", "row", "parent"]
    name: str | None
    type: Type


class Tested(Record):
    """Marks, in a filter's tree, the expression that the filter's operator is applied to."""

    operand: Expr
    type: Type


class Compare(Record):
    """`==` and `!=` are null-unaware (unknown beside null), as in SQL; operands have one kind and one scale."""

    op: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr
    type: Type = Type("bool")


class IsNull(Record):
    operand: Expr
    negated: bool = False
    type: Type = Type("bool")


class InList(Record):
    """Membership in a list of constants and parameters."""

    operand: Expr
    items: tuple[Expr, ...]
    negated: bool = False
    type: Type = Type("bool")


class Logic(Record):
    op: Literal["and", "or"]
    operands: tuple[Expr, ...]
    type: Type = Type("bool")


class Not(Record):
    operand: Expr
    type: Type = Type("bool")


class Arithmetic(Record):
    """Arithmetic, exact within 63 bits. Operands of `+` and `-` have the scale of the result; a product's add up."""

    op: Literal["+", "-", "*"]
    left: Expr
    right: Expr
    type: Type


class Negative(Record):
    operand: Expr
    type: Type


class Rescale(Record):
    """A number brought to another scale: exact upwards, half away from zero downwards. An int has scale 0."""

    operand: Expr
    scale: int
    type: Type


class Shift(Record):
    """A datetime or date moved by a literal span; `amount` is negative for the past."""

    operand: Expr
    amount: int
    unit: Literal["minutes", "hours", "days"]
    type: Type


class Coalesce(Record):
    """The operand, or the fallback where it is null or unknown."""

    operand: Expr
    fallback: Expr
    type: Type


class Join(Record):
    """An inner join inside a subquery."""

    source: Source
    on: Expr


class Source(Record):
    """A table under an alias: of a model, or a many-to-many table (`Link.name`); exactly one of the two is set."""

    alias: str
    model: str | None = None
    link: str | None = None


class Query(Record):
    """A correlated subquery: FROM source, inner joins, one condition. Conditions on liveness are in `where`."""

    source: Source
    joins: tuple[Join, ...] = ()
    where: Expr | None = None


class Exists(Record):
    query: Query
    type: Type = Type("bool")


class Count(Record):
    query: Query
    type: Type = Type("int")


class Aggregate(Record):
    """`sum` (wrapped in a Coalesce by the compiler), `min` or `max` of a value over a subquery."""

    function: Literal["sum", "min", "max"]
    query: Query
    value: Expr
    type: Type


class Lookup(Record):
    """The one value that single references lead to, a scalar subquery; null where a reference on the way is null."""

    query: Query
    value: Expr
    type: Type


Expr = (
    Literally
    | Column
    | LinkColumn
    | Computed
    | Readable
    | Param
    | Tested
    | Compare
    | IsNull
    | InList
    | Logic
    | Not
    | Arithmetic
    | Negative
    | Rescale
    | Shift
    | Coalesce
    | Exists
    | Count
    | Aggregate
    | Lookup
)
