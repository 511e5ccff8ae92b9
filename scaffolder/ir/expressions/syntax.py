"""The syntax of expressions: what an author wrote, before any name is looked up.

Every node knows `offset`, the character of the expression at which it stands.
"""

from __future__ import annotations

from typing import Literal

from scaffolder.record import Record


class Null(Record):
    offset: int


class Truth(Record):
    value: bool
    offset: int


class Number(Record):
    """A number as it is written, without its sign folded away: `-2.50`."""

    text: str
    offset: int

    @property
    def is_decimal(self) -> bool:
        """Whether it has a point."""
        return "." in self.text


class Text(Record):
    value: str
    offset: int


class Word(Record):
    """One name of a path."""

    text: str
    offset: int


class Name(Record):
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


class Items(Record):
    """`[a, b]`."""

    items: tuple[Node, ...]
    offset: int


class Negation(Record):
    """`not a`."""

    operand: Node
    offset: int


class Junction(Record):
    """`a and b and c`, `a or b`."""

    op: Literal["and", "or"]
    operands: tuple[Node, ...]
    offset: int


class Comparison(Record):
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Node
    right: Node
    offset: int


class Membership(Record):
    """`a in b`, `a not in b`."""

    left: Node
    right: Node
    negated: bool
    offset: int


class Calculation(Record):
    op: Literal["+", "-", "*"]
    left: Node
    right: Node
    offset: int


class Minus(Record):
    """`-a`, where `a` is no literal."""

    operand: Node
    offset: int


class Span(Record):
    """`days(3)`."""

    amount: int
    unit: Literal["minutes", "hours", "days"]
    offset: int


class Loop(Record):
    """`function(element for variable in source if condition)`; `count(list)` has neither variable nor condition."""

    function: Literal["any", "all", "sum", "min", "max", "count"]
    element: Node | None
    variable: str
    source: Name
    condition: Node | None
    offset: int


class New(Record):
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
