"""Rows for a question: may this caller do that to a row of this model?

The rows are made from any design, whatever its names: every reference to the model of callers is the caller in a row
that is theirs, and somebody else in one that is not; a row that leads to others has them; a membership holds the role
that is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.support.oracle.evaluate import Scope, holds
from tests.support.oracle.rows import Row, World

NOW = datetime(2030, 1, 1, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "string": "x",
    "text": "x",
    "url": "https://x.example",
    "slug": "x",
    "uuid": "0",
    "int": 1,
    "bigint": 1,
    "decimal": Decimal(1),
    "bool": False,
    "date": NOW.date(),
    "datetime": NOW,
    "sequence": 1,
}


@dataclass(frozen=True)
class Actor:
    """Who asks: `owner`, `stranger`, `anonymous`, or whoever has a role."""

    words: str

    @property
    def role(self) -> str | None:
        """The role, if it is one."""
        return self.words.partition(":")[2] or None

    @property
    def is_owner(self) -> bool:
        return self.words == "owner"


@dataclass
class Stage:
    """The rows of one question. `own` is the user that rows belong to: the caller, or somebody else."""

    design: dict[str, Any]
    actor: Actor
    settings: dict[str, Any]
    world: World = field(init=False)
    caller: Row | None = None
    other: Row | None = None
    made: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world = World(self.design)
        auth = self.design.get("auth")
        if auth:
            self.other = self._user("other", None)
            self.caller = None if self.actor.words == "anonymous" else self._user("caller", self.actor.role)

    @property
    def auth(self) -> str | None:
        """The model of callers."""
        auth = self.design.get("auth")
        return auth["model"] if auth else None

    @property
    def own(self) -> Row | None:
        return self.caller if self.actor.is_owner else self.other

    def _user(self, name: str, role: str | None) -> Row:
        assert self.auth is not None
        row = self.world.add(self.auth, name, id=name, email=f"{name}@x.example", password="")
        for field_name, about in self.design["models"][self.auth]["fields"].items():
            values = about.get("values")
            if values:
                row.values[field_name] = role if role in values else about.get("default", values[0])
            elif not about.get("many") and "compute" not in about:
                row.values.setdefault(field_name, self._plain(about))
        return row

    def row(self, model: str) -> Row:
        """The row of a model, with all that it leads to; one of each model."""
        if model == self.auth and self.own is not None:
            return self.own
        if model in self.made:
            return self.made[model]
        row = self.world.add(model, model, id=model)
        self.made[model] = row
        for name, about in self.design["models"][model]["fields"].items():
            if "compute" not in about and "via" not in about:
                row.values[name] = self._value(about)
        self._memberships(row)
        return row

    def _value(self, about: dict[str, Any]) -> Any:
        target = about["type"]
        if target not in self.design["models"]:
            return self._plain(about)
        if about.get("many"):
            return [self.own] if target == self.auth and self.own is not None else []
        if about.get("optional") and target != self.auth:
            return None
        return self.row(target)

    def _plain(self, about: dict[str, Any]) -> Any:
        if about.get("values"):
            return about.get("default", about["values"][0])
        default = about.get("default")
        return (
            default
            if isinstance(default, int | bool)
            else None if about.get("optional") else PLAIN.get(about["type"], "x")
        )

    def _memberships(self, row: Row) -> None:
        """The rows of models that join this row's model with a caller: who has a role has one, and so has the owner."""
        joined = self.own if self.actor.role is None else self.caller
        if self.auth is None or joined is None:
            return
        for name, stated in self.design["models"].items():
            single = {
                it: about for it, about in stated["fields"].items() if not about.get("many") and "compute" not in about
            }
            up = [it for it, about in single.items() if about["type"] == row.model]
            users = [it for it, about in single.items() if about["type"] == self.auth]
            roles = [about["values"] for about in single.values() if about.get("values")]
            if not up or not users or (self.actor.role and not any(self.actor.role in values for values in roles)):
                continue
            values = {
                it: self._plain(about) for it, about in single.items() if about["type"] not in self.design["models"]
            }
            for it, about in single.items():
                if about.get("values") and self.actor.role in about["values"]:
                    values[it] = self.actor.role
            self.world.add(name, name, id=name, **values, **{up[0]: row, users[0]: joined})

    def set(self, row: Row) -> None:
        """Give fields the values that the question names, along paths."""
        for path, value in self.settings.items():
            place = row
            *way, last = path.split(".")
            for step in way:
                place = place.values[step]
            place.values[last] = value


def may(design: dict[str, Any], actor: Actor, verb: str, model: str, settings: dict[str, Any]) -> bool:
    """Whether some endpoint lets this caller do that to a row: by its own rule or the model's, and the read rule."""
    stage = Stage(design, actor, settings)
    row = stage.row(model)
    stage.set(row)
    kinds = ("list", "get") if verb == "read" else (verb,)
    endpoints = [
        it for it in design.get("endpoints", {}).values() if it.get("model") == model and it["operation"] in kinds
    ]
    scope = Scope(stage.world, stage.caller, NOW, row)
    read = stage.world.access(model, "read")
    for endpoint in endpoints:
        rules = [endpoint.get("access") or stage.world.access(model, "read" if verb == "read" else verb)]
        rules += [read] if verb != "create" else []
        if all(holds(rule, scope) for rule in rules) and _has_caller(design, endpoint, stage, verb, model):
            return True
    return False


def _has_caller(design: dict[str, Any], endpoint: dict[str, Any], stage: Stage, verb: str, model: str) -> bool:
    """Whether the caller is there where a new row needs one."""
    needs = any(
        about.get("default") == "$user" and not about.get("optional")
        for about in design["models"][model]["fields"].values()
    )
    return stage.caller is not None or verb != "create" or not needs
