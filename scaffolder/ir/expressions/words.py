"""The words that the expression grammar keeps for itself."""

from __future__ import annotations

import keyword

OPERATORS = frozenset({"and", "or", "not", "in", "for", "if"})
LOOPS = ("any", "all", "sum", "min", "max", "count")
SPANS = {"minutes": 60 * 24 * 36525, "hours": 24 * 36525, "days": 36525}  # a hundred years at most
LITERALS = frozenset({"true", "false", "null"})
GRAMMAR = OPERATORS | frozenset(LOOPS) | frozenset(SPANS) | LITERALS | {"self", "new"}

ESCAPED = frozenset(keyword.kwlist) - OPERATORS

SPECIALS = ("$user", "$now", "$input", "$result")
