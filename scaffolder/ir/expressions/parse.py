"""The parser: exactly the grammar of the language, out of Python's."""

from __future__ import annotations

import ast
from typing import Literal

from scaffolder.ir.codes import BAD_SPAN, BAD_VARIABLE, CHAINED_COMPARISON, NOT_IN_GRAMMAR
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.source import python_tree
from scaffolder.ir.expressions.tokens import Token, text_value
from scaffolder.ir.expressions.words import GRAMMAR, LOOPS, SPANS
from scaffolder.record import Record

COMPARISONS: dict[type[ast.cmpop], Literal["==", "!=", "<", "<=", ">", ">="]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
CALCULATIONS: dict[type[ast.operator], Literal["+", "-", "*"]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
SIGNS = {
    ast.Div: '"/"',
    ast.FloorDiv: '"//"',
    ast.Mod: '"%"',
    ast.Pow: '"**"',
    ast.Tuple: "a list without brackets",
    ast.Subscript: 'an index such as "a[0]"',
    ast.ListComp: "a list of a loop",
    ast.GeneratorExp: "a loop outside a function",
    ast.Starred: '"*" before a list',
    ast.UAdd: 'a sign "+"',
}
USAGE = {
    **{name: f"{name}(value for x in list if condition)" for name in LOOPS},
    "count": "count(list) or count(x for x in list if condition)",
    **{name: f"{name}(3)" for name in SPANS},
    "new": "list += new(field=value)",
}


def parse(text: str, findings: Findings) -> syntax.Node | None:
    """The expression that the text says, or None and findings."""
    tree, tokens = python_tree(text, findings)
    return Reader(tokens, findings).node(tree) if tree is not None else None


class Reader(Record):
    """Reads our syntax out of Python's, token by token."""

    tokens: dict[int, Token]
    findings: Findings

    def node(self, tree: ast.expr) -> syntax.Node | None:
        """The node that Python's tree stands for."""
        match tree:
            case ast.Constant():
                return self._literal(tree)
            case ast.Name() | ast.Attribute():
                return self._name(tree)
            case ast.List():
                items = self._nodes(tree.elts)
                return None if items is None else syntax.Items(items, tree.col_offset - 1)
            case ast.BoolOp():
                operands = self._nodes(tree.values)
                op: Literal["and", "or"] = "and" if isinstance(tree.op, ast.And) else "or"
                return None if operands is None else syntax.Junction(op, operands, tree.col_offset - 1)
            case ast.UnaryOp():
                return self._unary(tree)
            case ast.BinOp():
                return self._calculation(tree)
            case ast.Compare():
                return self._comparison(tree)
            case ast.Call():
                return self._call(tree)
            case _:
                return self._refuse(tree, tree)

    def _nodes(self, trees: list[ast.expr]) -> tuple[syntax.Node, ...] | None:
        nodes = [self.node(tree) for tree in trees]
        present = tuple(node for node in nodes if node is not None)
        return present if len(present) == len(nodes) else None

    def _refuse(self, tree: ast.expr | ast.keyword, what: ast.AST) -> syntax.Node | None:
        thing = SIGNS.get(type(what), "this")
        self.findings.add(NOT_IN_GRAMMAR, tree.col_offset - 1, thing=thing)
        return None

    def _literal(self, tree: ast.Constant) -> syntax.Node | None:
        token = self.tokens.get(tree.col_offset)
        if token is None or token.kind not in ("number", "text"):
            return self._refuse(tree, tree)
        if token.kind == "number":
            return syntax.Number(token.text, token.offset)
        return syntax.Text(text_value(token.text) or "", token.offset)

    def _name(self, tree: ast.Name | ast.Attribute) -> syntax.Node | None:
        words: list[syntax.Word] = []
        part: ast.expr = tree
        while isinstance(part, ast.Attribute):
            words.append(self._word((part.end_col_offset or 0) - len(part.attr)))
            part = part.value
        if not isinstance(part, ast.Name):
            return self._refuse(part, part)
        first = self._word(part.col_offset)
        if not words and first.text in ("true", "false"):
            return syntax.Truth(first.text == "true", first.offset)
        if not words and first.text == "null":
            return syntax.Null(first.offset)
        return syntax.Name((first, *reversed(words)), first.offset)

    def _word(self, column: int) -> syntax.Word:
        token = self.tokens[column]
        return syntax.Word(token.text, token.offset)

    def _unary(self, tree: ast.UnaryOp) -> syntax.Node | None:
        if not isinstance(tree.op, ast.Not | ast.USub):
            return self._refuse(tree, tree.op)
        operand = self.node(tree.operand)
        offset = tree.col_offset - 1
        if operand is None:
            return None
        if isinstance(tree.op, ast.Not):
            return syntax.Negation(operand, offset)
        if isinstance(operand, syntax.Number) and not operand.text.startswith("-"):
            return syntax.Number("-" + operand.text, offset)
        return syntax.Minus(operand, offset)

    def _calculation(self, tree: ast.BinOp) -> syntax.Node | None:
        op = CALCULATIONS.get(type(tree.op))
        left, right = self.node(tree.left), self.node(tree.right)
        if op is None:
            return self._refuse(tree, tree.op)
        if left is None or right is None:
            return None
        return syntax.Calculation(op, left, right, tree.col_offset - 1)

    def _comparison(self, tree: ast.Compare) -> syntax.Node | None:
        if len(tree.ops) > 1:
            self.findings.add(CHAINED_COMPARISON, tree.comparators[1].col_offset - 1)
            return None
        left, right = self.node(tree.left), self.node(tree.comparators[0])
        if left is None or right is None:
            return None
        sign, offset = tree.ops[0], tree.col_offset - 1
        if isinstance(sign, ast.In | ast.NotIn):
            return syntax.Membership(left, right, isinstance(sign, ast.NotIn), offset)
        return syntax.Comparison(COMPARISONS[type(sign)], left, right, offset)

    def _call(self, tree: ast.Call) -> syntax.Node | None:
        function = self.node(tree.func)
        if function is None:
            return None
        name = function.text if isinstance(function, syntax.Name) else ""
        if name in SPANS and not tree.keywords:
            return self._span(name, tree)
        if name == "new" and not tree.args:
            return self._new(tree)
        if name in LOOPS and len(tree.args) == 1 and not tree.keywords:
            return self._loop(name, tree.args[0], tree)
        hint = f"it is used as {USAGE[name]}" if name in USAGE else f"the functions are {', '.join(USAGE)}"
        thing = f'"{name}(…)"' if name not in USAGE else f'this use of "{name}"'
        self.findings.add(NOT_IN_GRAMMAR, tree.col_offset - 1, thing=thing, hint=hint)
        return None

    def _span(self, name: str, tree: ast.Call) -> syntax.Span | None:
        amount = self.node(tree.args[0]) if len(tree.args) == 1 else None
        limit = SPANS[name]
        offset = tree.col_offset - 1
        if isinstance(amount, syntax.Number) and not amount.is_decimal and abs(int(amount.text)) <= limit:
            unit: Literal["minutes", "hours", "days"] = name  # type: ignore[assignment]
            return syntax.Span(int(amount.text), unit, offset)
        self.findings.add(BAD_SPAN, offset, function=name, limit=limit)
        return None

    def _new(self, tree: ast.Call) -> syntax.New | None:
        values: list[tuple[syntax.Word, syntax.Node]] = []
        for entry in tree.keywords:
            if entry.arg is None:
                self._refuse(entry, entry)
                continue
            value = self.node(entry.value)
            if value is not None:
                values.append((self._word(entry.col_offset), value))
        return syntax.New(tuple(values), tree.col_offset - 1) if len(values) == len(tree.keywords) else None

    def _loop(self, name: str, tree: ast.expr, call: ast.Call) -> syntax.Node | None:
        function: Literal["any", "all", "sum", "min", "max", "count"] = name  # type: ignore[assignment]
        offset = call.col_offset - 1
        if not isinstance(tree, ast.GeneratorExp):
            source = self.node(tree)
            if name == "count" and isinstance(source, syntax.Name):
                return syntax.Loop(function, None, "", source, None, offset)
            return self._misused(name, offset)
        loop = tree.generators[0]
        if len(tree.generators) > 1 or len(loop.ifs) > 1 or not isinstance(loop.target, ast.Name):
            return self._misused(name, offset)
        variable = self._word(loop.target.col_offset)
        source, element = self.node(loop.iter), self.node(tree.elt)
        condition = self.node(loop.ifs[0]) if loop.ifs else None
        if source is None or element is None or (loop.ifs and condition is None):
            return None
        if variable.text in GRAMMAR or variable.text.startswith("$"):
            self.findings.add(BAD_VARIABLE, variable.offset, name=variable.text)
            return None
        counts_itself = isinstance(element, syntax.Name) and element.text == variable.text
        if not isinstance(source, syntax.Name) or (name == "count" and not counts_itself):
            return self._misused(name, offset)
        return syntax.Loop(function, element, variable.text, source, condition, offset)

    def _misused(self, name: str, offset: int) -> syntax.Node | None:
        thing, hint = f'this use of "{name}"', f"it is used as {USAGE[name]}"
        self.findings.add(NOT_IN_GRAMMAR, offset, thing=thing, hint=hint)
        return None
