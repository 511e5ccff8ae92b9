"""What an operation changes beside its own input, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir import query as q
from scaffolder.ir.model import AskedCheck, Effect, Model, Operation, States
from scaffolder.record import replace
from scaffolder.render.lowering.desk import Desk, resource_of
from scaffolder.render.lowering.inputs import (
    column_source,
    creation_view,
    key_of,
    nested_models,
    slug_view,
    source_view,
)
from scaffolder.render.lowering.rules import check_name
from scaffolder.render.printer import TRUE, Printer, both, conjuncts, live
from scaffolder.render.view import (
    AliasView,
    BoundView,
    CheckView,
    ColumnSourceView,
    CreationView,
    EdgeView,
    EffectView,
    StatesView,
    Text,
)

TAKEN = frozenset(
    {"session", "caller", "data", "values", "written", "result", "body", "record", "rows", "owner", "target"}
)


def states_view(desk: Desk, model: Model, states: States, home: str = "") -> StatesView:
    targets = dict(states.edges)
    edges = tuple(
        EdgeView(desk.text(state), tuple(map(desk.text, targets.get(state, ()))))
        for state in model.field(states.field).type.values
    )
    return StatesView(
        name=desk.member(states.field),
        wire=desk.text(states.field),
        constant=desk.name(states.field + "Edges"),
        edges=edges,
        home=home,
    )


def check_views(
    desk: Desk, operation: Operation, asked: AskedCheck, changed: str, position: int
) -> Iterator[CheckView]:
    """Yield a check of the written row, of rows that come with the body, or of others that the write concerns."""
    view = check_view(desk, operation, asked, changed, position)
    if not asked.own or asked.model == operation.model:
        yield view
    if asked.own and asked.model in nested_models(operation.inputs):
        yield replace(view, triggers="", nested=desk.text(asked.model).literal)


def check_view(desk: Desk, operation: Operation, asked: AskedCheck, changed: str, position: int) -> CheckView:
    """Return a check; `changed` is the code of the written row's id."""
    model = desk.models[asked.model]
    rows = ""
    aliases: tuple[AliasView, ...] = ()
    if asked.rows is not None:
        own = operation.model or ""
        taken = TAKEN | {desk.variable(own), desk.key_variable(own), "concerned"}
        printer = desk.printer({}, None, taken=taken, row_key=changed)
        rows = desk.snippet("Rows", **printer.parts(asked.rows))
        aliases = desk.alias_views(printer.aliases)
    return CheckView(
        model=desk.reference(model.name),
        resource=desk.text(operation.resource if asked.own else resource_of(model.name)),
        call=rule_call(desk, model, check_name(asked.check.code), operation.model),
        code=desk.text(asked.check.code),
        message=desk.text(asked.check.message),
        own=asked.own,
        nested="",
        triggers=_triggers(desk, operation, asked),
        rows=rows,
        aliases=aliases,
        position=position,
        before=desk.lexicon.numbered("before", position) if operation.kind != "create" and not asked.own else "",
        locks=asked.model not in {lock.model for lock in operation.locks},
    )


def operation_call(desk: Desk, model: Model, name: str, data: bool = False) -> str:
    """Return the call of a condition that one operation of the model asks; `data`: it speaks of the request, too."""
    return _call(desk, model, name, "operation", data)


def rule_call(desk: Desk, model: Model, name: str, home: str | None) -> str:
    """Return the call of a model's named condition over its class."""
    return _call(desk, model, name, "own" if model.name == home else "other", False)


def _call(desk: Desk, model: Model, name: str, place: str, data: bool) -> str:
    row = desk.root(model.name)
    named = {"model": desk.lexicon.model(model.name), "folder": desk.folder(model.name)}
    return desk.whole(desk.snippet("Call", place, row=row, name=desk.name(name), data=data, **named))


