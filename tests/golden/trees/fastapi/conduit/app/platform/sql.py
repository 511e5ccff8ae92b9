"""SQL that reads differently on SQLite and PostgreSQL."""

import json
from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.platform.columns import ExactDecimal, WireDate, WireDateTime

Unit = Literal["minutes", "hours", "days"]

_MINUTES: dict[Unit, int] = {"minutes": 1, "hours": 60, "days": 1440}
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
# Wide enough for every sum and product of columns.
_WIDEST = 38


class _Position(FunctionElement[int]):
    """Where a lower-case needle begins in a text, from 1; 0 if nowhere. Only A-Z are folded."""

    name = "position"
    type = sa.Integer()
    inherit_cache = True


@compiles(_Position, "sqlite")
def _sqlite_position(element: _Position, compiler: SQLCompiler, **kw: Any) -> str:
    text, needle = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"instr(lower({text}), {needle})"


@compiles(_Position, "postgresql")
def _postgresql_position(element: _Position, compiler: SQLCompiler, **kw: Any) -> str:
    text, needle = (compiler.process(clause, **kw) for clause in element.clauses)
    return f'strpos(lower({text} COLLATE "C"), {needle})'


def contains(
    text: SQLColumnExpression[Any], needle: SQLColumnExpression[str]
) -> SQLColumnExpression[bool]:
    """Whether the text, with A-Z folded, has the needle in it; `%` and `_` stand for themselves."""
    return _Position(text, sa.type_coerce(needle, sa.Text())) > 0


def folded(text: str) -> str:
    """The text with A-Z in lower case."""
    return text.translate(_ASCII_LOWER)


class Many(sa.types.TypeDecorator[list[Any]]):
    """Any number of values as one: an array on PostgreSQL, a JSON text on SQLite."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Text() if dialect.name == "sqlite" else sa.ARRAY(self.kind)
        )

    def process_bind_param(self, value: list[Any] | None, dialect: sa.Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        write = self.kind.dialect_impl(dialect).bind_processor(dialect)
        return json.dumps([write(item) if write else item for item in value])


class _Each(FunctionElement[Any]):
    """The values of many, a row each."""

    name = "each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _sqlite_each(element: _Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(_Each, "postgresql")
def _postgresql_each(element: _Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **kw)})"


def each(many: SQLColumnExpression[list[Any]]) -> SQLColumnExpression[Any]:
    """One of many, as a column to select."""
    return _Each(many).column_valued("value")


def among(
    value: SQLColumnExpression[Any], many: SQLColumnExpression[list[Any]]
) -> SQLColumnExpression[bool]:
    """Whether the value is one of many; the statement is the same for any number of them."""
    return value.in_(sa.select(each(many)))


class _Shifted(FunctionElement[Any]):
    """A moment or a date moved by a literal number of minutes or days."""

    name = "shifted"
    inherit_cache = True

    def __init__(
        self,
        moment: SQLColumnExpression[Any],
        amount: int,
        type_: WireDate | WireDateTime,
    ) -> None:
        super().__init__(
            sa.type_coerce(moment, type_), sa.literal(amount, sa.Integer())
        )
        self.type = type_


@compiles(_Shifted, "sqlite")
def _sqlite_shifted(element: _Shifted, compiler: SQLCompiler, **kw: Any) -> str:
    moment, amount = (compiler.process(clause, **kw) for clause in element.clauses)
    if isinstance(element.type, WireDate):
        return f"date({moment}, {amount} || ' days')"
    return f"strftime('%Y-%m-%dT%H:%M:%fZ', {moment}, {amount} || ' minutes')"


@compiles(_Shifted, "postgresql")
def _postgresql_shifted(element: _Shifted, compiler: SQLCompiler, **kw: Any) -> str:
    moment, amount = (compiler.process(clause, **kw) for clause in element.clauses)
    if isinstance(element.type, WireDate):
        return f"({moment} + {amount})"
    return f"({moment} + make_interval(mins => {amount}))"


def shift(
    moment: SQLColumnExpression[Any], amount: int, unit: Unit
) -> SQLColumnExpression[Any]:
    """The moment that lies so far away; a day is 24 hours."""
    return _Shifted(moment, amount * _MINUTES[unit], WireDateTime())


def shift_date(day: SQLColumnExpression[Any], days: int) -> SQLColumnExpression[Any]:
    """The date so many days later, or earlier."""
    return _Shifted(day, days, WireDate())


class _Rescaled(FunctionElement[Any]):
    """A number brought to another scale: each database counts its own digits."""

    inherit_cache = True

    def __init__(self, number: SQLColumnExpression[Any], new: int, power: int) -> None:
        super().__init__(
            number, sa.literal_column(str(new)), sa.literal_column(str(power))
        )
        self.type = ExactDecimal(_WIDEST, new)


class _Widened(_Rescaled):
    name = "widened"
    inherit_cache = True


class _Rounded(_Rescaled):
    name = "rounded"
    inherit_cache = True


@compiles(_Widened, "sqlite")
def _sqlite_widened(element: _Widened, compiler: SQLCompiler, **kw: Any) -> str:
    number, _, power = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({number} * {power})"


@compiles(_Rounded, "sqlite")
def _sqlite_rounded(element: _Rounded, compiler: SQLCompiler, **kw: Any) -> str:
    number, _, power = (compiler.process(clause, **kw) for clause in element.clauses)
    half = f"({power} / 2 * (CASE WHEN ({number}) < 0 THEN -1 ELSE 1 END))"
    return f"((({number}) + {half}) / {power})"


@compiles(_Widened, "postgresql")
def _postgresql_widened(element: _Widened, compiler: SQLCompiler, **kw: Any) -> str:
    number = compiler.process(next(iter(element.clauses)), **kw)
    return f"CAST({number} AS NUMERIC)"


@compiles(_Rounded, "postgresql")
def _postgresql_rounded(element: _Rounded, compiler: SQLCompiler, **kw: Any) -> str:
    number, scale, _ = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"round(CAST({number} AS NUMERIC), {scale})"


def rescale(
    number: SQLColumnExpression[Any], old: int, new: int
) -> SQLColumnExpression[Any]:
    """The number with `new` digits behind its point: exact, or rounded half away from zero."""
    if old == new:
        return exact(number, new)
    power = 10 ** abs(new - old)
    return _Widened(number, new, power) if new > old else _Rounded(number, new, power)


def exact(number: SQLColumnExpression[Any], scale: int) -> SQLColumnExpression[Any]:
    """A number whose value is read, compared and bound with this scale."""
    return sa.type_coerce(number, ExactDecimal(_WIDEST, scale))


def rank(
    column: SQLColumnExpression[Any], values: Sequence[str]
) -> SQLColumnExpression[int]:
    """The place of an enum's value among the declared ones."""
    return sa.case({value: place for place, value in enumerate(values)}, value=column)
