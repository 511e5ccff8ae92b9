"""What could make a rule hold: membership rows, links, other states, references that are there or not the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scaffolder.ir import query as q
from scaffolder.ir.model import Dependent, Field, Model, Operation, Rule
from scaffolder.record import Record, replace
from scaffolder.render.samples.casts import Cast, shared, step_name
from scaffolder.render.samples.scenes import CALLER, At, Constant, Linking, Stage
from scaffolder.render.samples.values import sample_value

Change = Callable[[Cast], Cast]


class Mentions(Record):
    """The columns, models and many-to-many lists that the rules of an operation speak of."""

    columns: tuple[tuple[str, str], ...]
    models: tuple[str, ...]
    links: tuple[str, ...]
    dependents: tuple[Dependent, ...] = ()


def restricting(operation: Operation, stage: Stage) -> tuple[Dependent, ...]:
    """What can keep a row of the operation from being deleted."""
    if operation.kind != "delete" or operation.model is None:
        return ()
    return tuple(found for found in stage.model(operation.model).dependents if found.on_delete == "restrict")


def variations(mentions: Mentions, stage: Stage, base: Cast) -> Iterator[Change]:
    """What could make a rule hold: membership rows, links, other states, references that are there or not the same."""
    columns = mentions.columns
    for dependent in mentions.dependents:
        yield _referring(stage, dependent)
    auth = stage.project.auth.model if stage.project.auth else None
    present = {step.model for step in base.scene.steps}
    if auth and base.scene.caller:
        for model in mentions.models:
            if model not in present and model != auth:
                yield from _memberships(stage, model, auth, columns)
        for link in mentions.links:
            yield from _linked(stage, link, auth)
    for model, name in columns:
        if model not in present:
            continue
        field = stage.model(model).field(name)
        for value in _other_values(field, stage.model(model), stage):
            yield _setting(model, name, Constant(value))
        if field.stored and field.type.kind == "reference":
            yield _pointing(stage, model, field) if field.optional else _apart(model, name)


def rule_trees(operation: Operation, stage: Stage, targets: tuple[str, ...]) -> Iterator[q.Expr]:
    models = (*(parent.model for parent in operation.parents), *targets)
    rules: list[Rule | None] = [operation.guard, *(stage.model(model).read for model in models)]
    if operation.model and operation.kind != "create":
        rules.append(stage.model(operation.model).read)
    yield from (rule.expr for rule in rules if rule is not None and rule.expr is not None)
    yield from (tree for tree in (operation.guard_early, operation.where) if tree is not None)
    yield from (requirement.expr for requirement in operation.requires)
    yield from (asked.check.expr for asked in operation.checks if asked.own and asked.model == operation.model)


def mentioned(operation: Operation, stage: Stage, targets: tuple[str, ...] = ()) -> Mentions:
    """What the rules of an operation speak of, through computed fields too."""
    columns: dict[tuple[str, str], None] = {}
    models: dict[str, None] = {}
    links: dict[str, None] = {}
    waiting = list(rule_trees(operation, stage, targets))
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
    own = stage.model(operation.model).dependents if operation.model else ()
    children = (dependent for dependent in own if dependent.model in models)
    dependents = tuple(dict.fromkeys((*restricting(operation, stage), *children)))
    return Mentions(tuple(columns), tuple(models), tuple(links), dependents)


def _nodes(tree: object) -> Iterator[object]:
    if isinstance(tree, tuple):
        for item in tree:
            yield from _nodes(item)
    elif isinstance(tree, Record) and not isinstance(tree, q.Type):
        yield tree
        for name in tree.__struct_fields__:
            yield from _nodes(getattr(tree, name))


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


def _referring(stage: Stage, dependent: Dependent) -> Change:
    """A row that refers to the one that the operation is about."""

    def change(cast: Cast) -> Cast:
        if cast.row is None or cast.scene.has(step_name(dependent.model)):
            return cast
        scene, name = shared(stage, cast.scene, dependent.model)
        return replace(cast, scene=scene.changed(scene.step(name).giving(dependent.field, At(cast.row))))

    return change


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