def _triggers(desk: Desk, operation: Operation, asked: AskedCheck) -> str:
    """Return the condition under which an update asks a check; empty where it always does."""
    if operation.kind != "update" or operation.model is None:
        return ""
    model = desk.models[operation.model]
    sent = sent_fields(operation, model)
    touched = {effect.field for effect in operation.effects if effect.target_key is None and effect.each is None}
    if touched & set(asked.fields) or not sent:
        return ""
    named = [model.field(name) for name in asked.fields if name in sent or name == "updatedAt"]
    columns = [desk.attribute(model.name, field.name) for field in named if field.stored and not field.implicit]
    lists = [desk.member(field.name) for field in named if not field.stored]
    return desk.snippet("Triggers", columns=columns, lists=lists, any="updatedAt" in asked.fields)


def sent_fields(operation: Operation, model: Model) -> set[str]:
    """Return the fields that input changes: its members, and what is derived from them."""
    sent = {member.field.name for member in operation.inputs}
    return sent | {field.name for field in model.fields if field.slug_source in sent}


def asked_at_all(desk: Desk, operation: Operation, asked: AskedCheck) -> bool:
    """Whether the operation can change anything that the check speaks of."""
    if operation.kind != "update" or (asked.own and asked.model in nested_models(operation.inputs)):
        return True
    assert operation.model is not None
    model = desk.models[operation.model]
    sent = sent_fields(operation, model) | {"updatedAt"}
    sent |= {effect.field for effect in operation.effects if effect.target_key is None}
    return bool(sent & set(asked.fields))


def effect_view(desk: Desk, operation: Operation, effect: Effect, position: int) -> EffectView:
    assert operation.model is not None
    own = desk.models[operation.model]
    model = desk.models[effect.model]
    changes = effect.kind in ("assign", "add", "subtract")
    on_self = changes and effect.target_key is None and effect.each is None
    simple_link = effect.kind in ("link", "unlink") and _is_caller(effect.value) and effect.target_key is None
    root = desk.root(own.name) if on_self else "written"
    taken = TAKEN | {desk.variable(own.name), desk.key_variable(own.name)}
    printer = desk.printer({"self": root}, own.name, taken=taken)
    conditions: list[str] = []
    each = ""
    if not on_self:
        conditions.append(desk.snippet("ById", row="written", key=desk.key_variable(own.name)))
    sources = ["written"]
    if effect.each is not None:
        each = printer.alias(effect.each.source)
        sources.append(each)
        for join in effect.each.joins:
            sources.append(printer.alias(join.source))
            conditions.append(printer.print(join.on))
        conditions += [printer.print(part) for part in conjuncts(effect.each.where)]
    value = printer.print(effect.value) if effect.value is not None else ""
    total = ""
    if effect.value is not None and changes:
        kind = "decimal" if effect.value.type.kind == "decimal" else "whole"
        total = desk.snippet("Sum", kind, value=value)
    own_key = q.Column("self", own.name, "id", desk.key_type(), False)
    target = printer.print(effect.target_key or own_key)
    link = desk.links.get(effect.link or "")
    variable = desk.lexicon.variable("changed" + model.name)
    variable = desk.lexicon.numbered(variable, position) if position > 1 else variable
    key = desk.key_variable(own.name)
    only = desk.snippet("Only", key=key)
    ids = only if on_self else variable
    owners = only if effect.target_key is None else desk.lexicon.numbered("owners", position)
    drawn: tuple[ColumnSourceView, ...] = ()
    creation: CreationView | None = None
    if effect.kind == "insert":
        drawn, creation = _insertion(desk, operation, effect, printer)
    named = {"model": desk.lexicon.model(model.name), "folder": desk.folder(model.name)}
    home = desk.snippet("RulesOf", "own" if model.name == own.name else "other", **named)
    bounds = tuple(bound_views(desk, operation, effect, ids, owners)) if effect.bounded else ()
    states = states_view(desk, model, effect.states, home) if effect.states else None
    return EffectView(
        text=desk.text(effect.text),
        position=position,
        sources=tuple(sources),
        changes_column=changes,
        is_insert=effect.kind == "insert",
        on_self=on_self,
        needs_query=not simple_link,
        model=desk.reference(model.name),
        column=desk.attribute(model.name, effect.field) if changes else desk.name(effect.field or "list"),
        operator={"add": "+", "subtract": "-"}.get(effect.kind, ""),
        value=value,
        total=total,
        zero=desk.snippet("Zero"),
        target=target,
        each=each,
        conditions=tuple(conditions),
        aliases=desk.alias_views(printer.aliases),
        variable=variable,
        ids=ids,
        owner_model=desk.reference(own.name if changes else list_owner(desk, effect)),
        owners=owners if effect.target_key is not None and not changes else "",
        via=desk.attribute(model.name, effect.via) if effect.via else None,
        via_nullable=bool(effect.via and effect.kind == "insert" and model.field(effect.via).optional),
        has_timestamps=model.timestamps,
        verb=desk.snippet("LinkVerb", effect.kind) if link else "",
        table=desk.lexicon.link(link.name) if link else None,
        owner=target,
        owner_column=link.owner_column if link else "",
        target_column=link.target_column if link else "",
        drawn=drawn,
        creation=creation,
        slugs=tuple(
            slug_view(desk, model, field) for field in model.fields if changes and field.slug_source == effect.field
        ),
        is_soft=model.soft_delete,
        checks=tuple(
            _effect_check(desk, operation, effect, asked, position, number)
            for number, asked in enumerate(effect.checks, 1)
        ),
        bounds=bounds,
        is_watched=bool(effect.checks) or any(bound.ids == ids for bound in bounds),
        transitions=(states,) if states and not on_self else (),
        states=states,
    )


