"""The order of routes: a static segment beats a parameter at its place, whatever resource has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scaffolder.record import Record, Struct, field, replace
from scaffolder.render.view import ModelView, OperationView


class Route(Record):
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


class RouteTable:
    """The routes of several routers, found again by the paths that fit more than one of them."""

    def __init__(self, resources: Iterable[ModelView]) -> None:
        self.routes = tuple(route for resource in resources for route in routes_of(resource))
        self._root = _Node()
        for route in self.routes:
            node = self._root
            for part in (route.method, *route.parts):
                node = node.children.setdefault("{}" if part.startswith("{") else part, _Node())
            node.routes.append(route)

    def overlapping(self, route: Route) -> Iterator[Route]:
        """Yield the routes that a path which fits this one can fit, too."""
        nodes = [self._root]
        for part in (route.method, *route.parts):
            nodes = [child for node in nodes for child in node.fitting(part)]
        for node in nodes:
            yield from node.routes


class _Node(Struct):
    """The routes that go on with each part, and those that end here."""

    children: dict[str, _Node] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)

    def fitting(self, part: str) -> Iterator[_Node]:
        if part.startswith("{"):
            yield from self.children.values()
        else:
            yield from (self.children[name] for name in (part, "{}") if name in self.children)


def routes_of(resource: ModelView) -> Iterator[Route]:
    for operation in resource.operations:
        yield Route.of(resource.folder, operation)


def router_order(resources: tuple[ModelView, ...]) -> tuple[ModelView, ...]:
    """Return the resources so that, where an order of routers can do it, no route hides a more static one."""
    table = RouteTable(resources)
    hiding: dict[str, set[str]] = defaultdict(set)
    for special in table.routes:
        hiding[special.folder] |= {one.folder for one in table.overlapping(special) if one.hides(special)}
    ordered: list[ModelView] = []
    for resource in resources:
        hiders = hiding[resource.folder]
        place = next((n for n, other in enumerate(ordered) if other.folder in hiders), None) if hiders else None
        ordered.insert(len(ordered) if place is None else place, resource)
    return tuple(ordered)


def with_early_routes(models: tuple[ModelView, ...]) -> tuple[ModelView, ...]:
    """Return the models with those routes marked that must come before all routers, as no order of routers will do."""
    early = early_routes(router_order(tuple(model for model in models if model.has_routes)))
    return tuple(_marked(model, early) for model in models)


def early_routes(resources: tuple[ModelView, ...]) -> frozenset[Route]:
    """Return the routes that one of an earlier router, or one that is early itself, would hide."""
    table = RouteTable(resources)
    places = {resource.folder: place for place, resource in enumerate(resources)}
    early: set[Route] = set()
    waiting = [
        special
        for special in table.routes
        if any(one.hides(special) and places[one.folder] < places[special.folder] for one in table.overlapping(special))
    ]
    while waiting:
        route = waiting.pop()
        early.add(route)
        waiting += [other for other in table.overlapping(route) if other not in early and route.hides(other)]
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
