"""The plainest casts of an operation: who asks, and for which rows."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir.model import Field, Operation
from scaffolder.record import Record
from scaffolder.render.samples.changes import Situation
from scaffolder.render.samples.scenes import CALLER, At, Played, Scene, Stage, Step


class Cast(Record):
    """A scene, and the steps whose rows the operation's path names. `body`: what is sent, by member."""

    scene: Scene
    parents: tuple[str, ...] = ()
    row: str | None = None

    def situation(self, operation: Operation, stage: Stage, played: Played) -> Situation:
        return Situation(
            operation,
            stage,
            played.world,
            played.caller(self.scene),
            tuple(played.rows[name] for name in self.parents),
            played.rows[self.row] if self.row else None,
        )

    @property
    def named(self) -> frozenset[str]:
        """The steps that a request speaks of."""
        return frozenset(name for name in (*self.parents, self.row, self.scene.caller) if name)


def step_name(model: str) -> str:
    return model[0].lower() + model[1:]


def model_of(step: str) -> str:
    """The model that a step is named after."""
    return step[0].upper() + step[1:]


def bases(operation: Operation, stage: Stage, targets: tuple[str, ...] = ()) -> Iterator[Cast]:
    """The plainest casts: by nobody where that is allowed, then by somebody; a row of people is the caller or not."""
    auth = stage.project.auth
    if operation.caller != "required":
        yield from _cast(operation, stage, Scene(), targets, False)
    if auth is not None and operation.caller in ("required", "optional"):
        somebody = Scene((Step(CALLER, auth.model),), (), CALLER)
        models = {operation.model, *(parent.model for parent in operation.parents)}
        if auth.model in models:
            yield from _cast(operation, stage, somebody, targets, True)
        yield from _cast(operation, stage, somebody, targets, False)


def _cast(
    operation: Operation, stage: Stage, scene: Scene, targets: tuple[str, ...], people_are_caller: bool
) -> Iterator[Cast]:
    auth = stage.project.auth.model if stage.project.auth else None

    def named(scene: Scene, model: str) -> tuple[Scene, str]:
        if model == auth:
            if people_are_caller:
                return scene, CALLER
            own = step_name(model)
            return (scene if scene.has(own) else scene.with_step(Step(own, model))), own
        return shared(stage, scene, model)

    parents: list[str] = []
    for parent in operation.parents:
        if parent.model in (operation.model, *(other.model for other in operation.parents if other is not parent)):
            return
        scene, name = named(scene, parent.model)
        if parent.within and parents:
            scene = scene.changed(scene.step(name).giving(parent.within, At(parents[-1])))
        parents.append(name)
    row = CALLER if operation.row_is_caller else None
    if operation.kind not in ("create", "login", "call") and operation.model and row is None:
        scene, row = named(scene, operation.model)
        for parent, name in zip(operation.parents, parents, strict=True):
            scene = _attached(stage, scene, row, parent.path, name)
    for target in targets:
        own = step_name(target)
        if target == auth and not scene.has(own):
            scene = scene.with_step(Step(own, target))
        elif target != auth:
            scene, _ = shared(stage, scene, target)
    yield Cast(scene, tuple(parents), row)


def _attached(stage: Stage, scene: Scene, row: str, path: tuple[str, ...], end: str) -> Scene:
    """The scene in which single references lead from a row to another."""
    here = row
    for number, field in enumerate(path, 1):
        step = scene.step(here)
        if number == len(path):
            return scene.changed(step.giving(field, At(end)))
        target = stage.model(step.model).field(field).type.target or ""
        scene, name = shared(stage, scene, target)
        scene = scene.changed(scene.step(here).giving(field, At(name)))
        here = name
    return scene


def shared(stage: Stage, scene: Scene, model: str, stack: tuple[str, ...] = ()) -> tuple[Scene, str]:
    """The scene with its one row of a model, made together with the rows that it requires."""
    auth = stage.project.auth
    if auth is not None and model == auth.model and scene.caller:
        return scene, scene.caller
    name = step_name(model)
    if scene.has(name):
        return scene, name
    step = Step(name, model)
    for field in stage.model(model).fields:
        if _is_required_reference(field) and field.type.target not in (*stack, model):
            if auth is not None and field.type.target == auth.model and not scene.caller:
                continue
            scene, target = shared(stage, scene, field.type.target or "", (*stack, model))
            step = step.giving(field.name, At(target))
    return scene.with_step(step), name


def _is_required_reference(field: Field) -> bool:
    return field.stored and field.type.kind == "reference" and not field.optional
