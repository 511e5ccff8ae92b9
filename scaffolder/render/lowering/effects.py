"""What an operation changes beside its own input, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scaffolder.ir import query as q
from scaffolder.ir.model import AskedCheck, Effect, Input, Model, Operation, States
from scaffolder.render.lowering.desk import Desk, resource_of
from scaffolder.render.lowering.inputs import column_source, creation_view, key_of
from scaffolder.render.lowering.rules import check_name
from scaffolder.render.names import Name
from scaffolder.render.printer import Printer, conjuncts
from scaffolder.render.view import (
    AliasView,
    BoundView,
    CheckView,
    ColumnSourceView,
    CreationView,
    EdgeView,
    EffectView,
    StatesView,
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


def check_view(desk: Desk, operation: Operation, asked: AskedCheck, changed: str, position: int) -> CheckView:
    """Return a check; `changed` is the code of the written row's id."""
    model = desk.models[asked.model]
    is_child = asked.own and asked.model != operation.model
    inputs = operation.inputs if is_child else ()
    carrier = next((member for member in inputs if member.model == asked.model), None)
    listed = next(
        (member for member in inputs if member.field.create_missing and member.field.type.target == asked.model), None
    )
    triggers = _column_triggers(desk, operation, asked)
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
        is_child=carrier is not None,
        is_nested=bool(triggers) and not asked.own,
        wire=desk.text(named.name if (named := carrier or listed) else ""),
        child_condition=_child_condition(desk, asked.model, carrier, changed) if carrier else "",
        fields=triggers,
        rows=rows,
        aliases=aliases,
        before=f"before_{position}" if operation.kind != "create" and not asked.own else "",
        listed=desk.member(listed.name).snake if listed else "",
    )


def _child_condition(desk: Desk, model: str, carrier: Input, changed: str) -> str:
    column = desk.snippet("Column", row=desk.class_of(model), name=desk.attribute(model, carrier.field.via or ""))
    return desk.snippet("Compare", "==", left=column, op="==", right=changed)


def rule_call(desk: Desk, model: Model, name: str, home: str | None, data: bool = False) -> str:
    """Return the call of a model's named condition over its class; `data`: it speaks of the request, too."""
    place = "own" if model.name == home else "other"
    row = desk.class_of(model.name)
    return desk.snippet("Call", place, row=row, name=desk.name(name), folder=desk.folder(model.name), data=data)


def _column_triggers(desk: Desk, operation: Operation, asked: AskedCheck) -> tuple[Name, ...]:
    """Return the columns whose change asks the check; none where it is always asked."""
    if operation.kind != "update" or operation.model is None:
        return ()
    model = desk.models[operation.model]
    sent = {member.field.name for member in operation.inputs}
    touched = {effect.field for effect in operation.effects if effect.target_key is None and effect.each is None}
    lists = {name for name in asked.fields if not model.field(name).stored}
    if touched & set(asked.fields) or lists or not sent:
        return ()
    derived = {field.name for field in model.fields if field.slug_source in sent}
    return tuple(desk.attribute(model.name, name) for name in asked.fields if name in sent | derived)


def asked_at_all(desk: Desk, operation: Operation, asked: AskedCheck) -> bool:
    """Whether the operation can change anything that the check speaks of."""
    if operation.kind != "update":
        return True
    assert operation.model is not None
    model = desk.models[operation.model]
    sent = {member.field.name for member in operation.inputs}
    sent |= {field.name for field in model.fields if field.slug_source in sent}
    sent |= {effect.field for effect in operation.effects if effect.target_key is None}
    return bool(sent & set(asked.fields))


