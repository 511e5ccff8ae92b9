"""One request as the twin sees it: who asks, when, of which rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scaffolder.ir.evaluate import Scope, evaluate, readable
from scaffolder.ir.model import Input, Model, Operation, Project
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Moment, Row, World
from scaffolder.record import Record, Struct, field, replace
from scaffolder.verify.twin.outcome import Outcome, Refusal, Refused

Body = Any
OVERLOOKED = frozenset({"access", "auth", "requires", "states", "unique", "checks", "effects", "input"})


class Ids(Struct):
    """The ids that the server has given to rows, both ways."""

    by_key: dict[Key, object] = field(default_factory=dict)
    by_wire: dict[tuple[str, object], Key] = field(default_factory=dict)

    def learn(self, model: str, key: Key, wire: object) -> None:
        self.by_key[key] = wire
        self.by_wire[model, wire] = key

    def forget(self, key: Key) -> None:
        self.by_key.pop(key, None)


class Ask(Record):
    """A request to an endpoint. `params`: the texts of the path's parameters, decoded. `body`: parsed JSON.

    caller: the key of the user whose valid token is sent; `token` is what a shape answers for it.
    """

    operation: Operation
    caller: Key | None = None
    params: tuple[str, ...] = ()
    body: Body = None
    query: tuple[tuple[str, str], ...] = ()
    token: str | None = None


class Scene(Struct):
    """An ask under way in a world of its own."""

    project: Project
    ids: Ids
    world: World
    ask: Ask
    now: Moment
    parents: dict[str, Row] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str | None], object] = field(default_factory=dict)
    lenient: bool = False  # goes on where a rule refuses, as a server did that should not have

    @property
    def operation(self) -> Operation:
        return self.ask.operation

    @property
    def caller(self) -> Row | None:
        return self.world.find(self.ask.caller) if self.ask.caller else None

    @property
    def scope(self) -> Scope:
        named: dict[tuple[str, str | None], object] = {("parent", name): row.key for name, row in self.parents.items()}
        return Scope(self.world, self.caller, params={**named, **self.parameters}, now=self.now)

    def asked_of(self, row: Row) -> Scope:
        scope = self.scope.of(row)
        return replace(scope, params={**scope.params, ("row", None): row.key})

    def model(self, name: str | None) -> Model:
        return self.project.model(name or "")

    def readable(self, row: Row) -> bool:
        return readable(self.scope, row)

    def value(self, tree: Any, row: Row) -> Any:
        return evaluate(tree, self.asked_of(row))

    def refuse(self, status: int, code: str, reason: str, **more: Any) -> None:
        """Answer with an error; go on where the twin is lenient and the request can be understood all the same."""
        if not (self.lenient and reason.partition(".")[0] in OVERLOOKED):
            raise Refused(Outcome(status, reason, code, more.pop("resource", self.operation.resource), **more))

    def invalid(self, errors: list[Refusal], reason: str) -> None:
        self.refuse(422, "invalid", reason, errors=tuple(errors))


def key_type(project: Project, member: Input) -> Type:
    """The type of what the wire carries for a reference."""
    field = member.field
    if field.by:
        return project.model(field.type.target or "").field(field.by).type
    return Type(project.ids)
