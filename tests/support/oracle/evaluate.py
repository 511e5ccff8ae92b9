"""Expressions over rows in memory, in three-valued logic: None is null and unknown alike."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.support.oracle.parse import is_null, parsed, plain
from tests.support.oracle.rows import Row, World

LITERALS = {"null": None, "true": True, "false": False}
SPANS = {"hours", "days", "minutes"}
ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


@dataclass(frozen=True)
class Scope:
    """What the names of an expression mean."""

    world: World
    user: Row | None
    now: datetime
    row: Row | None = None
    given: dict[str, Any] = field(default_factory=dict)
    loop: dict[str, Row] = field(default_factory=dict)

    def of(self, row: Row) -> Scope:
        """The same moment and caller, asked of another row."""
        return replace(self, row=row, loop={})


def holds(rule: str, scope: Scope) -> bool:
    """Whether an access rule lets the caller; unknown does not."""
    if rule in ("public", "none"):
        return rule == "public"
    if rule == "user":
        return scope.user is not None
    return value_of(parsed(rule), scope) is True


def value(text: str, scope: Scope) -> Any:
    """The value of an expression."""
    return value_of(parsed(text), scope)


def value_of(node: ast.expr, scope: Scope) -> Any:
    """The value of a tree."""
    return NODES[type(node)](node, scope)


def constant(node: ast.Constant, _: Scope) -> Any:
    return Decimal(str(node.value)) if isinstance(node.value, float) else node.value


def name(node: ast.Name, scope: Scope) -> Any:
    word = plain(node.id)
    if word in LITERALS:
        return LITERALS[word]
    if word in scope.loop:
        return scope.loop[word]
    known = {"self": scope.row, "_user": scope.user, "_now": scope.now, "_input": scope.given, "_result": scope.given}
    if word in known:
        return known[word]
    assert scope.row is not None, word
    return member(scope.row, word, scope)


def attribute(node: ast.Attribute, scope: Scope) -> Any:
    owner = value_of(node.value, scope)
    if owner is None:
        return None
    word = plain(node.attr)
    return owner.get(word) if isinstance(owner, dict) else member(owner, word, scope)


def member(row: Row, word: str, scope: Scope) -> Any:
    """A field of a row: computed, the other side of a reference, or stored. A row softly deleted is gone."""
    about = scope.world.field(row.model, word)
    if "compute" in about:
        return computed(row, about, scope)
    if "via" in about:
        return [child for child in scope.world.of(about["type"]) if child.values.get(about["via"]) is row]
    if about.get("many"):
        return [item for item in row.values.get(word) or [] if item.live]
    found = row.values.get(word)
    return None if isinstance(found, Row) and not found.live else found


def computed(row: Row, about: dict[str, Any], scope: Scope) -> Any:
    """A computed field: a bool reads unknown as false, a decimal is rounded to its scale."""
    found = value(about["compute"], scope.of(row))
    if about["type"] == "bool":
        return found is True
    if about["type"] == "decimal" and found is not None:
        return Decimal(found).quantize(Decimal(1).scaleb(-about["scale"]), ROUND_HALF_UP)
    return found


def boolean(node: ast.BoolOp, scope: Scope) -> bool | None:
    parts = [value_of(part, scope) for part in node.values]
    decisive = isinstance(node.op, ast.Or)
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def unary(node: ast.UnaryOp, scope: Scope) -> Any:
    operand = value_of(node.operand, scope)
    if operand is None:
        return None
    return not operand if isinstance(node.op, ast.Not) else -operand


def arithmetic(node: ast.BinOp, scope: Scope) -> Any:
    left, right = value_of(node.left, scope), value_of(node.right, scope)
    return None if left is None or right is None else ARITHMETIC[type(node.op)](left, right)


def comparison(node: ast.Compare, scope: Scope) -> bool | None:
    kind, other = type(node.ops[0]), node.comparators[0]
    if is_null(other) or is_null(node.left):
        tested = value_of(node.left if is_null(other) else other, scope)
        return (tested is None) == (kind is ast.Eq)
    left, right = value_of(node.left, scope), value_of(other, scope)
    if kind in (ast.In, ast.NotIn):
        absent = left is None or right is None
        return None if absent else (any(same(left, item) for item in right)) == (kind is ast.In)
    if left is None or right is None:
        return None
    if kind in (ast.Eq, ast.NotEq):
        return same(left, right) == (kind is ast.Eq)
    return ORDER[kind](*days_apart(left, right))


def same(left: Any, right: Any) -> bool:
    """Equality of values; rows are equal to themselves alone."""
    if isinstance(left, Row) or isinstance(right, Row):
        return left is right
    one, other = days_apart(left, right)
    return bool(one == other)


def days_apart(left: Any, right: Any) -> tuple[Any, Any]:
    """Two values to compare: a moment beside a date is its day in UTC."""
    if isinstance(left, datetime) != isinstance(right, datetime):
        return tuple(item.date() if isinstance(item, datetime) else item for item in (left, right))  # type: ignore[return-value]
    return left, right


def elements(generator: ast.GeneratorExp, scope: Scope) -> Iterator[Scope]:
    """A scope for each element of a list that passes the condition."""
    part = generator.generators[0]
    assert isinstance(part.target, ast.Name)
    for row in value_of(part.iter, scope) or []:
        inner = replace(scope, loop={**scope.loop, part.target.id: row})
        if all(value_of(test, inner) is True for test in part.ifs):
            yield inner


def call(node: ast.Call, scope: Scope) -> Any:
    assert isinstance(node.func, ast.Name)
    function, over = node.func.id, node.args[0]
    if function in SPANS:
        return timedelta(**{function: ast.literal_eval(over)})
    if function == "count":
        return len(list(elements(over, scope)) if isinstance(over, ast.GeneratorExp) else value_of(over, scope) or [])
    assert isinstance(over, ast.GeneratorExp)
    return AGGREGATES[function]([value_of(over.elt, inner) for inner in elements(over, scope)])


def known(items: list[Any]) -> list[Any]:
    """The items that are not null."""
    return [item for item in items if item is not None]


AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "any": lambda items: True in items,
    "all": lambda items: all(item is True for item in items),
    "sum": lambda items: sum(known(items)),
    "min": lambda items: min(known(items), default=None),
    "max": lambda items: max(known(items), default=None),
}
NODES: dict[type[ast.expr], Callable[[Any, Scope], Any]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.Attribute: attribute,
    ast.BoolOp: boolean,
    ast.UnaryOp: unary,
    ast.BinOp: arithmetic,
    ast.Compare: comparison,
    ast.Call: call,
    ast.List: lambda node, scope: [value_of(item, scope) for item in node.elts],
}


def today(now: datetime) -> date:
    """The day of a moment in UTC."""
    return now.date()
