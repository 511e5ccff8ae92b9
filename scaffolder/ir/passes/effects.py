"""Effects of endpoints: compiled, bounded, and joined with the checks and transitions that they bring into play."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.effects import compile_effect
from scaffolder.ir.expressions.names import Step
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.model import AskedCheck, Effect, Field, Model, States
from scaffolder.ir.passes.asked import Write, asked_checks, changed_fields
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.hooks import Called
from scaffolder.ir.passes.inputs import Body, unfilled
from scaffolder.ir.passes.literals import Canonical, canonical
from scaffolder.ir.passes.nullness import Known, may_be_null
from scaffolder.ir.passes.places import Place
from scaffolder.ir.query import Expr, Literally, Type
from scaffolder.ir.resolve_codes import EFFECT_BOUND, EFFECT_LINKS_NULL, EFFECT_NULL, EFFECT_STATE
from scaffolder.record import Record, replace

NUMBERS = {"int", "bigint", "decimal"}


class Effects(Record):
    """The effects of an endpoint.

    pointers: where each stands. changed: fields of the written row that they may change; filled: those that they set
    before a hook.
    """

    effects: tuple[Effect, ...] = ()
    pointers: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()


def effects_of(draft: Draft, place: Place, body: Body, called: Called) -> Effects:
    """The effects that an endpoint's `set` asks for."""
    if place.model is None or not place.stated.set:
        return Effects()
    scope = effect_scope(draft, place.model, body, called)
    effects: list[Effect] = []
    pointers: list[str] = []
    findings: list[Diagnostic] = []
    for index, text in enumerate(place.stated.set):
        pointer = f"{place.pointer}/set/{index}"
        found = compile_effect(text, scope, pointer)
        findings += found.diagnostics
        if found.effect is not None:
            effects.append(with_surroundings(draft, found.effect))
            pointers.append(pointer)
    own = [it for it in effects if is_own(it, place.model)]
    changed = changed_fields(draft, place.model.name, (it.field for it in own))
    filled = frozenset(it.field for it in own if it.kind == "assign" and not it.uses_result and it.each is None)
    return Effects(tuple(effects), tuple(pointers), changed, filled, tuple(findings))


def effect_faults(
    draft: Draft, place: Place, effects: Effects, body: Body, called: Called, caller_known: bool
) -> Iterator[Diagnostic]:
    """Values that fields can never hold, given what a request is known to carry."""
    known = known_parameters(body, called, caller_known)
    for effect, pointer in zip(effects.effects, effects.pointers, strict=True):
        yield from faults(draft, effect, known, place.kind == "create", pointer)


def inserted_fields(draft: Draft, effects: Effects) -> Iterator[Field]:
    """The fields of new rows that effects insert and leave to their defaults."""
    for effect in effects.effects:
        if effect.kind == "insert":
            given = {name for name, _ in effect.values}
            yield from (it for it in draft.models[effect.model].fields if it.name not in given)


def effect_scope(draft: Draft, model: Model, body: Body, called: Called) -> Scope:
    """What an effect may name."""
    return draft.scope(model.name, inputs=input_types(body), result=called.result_types())


def input_types(body: Body) -> dict[str, Type]:
    """The single members of `$input`."""
    return {it.name: it.field.type for it in body.inputs if not it.field.many}


def known_parameters(body: Body, called: Called, caller_known: bool) -> Known:
    """Parameters that are never null."""
    caller: Known = frozenset({("caller", None)}) if caller_known else frozenset()
    inputs = frozenset(("input", name) for name in body.sure_names())
    return caller | inputs | frozenset(("result", name) for name in called.sure_names())


def is_own(effect: Effect, model: Model) -> bool:
    """Whether the effect changes a field of the written row."""
    return effect.target_key is None and effect.kind != "insert" and effect.model == model.name


def faults(draft: Draft, effect: Effect, known: Known, creating: bool, pointer: str) -> Iterator[Diagnostic]:
    """Values that their fields can never hold."""
    if effect.kind in {"link", "unlink"}:
        if effect.value is not None and may_be_null(draft, effect.value, known):
            yield EFFECT_LINKS_NULL.at(pointer, field=effect.field)
        return
    yield from state_faults(draft, effect, creating, pointer)
    for field, value in written(draft, effect):
        if not field.optional and may_be_null(draft, value, known):
            yield EFFECT_NULL.at(pointer, field=field.name)
        if isinstance(value, Literally) and effect.kind in {"assign", "insert"} and beyond(field, value):
            yield EFFECT_BOUND.at(pointer, field=field.name)
    if effect.kind == "insert":
        given = {name for name, _ in effect.values} | {effect.via or ""}
        yield from unfilled(draft, draft.models[effect.model], given, pointer)


