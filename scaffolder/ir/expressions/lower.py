"""Lowering: from syntax to typed, relational trees, in three-valued logic.

A condition is lowered for its place: where false and unknown come to the same (`denies`) or true and unknown do
(`passes`), a tree may give either for unknown and stays plain; elsewhere (`kept`) it is exact.
"""

from __future__ import annotations

from typing import Literal

from scaffolder.ir.codes import (
    BAD_NEW,
    ELEMENT_NOT_NAMED,
    NOT_A_CONDITION,
    NOT_A_LIST,
    NOT_A_NUMBER,
    NOT_IN_GRAMMAR,
    NOT_ORDERED,
    NULL_NOT_HERE,
)
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.calculations import calculation, operand
from scaffolder.ir.expressions.comparisons import comparison
from scaffolder.ir.expressions.lists import RowList, containing, elements, list_at, narrowed
from scaffolder.ir.expressions.literals import number_literal, text_literal
from scaffolder.ir.expressions.memberships import membership
from scaffolder.ir.expressions.rows import Row, Site, value_at
from scaffolder.ir.expressions.specials import now, start_of
from scaffolder.ir.expressions.trees import outer_rows
from scaffolder.ir.expressions.typed import (
    BOOL,
    INT,
    NUMBERS,
    ORDERED,
    Typed,
    known,
    negative,
    rescaled,
    words_of,
)
from scaffolder.ir.expressions.unknown import OPPOSITE, Unknown
from scaffolder.ir.query import (
    Aggregate,
    Coalesce,
    Count,
    Exists,
    Expr,
    Literally,
    Logic,
    Not,
    Query,
    Type,
)
from scaffolder.record import Record


