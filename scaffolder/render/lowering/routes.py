"""The order of routes: a static segment beats a parameter at its place, whatever resource has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from scaffolder.render.view import ModelView, OperationView


@dataclass(frozen=True, slots=True)
class Route:
    """A method and the parts of a path, in the router of a folder."""

    folder: str
    method: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, folder: str, operation: OperationView) -> Route:
        return cls(folder, operation.method, tuple(operation.path.json.strip('"').split("/")))

    @property
    def rank(self) -> tuple[bool, ...]:
        """Where the parameters are; of two routes that fit a path the lesser one answers."""
        return tuple(part.startswith("{") for part in self.parts)

    def hides(self, other: Route) -> bool:
        """Whether this route would answer for a more static one of another router, if it came first."""
        return (
            self.folder != other.folder
            and self.method == other.method
            and self.rank > other.rank
            and len(self.parts) == len(other.parts)
            and all(
                one == two or one.startswith("{") or two.startswith("{")
                for one, two in zip(self.parts, other.parts, strict=True)
            )
        )


def routes_of(resource: ModelView) -> Iterator[Route]:
    for operation in resource.operations:
        yield Route.of(resource.folder, operation)


def router_order(resources: tuple[ModelView, ...]) -> tuple[ModelView, ...]:
    """Return the resources so that, where an order of routers can do it, no route hides a more static one."""
    hides = {
        (one.folder, two.folder)
        for one, two in product(resources, repeat=2)
        if any(general.hides(special) for general, special in product(routes_of(one), routes_of(two)))
    }
    ordered: list[ModelView] = []
    for resource in resources:
        place = next((n for n, other in enumerate(ordered) if (other.folder, resource.folder) in hides), len(ordered))
        ordered.insert(place, resource)
    return tuple(ordered)


def with_early_routes(models: tuple[ModelView, ...]) -> tuple[ModelView, ...]:
    """Return the models with those routes marked that must come before all routers, as no order of routers will do."""
    early = early_routes(router_order(tuple(model for model in models if model.has_routes)))
    return tuple(_marked(model, early) for model in models)


def early_routes(resources: tuple[ModelView, ...]) -> frozenset[Route]:
    """Return the routes that one of an earlier router, or one that is early itself, would hide."""
    routes = [(place, route) for place, resource in enumerate(resources) for route in routes_of(resource)]
    early: set[Route] = set()
    waiting = [two for (first, one), (second, two) in product(routes, repeat=2) if first < second and one.hides(two)]
    while waiting:
        route = waiting.pop()
        early.add(route)
        waiting += [other for _, other in routes if other not in early and route.hides(other)]
    return frozenset(early)


def _marked(model: ModelView, early: frozenset[Route]) -> ModelView:
    operations = tuple(
        replace(operation, is_early=Route.of(model.folder, operation) in early) for operation in model.operations
    )
    return replace(
        model,
        operations=operations,
        has_early_routes=any(operation.is_early for operation in operations),
        has_late_routes=any(not operation.is_early for operation in operations),
    )
