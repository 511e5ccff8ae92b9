"""Whether a rule can hold for nobody: three-valued logic with `$user` null and all else what it may be.

The analysis takes every column for any value of its type, and two columns for independent; it may therefore call a
rule open that never holds, but no rule closed that may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from scaffolder.ir.query import (
    Aggregate,
    Arithmetic,
    Coalesce,
    Column,
    Compare,
    Computed,
    Count,
    Exists,
    Expr,
    InList,
    IsNull,
    Literally,
    Logic,
    Lookup,
    Negative,
    Not,
    Param,
    Query,
    Readable,
    Rescale,
    Shift,
    Type,
)
from scaffolder.record import Record


class Anything(Record):
    """Some value that is not null."""


ANY = Anything()
TRUTH = frozenset({True, False})
NULL: frozenset[object] = frozenset({None})
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}

EMPTY: frozenset[object] = frozenset()

Values = frozenset[object]
Trees = Mapping[tuple[str, str], Expr]


def holds_for_nobody(expr: Expr, computed: Trees) -> bool:
    """Whether the condition can be true with no caller; computed fields without a tree may be anything."""
    return True in Analysis(computed, {}).values(expr)


def is_given_to_nobody(expr: Expr, computed: Trees) -> bool:
    """Whether the value can be anything but null with no caller."""
    return bool(Analysis(computed, {}).values(expr) - NULL)


class Analysis(Record):
    """The values that trees can have; those of a computed field are found once."""

    computed: Trees
    found: dict[tuple[str, str], Values]

    def values(self, expr: Expr) -> Values:
        """The values that the tree can have; `ANY` stands for all that are not told apart."""
        match expr:
            case Literally(value=str(value), type=Type(kind="decimal")):
                return frozenset({Decimal(value)})
            case Literally(value=value):
                return frozenset({value})
            case Param(source="caller"):
                return NULL
            case Param(source="input" | "result"):
                return _some(expr) | NULL
            case Column(nullable=nullable):
                return _some(expr) | NULL if nullable else _some(expr)
            case Computed():
                return self._computed(expr)
            case Compare(op=op, left=left, right=right):
                pairs = product(self.values(left), self.values(right))
                return frozenset().union(*(_compared(op, *pair) for pair in pairs))
            case InList(operand=operand, items=items):
                nulls = NULL if any(None in self.values(item) for item in items) else EMPTY
                values = self.values(operand)
                return (TRUTH | nulls if values - NULL else EMPTY) | (values & NULL)
            case IsNull(operand=operand, negated=negated):
                return frozenset((value is None) is not negated for value in self.values(operand))
            case Not(operand=operand):
                return frozenset(None if value is None else not value for value in _truths(self.values(operand)))
            case Logic(op=op, operands=operands):
                return _joined(op, [_truths(self.values(operand)) for operand in operands])
            case Coalesce(operand=operand, fallback=fallback):
                values = self.values(operand)
                return (values - NULL) | (self.values(fallback) if None in values else EMPTY)
            case Exists(query=query):
                return TRUTH if self._finds(query) else frozenset({False})
            case Count(query=query):
                return frozenset({ANY, 0}) if self._finds(query) else frozenset({0})
            case Aggregate(function="sum", query=query, value=value):
                return self._calculated(expr, value) | NULL if self._finds(query) else NULL
            case Aggregate(query=query, value=value) | Lookup(query=query, value=value):
                return self.values(value) | NULL if self._finds(query) else NULL
            case Arithmetic(left=left, right=right):
                return self._calculated(expr, left, right)
            case Negative(operand=operand) | Rescale(operand=operand) | Shift(operand=operand):
                return self._calculated(expr, operand)
            case _:
                return _some(expr)

    def _finds(self, query: Query) -> bool:
        """Whether the query can find a row."""
        conditions = (*(join.on for join in query.joins), *(() if query.where is None else (query.where,)))
        return all(True in self.values(condition) for condition in conditions)

    def _computed(self, expr: Computed) -> Values:
        key = (expr.model, expr.field)
        if key not in self.found:
            self.found[key] = _some(expr) | NULL
            tree = self.computed.get(key)
            if tree is not None:
                self.found[key] = self.values(tree)
        return self.found[key]

    def _calculated(self, expr: Expr, *operands: Expr) -> Values:
        """Null where an operand is; else anything."""
        values = [self.values(operand) for operand in operands]
        nulls = NULL if any(None in found for found in values) else EMPTY
        return nulls | (_some(expr) if all(found - NULL for found in values) else EMPTY)


def _some(expr: Expr) -> Values:
    return TRUTH if isinstance(expr, Readable) or expr.type.kind == "bool" else frozenset({ANY})


def _truths(values: Values) -> Values:
    return (values - {ANY}) | TRUTH if ANY in values else values


def _compared(op: str, left: object, right: object) -> Values:
    if left is None or right is None:
        return NULL
    if isinstance(left, Anything) or isinstance(right, Anything):
        return TRUTH
    return frozenset({OPERATORS[op](left, right)}) if type(left) is type(right) else TRUTH


def _joined(op: str, operands: list[Values]) -> Values:
    """The results of three-valued `and` or `or` over every combination."""
    decisive = op == "or"
    results: Values = frozenset({not decisive})
    for operand in operands:
        results = frozenset(_joined_pair(decisive, *pair) for pair in product(results, operand))
    return results


def _joined_pair(decisive: bool, left: object, right: object) -> object:
    if decisive in (left, right):
        return decisive
    return None if None in (left, right) else not decisive
