"""The tests of each resource, as a pack prints them."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir.model import Operation
from scaffolder.render.lowering.casework import Casework, plain_path
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.lowering.refusals import blocked, conflicts, envelope, login_refusal, parameters, refusal
from scaffolder.render.lowering.scenes import scene_view
from scaffolder.render.lowering.successes import limit, login, statements, success
from scaffolder.render.names import Name
from scaffolder.render.samples.scenes import CALLER, Scene, Stage, Step
from scaffolder.render.testview import (
    ConflictView,
    LinkStepView,
    OperationTestView,
    PlainRequestView,
    ResourceTestView,
    SceneView,
    StatementsView,
    StepView,
    UseLinkView,
)

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_LARGEST = 2**24
_KEYLESS = frozenset({"enum", "date", "datetime", "bool", "decimal"})


def resource_test_view(desk: Desk, stage: Stage, operations: tuple[Operation, ...]) -> ResourceTestView:
    """Return the tests of endpoints that share a file."""
    views = tuple(operation_test_view(Casework(desk, stage, operation)) for operation in operations)
    auth = desk.project.auth
    scene = Scene()
    if auth is not None and auth.model in stage.makeable:
        scene = Scene((Step(CALLER, auth.model),), (), CALLER)
    missing = tuple(operation for operation in operations if _may_miss(operation, scene))
    missing_scene = scene_view(desk, scene, frozenset())
    scenes = [*(_scenes(views)), *([missing_scene] if missing else [])]
    models = {step.model.snake: step.model for scene_ in scenes for step in scene_.steps}
    models |= {step.model.snake: step.model for step in _further_steps(views)}
    links = {link.table.snake: link for scene_ in scenes for link in scene_.links}
    authenticated = [operation for operation in operations if operation.caller in ("required", "optional")]
    limit_of_bodies = desk.project.middleware.body_limit
    return ResourceTestView(
        protected=_plain(desk, [operation for operation in operations if operation.caller == "required"]),
        authenticated=_plain(desk, authenticated),
        unknown_methods=tuple(_unknown_methods(desk, operations)),
        bodies=_plain(desk, [operation for operation in operations if operation.reads_body]),
        missing=_plain(desk, list(missing)),
        missing_scene=missing_scene,
        invalid_token=desk.text(f"{auth.scheme} no.such.token" if auth else ""),
        operations=views,
        factories=tuple(models[name] for name in sorted(models)),
        links=tuple(_use_link(desk, links[name]) for name in sorted(links)),
        body_limit=(limit_of_bodies or 0) + 1,
        sends_large=limit_of_bodies is not None and limit_of_bodies <= _LARGEST,
    )


def operation_test_view(case: Casework) -> OperationTestView:
    operation = case.operation
    name = Name.of(operation.name, case.desk.lexicon.style)
    writes = operation.kind in ("create", "update", "call")
    succeeding, stranger = success(case) if operation.kind != "login" else (None, None)
    return OperationTestView(
        name=name,
        summary=case.desk.text(operation.summary or name.title),
        success=succeeding,
        stranger=stranger,
        refusal=refusal(case) if writes and operation.inputs else login_refusal(case),
        envelope=envelope(case) if operation.inputs and operation.input_key else None,
        conflicts=conflicts(case) if operation.kind == "create" else (),
        blocked=blocked(case) if operation.kind in ("update", "delete") else (),
        parameters=parameters(case) if operation.kind == "list" else None,
        statements=statements(case) if operation.kind == "list" else None,
        limit=limit(case),
        login=login(case) if operation.kind == "login" else None,
    )


def _use_link(desk: Desk, link: LinkStepView) -> UseLinkView:
    owner = next(found.owner for found in desk.project.links if desk.lexicon.link(found.name) == link.table)
    return UseLinkView(desk.folder(owner), link.table)


def _may_miss(operation: Operation, scene: Scene) -> bool:
    """Whether a path with keys that no row has is known to be answered 404."""
    keys = [parent.key for parent in operation.parents] + ([operation.key] if operation.key else [])
    if operation.caller == "required" and scene.caller is None:
        return False
    return bool(keys) and keys[0].type.kind not in _KEYLESS


def _plain(desk: Desk, operations: list[Operation]) -> tuple[PlainRequestView, ...]:
    return tuple(
        PlainRequestView(desk.text(operation.method).literal, desk.text(plain_path(desk, operation)).literal, "")
        for operation in operations
    )


def _unknown_methods(desk: Desk, operations: tuple[Operation, ...]) -> Iterator[PlainRequestView]:
    for path in dict.fromkeys(plain_path(desk, operation) for operation in operations):
        methods = {"OPTIONS"} | {
            operation.method
            for operation in desk.routes_like(path)
            if _matches(desk.project.wire.base + operation.path, path)
        }
        if "GET" in methods:
            methods.add("HEAD")
        other = next((method for method in ("PUT", "DELETE", "PATCH", "POST", "GET") if method not in methods), None)
        if other is not None:
            allow = ", ".join(method for method in _METHODS if method in methods)
            yield PlainRequestView(desk.text(other).literal, desk.text(path).literal, desk.text(allow).literal)


def _matches(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        part.startswith("{") or part == segment for part, segment in zip(wanted, given, strict=True)
    )


def _scenes(views: tuple[OperationTestView, ...]) -> Iterator[SceneView]:
    for view in views:
        parts = (
            view.success,
            view.stranger,
            view.refusal,
            view.envelope,
            view.parameters,
            view.statements,
            view.limit,
            view.login,
        )
        yield from (part.scene for part in parts if part is not None)
        yield from (conflict.scene for conflict in view.conflicts)
        yield from (blocked.scene for blocked in view.blocked)


def _further_steps(views: tuple[OperationTestView, ...]) -> Iterator[StepView]:
    for view in views:
        parts: list[ConflictView | StatementsView] = [*view.conflicts, *([view.statements] if view.statements else [])]
        for part in parts:
            yield part.other if isinstance(part, ConflictView) else part.more