def effect_view(desk: Desk, operation: Operation, effect: Effect, position: int) -> EffectView:
    assert operation.model is not None
    own = desk.models[operation.model]
    model = desk.models[effect.model]
    changes = effect.kind in ("assign", "add", "subtract")
    on_self = changes and effect.target_key is None and effect.each is None
    simple_link = effect.kind in ("link", "unlink") and _is_caller(effect.value) and effect.target_key is None
    root = desk.class_of(own.name) if on_self else "written"
    taken = TAKEN | {desk.variable(own.name), desk.key_variable(own.name)}
    printer = desk.printer({"self": root}, own.name, taken=taken)
    conditions: list[str] = []
    each = ""
    if not on_self:
        conditions.append(desk.snippet("ById", row="written", key=desk.key_variable(own.name)))
    if effect.each is not None:
        each = printer.alias(effect.each.source)
        for join in effect.each.joins:
            printer.alias(join.source)
            conditions.append(printer.print(join.on))
        conditions += [printer.print(part) for part in conjuncts(effect.each.where)]
    value = printer.print(effect.value) if effect.value is not None else ""
    total = ""
    if effect.value is not None and changes:
        kind = "decimal" if effect.value.type.kind == "decimal" else "whole"
        total = desk.snippet("Sum", kind, value=value)
    target = (
        printer.print(effect.target_key) if effect.target_key is not None else desk.snippet("RowKey", row="written")
    )
    link = desk.links.get(effect.link or "")
    variable = desk.name("changed" + model.name).snake + (f"_{position}" if position > 1 else "")
    key = desk.key_variable(own.name)
    ids = f"[{key}]" if on_self else variable
    drawn: tuple[ColumnSourceView, ...] = ()
    creation: CreationView | None = None
    if effect.kind == "insert":
        drawn, creation = _insertion(desk, operation, effect, printer)
    home = "" if model.name == own.name else f"{desk.folder(model.name)}_operations."
    states = states_view(desk, model, effect.states, home) if effect.states else None
    return EffectView(
        text=desk.text(effect.text),
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
        bound_ids=ids if changes else f"[{key}]",
        verb=desk.snippet("LinkVerb", effect.kind) if link else "",
        table=desk.lexicon.link(link.name) if link else None,
        owner=target,
        owner_column=link.owner_column if link else "",
        target_column=link.target_column if link else "",
        drawn=drawn,
        creation=creation,
        checks=tuple(
            _effect_check(desk, operation, effect, asked, number) for number, asked in enumerate(effect.checks, 1)
        ),
        bounds=bound_views(desk, operation, effect) if effect.bounded else (),
        transitions=(states,) if states and not on_self else (),
        states=states,
    )


def _is_caller(value: q.Expr | None) -> bool:
    return isinstance(value, q.Param) and value.source == "caller"


def _effect_check(desk: Desk, operation: Operation, effect: Effect, asked: AskedCheck, number: int) -> CheckView:
    view = check_view(desk, operation, asked, "changed_id", number)
    return replace(
        view, is_child=False, is_nested=False, listed="", before="", resource=desk.text(resource_of(asked.model))
    )


def bound_views(desk: Desk, operation: Operation, effect: Effect) -> tuple[BoundView, ...]:
    """Return the bounds that an effect may leave: of a number, of a text's length, of a list's items."""
    if effect.kind in ("assign", "add", "subtract"):
        return tuple(_value_bounds(desk, effect))
    if effect.kind == "unlink" or effect.target_key is not None:
        return ()
    owner = desk.models[operation.model or ""]
    field = next((field for field in owner.fields if field.name == effect.field), None)
    if field is None or field.maximum is None:
        return ()
    row = q.Column("self", owner.name, "id", desk.key_type(), False)
    mine: q.Expr
    if field.link:
        source = q.Source("listed", link=field.link)
        mine = q.LinkColumn("listed", field.link, "owner", desk.key_type())
    else:
        source = q.Source("listed", model=field.type.target)
        mine = q.Column("listed", field.type.target or "", field.via or "", desk.key_type(), False)
    counted = q.Count(q.Query(source, (), q.Compare("==", mine, row)))
    tree = q.Compare("<=", counted, q.Literally(int(field.maximum), q.Type("int")))
    printed = desk.expression(tree, {"self": desk.class_of(owner.name)}, operation.model, taken=TAKEN)
    message = dict(desk.project.wire.messages)["max"].replace("{max}", str(field.maximum))
    return (BoundView(desk.reference(owner.name), printed.aliases, printed.text, "max", desk.text(message)),)


def _value_bounds(desk: Desk, effect: Effect) -> Iterator[BoundView]:
    model = desk.models[effect.model]
    field = model.field(effect.field)
    messages = dict(desk.project.wire.messages)
    column = desk.snippet("Column", row=desk.class_of(model.name), name=desk.attribute(model.name, field.name))
    lengthy = field.type.kind in ("string", "text", "email", "url", "password")
    for code, node, bound in (("min", "Below", field.minimum), ("max", "Above", field.maximum)):
        if bound is None:
            continue
        text = str(bound)
        if field.type.kind == "decimal":
            text = desk.snippet("Native", "decimal", literal=desk.text(text).literal)
        condition = desk.snippet(("Length" if lengthy else "") + node, column=column, bound=text)
        message = messages[code].replace("{" + code + "}", str(bound))
        yield BoundView(desk.reference(model.name), (), condition, code, desk.text(message))


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
        ColumnSourceView(desk.attribute(model.name, name), False, False, False, False, "", printer.print(tree), ())
        for name, tree in given.items()
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