def state_faults(draft: Draft, effect: Effect, creating: bool, pointer: str) -> Iterator[Diagnostic]:
    """A state that no transition leads to; a new row is in its default."""
    model = draft.models[effect.model]
    states = states_of(model, effect)
    if states is None or not isinstance(effect.value, Literally):
        return
    default = model.field(effect.field).default
    new = creating and effect.target_key is None and default is not None
    sources = [it for it in states.edges if not new or (default is not None and it[0] == default.value)]
    if all(effect.value.value not in targets for _, targets in sources):
        yield EFFECT_STATE.at(pointer, field=effect.field, state=effect.value.value)


def states_of(model: Model, effect: Effect) -> States | None:
    """The transitions of the field that an effect assigns."""
    return next((it for it in model.states if it.field == effect.field and effect.kind == "assign"), None)


def written(draft: Draft, effect: Effect) -> Iterator[tuple[Field, Expr]]:
    """Each field that an effect writes, with its value."""
    model = draft.models[effect.model]
    if effect.kind == "insert":
        yield from ((model.field(name), value) for name, value in effect.values)
    elif effect.value is not None:
        yield model.field(effect.field), effect.value


def beyond(field: Field, value: Literally) -> bool:
    """Whether a literal is outside of the field's bounds."""
    if value.value is None:
        return False
    form = canonical(value.value, field.type)
    return field.type.target is None and (form is None or not within(field, form))


def within(field: Field, form: Canonical) -> bool:
    """Whether a value keeps the field's bounds."""
    if field.type.kind in NUMBERS:
        size: Decimal = Decimal(str(form.value))
    elif isinstance(form.value, str) and field.type.kind in {"string", "text", "password"}:
        size = Decimal(len(form.value))
    else:
        return True
    least, most = field.minimum, field.maximum
    return (least is None or Decimal(least) <= size) and (most is None or size <= Decimal(most))


def with_surroundings(draft: Draft, effect: Effect) -> Effect:
    """The effect with its bounds, transitions, and the checks of the rows that it changes."""
    model = draft.models[effect.model]
    bounded = bool(bound_codes(draft, effect))
    return replace(effect, bounded=bounded, states=states_of(model, effect), checks=checks_of(draft, effect))


def bound_codes(draft: Draft, effect: Effect) -> tuple[str, ...]:
    """The bounds that the effect can leave: `min`, `max`."""
    if effect.kind == "unlink":
        return ("min",) if draft.models[effect.model].field(effect.field).minimum is not None else ()
    if effect.kind == "link":
        return ("max",)
    codes = {code for field, value in written(draft, effect) for code in value_codes(effect, field, value)}
    return tuple(sorted(codes | ({"max"} if effect.kind == "insert" else set()), reverse=True))


def value_codes(effect: Effect, field: Field, value: Expr) -> Iterator[str]:
    """The bounds of a field, or of its type's range, that a value can leave."""
    number = field.type.kind in NUMBERS
    constant = is_literal(value)
    if constant and effect.kind in {"assign", "insert"}:
        return
    if (number or field.minimum is not None) and not (constant and effect.kind == "add"):
        yield "min"
    if (number or field.maximum is not None) and not (constant and effect.kind == "subtract"):
        yield "max"


def is_literal(value: Expr) -> bool:
    """Whether a value is a constant that is not negative."""
    return isinstance(value, Literally) and not str(value.value).startswith("-")


def own_list(draft: Draft, effect: Effect) -> Step | None:
    """The list of the written row that an insert makes longer; that row's own checks are asked with the others."""
    if effect.target_key is not None or effect.via is None:
        return None
    owner = draft.models[effect.model].field(effect.via).type.target or ""
    return Step(owner, effect.field)


def checks_of(draft: Draft, effect: Effect) -> tuple[AskedCheck, ...]:
    """The checks that the effect may break where it changes other rows than the written one."""
    if effect.kind == "insert":
        return asked_checks(draft, (Write(effect.model, "create", within=own_list(draft, effect)),))
    if effect.target_key is None:
        return ()
    changed = changed_fields(draft, effect.model, (effect.field,))
    return asked_checks(draft, (Write(effect.model, "update", changed),))
