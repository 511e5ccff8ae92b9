"""What the contract expects of an answer."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, World
from scaffolder.record import Record, field


class IdOf(Record):
    """The id of a row, which the server chooses."""

    key: Key
    model: str


class Stamp(Record):
    """The time of a transaction, `offset` seconds later; `tag` is the same for all values of one transaction."""

    tag: int
    estimate: str
    offset: float = 0.0


class Static(Record):
    """A piece of a path as the design writes it."""

    text: str


class Token(Record):
    """A fresh session token of a row."""

    key: Key


class Pending(Record):
    """A value that a function of the user's gives; learned from the first answer that shows it."""

    number: int
    type: Type


class Refusal(Record):
    """One refused place: a path inside the envelope, or a parameter."""

    code: str
    path: tuple[str | int, ...] = ()
    parameter: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    text: str | None = None
    outside: bool = False


class Outcome(Record):
    """An expected answer. `reason`: the rule of the catalogue that decides it.

    body: JSON in which `IdOf`, `Stamp`, `Token` and `Pending` stand for what the server chooses; None for no body.
    world: the rows afterwards, where they change. hooked: a hand-written function is called, so that 501, or an error
    of the function, are as good. made: the written row.
    """

    status: int
    reason: str
    code: str | None = None
    resource: str | None = None
    detail: str | None = None
    errors: tuple[Refusal, ...] = ()
    body: object = None
    location: object = None
    world: World | None = None
    hooked: tuple[tuple[str, int], ...] | None = None
    made: Key | None = None


class Refused(Exception):
    """The request is answered with an error."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome
