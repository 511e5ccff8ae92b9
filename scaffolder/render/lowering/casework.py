"""What can be proven of an endpoint from its design: the requests of its tests, and what they are answered."""

from __future__ import annotations

from collections.abc import Callable

from scaffolder.ir.evaluate import readable
from scaffolder.ir.model import Operation
from scaffolder.record import Struct, field
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.lowering.scenes import (
    code_of,
    path_code,
    spoken_steps,
)
from scaffolder.render.samples import acts
from scaffolder.render.samples.acts import listed, reach
from scaffolder.render.samples.bodies import (
    Body,
    targets_of,
)
from scaffolder.render.samples.casts import Cast
from scaffolder.render.samples.changes import Refused, Situation
from scaffolder.render.samples.scenes import At, Played, Stage, Step
from scaffolder.render.samples.search import find
from scaffolder.render.samples.values import nothing
from scaffolder.render.testview import (
    RequestView,
)

_REACHING = "reaching"


class Casework(Struct):
    """One endpoint, the stage that its scenes are played on, and the casts that were found."""

    desk: Desk
    stage: Stage
    operation: Operation
    _found: dict[tuple[str, str], Cast | None] = field(default_factory=dict)

    # Casts ------------------------------------------------------------------------------------------------------------

    def reaching(self, body: Body) -> Cast | None:
        """The cast in which the request gets to its input, with the rows that the body names."""

        def accepts(cast: Cast) -> bool:
            played = self.stage.play(cast.scene)
            here = cast.situation(self.operation, self.stage, played)
            named = (played.rows[step] for step in spoken_steps(body))
            return reach(here) == 0 and all(readable(here.scope, row) for row in named)

        return self._find(_REACHING, accepts, body)

    def succeeding(self, body: Body) -> Cast | None:
        """The cast in which the request succeeds."""

        def accepts(cast: Cast) -> bool:
            try:
                return self._goes_through(cast, body)
            except Refused:
                return False

        return self._find("succeeding", accepts, body)

    def blocked(self, body: Body, code: str) -> Cast | None:
        """The cast in which the request is refused with a 409 of this code."""

        def accepts(cast: Cast) -> bool:
            try:
                self._goes_through(cast, body)
            except Refused as refused:
                return refused.code == code
            return False

        return self._find(code, accepts, body)

    def _goes_through(self, cast: Cast, body: Body) -> bool:
        """Whether the request succeeds once it gets to its input; `Refused` where it is refused after that."""
        played = self.stage.play(cast.scene)
        here = cast.situation(self.operation, self.stage, played)
        if reach(here) != 0 or not all(readable(here.scope, played.rows[step]) for step in spoken_steps(body)):
            return False
        return self._acts(here, body, played, cast)

    def _acts(self, here: Situation, body: Body, played: Played, cast: Cast) -> bool:
        kind = self.operation.kind
        if kind == "list":
            rows = [row for row in here.world.of(self.operation.model or "") if row in listed(here)]
            return [row.key for row in rows] == [played.rows[cast.row or ""].key]
        if kind == "create":
            acts.create(here, body, played)
        elif kind == "update":
            acts.update(here, body, played)
        elif kind == "delete":
            acts.delete(here)
        return True

    def _find(self, goal: str, accepts: Callable[[Cast], bool], body: Body) -> Cast | None:
        key = (goal, repr(body))
        if key not in self._found:
            self._found[key] = self._sought(goal, accepts, body)
        return self._found[key]

    def _sought(self, goal: str, accepts: Callable[[Cast], bool], body: Body) -> Cast | None:
        if any(parent.model not in self.stage.makeable for parent in self.operation.parents):
            return None
        found = find(self.operation, self.stage, accepts, targets_of(body))
        if found is not None or goal == _REACHING:
            return found
        start = self.reaching(body)
        return find(self.operation, self.stage, accepts, targets_of(body), start) if start is not None else None

    # Parts ------------------------------------------------------------------------------------------------------------

    def request(self, cast: Cast, body: str = "") -> tuple[RequestView, frozenset[str]]:
        path = path_code(self.desk, self.stage, self.operation, cast)
        return self.sent(path.printed, body), path.steps

    def sent(self, path: str, body: str = "") -> RequestView:
        """A request; only `request` sends a body with methods that seldom have one."""
        method = self.operation.method.lower()
        whole = method == "delete" and (bool(body) or bool(self.operation.inputs))
        return RequestView(self.desk.snippet("Sending", "whole" if whole else method, method=method), path, body)

    def body_code(self, body: Body) -> str:
        """The members as code, in their envelope."""
        code = code_of(self.desk, body, self.operation.inputs)
        return self.enveloped(code)

    def enveloped(self, code: str) -> str:
        key = self.operation.input_key
        return code if key is None else self.desk.snippet("Object", members=[f"{self.desk.text(key).literal}: {code}"])

    def expected(self, code: str, values: tuple[tuple[str, object], ...] = ()) -> str:
        """What an answer says of a refused member: its code, or its message where that is all that is said."""
        project = self.desk.project
        if project.wire.errors == "problem":
            return self.desk.text(code).literal
        text = dict(project.wire.messages).get(code, code.replace("_", " "))
        for name, value in values:
            text = text.replace("{" + name + "}", str(value))
        return self.desk.text(text).literal

    def place(self, path: tuple[str, ...]) -> str:
        """The place of one member in an answer, as code."""
        if self.desk.project.wire.errors == "fields":
            return self.desk.text(".".join(path)).literal
        return self.desk.text("#" + "".join(f"/{part}" for part in (*self.envelope_path, *path))).literal

    @property
    def envelope_path(self) -> tuple[str, ...]:
        return (self.operation.input_key,) if self.operation.input_key else ()

    def allows(self, requests: int, *, own: bool = True) -> bool:
        """Whether so many requests of one test are within all limits."""
        limits = [self.desk.project.middleware.rate_limit, self.operation.rate_limit if own else None]
        return all(limit is None or limit.limit >= requests for limit in limits)


def given_steps(step: Step) -> frozenset[str]:
    return frozenset(value.step for _, value in step.given if isinstance(value, At))


def plain_path(desk: Desk, operation: Operation) -> str:
    """Return a path of the endpoint whose parameters name nothing."""
    path = desk.project.wire.base + operation.path
    for key in (*(parent.key for parent in operation.parents), *((operation.key,) if operation.key else ())):
        path = path.replace("{" + key.param + "}", _no_key(key.type.kind))
    return path


def _no_key(kind: str) -> str:
    value = str(nothing(kind))
    return "nothing-here" if value == "nothing" or kind == "url" else value
