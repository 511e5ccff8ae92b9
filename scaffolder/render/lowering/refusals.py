"""Requests that are refused for what they carry."""

from __future__ import annotations

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Undecidable
from scaffolder.record import Record, replace
from scaffolder.render.lowering.casework import Casework, given_steps
from scaffolder.render.lowering.scenes import (
    code_of,
    scene_view,
    spoken_steps,
    step_view,
)
from scaffolder.render.names import Name
from scaffolder.render.samples.acts import reach
from scaffolder.render.samples.bodies import (
    Body,
    valid_body,
)
from scaffolder.render.samples.casts import Cast
from scaffolder.render.samples.parameters import right_parameters, wrong_parameters
from scaffolder.render.samples.scenes import At, Scene, Stage, Step
from scaffolder.render.samples.variations import restricting
from scaffolder.render.samples.wrong import wrong_members
from scaffolder.render.testview import (
    BlockedView,
    ConflictView,
    EnvelopeView,
    ParametersView,
    RefusalView,
    WrongView,
)


def refusal(case: Casework) -> RefusalView | None:
    """Bodies with one thing wrong, where the request is known to get to its input."""
    project = case.desk.project
    creating = case.operation.kind != "update"
    base = valid_body(case.operation, project, full=creating)
    if base is None:
        base = valid_body(case.operation, project, full=False)
    if base is None:
        return None
    cast = case.reaching(base)
    if cast is None:
        return None
    return _refusal_view(case, cast, base)


def _refusal_view(case: Casework, cast: Cast, base: Body) -> RefusalView | None:
    desk = case.desk
    wrongs = wrong_members(case.operation, base, desk.project)
    if case.operation.kind == "login":
        wrongs = tuple(wrong for wrong in wrongs if wrong.code in ("required", "blank"))
    if not wrongs:
        return None
    request, steps = case.request(cast)
    is_deep = any(len(wrong.path) > 1 for wrong in wrongs)
    prefix = "#/" + "".join(f"{part}/" for part in case.envelope_path)
    if desk.project.wire.errors == "problem":
        place = desk.snippet("PlaceOf", "pointer", prefix=prefix)
    else:
        place = desk.snippet("PlaceOf", "dotted" if is_deep else "bare", prefix="")
    return RefusalView(
        scene=scene_view(desk, cast.scene, steps | spoken_steps(base)),
        request=request,
        members=code_of(desk, base, case.operation.inputs),
        envelope=desk.text(case.operation.input_key) if case.operation.input_key else None,
        place=place,
        wrongs=tuple(
            WrongView(
                desk.text("/".join(wrong.path)).literal,
                code_of(desk, wrong.value),
                case.expected(wrong.code, wrong.values),
            )
            for wrong in wrongs
        ),
        has_absent=any(wrong.code == "required" for wrong in wrongs),
    )


def login_refusal(case: Casework) -> RefusalView | None:
    if case.operation.kind != "login":
        return None
    base: Body = {member.name: "nobody" for member in case.operation.inputs}
    return _refusal_view(case, Cast(Scene()), base)


def envelope(case: Casework) -> EnvelopeView | None:
    """A body without its envelope."""
    if case.operation.kind in ("login", "call"):
        cast: Cast | None = Cast(Scene()) if case.operation.kind == "login" else None
    else:
        cast = case.reaching({})
    if cast is None:
        return None
    request, steps = case.request(cast, case.desk.snippet("Object", members=[]))
    fields = case.desk.project.wire.errors == "fields"
    expected = case.expected("required")
    place = case.desk.text("#").literal
    if fields:
        text = dict(case.desk.project.wire.messages).get("required", "required")
        subject, colon, rest = text.partition(": ")
        place = case.desk.text(subject if colon else case.operation.resource).literal
        expected = case.desk.text(rest if colon else text).literal
    return EnvelopeView(scene_view(case.desk, cast.scene, steps), request, place, expected)


def conflicts(case: Casework) -> tuple[ConflictView, ...]:
    """A new row with a unique value that another has."""
    operation, stage = case.operation, case.stage
    body = valid_body(operation, case.desk.project, full=False)
    if body is None or operation.model is None:
        return ()
    cast = case.reaching(body)
    if cast is None:
        return ()
    found = []
    for unique in stage.model(operation.model).uniques:
        conflict = _conflict(case, cast, body, unique.fields)
        if conflict is not None:
            found.append(conflict)
    return tuple(found)


