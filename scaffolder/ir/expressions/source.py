"""From the text of an expression to Python source of the same length, and to its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from scaffolder.ir.codes import BAD_STRING, BAD_SYNTAX, EXPRESSION_TOO_BIG, NOT_IN_GRAMMAR
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.tokens import Token, text_value, tokens_of
from scaffolder.ir.expressions.words import ESCAPED

MOST_TOKENS = 1000
MOST_BRACKETS = 32
MOST_LEVELS = 64

CLOSING = {"(": ")", "[": "]"}
PYTHON_LITERALS = {"None": "null", "True": "true", "False": "false"}
HINTS = {
    "=": 'compare with "=="',
    "&": 'write "and"',
    "|": 'write "or"',
    "!": 'write "not"',
    "is": 'compare with "== null"',
    "else": 'there is no "a if b else c"; join conditions with "and" and "or"',
}


def python_tree(text: str, findings: Findings) -> tuple[ast.expr | None, dict[int, Token]]:
    """The Python syntax tree of an expression, and its tokens by the columns at which the tree speaks of them."""
    tokens = tokens_of(text)
    if not _sound(text, tokens, findings):
        return None, {}
    try:
        tree = _parsed(_escaped(text, tokens))
    except SyntaxError as error:
        _report(tokens, (error.offset or 2) - 2, findings)
        return None, {}
    if _levels(tree) > MOST_LEVELS:
        findings.add(EXPRESSION_TOO_BIG, 0, limit=MOST_LEVELS, things="nested levels")
        return None, {}
    return tree, {token.offset + 1: token for token in tokens}


@lru_cache(maxsize=1024)
def _parsed(source: str) -> ast.expr:
    """The tree of a source; an update reads most of its expressions twice, in the old design and in the new one."""
    return ast.parse(f"({source})", mode="eval").body


def _sound(text: str, tokens: Sequence[Token], findings: Findings) -> bool:
    """Whether every token belongs to the grammar and every bracket is closed: what Python need not be asked."""
    if not tokens:
        findings.add(BAD_SYNTAX, len(text), problem="it is empty")
        return False
    if len(tokens) > MOST_TOKENS:
        findings.add(EXPRESSION_TOO_BIG, tokens[MOST_TOKENS].offset, limit=MOST_TOKENS, things="words and signs")
        return False
    before = len(findings.found)
    for token in tokens:
        _check_token(token, findings)
    for first, second in pairwise(tokens):
        if second.kind == "text" and (first.kind == "text" or (first.kind == "name" and first.end == second.offset)):
            findings.add(BAD_SYNTAX, second.offset, problem="a string stands directly behind another word")
    _check_brackets(text, tokens, findings)
    return len(findings.found) == before


def _check_token(token: Token, findings: Findings) -> None:
    if token.kind == "unknown":
        findings.add(NOT_IN_GRAMMAR, token.offset, thing=_quoted(token.text), hint=HINTS.get(token.text))
    elif token.text in PYTHON_LITERALS:
        hint = f"literals are JSON's: {PYTHON_LITERALS[token.text]}"
        findings.add(NOT_IN_GRAMMAR, token.offset, thing=_quoted(token.text), hint=hint)
    elif token.kind == "text" and text_value(token.text) is None:
        findings.add(BAD_STRING, token.offset)


def _check_brackets(text: str, tokens: Sequence[Token], findings: Findings) -> None:
    open_: list[Token] = []
    for token in tokens:
        if token.text in CLOSING:
            open_.append(token)
            if len(open_) > MOST_BRACKETS:
                findings.add(EXPRESSION_TOO_BIG, token.offset, limit=MOST_BRACKETS, things="nested brackets")
                return
        elif token.text in CLOSING.values() and (not open_ or CLOSING[open_.pop().text] != token.text):
            findings.add(BAD_SYNTAX, token.offset, problem=f"{_quoted(token.text)} closes nothing")
            return
    if open_:
        findings.add(BAD_SYNTAX, open_[-1].offset, problem=f"{_quoted(open_[-1].text)} is never closed")


def _escaped(text: str, tokens: Sequence[Token]) -> str:
    """The text with the same offsets, in which every token is one that Python reads as ours."""
    letters = [" "] * len(text)
    for token in tokens:
        letters[token.offset : token.end] = _python_text(token)
    return "".join(letters)


def _python_text(token: Token) -> str:
    if token.kind == "text":
        return '"' + "x" * (len(token.text) - 2) + '"'
    if token.kind == "special" or token.text in ESCAPED:
        return "_" + token.text[1:]
    return token.text


def _report(tokens: Sequence[Token], offset: int, findings: Findings) -> None:
    """Say where Python stopped, or better: at a word that other languages have."""
    foreign = [token for before, token in pairwise(tokens) if token.text in HINTS and before.text != "."]
    near = next((token for token in foreign or tokens if foreign or token.end > offset), None)
    problem = f"something is wrong near {_quoted(near.text)}" if near else "it ends too soon"
    findings.add(
        BAD_SYNTAX,
        near.offset if near else tokens[-1].end,
        problem=problem,
        hint=HINTS.get(near.text) if near else None,
    )


def _levels(tree: ast.expr) -> int:
    """How deep the tree is nested."""
    level: list[ast.AST] = [tree]
    depth = 0
    while level:
        depth += 1
        level = [child for node in level for child in _expressions(node)]
    return depth


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr | ast.comprehension | ast.keyword):
            yield child


def _quoted(text: str) -> str:
    return f'"{text}"'
