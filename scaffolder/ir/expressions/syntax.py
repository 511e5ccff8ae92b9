"""The syntax of expressions: what an author wrote, before any name is looked up.

Every node knows `offset`, the character of the expression at which it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Null:
    offset: int


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    offset: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, without its sign folded away: `-2.50`."""

    text: str
    offset: int

    @property
    def is_decimal(self) -> bool:
        """Whether it has a point."""
        return "." in self.text


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    offset: int


@dataclass(frozen=True, slots=True)
class Word:
    """One name of a path."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Name:
    """A path: a name, or a special such as `$user`, and the names behind its points."""

    words: tuple[Word, ...]
    offset: int

    @property
    def first(self) -> str:
        """The word before the first point."""
        return self.words[0].text

    @property
    def text(self) -> str:
        """The path as it is written."""
        return ".".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b]`."""

    items: tuple[Node, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Negation:
    """`not a`."""

    operand: Node
    offset: int


@dataclass(frozen=True, slots=True)
class Junction:
    """`a and b and c`, `a or b`."""

    op: Literal["and", "or"]
    operands: tuple[Node, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Comparison:
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Node
    right: Node
    offset: int


@dataclass(frozen=True, slots=True)
class Membership:
    """`a in b`, `a not in b`."""

    left: Node
    right: Node
    negated: bool
    offset: int


@dataclass(frozen=True, slots=True)
class Calculation:
    op: Literal["+", "-", "*"]
    left: Node
    right: Node
    offset: int


@dataclass(frozen=True, slots=True)
class Minus:
    """`-a`, where `a` is no literal."""

    operand: Node
    offset: int


@dataclass(frozen=True, slots=True)
class Span:
    """`days(3)`."""

    amount: int
    unit: Literal["minutes", "hours", "days"]
    offset: int


@dataclass(frozen=True, slots=True)
class Loop:
    """`function(element for variable in source if condition)`; `count(list)` has neither variable nor condition."""

    function: Literal["any", "all", "sum", "min", "max", "count"]
    element: Node | None
    variable: str
    source: Name
    condition: Node | None
    offset: int


@dataclass(frozen=True, slots=True)
class New:
    """`new(field=value, …)`, of effects alone."""

    values: tuple[tuple[Word, Node], ...]
    offset: int


Node = (
    Null
    | Truth
    | Number
    | Text
    | Name
    | Items
    | Negation
    | Junction
    | Comparison
    | Membership
    | Calculation
    | Minus
    | Span
    | Loop
    | New
)
