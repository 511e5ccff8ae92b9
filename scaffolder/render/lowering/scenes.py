"""Sample rows and values as code of a pack's language."""

from __future__ import annotations

from scaffolder.ir import query as q
from scaffolder.ir.model import Input, Operation
from scaffolder.record import Record
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.samples.casts import Cast
from scaffolder.render.samples.scenes import CALLER, At, Constant, Given, Linking, Scene, Stage, Step
from scaffolder.render.samples.values import FactoryValue, factory_values, wire_type
from scaffolder.render.samples.wrong import ABSENT, Repeated
from scaffolder.render.testview import (
    ArgumentView,
    FactoryValueView,
    FactoryView,
    LinkEndView,
    LinkStepView,
    SceneView,
    StepView,
)

_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@")
_TAKEN = frozenset(
    {"client", "rows", "response", "members", "item", "path", "value", "place", "expected", "parameter", "method"}
    | {"statements", "answer", "caller", "stranger", "other", "pytest", "number", "link", "few", "many", "allow"}
    | {"api", "apitest", "test", "tests", "t", "again", "one", "read"}
)


def factory_view(desk: Desk, model: str) -> FactoryView:
    """Return how rows of a model are made."""
    values = factory_values(desk.models[model], desk.project)
    views = tuple(_factory_value(desk, model, value) for value in values)
    return FactoryView(
        name=desk.lexicon.model(model),
        folder=desk.folder(model),
        root=desk.root(model),
        resource=desk.reference(model).resource,
        values=tuple(view for view in views if view.printed),
        references=tuple(view for view in views if view.target),
        sequences=tuple(view for view in views if view.counter),
        is_counted=any(value.kind in ("counted", "number", "day") for value in values),
    )


def _factory_value(desk: Desk, model: str, value: FactoryValue) -> FactoryValueView:
    field = value.field
    return FactoryValueView(
        name=desk.attribute(model, field.name),
        printed=_printed_value(desk, value),
        target=desk.lexicon.model(value.target) if value.target else None,
        counter=f"{model}.{field.name}" if value.kind == "sequence" else "",
        scope=desk.attribute(model, value.scope) if value.scope else None,
    )


def _printed_value(desk: Desk, value: FactoryValue) -> str:
    field = value.field
    if value.kind in ("reference", "sequence"):
        return ""
    if value.kind == "constant":
        return desk.literal(value.value, field.type, field.optional)
    if value.kind == "counted" and value.counted is not None:
        counted = value.counted
        parts = {"before": desk.text(counted.before).literal[1:-1], "after": desk.text(counted.after).literal[1:-1]}
        digits = counted.digits
        return desk.snippet("Counted", "fixed" if digits else "plain", digits=digits, nullable=field.optional, **parts)
    if value.kind in ("number", "day"):
        variant = field.type.kind if value.kind == "day" or field.type.kind == "decimal" else "int"
        return desk.snippet("Running", variant, first=desk.literal(value.value, field.type), nullable=field.optional)
    if value.kind == "password":
        password = desk.text(str(value.value)).literal
        return desk.snippet("HashedPassword", password=password, nullable=field.optional)
    if value.kind == "now":
        return desk.snippet("MadeNow", field.type.kind, nullable=field.optional)
    return desk.snippet("MadeId", nullable=field.optional)


def variable_of(desk: Desk, step: str) -> str:
    """Return the variable that holds the row of a step."""
    if step in (CALLER, "stranger", "other"):
        return step
    name = desk.lexicon.variable(step)
    return desk.lexicon.variable(step + "Row") if name in _TAKEN else name


def step_view(desk: Desk, step: Step, *, named: bool = True) -> StepView:
    return StepView(
        variable=variable_of(desk, step.name) if named else "",
        model=desk.lexicon.model(step.model),
        arguments=tuple(
            ArgumentView(desk.attribute(step.model, field), _given(desk, step.model, field, value))
            for field, value in step.given
        ),
    )


def _given(desk: Desk, model: str, field: str, value: Given) -> str:
    column = desk.models[model].field(field)
    if isinstance(value, Constant):
        return desk.literal(value.value, column.type, column.optional)
    return _key_of(desk, value.step, column.optional)


def _key_of(desk: Desk, step: str, nullable: bool = False) -> str:
    return desk.snippet("KeyOf", row=variable_of(desk, step), nullable=nullable)


