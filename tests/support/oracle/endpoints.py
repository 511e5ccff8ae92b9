"""Endpoints of a design as its JSON says them: rules, parents, and paths filled for a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.support.oracle.rows import Row, World

VERBS = {"list": "read", "get": "read", "create": "create", "update": "update", "delete": "delete"}
PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Endpoint:
    """One endpoint: `about` is its JSON."""

    key: str
    about: dict[str, Any]

    @property
    def method(self) -> str:
        return self.key.split(" ")[0]

    @property
    def path(self) -> str:
        return self.key.split(" ")[1]

    @property
    def operation(self) -> str:
        return str(self.about["operation"])

    @property
    def model(self) -> str | None:
        return self.about.get("model")

    @property
    def parents(self) -> list[str]:
        """The references that lead from a row to its parents, innermost first."""
        return str(self.about["parent"]).split(".") if "parent" in self.about else []

    @property
    def names_row(self) -> bool:
        """Whether the path names the row itself."""
        return len(PARAMETER.findall(self.path)) > len(self.parents)

    @property
    def is_singleton(self) -> bool:
        """Whether the row is the caller."""
        return self.about.get("key") == "$user"

    def verb_rule(self, world: World) -> str:
        """The rule that guards the operation: the endpoint's own, else the model's for the verb."""
        if "access" in self.about:
            return str(self.about["access"])
        if self.operation in ("list", "get"):
            return "public"
        return world.access(str(self.model), VERBS[self.operation])

    def parent_rows(self, row: Row) -> list[Row]:
        """The parents of a row of the endpoint's model, outermost first."""
        found, current = [], row
        for reference in self.parents:
            current = current.values[reference]
            found.append(current)
        return found[::-1]

    def parents_from(self, innermost: Row) -> list[Row]:
        """The innermost parent and those above it, outermost first."""
        found, current = [innermost], innermost
        for reference in self.parents[1:]:
            current = current.values[reference]
            found.append(current)
        return found[::-1]

    def filled(self, rows: list[Row]) -> str:
        """The path that names these rows, from left to right."""
        remaining = iter(rows)
        return PARAMETER.sub(lambda match: key_text(next(remaining), match[1]), self.path)

    def parent_models(self, world: World) -> list[str]:
        """The models of the parents, outermost first."""
        models, current = [], str(self.model)
        for reference in self.parents:
            current = str(world.target(current, reference))
            models.append(current)
        return models[::-1]


def key_text(row: Row, parameter: str) -> str:
    """What a path parameter holds for a row: the field of that name, else (`orgId`) the row's id."""
    return str(row.values.get(parameter, row.values.get("id")))


def endpoints(world: World) -> list[Endpoint]:
    """The endpoints in the design's order."""
    return [Endpoint(key, about) for key, about in world.design.get("endpoints", {}).items()]