class Lowering(Record):
    """Lowers the nodes of one expression; what fails is None, with a finding."""

    site: Site

    # Conditions

    def condition(self, node: syntax.Node, unknown: Unknown) -> Typed | None:
        """A node that must be true or false."""
        match node:
            case syntax.Junction():
                return self._junction(node, unknown)
            case syntax.Negation():
                denied = self.condition(node.operand, OPPOSITE[unknown])
                return None if denied is None else Typed(Not(denied.expr), BOOL, denied.nullable)
            case syntax.Comparison():
                return comparison(self, node, unknown)
            case syntax.Membership():
                return membership(self, node, unknown)
            case syntax.Loop(function="any" | "all"):
                return self._quantifier(node)
        value = self.value(node, BOOL)
        if value is not None and value.type.kind != "bool":
            self.site.findings.add(NOT_A_CONDITION, node.offset, found=words_of(value.type))
            return None
        return value

    def _junction(self, node: syntax.Junction, unknown: Unknown) -> Typed | None:
        lowered = [self.condition(operand, unknown) for operand in node.operands]
        operands = [each for each in lowered if each is not None]
        if len(operands) < len(lowered):
            return None
        flat: list[Expr] = []
        for each in operands:
            same = isinstance(each.expr, Logic) and each.expr.op == node.op
            flat.extend(each.expr.operands if same and isinstance(each.expr, Logic) else (each.expr,))
        return Typed(Logic(node.op, tuple(flat)), BOOL, any(each.nullable for each in operands))

    # Values

    def value(self, node: syntax.Node, expected: Type | None, *, live: bool = True) -> Typed | None:
        """A node's value; what has no type of its own takes the expected one."""
        match node:
            case syntax.Text():
                return self._text(node, expected)
            case syntax.Number():
                return self._number(node, expected)
            case syntax.Truth():
                return Typed(Literally(node.value, BOOL), BOOL, False)
            case syntax.Name():
                return self._name(node, expected, live)
            case syntax.Calculation():
                return calculation(self, node, expected)
            case syntax.Minus():
                number = operand(self, node.operand, "-")
                return None if number is None else negative(number)
            case syntax.Loop(function="count"):
                return self._count(node)
            case syntax.Loop(function="sum" | "min" | "max"):
                return self._aggregate(node)
            case syntax.Null():
                self.site.findings.add(NULL_NOT_HERE, node.offset)
            case syntax.Items():
                self.site.findings.add(NOT_IN_GRAMMAR, node.offset, thing='a list that does not stand behind "in"')
            case syntax.Span():
                thing = f'"{node.unit}(…)" without a datetime or date before it'
                self.site.findings.add(NOT_IN_GRAMMAR, node.offset, thing=thing)
            case syntax.New():
                self.site.findings.add(BAD_NEW, node.offset, reason='it stands behind "list +=" alone')
            case _:
                return self.condition(node, "kept")
        return None

    def _literal_type(self, expected: Type | None) -> Type | None:
        """A row is written as its key."""
        if expected is None or expected.target is None:
            return expected
        return self.site.scope.models[expected.target].field("id").type

    def _text(self, node: syntax.Text, expected: Type | None) -> Typed | None:
        type_ = self._literal_type(expected)
        text = text_literal(node, type_, self.site.findings)
        if text is None or expected is None or expected.target is None or text.type != type_:
            return text
        return Typed(text.expr, expected, False)

    def _number(self, node: syntax.Number, expected: Type | None) -> Typed | None:
        number = number_literal(node, self.site.findings)
        type_ = self._literal_type(expected)
        if number is None or expected is None or expected.target is None or type_ != INT:
            return number
        return Typed(number.expr, expected, False) if number.type == INT else number

    def _name(self, node: syntax.Name, expected: Type | None, live: bool) -> Typed | None:
        if node.first == "$now":
            return now(self.site, node, expected)
        start = start_of(self.site, node)
        if start is None or isinstance(start, Typed):
            return start
        row, words = start
        return value_at(self.site, row, words, live=live)

    # Loops

    def list_of(self, name: syntax.Name, *, goes_on: bool = False) -> RowList | None:
        """The list that a path ends at or, where it `goes_on`, leads through."""
        start = start_of(self.site, name)
        if start is None:
            return None
        if isinstance(start, Typed):
            self.site.findings.add(NOT_A_LIST, name.offset, name=name.text)
            return None
        row, words = start
        return list_at(self.site, row, words, name, goes_on=goes_on)

    def loop(self, node: syntax.Loop) -> tuple[Query, Lowering] | None:
        """The rows that a loop goes over, its condition included, and where its element is lowered."""
        rows = self.list_of(node.source)
        if rows is None:
            return None
        query, element = elements(self.site, rows, self.site.aliases.take(node.variable))
        inside = self._inside(node.variable, element)
        if node.condition is None:
            return query, inside
        condition = inside.condition(node.condition, "denies")
        return None if condition is None else (narrowed(query, condition.expr), inside)

    def _inside(self, variable: str, element: Row) -> Lowering:
        return Lowering(self.site.inside(variable, element))

    def _quantifier(self, node: syntax.Loop) -> Typed | None:
        loop = self.loop(node)
        if loop is None or node.element is None:
            return None
        query, inside = loop
        element = inside.condition(node.element, "denies")
        if element is None:
            return None
        if node.function == "any":
            return Typed(Exists(narrowed(query, element.expr)), BOOL, False)
        fails = Not(known(element, False).expr)
        return Typed(Not(Exists(narrowed(query, fails))), BOOL, False)

    def _count(self, node: syntax.Loop) -> Typed | None:
        if node.element is None:
            rows = self.list_of(node.source)
            return None if rows is None else Typed(Count(containing(self.site, rows, None)), INT, False)
        loop = self.loop(node)
        return None if loop is None else Typed(Count(loop[0]), INT, False)

    def _aggregate(self, node: syntax.Loop) -> Typed | None:
        loop = self.loop(node)
        value = loop[1].value(node.element, None) if loop and node.element else None
        if loop is None or value is None or node.element is None:
            return None
        kinds = NUMBERS if node.function == "sum" else ORDERED
        if value.type.kind not in kinds:
            code, found = (NOT_A_NUMBER, "sum") if node.function == "sum" else (NOT_ORDERED, node.function)
            self.site.findings.add(code, node.element.offset, op=found, found=words_of(value.type))
            return None
        rows = outer_rows(value.expr)
        if rows and loop[0].source.alias not in rows:  # SQL would take the aggregate for one of the outer query
            self.site.findings.add(ELEMENT_NOT_NAMED, node.element.offset, function=node.function, name=node.variable)
            return None
        type_ = INT if value.type.kind == "sequence" else value.type
        function: Literal["sum", "min", "max"] = node.function  # type: ignore[assignment]
        aggregate = Aggregate(function, loop[0], value.expr, type_)
        if function != "sum":
            return Typed(aggregate, type_, True)
        zero = Typed(Literally(0, INT), INT, False)
        nothing = rescaled(zero, type_).expr if type_.kind == "decimal" else zero.expr
        return Typed(Coalesce(aggregate, nothing, type_), type_, False)
