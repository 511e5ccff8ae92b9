"""What a tree comes to over sample rows, in three-valued logic: None is null and unknown alike."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scaffolder.ir import query as q
from scaffolder.ir.magnitude import is_exact
from scaffolder.ir.model import Model, Rule
from scaffolder.ir.rows import MARGIN, NOW, Key, Moment, Row, Undecidable, Unlike, World
from scaffolder.record import Record, field, replace

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
BLUR = timedelta(seconds=20)
_NUMBERS = ("int", "bigint", "sequence")
Pair = tuple[Key, Key]


class Scope(Record):
    """Who asks of which rows, and when. `params`: parents by name, inputs, the written row. `test`: a filter's."""

    world: World
    caller: Row | None
    rows: Mapping[str, Row | Pair] = field(default_factory=dict)
    params: Mapping[tuple[str, str | None], object] = field(default_factory=dict)
    now: Moment = field(default=Moment(NOW, True))
    test: Callable[[object], bool | None] | None = None

    def of(self, row: Row) -> Scope:
        return Scope(self.world, self.caller, {"self": row, "element": row}, self.params, self.now, self.test)

    def with_row(self, alias: str, row: Row | Pair) -> Scope:
        return Scope(self.world, self.caller, {**self.rows, alias: row}, self.params, self.now, self.test)

    def model(self, name: str) -> Model:
        return self.world.project.model(name)


def holds(rule: Rule | None, scope: Scope, row: Row | None) -> bool:
    """Whether an access rule lets the caller."""
    if rule is None or rule.kind == "public":
        return True
    if rule.kind == "user":
        return scope.caller is not None
    if rule.kind == "none" or rule.expr is None:
        return False
    return evaluate(rule.expr, scope.of(row) if row else scope) is True


def readable(scope: Scope, row: Row) -> bool:
    """Whether the caller may read a row."""
    return bool(_known(scope, "readable", row, lambda: row.live and holds(scope.model(row.model).read, scope, row)))


def _known(scope: Scope, what: str, row: Row, work: Callable[[], object]) -> object:
    """What is worked out about a row for a caller, once for each world that does not change any more."""
    memo = scope.world.memo
    if memo is None:
        return work()
    place = (what, row.key, scope.caller.key if scope.caller else None)
    if place not in memo:
        memo[place] = work()
    return memo[place]


def evaluate(expr: q.Expr, scope: Scope) -> Any:
    """The value of a tree."""
    return _NODES[type(expr)](expr, scope)


def wire_value(value: object, kind: q.Type) -> object:
    """The value that a JSON value or a literal of the design stands for."""
    if value is None or isinstance(value, bool):
        return value
    if kind.kind in _NUMBERS:
        return int(str(value))
    if kind.kind == "decimal":
        return Decimal(str(value))
    if kind.kind in ("date", "datetime"):
        return _moment(str(value), kind.kind == "date")
    return value


def _moment(text: str, is_date: bool) -> Moment:
    try:
        return Moment(datetime.fromisoformat(text + "T00:00:00+00:00" if is_date else text), False, is_date)
    except ValueError:
        raise Undecidable from None


def _literally(expr: q.Literally, scope: Scope) -> object:
    return wire_value(expr.value, expr.type)


def _column(expr: q.Column, scope: Scope) -> object:
    row = scope.rows[expr.row]
    if not isinstance(row, Row):
        raise Undecidable
    return row.key if expr.field == "id" else row.values.get(expr.field)


def _link_column(expr: q.LinkColumn, scope: Scope) -> object:
    pair = scope.rows[expr.row]
    if isinstance(pair, Row):
        raise Undecidable
    return pair[0] if expr.side == "owner" else pair[1]


def _computed(expr: q.Computed, scope: Scope) -> object:
    row = scope.rows[expr.row]
    tree = scope.model(expr.model).field(expr.field).compute
    if tree is None or not isinstance(row, Row):
        raise Undecidable
    value = _known(scope, expr.field, row, lambda: evaluate(tree, scope.of(row)))
    return value is True if expr.type.kind == "bool" else value


def _readable(expr: q.Readable, scope: Scope) -> bool:
    row = scope.rows[expr.row]
    if not isinstance(row, Row):
        raise Undecidable
    return readable(scope, row)


def _param(expr: q.Param, scope: Scope) -> object:
    if expr.source == "caller":
        return scope.caller.key if scope.caller else None
    if expr.source == "now":
        return scope.now
    if expr.source == "today":
        day = scope.now.at.replace(hour=0, minute=0, second=0, microsecond=0)
        return Moment(day, scope.now.moving, True)
    if (expr.source, expr.name) not in scope.params:
        raise Undecidable
    return scope.params[expr.source, expr.name]


def _compare(expr: q.Compare, scope: Scope) -> bool | None:
    left, right = evaluate(expr.left, scope), evaluate(expr.right, scope)
    return None if left is None or right is None else compared(expr.op, left, right, expr.left.type)


def compared(op: str, left: Any, right: Any, kind: q.Type) -> bool:
    """The comparison of two values that are not null."""
    if isinstance(left, Moment) and isinstance(right, Moment):
        return _moments(op, left, right)
    if op in ("==", "!="):
        return bool(left == right) is (op == "==")
    if isinstance(left, Unlike | Key) or isinstance(right, Unlike | Key):
        raise Undecidable
    return _ORDER[op](left, right)


