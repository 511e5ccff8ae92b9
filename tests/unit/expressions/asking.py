"""Rules and values asked of rows in SQLite, by text."""

from __future__ import annotations

from functools import cache
from typing import Any

from scaffolder.ir.expressions.compile import Compiled, compile_condition, compile_value
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.query import Expr, Type
from scaffolder.record import replace
from tests.unit.expressions.schema import COMPUTED, MODELS_BY_NAME, scope_of
from tests.unit.expressions.sqlite import ask, filled

INPUTS = {"amount": Type("int"), "product": Type("reference", target="Product"), "note": Type("string")}


@cache
def trees() -> dict[tuple[str, str], Expr]:
    """What the computed fields of the tests' models compile to."""
    made: dict[tuple[str, str], Expr] = {}
    for (model, field), text in COMPUTED.items():
        compiled = compile_value(text, scope_of(model), "/p", MODELS_BY_NAME[model].field(field).type, "denies")
        assert compiled.expr is not None, compiled.diagnostics
        made[model, field] = compiled.expr
    return made


def full_scope(model: str | None = "Project", **keys: Any) -> Scope:
    """A scope in which every special is legal."""
    return replace(scope_of(model, inputs=INPUTS, result={"code": Type("string")}, trees=trees()), **keys)


@cache
def rule(text: str, unknown: Any = "kept", model: str = "Project") -> Compiled:
    """A rule that must compile."""
    compiled = compile_condition(text, full_scope(model), "/p", unknown)
    assert compiled.expr is not None, compiled.diagnostics
    return compiled


def value(text: str, expected: Type | None = None, model: str = "Project") -> Compiled:
    """A value that must compile."""
    compiled = compile_value(text, full_scope(model), "/p", expected)
    assert compiled.expr is not None, compiled.diagnostics
    return compiled


@cache
def database() -> Any:
    return filled()


def asked(expr: Expr | None, row: int = 1, caller: int | None = None, model: str = "Project", **params: Any) -> Any:
    """The tree's value for a row and a caller."""
    assert expr is not None
    given = {"input_amount": None, "input_product": None, "input_note": None, "result_code": None, **params}
    return ask(database(), expr, model, row, computed=trees(), caller=caller, **given)


def outcomes(text: str, caller: int | None = None, unknown: Any = "kept") -> str:
    """What a rule says of projects 1, 2 and 3: `T`, `F` or `?` each."""
    words = {1: "T", 0: "F", None: "?"}
    return "".join(words[asked(rule(text, unknown).expr, row, caller)] for row in (1, 2, 3))
