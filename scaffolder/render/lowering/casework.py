"""What can be proven of an endpoint from its design: the requests of its tests, and what they are answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scaffolder.ir import query as q
from scaffolder.ir.model import Operation, Selection
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.lowering.scenes import (
    code_of,
    path_code,
    scene_view,
    spoken_steps,
    step_view,
    variable_of,
)
from scaffolder.render.samples import acts
from scaffolder.render.samples.acts import Refused, listed, reach
from scaffolder.render.samples.bodies import (
    Body,
    right_parameters,
    targets_of,
    valid_body,
    wrong_members,
    wrong_parameters,
)
from scaffolder.render.samples.evaluate import readable
from scaffolder.render.samples.rows import Undecidable
from scaffolder.render.samples.scenes import STRANGER, At, Scene, Stage, Step
from scaffolder.render.samples.search import Cast, find, step_name
from scaffolder.render.testview import (
    ConflictView,
    EnvelopeView,
    LimitView,
    LoginTestView,
    OperationTestView,
    ParametersView,
    RefusalView,
    RequestView,
    StatementsView,
    StrangerView,
    SuccessView,
    WrongView,
)
from scaffolder.render.viewtext import Text

ROWS = 7
_FEW_REQUESTS = 5
_MOST_REQUESTS = 30


@dataclass
class Casework:
    """One endpoint, the stage that its scenes are played on, and the casts that were found."""

    desk: Desk
    stage: Stage
    operation: Operation

    # Casts ------------------------------------------------------------------------------------------------------------

    def reaching(self, body: Body) -> Cast | None:
        """The cast in which the request gets to its input, with the rows that the body names."""

        def accepts(cast: Cast) -> bool:
            played = self.stage.play(cast.scene)
            here = cast.situation(self.operation, self.stage, played)
            named = (played.rows[step] for step in spoken_steps(body))
            return reach(here) == 0 and all(readable(here.scope, row) for row in named)

        return self._find(accepts, body)

    def succeeding(self, body: Body) -> Cast | None:
        """The cast in which the request succeeds."""

        def accepts(cast: Cast) -> bool:
            played = self.stage.play(cast.scene)
            here = cast.situation(self.operation, self.stage, played)
            if reach(here) != 0 or not all(readable(here.scope, played.rows[step]) for step in spoken_steps(body)):
                return False
            try:
                return self._acts(here, body, played, cast)
            except Refused:
                return False

        return self._find(accepts, body)

    def _acts(self, here: acts.Situation, body: Body, played: acts.Played, cast: Cast) -> bool:
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

    def _find(self, accepts: Callable[[Cast], bool], body: Body) -> Cast | None:
        if any(parent.model not in self.stage.makeable for parent in self.operation.parents):
            return None
        return find(self.operation, self.stage, accepts, targets_of(body, self.desk.project))

    # Parts ------------------------------------------------------------------------------------------------------------

    def request(self, cast: Cast, body: str = "") -> tuple[RequestView, frozenset[str]]:
        path = path_code(self.desk, self.operation, cast)
        return self._sent(path.printed, body), path.steps

    def _sent(self, path: str, body: str = "") -> RequestView:
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
        return self.desk.text("#" + "".join(f"/{part}" for part in (*self._envelope, *path))).literal

    @property
    def _envelope(self) -> tuple[str, ...]:
        return (self.operation.input_key,) if self.operation.input_key else ()

    # Tests ------------------------------------------------------------------------------------------------------------

    def view(self) -> OperationTestView:
        operation = self.operation
        name = self.desk.name(operation.name)
        writes = operation.kind in ("create", "update", "call")
        success, stranger = self.success() if operation.kind not in ("login", "call") else (None, None)
        return OperationTestView(
            name=name,
            summary=self.desk.text(operation.summary or name.title),
            success=success,
            stranger=stranger,
            refusal=self.refusal() if writes and operation.inputs else self.login_refusal(),
            envelope=self.envelope() if operation.inputs and operation.input_key else None,
            conflicts=self.conflicts() if operation.kind == "create" else (),
            parameters=self.parameters() if operation.kind == "list" else None,
            statements=self.statements() if operation.kind == "list" else None,
            limit=self.limit(),
            login=self.login() if operation.kind == "login" else None,
        )

    def refusal(self) -> RefusalView | None:
        """Bodies with one thing wrong, where the request is known to get to its input."""
        project = self.desk.project
        creating = self.operation.kind != "update"
        base = valid_body(self.operation, project, full=creating)
        if base is None:
            base = valid_body(self.operation, project, full=False)
        if base is None:
            return None
        cast = self.reaching(base)
        if cast is None:
            return None
        return self._refusal_view(cast, base)

    def _refusal_view(self, cast: Cast, base: Body) -> RefusalView | None:
        desk = self.desk
        wrongs = wrong_members(self.operation, base, desk.project)
        if self.operation.kind == "login":
            wrongs = tuple(wrong for wrong in wrongs if wrong.code in ("required", "blank"))
        if not wrongs:
            return None
        request, steps = self.request(cast)
        is_deep = any(len(wrong.path) > 1 for wrong in wrongs)
        prefix = "#/" + "".join(f"{part}/" for part in self._envelope)
        if desk.project.wire.errors == "problem":
            place = desk.snippet("PlaceOf", "pointer", prefix=prefix)
        else:
            place = desk.snippet("PlaceOf", "dotted" if is_deep else "bare", prefix="")
        return RefusalView(
            scene=scene_view(desk, cast.scene, steps | spoken_steps(base)),
            request=request,
            members=code_of(desk, base, self.operation.inputs),
            envelope=desk.text(self.operation.input_key) if self.operation.input_key else None,
            place=place,
            wrongs=tuple(
                WrongView(
                    desk.text("/".join(wrong.path)).literal,
                    code_of(desk, wrong.value),
                    self.expected(wrong.code, wrong.values),
                )
                for wrong in wrongs
            ),
            has_absent=any(wrong.code == "required" for wrong in wrongs),
        )

    def login_refusal(self) -> RefusalView | None:
        if self.operation.kind != "login":
            return None
        base: Body = {member.name: "nobody" for member in self.operation.inputs}
        return self._refusal_view(Cast(Scene()), base)

    def envelope(self) -> EnvelopeView | None:
        """A body without its envelope."""
        if self.operation.kind in ("login", "call"):
            cast: Cast | None = Cast(Scene()) if self.operation.kind == "login" else None
        else:
            cast = self.reaching({})
        if cast is None:
            return None
        request, steps = self.request(cast, self.desk.snippet("Object", members=[]))
        fields = self.desk.project.wire.errors == "fields"
        expected = self.expected("required")
        place = self.desk.text("#").literal
        if fields:
            text = dict(self.desk.project.wire.messages).get("required", "required")
            subject, colon, rest = text.partition(": ")
            place = self.desk.text(subject if colon else self.operation.resource).literal
            expected = self.desk.text(rest if colon else text).literal
        return EnvelopeView(scene_view(self.desk, cast.scene, steps), request, place, expected)

    def success(self) -> tuple[SuccessView | None, StrangerView | None]:
        """The request that succeeds, and the same by somebody else where that is refused."""
        for body in self._bodies():
            cast = self.succeeding(body)
            if cast is not None:
                return self._success_view(cast, body), self.stranger(cast, body)
        return None, None

    def _bodies(self) -> list[Body]:
        if self.operation.kind not in ("create", "update"):
            return [{}]
        bodies: list[Body] = []
        for full in (True, False):
            body = valid_body(self.operation, self.desk.project, full=full)
            if body is not None and body not in bodies:
                bodies.append(body)
        return bodies

    def _success_view(self, cast: Cast, body: Body) -> SuccessView:
        desk, operation = self.desk, self.operation
        has_body = bool(operation.inputs) and operation.kind in ("create", "update")
        request, steps = self.request(cast, self.body_code(body) if has_body else "")
        selection = operation.selection
        shown = () if selection is None or selection.scalar else tuple(desk.text(m.name) for m in selection.members)
        answer = desk.snippet("Answer")
        item = (
            desk.snippet("Member", value=answer, name=_literal(desk, operation.item_key))
            if operation.item_key
            else answer
        )
        keys: tuple[Text, ...] = ()
        if operation.kind == "list":
            names = [operation.list_key or "items", *([operation.count_key or "total"] if operation.page else [])]
            keys = tuple(map(desk.text, names))
        location, prefix = self._location(cast, item, selection)
        repeated = self._repeated_status(cast)
        return SuccessView(
            scene=scene_view(desk, cast.scene, steps | spoken_steps(body) | _located_steps(location, cast)),
            request=request,
            status=operation.status,
            item=item,
            members=shown,
            echoed=self._echoed(body, selection),
            location=location,
            location_prefix=desk.text(prefix),
            has_location_prefix=bool(prefix),
            list_key=_literal(desk, operation.list_key or "items"),
            count_key=_literal(desk, operation.count_key or "total") if operation.page else "",
            keys=keys,
            repeated_status=repeated,
            repeats=repeated != 0,
        )

    def _repeated_status(self, cast: Cast) -> int:
        """What a second delete is answered: the row is gone, if the caller is still there."""
        if self.operation.kind != "delete" or not self._allows(2):
            return 0
        return 0 if cast.row == cast.scene.caller else 404

    def _echoed(self, body: Body, selection: Selection | None) -> str:
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
            set_later = any(effect.field == name and effect.target_key is None for effect in self.operation.effects)
            if is_own and not set_later and not isinstance(value, At | list):
                echoed[name] = value
        return code_of(self.desk, echoed) if echoed else ""

    def _location(self, cast: Cast, item: str, selection: Selection | None) -> tuple[str, str]:
        """The whole path of a new row as code where the answer shows its key; else what it begins with."""
        desk, operation = self.desk, self.operation
        if operation.kind != "create" or operation.location is None or selection is None or selection.scalar:
            return "", ""
        values = {value.label: value for value in selection.values}
        shown: dict[object, str] = {}
        for member in selection.members:
            if member.kind == "value" and member.label in values:
                tree = values[member.label].expr
                if isinstance(tree, q.Column) and tree.row == selection.root:
                    shown.setdefault(tree.field, member.name)
        text, prefix, is_whole = "", "", True
        for part in operation.location:
            if part.expr is None:
                words = part.text or ""
                text += desk.text(words).literal[1:-1]
                prefix += words if is_whole and "\0" not in prefix else ""
                continue
            name = shown.get(part.expr.field) if isinstance(part.expr, q.Column) and part.expr.row == "self" else None
            parent = self._parent_key(cast, part.expr)
            if name is not None:
                value = desk.snippet("Member", "inner", value=item, name=name)
                text += desk.snippet("Hole", value=value)
            elif parent:
                text += desk.snippet("Hole", value=parent)
            else:
                is_whole = False
            prefix += "\0"
        prefix = prefix.partition("\0")[0]
        return (desk.snippet("Path", "holed", text=text), "") if is_whole else ("", prefix)

    def _parent_key(self, cast: Cast, tree: q.Expr) -> str:
        """The key of a parent that a path names, as code over its row."""
        for parent, step in zip(self.operation.parents, cast.parents, strict=True):
            if isinstance(tree, q.Lookup) and isinstance(tree.value, q.Column):
                found = tree.value
                if found.model == parent.model and found.field == parent.key.field and len(parent.path) == 1:
                    attribute = self.desk.attribute(found.model, found.field)
                    return self.desk.snippet("Column", row=variable_of(self.desk, step), name=attribute)
        return ""

    def stranger(self, cast: Cast, body: Body) -> StrangerView | None:
        """The same by another user, where the outcome is known to be 403 or 404."""
        auth = self.desk.project.auth
        if auth is None or cast.scene.caller is None or self.operation.kind == "list" or self.operation.row_is_caller:
            return None
        scene = cast.scene.with_step(Step(STRANGER, auth.model))
        try:
            played = self.stage.play(scene)
            here = replace(cast, scene=scene).situation(self.operation, self.stage, played)
            status = reach(here.asked_by(played.rows[STRANGER]))
        except Undecidable:
            return None
        if status not in (403, 404):
            return None
        has_body = bool(self.operation.inputs) and self.operation.kind in ("create", "update")
        request, steps = self.request(cast, self.body_code(body) if has_body else "")
        word = {403: "forbidden", 404: "not_found"}[status]
        view = scene_view(self.desk, scene, steps | spoken_steps(body), STRANGER)
        return StrangerView(view, request, status, word)

    def conflicts(self) -> tuple[ConflictView, ...]:
        """A new row with a unique value that another has."""
        operation, stage = self.operation, self.stage
        body = valid_body(operation, self.desk.project, full=False)
        if body is None or operation.model is None:
            return ()
        cast = self.reaching(body)
        if cast is None:
            return ()
        found = []
        for unique in stage.model(operation.model).uniques:
            conflict = self._conflict(cast, body, unique.fields)
            if conflict is not None:
                found.append(conflict)
        return tuple(found)

    def _conflict(self, cast: Cast, body: Body, fields: tuple[str, ...]) -> ConflictView | None:
        operation, stage = self.operation, self.stage
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
                attribute = self.desk.attribute(model.name, value.field)
                code = self.desk.snippet("Column", row="other", name=attribute)
            else:
                code = code_of(self.desk, {name: value}, (member,))
                code = code[code.index(":") + 1 : -1].strip()
            parts.append(f"{self.desk.text(name).literal}: {code}")
        request, steps = self.request(cast, self.enveloped(self.desk.snippet("Object", members=parts)))
        reach_scene = scene_view(self.desk, cast.scene, steps | spoken_steps(body) | _given_steps(other))
        step = step_view(self.desk, other, named=any(isinstance(value, _Own) for value in sent.values()))
        name = inputs[fields[-1]].name
        return ConflictView(reach_scene, step, request, self.place((name,)), self.expected("unique"))

    def parameters(self) -> ParametersView | None:
        cast = self.reaching({})
        if cast is None:
            return None
        cast = self._without_row(cast)
        desk = self.desk
        request, steps = self.request(cast)
        wrongs = tuple(
            WrongView(
                desk.text(wrong.name).literal, desk.text(wrong.value).literal, self.expected(wrong.code, wrong.values)
            )
            for wrong in wrong_parameters(self.operation)
        )
        rights = tuple(
            WrongView(desk.text(name).literal, desk.text(value).literal, "")
            for name, value in right_parameters(self.operation, desk.project)
        )
        return ParametersView(scene_view(desk, cast.scene, steps), request, wrongs, rights)

    def _without_row(self, cast: Cast) -> Cast:
        """The cast without the row that is listed: none is needed for parameters to be refused."""
        if cast.row is None or cast.row in (*cast.parents, cast.scene.caller):
            return cast
        scene = cast.scene
        named = {value.step for step in scene.steps for _, value in step.given if isinstance(value, At)}
        linked = {name for link in scene.links for name in (link.owner, link.target)}
        if cast.row in named | linked:
            return cast
        steps = tuple(step for step in scene.steps if step.name != cast.row)
        return replace(cast, scene=replace(scene, steps=steps), row=None)

    def statements(self) -> StatementsView | None:
        """A list of one row and of seven, read in as many statements."""
        operation, stage = self.operation, self.stage
        cast = self.succeeding({})
        if cast is None or cast.row is None or cast.row == cast.scene.caller or not self._allows(2):
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
        request, steps = self.request(cast)
        count = len(operation.parents) + 1 + (1 if operation.page else 0) + (1 if cast.scene.caller else 0)
        lists = operation.selection.lists if operation.selection else ()
        return StatementsView(
            scene=scene_view(self.desk, cast.scene, steps | _given_steps(row)),
            more=step_view(self.desk, row, named=False),
            request=request,
            list_key=_literal(self.desk, operation.list_key or "items"),
            count=count + len(lists),
        )

    def limit(self) -> LimitView | None:
        """One request too many."""
        operation = self.operation
        limit = operation.rate_limit
        if limit is None or limit.limit > _MOST_REQUESTS or limit.seconds < 60 or operation.kind == "login":
            return None
        if not self._allows(limit.limit + 1, own=False):
            return None
        auth = self.desk.project.auth
        by_user = limit.by == "user" and auth is not None and operation.caller in ("required", "optional")
        if by_user and auth is not None:
            scene = Scene((Step("caller", auth.model),), (), "caller")
        else:
            scene = Scene()
        request = self._sent(self.desk.text(plain_path(self.desk, operation)).literal)
        return LimitView(scene_view(self.desk, scene, frozenset()), request, limit.limit)

    def _allows(self, requests: int, *, own: bool = True) -> bool:
        """Whether so many requests of one test are within all limits."""
        limits = [self.desk.project.middleware.rate_limit, self.operation.rate_limit if own else None]
        return all(limit is None or limit.limit >= requests for limit in limits)

    def login(self) -> LoginTestView | None:
        desk, auth = self.desk, self.desk.project.auth
        if auth is None or auth.model not in self.stage.makeable or not self._allows(_FEW_REQUESTS):
            return None
        step = Step(step_name(auth.model), auth.model)
        row = variable_of(desk, step.name)
        model = desk.models[auth.model]
        identity = desk.snippet("Column", row=row, name=desk.attribute(auth.model, auth.identity))
        from scaffolder.render.samples.values import sample_value

        secret = desk.text(str(sample_value(model.field(auth.secret), model, desk.project))).literal

        def body(identity_code: str, secret_code: str) -> str:
            pairs = ((auth.identity, identity_code), (auth.secret, secret_code))
            members = [f"{desk.text(name).literal}: {code}" for name, code in pairs]
            return self.enveloped(desk.snippet("Object", members=members))

        request = self._sent(desk.text(plain_path(desk, self.operation)).literal, body(identity, secret))
        nobody = desk.text("nobody@mail.test").literal
        scene = scene_view(desk, Scene((step,)), frozenset({step.name}))
        wrong = desk.text("not the password").literal
        return LoginTestView(scene, request, body(identity, wrong), body(nobody, secret))


@dataclass(frozen=True, slots=True)
class _Own:
    """The value that the other row has in a field."""

    field: str


def _conflicting_elsewhere(stage: Stage, operation: Operation, fields: tuple[str, ...]) -> bool:
    """Whether another uniqueness rule that the body could break is part of this one."""
    uniques = stage.model(operation.model or "").uniques
    return any(set(unique.fields) < set(fields) for unique in uniques)


def _given_steps(step: Step) -> frozenset[str]:
    return frozenset(value.step for _, value in step.given if isinstance(value, At))


def _located_steps(location: str, cast: Cast) -> frozenset[str]:
    return frozenset(cast.parents) if location else frozenset()


def _literal(desk: Desk, text: str | None) -> str:
    return desk.text(text or "").literal


def plain_path(desk: Desk, operation: Operation) -> str:
    """Return a path of the endpoint whose parameters name nothing."""
    path = desk.project.wire.base + operation.path
    for key in (*(parent.key for parent in operation.parents), *((operation.key,) if operation.key else ())):
        path = path.replace("{" + key.param + "}", _no_key(key.type.kind))
    return path


def _no_key(kind: str) -> str:
    from scaffolder.render.samples.bodies import nothing

    value = str(nothing(kind))
    return "nothing-here" if value == "nothing" or kind == "url" else value