def _is_caller(value: q.Expr | None) -> bool:
    return isinstance(value, q.Param) and value.source == "caller"


def _effect_check(
    desk: Desk, operation: Operation, effect: Effect, asked: AskedCheck, position: int, number: int
) -> CheckView:
    """Return a check that an effect may break; a row that it moves concerns two owners."""
    view = check_view(desk, operation, asked, desk.lexicon.variable("changedId"), number)
    moves = effect.kind == "assign" and desk.models[effect.model].field(effect.field).type.kind == "reference"
    before = desk.lexicon.numbered("left", position, number) if moves and not asked.own else ""
    return replace(view, triggers="", before=before, resource=desk.text(resource_of(asked.model)))


def bound_views(desk: Desk, operation: Operation, effect: Effect, ids: str, owners: str) -> Iterator[BoundView]:
    """Yield the bounds that an effect may leave: of values, in the rows `ids`, and of the lists of `owners`."""
    model = desk.models[effect.model]
    if effect.value is not None and effect.kind in ("assign", "add", "subtract"):
        yield from value_bounds(desk, model, effect.field, effect.kind, effect.value, ids)
    for name, value in effect.values:
        yield from value_bounds(desk, model, name, "assign", value, ids)
    if effect.kind in ("link", "insert", "unlink"):
        yield from _list_bounds(desk, operation, effect, owners)


def _list_bounds(desk: Desk, operation: Operation, effect: Effect, owners: str) -> Iterator[BoundView]:
    """Yield the bound of a list's items that rows may leave by joining or leaving it."""
    owner = desk.models[list_owner(desk, effect)]
    field = owner.field(effect.field)
    leaving = effect.kind == "unlink"
    code, bound = ("min", field.minimum) if leaving else ("max", field.maximum)
    if bound is None:
        return
    row = q.Column("self", owner.name, "id", desk.key_type(), False)
    mine: q.Expr
    if field.link:
        source = q.Source("listed", link=field.link)
        mine = q.LinkColumn("listed", field.link, "owner", desk.key_type())
    else:
        source = q.Source("listed", model=field.type.target)
        mine = q.Column("listed", field.type.target or "", field.via or "", desk.key_type(), False)
    alive = live(desk.models[field.type.target or ""], "listed") if source.model else TRUE
    counted = q.Count(q.Query(source, (), both(q.Compare("==", mine, row), alive)))
    tree = q.Compare(">=" if leaving else "<=", counted, q.Literally(int(bound), q.Type("int")))
    printed = desk.expression(tree, {"self": desk.root(owner.name)}, operation.model, taken=TAKEN)
    yield BoundView(
        desk.reference(owner.name), owners, printed.aliases, printed.text, code, bound_text(desk, code, bound)
    )