def _conflict(case: Casework, cast: Cast, body: Body, fields: tuple[str, ...]) -> ConflictView | None:
    operation, stage = case.operation, case.stage
    assert operation.model is not None
    model = stage.model(operation.model)
    inputs = {member.field.name: member for member in operation.inputs}
    if fields[-1] not in inputs or model.name not in stage.makeable:
        return None
    if _conflicting_elsewhere(stage, operation, fields):
        return None
    other = Step("other", model.name)
    sent = {**body}
    for name in fields:
        field = model.field(name)
        parent = next((s for p, s in zip(operation.parents, cast.parents, strict=True) if p.path == (name,)), None)
        if parent is not None:
            other = other.giving(name, At(parent))
        elif name not in inputs:
            if field.default is None or field.default.kind != "caller" or cast.scene.caller is None:
                return None
            other = other.giving(name, At(cast.scene.caller))
        elif field.type.kind == "reference":
            value = body.get(inputs[name].name)
            if not isinstance(value, At):
                return None
            other = other.giving(name, value)
        elif field.type.kind in ("string", "text", "email", "url"):
            sent[inputs[name].name] = _Own(name)
        else:
            return None
    scene = cast.scene.with_step(other)
    try:
        played = stage.play(scene)
    except Undecidable:
        return None
    values = played.rows["other"].values
    if any(isinstance(value, _Own) and values.get(value.field) is None for value in sent.values()):
        return None
    parts = []
    for name, value in sent.items():
        member = next(member for member in operation.inputs if member.name == name)
        if isinstance(value, _Own):
            attribute = case.desk.attribute(model.name, value.field)
            code = case.desk.snippet("Attribute", row="other", name=attribute)
        else:
            code = code_of(case.desk, {name: value}, (member,))
            code = code[code.index(":") + 1 : -1].strip()
        parts.append(f"{case.desk.text(name).literal}: {code}")
    request, steps = case.request(cast, case.enveloped(case.desk.snippet("Object", members=parts)))
    reach_scene = scene_view(case.desk, cast.scene, steps | spoken_steps(body) | given_steps(other))
    step = step_view(case.desk, other, named=any(isinstance(value, _Own) for value in sent.values()))
    name = inputs[fields[-1]].name
    return ConflictView(reach_scene, step, request, case.place((name,)), case.expected("unique"))


def blocked(case: Casework) -> tuple[BlockedView, ...]:
    """The request where each of the endpoint's own preconditions does not hold, as far as rows for it can be found."""
    operation = case.operation
    body = valid_body(operation, case.desk.project, full=False) if operation.kind == "update" else {}
    if body is None:
        return ()
    found = ((code, case.blocked(body, code)) for code in _own_codes(case))
    return tuple(_blocked_view(case, code, cast, body) for code, cast in found if cast is not None)


def _own_codes(case: Casework) -> tuple[str, ...]:
    """The codes of the 409 answers that depend on the state of the rows alone."""
    operation = case.operation
    codes = [requirement.code for requirement in operation.requires]
    if any(effect.states is not None and effect.target_key is None for effect in operation.effects):
        codes.append("illegal_transition")
    if restricting(operation, case.stage):
        codes.append("in_use")
    return tuple(dict.fromkeys(codes))


def _blocked_view(case: Casework, code: str, cast: Cast, body: Body) -> BlockedView:
    has_body = bool(case.operation.inputs) and case.operation.kind == "update"
    request, steps = case.request(cast, case.body_code(body) if has_body else "")
    scene = scene_view(case.desk, cast.scene, steps | spoken_steps(body))
    return BlockedView(Name.of(code.replace("-", "_"), case.desk.lexicon.style), scene, request, case.desk.text(code))


def parameters(case: Casework) -> ParametersView | None:
    cast = case.reaching({})
    if cast is None:
        return None
    cast = _without_row(case, cast)
    desk = case.desk
    request, steps = case.request(cast)
    wrongs = tuple(
        WrongView(
            desk.text(wrong.name).literal, desk.text(wrong.value).literal, case.expected(wrong.code, wrong.values)
        )
        for wrong in wrong_parameters(case.operation)
    )
    rights = tuple(
        WrongView(desk.text(name).literal, desk.text(value).literal, "")
        for name, value in right_parameters(case.operation, desk.project)
    )
    return ParametersView(scene_view(desk, cast.scene, steps), request, wrongs, rights)


def _without_row(case: Casework, cast: Cast) -> Cast:
    """The cast without the row that is listed: none is needed for parameters to be refused."""
    if cast.row is None or cast.row in (*cast.parents, cast.scene.caller):
        return cast
    scene = cast.scene
    named = {value.step for step in scene.steps for _, value in step.given if isinstance(value, At)}
    linked = {name for link in scene.links for name in (link.owner, link.target)}
    if cast.row in named | linked:
        return cast
    steps = tuple(step for step in scene.steps if step.name != cast.row)
    smaller = replace(cast, scene=replace(scene, steps=steps), row=None)
    played = case.stage.play(smaller.scene)
    is_reached = reach(smaller.situation(case.operation, case.stage, played)) == 0
    return smaller if is_reached else cast


class _Own(Record):
    """The value that the other row has in a field."""

    field: str


def _conflicting_elsewhere(stage: Stage, operation: Operation, fields: tuple[str, ...]) -> bool:
    """Whether another uniqueness rule that the body could break is part of this one."""
    uniques = stage.model(operation.model or "").uniques
    return any(set(unique.fields) < set(fields) for unique in uniques)
