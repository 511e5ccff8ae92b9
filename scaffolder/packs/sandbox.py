"""The sandbox that all templates run in, and the ways in which one can fail."""

from __future__ import annotations

from typing import Any

from jinja2 import TemplateError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scaffolder.packs.limits import Exhausted

TEMPLATE_PROBLEMS = (
    *(TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError),
    *(RecursionError, MemoryError, Exhausted),
)


_LARGEST = 1 << 16
_HIGHEST = 64


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, without the products and powers by which one line takes all time or all memory."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        small = all(isinstance(it, int) and abs(it) < _LARGEST for it in (left, right))
        if not small or (operator == "**" and not 0 <= right < _HIGHEST):
            raise SecurityError(f"{operator} is for small numbers")
        return left**right if operator == "**" else left * right