def _moments(op: str, left: Moment, right: Moment) -> bool:
    """Two times, told apart only where they are so in every run, however late."""
    if left.tag != right.tag and abs(left.at - right.at) < BLUR:
        raise Undecidable
    if left.moving == right.moving:
        near = timedelta(days=2) if left.is_date or right.is_date else timedelta(minutes=5)
        if left.moving and abs(left.at - right.at) < near:
            raise Undecidable
    elif (left.at - right.at if left.moving else right.at - left.at) < MARGIN:
        raise Undecidable
    if op in ("==", "!="):
        return (left.at == right.at) is (op == "==")
    return _ORDER[op](left.at, right.at)


def _is_null(expr: q.IsNull, scope: Scope) -> bool:
    return (evaluate(expr.operand, scope) is None) is not expr.negated


def _in_list(expr: q.InList, scope: Scope) -> bool | None:
    value = evaluate(expr.operand, scope)
    if value is None:
        return None
    items = [evaluate(item, scope) for item in expr.items]
    if any(compared("==", value, item, expr.operand.type) for item in items if item is not None):
        return not expr.negated
    return None if None in items else expr.negated


def _logic(expr: q.Logic, scope: Scope) -> bool | None:
    """Three-valued; what cannot be decided does not matter beside what decides."""
    decisive, unknown, undecided = expr.op == "or", False, False
    for operand in expr.operands:
        try:
            value = evaluate(operand, scope)
        except Undecidable:
            undecided = True
            continue
        if value == decisive and value is not None:
            return decisive
        unknown = unknown or value is None
    if undecided:
        raise Undecidable
    return None if unknown else not decisive


def _not(expr: q.Not, scope: Scope) -> bool | None:
    value = evaluate(expr.operand, scope)
    return None if value is None else not value


def _arithmetic(expr: q.Arithmetic, scope: Scope) -> object:
    left, right = evaluate(expr.left, scope), evaluate(expr.right, scope)
    if left is None or right is None:
        return None
    value = _number(_ARITHMETIC[expr.op](_number(left), _number(right)))
    if not is_exact(value, expr.type):
        raise Undecidable
    return value


def _number(value: object) -> int | Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise Undecidable


def _negative(expr: q.Negative, scope: Scope) -> object:
    value = evaluate(expr.operand, scope)
    return None if value is None else -_number(value)


def _rescale(expr: q.Rescale, scope: Scope) -> object:
    value = evaluate(expr.operand, scope)
    return None if value is None else Decimal(_number(value)).quantize(Decimal(1).scaleb(-expr.scale), ROUND_HALF_UP)


def _shift(expr: q.Shift, scope: Scope) -> object:
    value = evaluate(expr.operand, scope)
    if value is None:
        return None
    if not isinstance(value, Moment):
        raise Undecidable
    try:
        return replace(value, at=value.at + timedelta(**{expr.unit: expr.amount}))
    except OverflowError:
        raise Undecidable from None


def _coalesce(expr: q.Coalesce, scope: Scope) -> object:
    value = evaluate(expr.operand, scope)
    return evaluate(expr.fallback, scope) if value is None else value


def matches(query: q.Query, scope: Scope) -> Iterator[Scope]:
    """A scope for each combination of rows that a query finds."""
    scopes = _sources(query.source, scope)
    for join in query.joins:
        scopes = [
            inner for outer in scopes for inner in _sources(join.source, outer) if evaluate(join.on, inner) is True
        ]
    return (inner for inner in scopes if query.where is None or evaluate(query.where, inner) is True)


def _sources(source: q.Source, scope: Scope) -> list[Scope]:
    if source.link is not None:
        pairs = scope.world.links.get(source.link, [])
        return [scope.with_row(source.alias, pair) for pair in pairs]
    return [scope.with_row(source.alias, row) for row in scope.world.of(source.model or "")]


def _exists(expr: q.Exists, scope: Scope) -> bool:
    return any(True for _ in matches(expr.query, scope))


def _count(expr: q.Count, scope: Scope) -> int:
    return sum(1 for _ in matches(expr.query, scope))


def _tested(expr: q.Tested, scope: Scope) -> object:
    value = evaluate(expr.operand, scope)
    return value if scope.test is None else scope.test(value)


def _aggregate(expr: q.Aggregate, scope: Scope) -> object:
    values = [evaluate(expr.value, inner) for inner in matches(expr.query, scope)]
    known = [value for value in values if value is not None]
    if not known:
        return None
    if expr.function == "sum":
        return sum(map(_number, known))
    if all(isinstance(value, Moment) and not value.moving for value in known):
        return (min if expr.function == "min" else max)(known, key=lambda moment: moment.at)
    if any(isinstance(value, Moment | Unlike | Key) for value in known) and len(known) > 1:
        raise Undecidable
    return min(known) if expr.function == "min" else max(known)


def _lookup(expr: q.Lookup, scope: Scope) -> object:
    found = next(matches(expr.query, scope), None)
    return None if found is None else evaluate(expr.value, found)


_NODES: dict[type, Callable[[Any, Scope], Any]] = {
    q.Literally: _literally,
    q.Column: _column,
    q.LinkColumn: _link_column,
    q.Computed: _computed,
    q.Readable: _readable,
    q.Param: _param,
    q.Tested: _tested,
    q.Compare: _compare,
    q.IsNull: _is_null,
    q.InList: _in_list,
    q.Logic: _logic,
    q.Not: _not,
    q.Arithmetic: _arithmetic,
    q.Negative: _negative,
    q.Rescale: _rescale,
    q.Shift: _shift,
    q.Coalesce: _coalesce,
    q.Exists: _exists,
    q.Count: _count,
    q.Aggregate: _aggregate,
    q.Lookup: _lookup,
}