def scene_view(desk: Desk, scene: Scene, spoken_of: frozenset[str], headers_for: str | None = None) -> SceneView:
    """Return the steps of a scene; a row that nothing speaks of has no variable."""
    given = {value.step for step in scene.steps for _, value in step.given if isinstance(value, At)}
    linked = {name for link in scene.links for name in (link.owner, link.target)}
    asker = headers_for or scene.caller
    used = spoken_of | given | linked | ({asker} if asker else set())
    return SceneView(
        steps=tuple(step_view(desk, step, named=step.name in used) for step in scene.steps),
        links=tuple(_link_view(desk, link) for link in scene.links),
        headers=desk.snippet("HeadersFor", row=variable_of(desk, asker)) if asker else "",
    )


def _link_view(desk: Desk, linking: Linking) -> LinkStepView:
    link = desk.links[linking.link]
    return LinkStepView(
        desk.lexicon.link(linking.link),
        LinkEndView(link.owner_column, _key_of(desk, linking.owner)),
        LinkEndView(link.target_column, _key_of(desk, linking.target)),
    )


class PathCode(Record):
    """A path as code, and the steps that it speaks of."""

    printed: str
    steps: frozenset[str]


def path_code(desk: Desk, stage: Stage, operation: Operation, cast: Cast) -> PathCode:
    """Return the path of a request over the rows of its scene."""
    holes: dict[str, str] = {}
    steps: set[str] = set()
    keys = [*zip((parent.key for parent in operation.parents), cast.parents, strict=True)]
    if operation.key is not None and cast.row is not None:
        keys.append((operation.key, cast.row))
    for key, step in keys:
        attribute = desk.attribute(key.model, key.field)
        value = desk.snippet("Attribute", row=variable_of(desk, step), name=attribute)
        variant = "plain" if _is_safe(stage, key.model, key.field) else "encoded"
        holes["{" + key.param + "}"] = desk.snippet("Hole", variant, value=value)
        steps.add(step)
    text = desk.text(desk.project.wire.base + operation.path).literal[1:-1]
    for hole, printed in holes.items():
        text = text.replace(hole, printed)
    return PathCode(desk.snippet("Path", "holed" if holes else "plain", text=text), frozenset(steps))


def _is_safe(stage: Stage, model: str, field: str) -> bool:
    """Whether the values that a factory gives a key mean the same in a path as outside of one."""
    found = next((value for value in stage.filled[model] if value.field.name == field), None)
    if found is None:
        return True
    text = found.counted.text(0) if found.counted else str(found.value or "")
    return all(character in _UNRESERVED for character in text)


def code_of(desk: Desk, value: object, inputs: tuple[Input, ...] = (), member: Input | None = None) -> str:
    """Return a JSON value as code; the rows that it names are those of the scene."""
    if value is ABSENT:
        return desk.snippet("Absent")
    if isinstance(value, At):
        assert member is not None
        return _key_code(desk, value, member)
    if isinstance(value, Repeated):
        return desk.snippet(
            "Repeated",
            "after" if value.before else "plain",
            text=desk.text(value.text).literal,
            times=value.times,
            before=desk.text(value.before).literal,
        )
    if isinstance(value, dict):
        named = {found.name: found for found in inputs}
        members = [
            f"{desk.text(name).literal}: {code_of(desk, item, (), named.get(name))}" for name, item in value.items()
        ]
        return desk.snippet("Object", members=members)
    if isinstance(value, list | tuple):
        inner = member.members if member else ()
        return desk.snippet("Array", items=[code_of(desk, item, inner, member) for item in value])
    if isinstance(value, str):
        return desk.text(value).literal
    return desk.literal(value, q.Type("int"))


def _key_code(desk: Desk, at: At, member: Input) -> str:
    """Return what the wire carries for a row."""
    field = member.field
    row = variable_of(desk, at.step)
    attribute = desk.attribute(field.type.target or "", field.by or "id")
    value = desk.snippet("Attribute", row=row, name=attribute)
    return desk.snippet("WireKey", wire_type(field, desk.project).kind, value=value)


def spoken_steps(value: object) -> frozenset[str]:
    """Return the steps whose rows a body names."""
    if isinstance(value, At):
        return frozenset({value.step})
    if isinstance(value, dict):
        return frozenset().union(*map(spoken_steps, value.values()))
    if isinstance(value, list | tuple):
        return frozenset().union(*map(spoken_steps, value))
    return frozenset()
