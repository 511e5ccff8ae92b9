"""Requests that succeed, and what becomes of them when somebody else, or too many, ask the same."""

from __future__ import annotations

from scaffolder.ir import query as q
from scaffolder.ir.model import Selection
from scaffolder.ir.rows import Undecidable
from scaffolder.record import replace
from scaffolder.render.lowering.casework import Casework, given_steps, plain_path
from scaffolder.render.lowering.desk import Desk, nodes
from scaffolder.render.lowering.scenes import (
    code_of,
    scene_view,
    spoken_steps,
    step_view,
    variable_of,
)
from scaffolder.render.samples.acts import listed, reach
from scaffolder.render.samples.bodies import (
    Body,
    valid_body,
)
from scaffolder.render.samples.casts import Cast, step_name
from scaffolder.render.samples.scenes import CALLER, STRANGER, At, Scene, Step
from scaffolder.render.samples.values import sample_value
from scaffolder.render.testview import (
    LimitView,
    LoginTestView,
    ServiceCallView,
    StatementsView,
    StrangerView,
    SuccessView,
)
from scaffolder.render.viewtext import Text

ROWS = 7
_FEW_REQUESTS = 5
_FREE_TEXTS = frozenset({"string", "text", "email", "url", "enum"})
_PAUSE = 10
_MOST_REQUESTS = 30


def success(case: Casework) -> tuple[SuccessView | None, StrangerView | None]:
    """The request that succeeds, and the same by somebody else where that is refused."""
    for body in _bodies(case):
        cast = case.succeeding(body)
        if cast is not None:
            return _success_view(case, cast, body), stranger(case, cast, body)
    return None, None


def _bodies(case: Casework) -> list[Body]:
    if case.operation.kind not in ("create", "update", "call"):
        return [{}]
    bodies: list[Body] = []
    for full in (True, False):
        body = valid_body(case.operation, case.desk.project, full=full)
        if body is not None and body not in bodies:
            bodies.append(body)
    return bodies


def _success_view(case: Casework, cast: Cast, body: Body) -> SuccessView:
    desk, operation = case.desk, case.operation
    has_body = bool(operation.inputs) and operation.kind in ("create", "update", "call")
    request, steps = case.request(cast, case.body_code(body) if has_body else "")
    selection = operation.selection
    shown = tuple(desk.text(name) for name in _answered_members(case))
    answer = desk.snippet("Answer")
    item = (
        desk.snippet("Member", value=answer, name=_literal(desk, operation.item_key)) if operation.item_key else answer
    )
    keys: tuple[Text, ...] = ()
    if operation.kind == "list":
        names = [operation.list_key or "items", *([operation.count_key or "total"] if operation.page else [])]
        keys = tuple(map(desk.text, names))
    location, prefix = _location(case, cast, item, selection)
    repeated = _repeated_status(case, cast)
    return SuccessView(
        scene=scene_view(desk, cast.scene, steps | spoken_steps(body) | _located_steps(location, cast)),
        request=request,
        status=operation.status,
        item=item,
        members=shown,
        echoed=_echoed(case, body, selection),
        location=location,
        location_prefix=desk.text(prefix),
        has_location_prefix=bool(prefix),
        list_key=_literal(desk, operation.list_key or "items"),
        count_key=_literal(desk, operation.count_key or "total") if operation.page else "",
        keys=keys,
        repeated_status=repeated,
        repeats=repeated != 0,
        called=_called(case),
    )


def _answered_members(case: Casework) -> tuple[str, ...]:
    """The names of the answered object's members, in order."""
    selection = case.operation.selection
    if selection is None:
        return tuple(member.name for member in case.operation.outputs)
    return () if selection.scalar else tuple(member.name for member in selection.members)


def _called(case: Casework) -> ServiceCallView | None:
    hook = case.operation.hook
    if hook is None:
        return None
    return ServiceCallView(case.desk.name(hook.service), case.desk.name(hook.function))


def _repeated_status(case: Casework, cast: Cast) -> int:
    """What a second delete is answered: the row is gone, if the caller is still there."""
    if case.operation.kind != "delete" or not case.allows(2):
        return 0
    return 0 if cast.row == cast.scene.caller else 404


def _echoed(case: Casework, body: Body, selection: Selection | None) -> str:
    """The sent members that the answer shows as they were sent."""
    if selection is None or selection.scalar or not body:
        return ""
    shown = {member.name: member for member in selection.members if member.kind == "value"}
    values = {value.label: value for value in selection.values}
    echoed: Body = {}
    for name, value in body.items():
        member = shown.get(name)
        tree = values[member.label].expr if member and member.label in values else None
        is_own = isinstance(tree, q.Column) and tree.row == selection.root and tree.field == name
        set_later = any(effect.field == name and effect.target_key is None for effect in case.operation.effects)
        if is_own and not set_later and not isinstance(value, At | list):
            echoed[name] = value
    return code_of(case.desk, echoed) if echoed else ""


def _location(case: Casework, cast: Cast, item: str, selection: Selection | None) -> tuple[str, str]:
    """The whole path of a new row as code where the answer shows its key; else what it begins with."""
    desk, operation = case.desk, case.operation
    if operation.kind != "create" or operation.location is None or selection is None or selection.scalar:
        return "", ""
    shown = _shown_columns(selection)
    text, is_whole = "", True
    for part in operation.location:
        if part.expr is None:
            text += desk.text(part.text or "").literal[1:-1]
            continue
        is_own = isinstance(part.expr, q.Column) and part.expr.row == "self"
        name = shown.get(part.expr.field) if isinstance(part.expr, q.Column) and is_own else None
        value = desk.snippet("Member", "inner", value=item, name=name) if name else _parent_key(case, cast, part.expr)
        is_whole = is_whole and bool(value)
        variant = "encoded" if part.expr.type.kind in _FREE_TEXTS else "plain"
        text += desk.snippet("Hole", variant, value=value)
    prefix = operation.location[0].text or ""
    return (desk.snippet("Path", "holed", text=text), "") if is_whole else ("", prefix)


