"""The parts of an effect's text: a path, an operator, a value, and the list that it is done for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scaffolder.ir.codes import BAD_EFFECT, BAD_VARIABLE, NOT_IN_GRAMMAR
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.parse import parse
from scaffolder.ir.expressions.tokens import Token, tokens_of
from scaffolder.ir.expressions.words import GRAMMAR
from scaffolder.record import Record

Operator = Literal["=", "+=", "-="]
OPERATORS: dict[str, Operator] = {"=": "=", "+=": "+=", "-=": "-="}


class EffectText(Record):
    """`path operator value`, and `for variable in source` where it is there."""

    path: syntax.Name
    operator: Operator
    value: syntax.Node
    variable: str
    source: syntax.Name | None


def read_effect(text: str, findings: Findings) -> EffectText | None:
    """The parts of an effect, or None and findings."""
    outer = _outside_brackets(tokens_of(text))
    sign = next((token for token in outer if token.text in OPERATORS), None)
    if sign is None:
        findings.add(BAD_EFFECT, 0, problem='there is no "=", "+=" or "-="')
        return None
    loop = next((token for token in outer if token.text == "for" and token.offset > sign.offset), None)
    path = _path(text, 0, sign.offset, findings)
    value = parse(_between(text, sign.end, loop.offset if loop else len(text)), findings)
    if loop is None:
        return None if path is None or value is None else EffectText(path, OPERATORS[sign.text], value, "", None)
    looped = _loop(text, loop, findings)
    if path is None or value is None or looped is None:
        return None
    return EffectText(path, OPERATORS[sign.text], value, *looped)


def _loop(text: str, loop: Token, findings: Findings) -> tuple[str, syntax.Name] | None:
    behind = [token for token in tokens_of(text) if token.offset > loop.offset]
    if len(behind) < 3 or behind[0].kind != "name" or behind[1].text != "in":
        findings.add(BAD_EFFECT, loop.offset, problem='"for" goes on with "x in list"')
        return None
    condition = next((token for token in behind if token.text == "if"), None)
    if condition is not None:
        findings.add(NOT_IN_GRAMMAR, condition.offset, thing='"if" in an effect')
        return None
    if behind[0].text in GRAMMAR:
        findings.add(BAD_VARIABLE, behind[0].offset, name=behind[0].text)
        return None
    source = _path(text, behind[1].end, len(text), findings)
    return None if source is None else (behind[0].text, source)


def _path(text: str, start: int, end: int, findings: Findings) -> syntax.Name | None:
    node = parse(_between(text, start, end), findings)
    if node is not None and not isinstance(node, syntax.Name):
        findings.add(BAD_EFFECT, node.offset, problem="a path is needed here")
        return None
    return node


def _between(text: str, start: int, end: int) -> str:
    """The part of the text at its own offsets."""
    return " " * start + text[start:end]


def _outside_brackets(tokens: Sequence[Token]) -> list[Token]:
    depth, outer = 0, []
    for token in tokens:
        depth += (token.text in "([") - (token.text in ")]")
        if depth == 0:
            outer.append(token)
    return outer