def list_owner(desk: Desk, effect: Effect) -> str:
    """Return the model whose list an effect changes."""
    if effect.link is not None:
        return desk.links[effect.link].owner
    return desk.models[effect.model].field(effect.via or "").type.target or ""


def value_bounds(desk: Desk, model: Model, name: str, change: str, value: q.Expr, ids: str) -> Iterator[BoundView]:
    """Yield the bounds of a field that a value may leave; a constant can leave but one side, and no type's range."""
    field = model.field(name)
    constant = isinstance(value, q.Literally) and not str(value.value).startswith("-")
    if constant and change == "assign":
        return
    lowest, highest = (None, None) if constant else type_range(field.type)
    column = desk.lexicon.column(desk.root(model.name), model.name, name)
    lengthy = field.type.kind in ("string", "text", "email", "url", "password")
    sides = (
        ("min", "Below", lowest if field.minimum is None else field.minimum, change == "add"),
        ("max", "Above", highest if field.maximum is None else field.maximum, change == "subtract"),
    )
    for code, node, bound, is_safe in sides:
        if bound is None or (constant and is_safe):
            continue
        text = str(bound)
        if field.type.kind == "decimal":
            text = desk.decimal(text)
        kind = desk.type(field.type, "column")
        condition = desk.snippet(("Length" if lengthy else "") + node, column=column, bound=text, type=kind)
        whole = desk.whole(condition)
        yield BoundView(desk.reference(model.name), ids, (), whole, code, bound_text(desk, code, bound))


def type_range(kind: q.Type) -> tuple[str | None, str | None]:
    """Return the least and the greatest number of a type, where its column holds more."""
    if kind.kind == "int":
        return str(1 - 2**53), str(2**53 - 1)
    if kind.kind == "decimal":
        digits = "9" * ((kind.precision or 0) - (kind.scale or 0)) or "0"
        highest = f"{digits}.{'9' * kind.scale}" if kind.scale else digits
        return f"-{highest}", highest
    return None, None


def bound_text(desk: Desk, code: str, bound: object) -> Text:
    """Return the message about a bound."""
    return desk.text(dict(desk.project.wire.messages)[code].replace("{" + code + "}", str(bound)))


def _insertion(
    desk: Desk, operation: Operation, effect: Effect, printer: Printer
) -> tuple[tuple[ColumnSourceView, ...], CreationView]:
    """Return what is drawn from the written row, and how the rest of the inserted one is made."""
    model = desk.models[effect.model]
    given = dict(effect.values)
    if effect.via and effect.via not in given:
        written = q.Column("self", operation.model or "", "id", desk.key_type(), False)
        given[effect.via] = effect.target_key or written
    drawn = tuple(
        source_view(desk, model, model.field(name), printed=printer.print(tree)) for name, tree in given.items()
    )
    whole = creation_view(desk, operation, model, (), dict.fromkeys(given, ""), ())
    names = {source.name.snake for source in drawn}
    columns = tuple(source for source in whole.columns if source.name.snake not in names)
    slugs = tuple(slug for slug in whole.slugs if slug.name.snake not in names)
    return drawn, replace(whole, columns=columns, slugs=slugs)


def sent_columns(desk: Desk, operation: Operation) -> tuple[ColumnSourceView, ...]:
    """Return the columns that an update's input may change."""
    assert operation.model is not None
    model = desk.models[operation.model]
    return tuple(
        column_source(desk, model, member.field, member, {})
        for member in operation.inputs
        if member.field.stored and key_of(desk, member)
    )
