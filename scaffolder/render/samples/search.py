"""The smallest scene in which an operation does what a test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import combinations

from scaffolder.ir import query as q
from scaffolder.ir.model import Field, Model, Operation, Rule
from scaffolder.render.samples.acts import Situation
from scaffolder.render.samples.rows import Undecidable
from scaffolder.render.samples.scenes import CALLER, At, Constant, Linking, Played, Scene, Stage, Step
from scaffolder.render.samples.values import sample_value

_MOST_CHANGES = 16


@dataclass(frozen=True, slots=True)
class Cast:
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


Change = Callable[[Cast], Cast]
Accepts = Callable[[Cast], bool]


def find(operation: Operation, stage: Stage, accepts: Accepts, targets: tuple[str, ...] = ()) -> Cast | None:
    """The smallest cast that is accepted; `targets` are models whose rows the body names."""
    tried = (cast for base in bases(operation, stage, targets) for cast in _varied(operation, stage, base))
    found = next((cast for cast in tried if _is_accepted(accepts, cast)), None)
    return None if found is None else _reduced(found, accepts, targets)


def _is_accepted(accepts: Accepts, cast: Cast) -> bool:
    try:
        return accepts(cast)
    except Undecidable:
        return False


def _varied(operation: Operation, stage: Stage, base: Cast) -> Iterator[Cast]:
    changes = list(variations(operation, stage, base))[:_MOST_CHANGES]
    for count in (0, 1, 2):
        for chosen in combinations(changes, count):
            cast = base
            for change in chosen:
                cast = change(cast)
            yield cast


def _reduced(cast: Cast, accepts: Accepts, targets: tuple[str, ...]) -> Cast:
    """The cast without what it does not need."""
    needed = cast.named | {step_name(target) for target in targets}
    for step in reversed(cast.scene.steps):
        for name, _ in reversed(step.given):
            smaller = replace(cast, scene=cast.scene.changed(cast.scene.step(step.name).leaving(name)))
            if _is_accepted(accepts, smaller):
                cast = smaller
    for linking in cast.scene.links:
        scene = replace(cast.scene, links=tuple(link for link in cast.scene.links if link != linking))
        if _is_accepted(accepts, replace(cast, scene=scene)):
            cast = replace(cast, scene=scene)
    for step in reversed(cast.scene.steps):
        if step.name in needed or step.name in _referred(cast.scene):
            continue
        smaller = replace(cast, scene=replace(cast.scene, steps=tuple(s for s in cast.scene.steps if s != step)))
        if _is_accepted(accepts, smaller):
            cast = smaller
    return cast


def _referred(scene: Scene) -> frozenset[str]:
    given = (value.step for step in scene.steps for _, value in step.given if isinstance(value, At))
    return frozenset((*given, *(name for link in scene.links for name in (link.owner, link.target))))


# What a scene starts from ---------------------------------------------------------------------------------------------


def step_name(model: str) -> str:
    return model[0].lower() + model[1:]


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


# What may be otherwise ------------------------------------------------------------------------------------------------


def variations(operation: Operation, stage: Stage, base: Cast) -> Iterator[Change]:
    """What could make a rule hold: membership rows, links, other states, references that are there or not the same."""
    trees = list(rule_trees(operation, stage))
    columns, models, links = mentions(trees, stage)
    auth = stage.project.auth.model if stage.project.auth else None
    present = {step.model for step in base.scene.steps}
    if auth and base.scene.caller:
        for model in models:
            if model not in present and model != auth:
                yield from _memberships(stage, model, auth, columns)
        for link in links:
            yield from _linked(stage, link, auth)
    for model, name in columns:
        if model not in present:
            continue
        field = stage.model(model).field(name)
        for value in _other_values(field, stage.model(model), stage):
            yield _setting(model, name, Constant(value))
        if field.stored and field.type.kind == "reference":
            yield _pointing(stage, model, field) if field.optional else _apart(model, name)


def rule_trees(operation: Operation, stage: Stage) -> Iterator[q.Expr]:
    rules: list[Rule | None] = [operation.guard, *(stage.model(parent.model).read for parent in operation.parents)]
    if operation.model and operation.kind != "create":
        rules.append(stage.model(operation.model).read)
    yield from (rule.expr for rule in rules if rule is not None and rule.expr is not None)
    yield from (tree for tree in (operation.guard_early, operation.where) if tree is not None)
    yield from (requirement.expr for requirement in operation.requires)
    yield from (asked.check.expr for asked in operation.checks if asked.own and asked.model == operation.model)


def mentions(
    trees: Iterable[q.Expr], stage: Stage
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    """The columns, models and many-to-many lists that conditions speak of, through computed fields too."""
    columns: dict[tuple[str, str], None] = {}
    models: dict[str, None] = {}
    links: dict[str, None] = {}
    waiting = list(trees)
    seen: set[tuple[str, str]] = set()
    while waiting:
        for node in _nodes(waiting.pop(0)):
            if isinstance(node, q.Column):
                columns[node.model, node.field] = None
            elif isinstance(node, q.Source):
                (links if node.link else models)[node.link or node.model or ""] = None
            elif isinstance(node, q.Computed) and (node.model, node.field) not in seen:
                seen.add((node.model, node.field))
                tree = stage.model(node.model).field(node.field).compute
                if tree is not None:
                    waiting.append(tree)
    return tuple(columns), tuple(models), tuple(links)


def _nodes(tree: object) -> Iterator[object]:
    if isinstance(tree, tuple):
        for item in tree:
            yield from _nodes(item)
    elif is_dataclass(tree) and not isinstance(tree, q.Type):
        yield tree
        for part in fields(tree):
            yield from _nodes(getattr(tree, part.name))


def _memberships(stage: Stage, model: str, auth: str, columns: tuple[tuple[str, str], ...]) -> Iterator[Change]:
    """A row that ties the caller to what is there, in each of its roles, the last first."""
    found = stage.model(model)
    people = [field for field in found.fields if field.stored and field.type.target == auth]
    if not people:
        return
    roles = [field for field in found.fields if (model, field.name) in columns and field.type.kind in ("enum", "bool")]
    for role in roles:
        values = list(role.type.values) if role.type.kind == "enum" else [False, True]
        for value in reversed(values):
            yield _tied(stage, model, people[0].name, ((role.name, value),))
    yield _tied(stage, model, people[0].name, ())


def _tied(stage: Stage, model: str, person: str, values: tuple[tuple[str, object], ...]) -> Change:
    def change(cast: Cast) -> Cast:
        scene, name = cast.scene, step_name(model)
        if scene.has(name):
            return cast
        scene, name = shared(stage, scene, model)
        step = scene.step(name).giving(person, At(CALLER))
        for field, value in values:
            step = step.giving(field, Constant(value))
        return replace(cast, scene=scene.changed(step))

    return change


def _linked(stage: Stage, link: str, auth: str) -> Iterator[Change]:
    found = stage.project.link(link)

    def change(cast: Cast) -> Cast:
        def side(model: str) -> str | None:
            present = [step.name for step in cast.scene.steps if step.model == model]
            return CALLER if model == auth else next(iter(present), None)

        owner, target = side(found.owner), side(found.target)
        if owner is None or target is None:
            return cast
        return replace(cast, scene=replace(cast.scene, links=(*cast.scene.links, Linking(link, owner, target))))

    if auth in (found.owner, found.target):
        yield change


def _other_values(field: Field, model: Model, stage: Stage) -> Iterator[object]:
    if not field.stored or field.implicit:
        return
    if field.type.kind == "enum":
        yield from (value for value in reversed(field.type.values))
    elif field.type.kind == "bool":
        yield from (True, False)
    elif field.type.kind in ("int", "decimal", "date", "datetime", "string", "text") and field.default is None:
        if field.optional:
            yield sample_value(field, model, stage.project)
    elif field.type.kind in ("int",) and field.default is not None:
        yield sample_value(field, model, stage.project)
    if field.type.kind in ("date", "datetime") and field.default is not None:
        yield "2024-01-01" if field.type.kind == "date" else "2024-01-01T00:00:00.000Z"


def _setting(model: str, field: str, value: Constant) -> Change:
    def change(cast: Cast) -> Cast:
        scene = cast.scene
        for step in scene.steps:
            if step.model == model:
                scene = scene.changed(scene.step(step.name).giving(field, value))
        return replace(cast, scene=scene)

    return change


def _pointing(stage: Stage, model: str, field: Field) -> Change:
    def change(cast: Cast) -> Cast:
        target = field.type.target or ""
        if target == model or (cast.scene.has(step_name(target)) and not cast.scene.has(step_name(model))):
            return cast
        name = next(step.name for step in cast.scene.steps if step.model == model)
        scene, at = shared(stage, cast.scene, target)
        order = [step.name for step in scene.steps]
        if order.index(at) > order.index(name):
            moved = scene.step(name)
            rest = tuple(step for step in scene.steps if step.name != name)
            if any(value == At(name) for step in rest for _, value in step.given):
                return cast
            scene = replace(scene, steps=(*rest, moved))
        return replace(cast, scene=scene.changed(scene.step(name).giving(field.name, At(at))))

    return change


def _apart(model: str, field: str) -> Change:
    def change(cast: Cast) -> Cast:
        scene = cast.scene
        for step in scene.steps:
            if step.model == model:
                scene = scene.changed(scene.step(step.name).leaving(field))
        return replace(cast, scene=scene)

    return change
