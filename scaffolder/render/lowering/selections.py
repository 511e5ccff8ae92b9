"""Shapes as statements: what is selected, joined and listed, and how the answer is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.ir import query as q
from scaffolder.ir.model import (
    Dependent,
    Model,
    Operation,
    Selection,
    ShapeList,
    ShapeMember,
    ShapeValue,
    SortKey,
)
from scaffolder.record import replace
from scaffolder.render.lowering.desk import Desk, nodes
from scaffolder.render.names import Name
from scaffolder.render.printer import Alias, Printer, conjuncts, simplified
from scaffolder.render.view import (
    JoinView,
    ListCallView,
    ListView,
    MemberView,
    OrderKeyView,
    RemovalView,
    RepositoryView,
    SelectionView,
    ValueView,
)


def repository_view(desk: Desk, model: Model, operations: tuple[Operation, ...], removed: bool) -> RepositoryView:
    """Return the statements behind every shape that an operation of the model answers."""
    shapes = dict.fromkeys(operation.shape for operation in operations if operation.shape and operation.selection)
    selections: list[SelectionView] = []
    lists: list[ListView] = []
    trees: list[object] = []
    for shape in shapes:
        assert shape is not None
        found = model.shape(shape)
        trees.append(found.selection)
        selections.append(
            selection_view(desk, found.selection, shape, desk.root(model.name), model.name, found.has_token, lists)
        )
    dependents = sorted(model.dependents, key=lambda dependent: dependent.on_delete == "restrict")
    removals = tuple(removal_view(desk, model, dependent) for dependent in dependents) if removed else ()
    uses = desk.uses(model.name, [*trees, *(model.dependents if removed else ())])
    return RepositoryView(uses, tuple(selections), tuple(lists), removals)


def selection_view(
    desk: Desk, selection: Selection, name: str, root: str, home: str, has_token: bool, lists: list[ListView]
) -> SelectionView:
    """Return one selection; the functions of its lists are added to `lists`."""
    printer = desk.printer({selection.root: root}, home, taken=RESERVED)
    joins = []
    for join in selection.joins:
        variable = printer.alias(q.Source(join.alias, model=join.model))
        on = [desk.whole(printer.print(part)) for part in conjuncts(simplified(join.on, desk.models))]
        joins.append(JoinView(variable, desk.snippet("AllOf", operands=on)))
    joined_rows = frozenset(join.alias for join in selection.joins)
    nullable = {value.label: value.nullable or _of_joined_row(value, joined_rows) for value in selection.values}
    values = tuple(_value_view(desk, printer, value, selection, nullable[value.label]) for value in selection.values)
    kinds = {value.label: value.type for value in selection.values}
    calls = tuple(_list_call(desk, name, nullable, found, home, lists) for found in selection.lists)
    members = tuple(_member_view(desk, member, kinds, nullable, calls, name) for member in selection.members)
    scalar = members[0].printed if selection.scalar else ""
    return SelectionView(
        name=desk.member(name),
        summary=desk.text(f"The {name} shape of the rows that meet the conditions."),
        aliases=desk.alias_views(printer.aliases),
        joins=tuple(joins),
        values=values,
        members=members,
        lists=calls,
        scalar=scalar,
        scalar_answer=scalar_answer(desk, selection),
        has_token=has_token,
    )


RESERVED = frozenset(
    {
        "session",
        "caller",
        "conditions",
        "order_by",
        "limit",
        "offset",
        "token",
        "statement",
        "rows",
        "values",
        "parameters",
    }
)


def _of_joined_row(value: ShapeValue, joined_rows: frozenset[str]) -> bool:
    """Whether a value is one of a row that may be missing, whatever its own column says."""
    return any(getattr(node, "row", None) in joined_rows for node in nodes(value.expr))


def _value_view(desk: Desk, printer: Printer, value: ShapeValue, selection: Selection, nullable: bool) -> ValueView:
    label, tree = value.label, value.expr
    printed = desk.whole(printer.print(tree))
    name = member_of(desk, label)
    return ValueView(
        label=column_label(desk, label),
        name=name,
        answer=desk.answer(value.type, nullable),
        read=desk.lexicon.optional_type(
            value.type, "read", value=desk.snippet("Get", label=label, name=name), nullable=nullable
        ),
        printed=printed,
        labelled=not _names_itself(desk, tree, label, selection),
    )


def scalar_answer(desk: Desk, selection: Selection) -> str:
    """Return the type of the one value that a selection answers; empty where it answers objects."""
    if not selection.scalar:
        return ""
    joined_rows = frozenset(join.alias for join in selection.joins)
    value = next(value for value in selection.values if value.label == selection.members[0].label)
    return desk.answer(value.type, value.nullable or _of_joined_row(value, joined_rows))


def member_of(desk: Desk, label: str) -> Name:
    """Return a label as the name of a member."""
    return desk.member(label if label.isidentifier() else label.replace(".", "_"))


def _names_itself(desk: Desk, tree: q.Expr, label: str, selection: Selection) -> bool:
    """Whether a selected column is called by its label anyway."""
    if not isinstance(tree, q.Column) or tree.row != selection.root:
        return False
    return desk.attribute(selection.model, tree.field).snake == column_label(desk, label)


def column_label(desk: Desk, label: str) -> str:
    return Name.of(label).snake if label.isidentifier() else label


def _list_call(
    desk: Desk, shape: str, nullable: Mapping[str, bool], found: ShapeList, home: str, lists: list[ListView]
) -> ListCallView:
    path = joined(shape, found.label)
    view = list_view(desk, found, path, home, lists)
    lists.append(view)
    return ListCallView(
        view.name,
        desk.name(found.label).snake,
        column_label(desk, found.owner),
        desk.lexicon.variable(found.label),
        member_of(desk, found.owner),
        nullable[found.owner],
        view.selection.scalar_answer,
    )


def joined(path: str, label: str) -> str:
    """Return a path with one more step, as a word."""
    return f"{path}_{label}" if "_" in label else f"{path}{label[0].upper()}{label[1:]}"


def list_view(desk: Desk, found: ShapeList, name: str, home: str, lists: list[ListView]) -> ListView:
    element = desk.variable(found.model)
    selection = selection_view(desk, found.selection, name, element, home, False, lists)
    taken = RESERVED | {"owners", "items", *(alias.variable for alias in selection.aliases)}
    printer = desk.printer({"element": element}, home, taken=taken)
    inner = desk.printer({"element": element}, home, taken=taken)
    link_on = ""
    if found.link:
        printer.alias(q.Source("link", link=found.link))
        inner.rows["link"] = printer.rows["link"]
        matched = inner.print(
            q.Compare(
                "==",
                q.LinkColumn("link", found.link, "target", desk.key_type()),
                q.Column("element", found.model, "id", desk.key_type(), False),
            )
        )
        link_on = desk.whole(matched)
    owner_key = desk.whole(printer.print(found.owner_key))
    conditions = [
        desk.whole(printer.print(part))
        for part in conjuncts(simplified(found.condition, desk.models) if found.condition else None)
    ]
    root = desk.alias_views([Alias(element, q.Source(element, model=found.model))])
    return ListView(
        name=desk.member(name),
        summary=desk.text(f"The list `{found.label}` of each owner, in its order."),
        element=element,
        link=printer.rows.get("link", "") if found.link else "",
        link_on=link_on,
        owner_key=owner_key,
        conditions=tuple(conditions),
        order=order_views(desk, found.model, found.order, element, home),
        descending=bool(found.order) and found.order[-1].descending,
        key=desk.snippet("RowKey", row=element),
        selection=replace(selection, aliases=(*root, *desk.alias_views(printer.aliases), *selection.aliases)),
    )


def _member_view(
    desk: Desk,
    member: ShapeMember,
    kinds: dict[str, q.Type],
    nullable: dict[str, bool],
    calls: tuple[ListCallView, ...],
    path: str,
) -> MemberView:
    label = member.label or ""
    here = joined(path, member.name)
    type_name = desk.member(here)
    answer = ""
    list_variable = ""
    owner_name: Name | None = None
    owner_nullable = False
    printed = ""
    owner = ""
    if member.kind == "value":
        read = desk.snippet("Get", label=column_label(desk, label), name=member_of(desk, label))
        answer = desk.answer(kinds[label], nullable[label])
        printed = desk.type(kinds[label], "output", value=read, nullable=nullable[label])
    if member.kind == "list":
        call = next(call for call in calls if call.label == desk.name(label).snake)
        label, owner, answer, type_name = call.label, call.owner, call.item_answer, call.name
        list_variable, owner_name, owner_nullable = call.variable, call.owner_name, call.owner_nullable
    return MemberView(
        name=desk.text(member.name),
        is_value=member.kind == "value",
        is_list=member.kind == "list",
        is_object=member.kind == "object",
        is_token=member.kind == "token",
        printed=printed,
        label=label,
        owner=owner,
        present=column_label(desk, member.present) if member.present else "",
        members=tuple(_member_view(desk, part, kinds, nullable, calls, here) for part in member.members),
        member=desk.member(member.name),
        answer=answer,
        type_name=type_name,
        value_name=member_of(desk, label) if member.kind == "value" else None,
        list_variable=list_variable,
        owner_name=owner_name,
        owner_nullable=owner_nullable,
        present_name=member_of(desk, member.present) if member.present else None,
        may_be_null=bool(member.present and nullable[member.present]),
    )


def order_views(desk: Desk, model: str, order: tuple[SortKey, ...], row: str, home: str) -> tuple[OrderKeyView, ...]:
    return tuple(_order_views(desk, model, order, row, home))


def _order_views(desk: Desk, model: str, order: tuple[SortKey, ...], row: str, home: str) -> Iterator[OrderKeyView]:
    for key in order:
        printer = desk.printer({"self": row}, home)
        field = desk.models[model].field(key.field)
        tree: q.Expr = q.Column("self", model, key.field, key.type, field.optional)
        if field.compute is not None:
            tree = q.Computed("self", model, key.field, key.type)
        yield OrderKeyView(
            printed=desk.whole(printer.print(tree)),
            descending=key.descending,
            nullable=bool(field.optional or field.compute),
            descending_literal=desk.snippet("Native", "true" if key.descending else "false"),
            nullable_literal=desk.snippet("Native", "true" if field.optional or field.compute else "false"),
            choices=tuple(map(desk.text, key.type.values)),
        )


def acts_here(
    models: Mapping[str, Model], model: Model, dependent: Dependent, behind: tuple[Dependent, ...] = ()
) -> bool:
    """Whether a delete treats its dependents itself: the database can neither delete softly nor stamp a row."""
    child = models[dependent.model]
    if model.soft_delete:
        return True
    if dependent.on_delete == "set_null":
        return child.timestamps
    if dependent.on_delete == "restrict" or dependent in behind or child.soft_delete:
        return False
    return any(acts_here(models, child, further, (*behind, dependent)) for further in child.dependents)


def removal_view(desk: Desk, model: Model, dependent: Dependent) -> RemovalView:
    child = desk.models[dependent.model]
    return RemovalView(
        model=desk.reference(child.name),
        column=desk.attribute(child.name, dependent.field),
        is_restrict=dependent.on_delete == "restrict",
        is_cascade=dependent.on_delete == "cascade",
        is_set_null=dependent.on_delete == "set_null",
        is_own=child.name == model.name,
        is_soft=child.soft_delete,
        has_timestamps=child.timestamps,
        acts_here=acts_here(desk.models, model, dependent),
        variable=desk.lexicon.variable(child.name + dependent.field[0].upper() + dependent.field[1:] + "Ids"),
    )
