"""Input lists: which members a request body may carry, and whether rows can be made of them."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design.document import InputMember
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.model import Field, Input, Member, Model
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.places import Place, Rows
from scaffolder.ir.resolve_codes import REQUIRED_NOT_FILLED
from scaffolder.record import Record

GENERATED = {"slug", "sequence"}


class Body(Record):
    """What a request may carry."""

    inputs: tuple[Input, ...] = ()

    def field_names(self) -> tuple[str, ...]:
        """The names of the members."""
        return tuple(it.name for it in self.inputs)

    def sure_names(self) -> frozenset[str]:
        """Members that are always there and never null."""
        return frozenset(it.name for it in self.inputs if it.required and not it.nullable)


def body_of(draft: Draft, place: Place, rows: Rows) -> Body:
    """The members that an endpoint's body may have."""
    if place.kind == "login":
        return login_body(draft, place)
    if place.kind not in {"create", "update"} or place.model is None:
        return Body()
    fixed = frozenset(it.path[0] for it in rows.parents)
    creating = place.kind == "create"
    if place.stated.input is None:
        return Body(default_inputs(draft, place.model, fixed, creating))
    return Body(tuple(stated_inputs(draft, place.model, place.stated.input, creating)))


def login_body(draft: Draft, place: Place) -> Body:
    """Identity and secret."""
    auth = draft.design.auth
    if auth is None or place.model is None:
        return Body()
    return Body(tuple(Input(name, place.model.field(name), True, False) for name in (auth.identity, auth.secret)))


def default_inputs(draft: Draft, model: Model, fixed: frozenset[str], creating: bool) -> tuple[Input, ...]:
    """Every field that input may set and that may be shown, but for the parent."""
    states = {it.field for it in model.states} if creating else set()
    return tuple(
        plain_input(draft, it, required=creating and not may_be_absent(it))
        for it in model.fields
        if is_input(draft, model, it) and it.name not in fixed | states and (creating or not it.immutable)
    )


def is_input(draft: Draft, model: Model, field: Field) -> bool:
    """Whether the field is one of the default input list's."""
    unset = field.implicit or field.readonly or field.hidden or field.reverse or field.type.kind in GENERATED
    return not unset and not draft.is_computed(model.name, field.name)


def may_be_absent(field: Field) -> bool:
    """Whether a create can do without the member."""
    return field.default is not None or field.optional or field.many


def plain_input(draft: Draft, field: Field, required: bool) -> Input:
    """A member that sets a field."""
    target = field.type.target
    return Input(
        name=field.name,
        field=field,
        required=required,
        nullable=field.optional and not field.many,
        key_type=draft.key_type(field) if target else None,
        has_read_rule=bool(target) and not field.blind and draft.hides_rows(target or ""),
    )


def stated_inputs(draft: Draft, model: Model, members: tuple[InputMember, ...], creating: bool) -> Iterator[Input]:
    """The members of a stated list, nested ones included."""
    for member in members:
        if isinstance(member, str):
            field = model.field(member.removesuffix("?"))
            yield plain_input(draft, field, required=creating and not member.endswith("?"))
            continue
        for name, inner in member.items():
            field = model.field(name.removesuffix("?"))
            target = draft.models[field.type.target or ""]
            nested = tuple(stated_inputs(draft, target, inner, creating))
            yield Input(field.name, field, not name.endswith("?"), False, model=target.name, members=nested)


def unfilled(draft: Draft, model: Model, given: set[str], pointer: str) -> Iterator[Diagnostic]:
    """Required fields that nothing gives a value when a row is created."""
    for field in model.fields:
        stored = not (field.many or field.implicit or draft.is_computed(model.name, field.name))
        if stored and not may_be_absent(field) and field.type.kind not in GENERATED and field.name not in given:
            yield REQUIRED_NOT_FILLED.at(pointer, field=field.name, model=model.name)


def call_inputs(draft: Draft, members: tuple[Member, ...]) -> tuple[Input, ...]:
    """The members of a call's body: the parameters of its function."""
    return tuple(plain_input(draft, it.field, required=not may_be_absent(it.field)) for it in members)