def _shown_columns(selection: Selection) -> dict[str, str]:
    """The members that show a column of the row itself, by field."""
    values = {value.label: value.expr for value in selection.values}
    shown: dict[str, str] = {}
    for member in selection.members:
        tree = values.get(member.label or "") if member.kind == "value" else None
        if isinstance(tree, q.Column) and tree.row == selection.root:
            shown.setdefault(tree.field, member.name)
    return shown


def _parent_key(case: Casework, cast: Cast, tree: q.Expr) -> str:
    """The key of a parent that a path names, as code over its row."""
    if not isinstance(tree, q.Lookup) or not isinstance(tree.value, q.Column):
        return ""
    end = tree.value
    own = {node.field for node in nodes(tree) if isinstance(node, q.Column) and node.row == "self"}
    for parent, step in zip(case.operation.parents, cast.parents, strict=True):
        if (end.model, end.field) == (parent.model, parent.key.field) and parent.path == tuple(own):
            attribute = case.desk.attribute(end.model, end.field)
            return case.desk.snippet("Attribute", row=variable_of(case.desk, step), name=attribute)
    return ""


def stranger(case: Casework, cast: Cast, body: Body) -> StrangerView | None:
    """The same by another user, where the outcome is known to be 403 or 404."""
    auth = case.desk.project.auth
    if auth is None or cast.scene.caller is None or case.operation.kind == "list" or case.operation.row_is_caller:
        return None
    scene = cast.scene.with_step(Step(STRANGER, auth.model))
    try:
        played = case.stage.play(scene)
        here = replace(cast, scene=scene).situation(case.operation, case.stage, played)
        status = reach(here.asked_by(played.rows[STRANGER]))
    except Undecidable:
        return None
    if status not in (403, 404):
        return None
    has_body = bool(case.operation.inputs) and case.operation.kind in ("create", "update", "call")
    request, steps = case.request(cast, case.body_code(body) if has_body else "")
    word = {403: "forbidden", 404: "not_found"}[status]
    view = scene_view(case.desk, scene, steps | spoken_steps(body), STRANGER)
    return StrangerView(view, request, status, word)


def statements(case: Casework) -> StatementsView | None:
    """A list of one row and of seven, read in as many statements."""
    operation, stage = case.operation, case.stage
    cast = case.succeeding({})
    if cast is None or cast.row is None or cast.row == cast.scene.caller or not case.allows(2):
        return None
    if operation.page and operation.page.size < ROWS:
        return None
    row = cast.scene.step(cast.row)
    scene = cast.scene
    for number in range(1, ROWS):
        scene = scene.with_step(replace(row, name=f"{row.name}{number}"))
    try:
        played = stage.play(scene)
        here = replace(cast, scene=scene).situation(operation, stage, played)
        if len(listed(here)) != ROWS:
            return None
    except Undecidable:
        return None
    request, steps = case.request(cast)
    count = len(operation.parents) + 1 + (1 if operation.page else 0) + (1 if cast.scene.caller else 0)
    lists = operation.selection.lists if operation.selection else ()
    return StatementsView(
        scene=scene_view(case.desk, cast.scene, steps | given_steps(row)),
        more=step_view(case.desk, row, named=False),
        request=request,
        list_key=_literal(case.desk, operation.list_key or "items"),
        count=count + len(lists),
    )


def limit(case: Casework) -> LimitView | None:
    """One request too many."""
    operation = case.operation
    limit = operation.rate_limit
    if limit is None or limit.limit > _MOST_REQUESTS or limit.seconds < 60 or operation.kind == "login":
        return None
    if not case.allows(limit.limit + 1, own=False):
        return None
    auth = case.desk.project.auth
    by_user = limit.by == "user" and auth is not None and operation.caller in ("required", "optional")
    asker = (Step(CALLER, auth.model),) if by_user and auth is not None else ()
    scene = Scene(asker, (), CALLER if asker else None)
    request = case.sent(case.desk.text(plain_path(case.desk, operation)).literal)
    return LimitView(scene_view(case.desk, scene, frozenset()), request, limit.limit)


def login(case: Casework) -> LoginTestView | None:
    desk, auth = case.desk, case.desk.project.auth
    if auth is None or auth.model not in case.stage.makeable or not case.allows(_FEW_REQUESTS):
        return None
    step = Step(step_name(auth.model), auth.model)
    row = variable_of(desk, step.name)
    model = desk.models[auth.model]
    identity = desk.snippet("Attribute", row=row, name=desk.attribute(auth.model, auth.identity))
    secret = desk.text(str(sample_value(model.field(auth.secret), model, desk.project))).literal

    def body(identity_code: str, secret_code: str) -> str:
        pairs = ((auth.identity, identity_code), (auth.secret, secret_code))
        members = [f"{desk.text(name).literal}: {code}" for name, code in pairs]
        return case.enveloped(desk.snippet("Object", members=members))

    request = case.sent(desk.text(plain_path(desk, case.operation)).literal, body(identity, secret))
    nobody = desk.text("nobody@mail.test").literal
    scene = scene_view(desk, Scene((step,)), frozenset({step.name}))
    wrong = desk.text("not the password").literal
    return LoginTestView(scene, request, body(identity, wrong), body(nobody, secret), case.allows(_PAUSE + 1))


def _located_steps(location: str, cast: Cast) -> frozenset[str]:
    return frozenset(cast.parents) if location else frozenset()


def _literal(desk: Desk, text: str | None) -> str:
    return desk.text(text or "").literal
