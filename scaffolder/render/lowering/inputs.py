"""What a request may carry, and how a row comes to be from it."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design.pattern import portable
from scaffolder.ir import query as q
from scaffolder.ir.model import Effect, Field, Input, Model, Operation, Project
from scaffolder.record import replace
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.names import Name
from scaffolder.render.printer import conjuncts, simplified
from scaffolder.render.view import (
    AliasView,
    ChildInputView,
    ChildWriteView,
    ColumnSourceView,
    CreationView,
    InputView,
    ListInputView,
    ReferenceInputView,
    SchemaView,
    SequenceView,
    SlugView,
)

NOWHERE = frozenset({"sequence", "slug"})


def schema_views(desk: Desk, operation: Operation) -> tuple[SchemaView, ...]:
    """Return the schema of a body and of its nested children, children first."""
    if not operation.inputs:
        return ()
    return tuple(_schemas(desk, operation, operation.inputs, (), True))


def schema_name(desk: Desk, operation: Operation, path: tuple[str, ...]) -> Name:
    """Return the schema's name: the operation's, and the members that lead to a child."""
    return desk.name(operation.name + "".join(part[0].upper() + part[1:] for part in path) + ("Item" if path else ""))


def _schemas(
    desk: Desk, operation: Operation, inputs: tuple[Input, ...], path: tuple[str, ...], is_body: bool
) -> Iterator[SchemaView]:
    for member in inputs:
        if member.members:
            yield from _schemas(desk, operation, member.members, (*path, member.name), False)
    members = tuple(input_view(desk, operation, member, (*path, member.name)) for member in inputs)
    yield SchemaView(schema_name(desk, operation, path), members, is_body)


def input_view(desk: Desk, operation: Operation, member: Input, path: tuple[str, ...]) -> InputView:
    name = key_of(desk, member)
    return InputView(
        name=name,
        wire=desk.text(member.name),
        annotation=_annotation(desk, operation, member, path),
        native=_input_type(desk, operation, member, path),
        required=member.required,
        renamed=name.snake != member.name,
    )


def key_of(desk: Desk, member: Input) -> Name:
    """Return the name under which validated input holds a member: a reference's is its column's."""
    field = member.field
    is_key = field.type.kind == "reference" and not field.many
    return desk.member(member.name + "Id" if is_key else member.name)


def _annotation(desk: Desk, operation: Operation, member: Input, path: tuple[str, ...]) -> str:
    field = member.field
    bounds = {"minimum": code_of(desk, field.minimum, field), "maximum": code_of(desk, field.maximum, field)}
    alias = desk.text(member.name).literal if key_of(desk, member).snake != member.name else ""
    if member.members:
        return desk.snippet("ChildInput", schema=schema_name(desk, operation, path), alias=alias, **bounds)
    kind, validator = item_of(desk, member, path)
    if field.many:
        native = desk.native(kind)
        return desk.snippet(
            "ListInput", native=native, validator=validator, distinct=not field.create_missing, alias=alias, **bounds
        )
    native = desk.native(kind)
    return desk.snippet(
        "NullableInput" if member.nullable else "InputOf", native=native, validator=validator, alias=alias
    )


def _input_type(desk: Desk, operation: Operation, member: Input, path: tuple[str, ...]) -> str:
    """Return the type of a member after validation."""
    if member.members:
        return desk.snippet("ListOf", native=desk.snippet("TypeName", name=schema_name(desk, operation, path)))
    native = desk.native(item_of(desk, member, path)[0])
    if member.field.many:
        return desk.snippet("ListOf", native=native)
    return desk.snippet("Nullable", native=native) if member.nullable else native


def item_of(desk: Desk, member: Input, path: tuple[str, ...]) -> tuple[q.Type, str]:
    """Return the type that one value has after validation, and its validator."""
    field = member.field
    if field.type.kind != "reference":
        return field.type, validator_of(desk, field)
    target = desk.models[field.type.target or ""]
    key = target.field(field.by or "id")
    if field.create_missing:
        return key.type, validator_of(desk, key)
    name = desk.text(".".join(path)).literal
    return desk.key_type(), desk.snippet(
        "ReferenceInput", name=name, kind=key_kind(desk, key), native=desk.native(desk.key_type())
    )


def key_kind(desk: Desk, key: Field) -> str:
    """Return the reader of a key on the wire, without the bounds that a new value would have."""
    if key.type.kind == "int" and key.implicit:
        return desk.snippet("RowNumber")
    return filter_kind(desk, key.type)


def filter_kind(desk: Desk, kind: q.Type) -> str:
    return desk.type(kind, "filter", choices=choices_of(desk, kind))


def choices_of(desk: Desk, kind: q.Type) -> str:
    return desk.snippet("Tuple", items=[desk.text(value).literal for value in kind.values])


def validator_of(desk: Desk, field: Field) -> str:
    return desk.type(
        field.type,
        "input",
        minimum=code_of(desk, field.minimum, field),
        maximum=code_of(desk, field.maximum, field),
        pattern=desk.text(portable(field.pattern)).literal if field.pattern else "",
        choices=choices_of(desk, field.type),
    )


def code_of(desk: Desk, bound: int | str | None, field: Field) -> str:
    """Return a bound as code: a length, an integer, or an exact decimal."""
    if bound is None:
        return desk.snippet("Native", "null")
    if field.type.kind == "decimal" and not field.many:
        return desk.decimal(str(bound))
    return str(bound)


def reference_views(desk: Desk, operation: Operation) -> tuple[ReferenceInputView, ...]:
    return tuple(_references(desk, operation, operation.inputs, ()))


def _references(
    desk: Desk, operation: Operation, inputs: tuple[Input, ...], path: tuple[str, ...]
) -> Iterator[ReferenceInputView]:
    for member in inputs:
        here = (*path, member.name)
        if member.members:
            yield from _references(desk, operation, member.members, here)
        elif member.field.type.kind == "reference" and not member.field.create_missing:
            yield _reference(desk, operation, member, here)


def _reference(desk: Desk, operation: Operation, member: Input, path: tuple[str, ...]) -> ReferenceInputView:
    target = desk.models[member.field.type.target or ""]
    key = target.field(member.field.by or "id")
    root = desk.root(target.name)
    conditions: list[q.Expr] = []
    if member.has_read_rule:
        conditions = [q.Readable("self", target.name)]
    elif target.soft_delete:
        conditions = [q.IsNull(q.Column("self", target.name, "deletedAt", q.Type("datetime"), True))]
    printer = desk.printer({"self": root}, operation.model)
    parts = [part for tree in conditions for part in conjuncts(simplified(tree, desk.models))]
    printed = [desk.whole(printer.print(part)) for part in parts]
    return ReferenceInputView(
        name=desk.text(".".join(path)),
        path=tuple(map(desk.text, path)),
        model=desk.reference(target.name),
        column=desk.attribute(target.name, key.name),
        kind=key_kind(desk, key),
        conditions=tuple(printed),
    )


def creation_view(
    desk: Desk,
    operation: Operation | None,
    model: Model,
    inputs: tuple[Input, ...],
    parents: dict[str, str],
    path: tuple[str, ...],
) -> CreationView:
    """Return how a row of the model is made. `parents`: references that are given, as code by field."""
    sent = {member.field.name: member for member in inputs}
    sources = [
        column_source(desk, model, field, sent.get(field.name), parents)
        for field in model.fields
        if field.stored and _is_plain(desk, field, sent, parents)
    ]
    defaulted = [
        path_source(desk, model, field, sent.get(field.name))
        for field in model.fields
        if _is_copied(field, sent, parents)
    ]
    if operation is not None and operation.model == model.name and operation.kind == "create" and not path:
        defaulted += [
            set_source(desk, model, effect) for effect in operation.effects if fills_column(model, effect, sent)
        ]
        filled = {source.name.snake for source in defaulted}
        sources = [source for source in sources if source.name.snake not in filled]
    return CreationView(
        model=desk.reference(model.name),
        columns=tuple(sources),
        defaulted=tuple(defaulted),
        slugs=tuple(slug_view(desk, model, field) for field in model.fields if field.type.kind == "slug"),
        sequences=tuple(sequence_view(desk, model, field) for field in model.fields if field.type.kind == "sequence"),
        lists=tuple(list_input(desk, operation, model, member, path) for member in inputs if member.field.linked),
        children=tuple(
            _child_input(desk, operation, member, (*path, member.name))
            for member in inputs
            if member.members and operation
        ),
        uniques=bool(unique_fields(model)),
        unique_constant=desk.snippet(
            "UniqueRules",
            model=desk.lexicon.model(model.name),
            own=operation is not None and model.name == operation.model,
        ),
        is_soft=model.soft_delete,
        waits=_waits(model, tuple(sources), tuple(defaulted)),
    )


def _waits(model: Model, sources: tuple[ColumnSourceView, ...], defaulted: tuple[ColumnSourceView, ...]) -> bool:
    """Whether values of a new row are not at hand: copied, hashed, or chosen by what is there already."""
    chosen = any(field.type.kind in NOWHERE for field in model.fields)
    return chosen or bool(defaulted) or any(source.hashed or source.hashed_later for source in sources)


def unique_fields(model: Model) -> tuple[tuple[str, ...], ...]:
    """Return the uniqueness rules that a new row can break: not those over a number that the project gives itself."""
    return tuple(fields for fields in changeable_uniques(model) if not _numbers(model, fields))


def changeable_uniques(model: Model) -> tuple[tuple[str, ...], ...]:
    """Return the uniqueness rules that an update can break: a row keeps its number in a new scope; slugs step aside."""
    return tuple(
        unique.fields
        for unique in model.uniques
        if not any(model.field(name).type.kind == "slug" for name in unique.fields)
    )


def asked_uniques(project: Project, model: Model) -> tuple[tuple[str, ...], ...]:
    """Return the uniqueness rules that some operation of the model asks before it writes."""
    changed = {
        member.name
        for operation in project.operations
        if operation.kind == "update" and operation.model == model.name
        for member in operation.inputs
    }
    return tuple(fields for fields in changeable_uniques(model) if not _numbers(model, fields) or changed & set(fields))


def _numbers(model: Model, fields: tuple[str, ...]) -> bool:
    return any(model.field(name).type.kind == "sequence" for name in fields)


def _is_plain(desk: Desk, field: Field, sent: dict[str, Input], parents: dict[str, str]) -> bool:
    """Whether a column's value is known before the others: not numbered, not derived, not copied."""
    if field.type.kind in NOWHERE or field.name == "deletedAt":
        return False
    if field.name == "id":
        return desk.project.ids == "uuid"
    return not _is_copied(field, sent, parents)


def _is_copied(field: Field, sent: dict[str, Input], parents: dict[str, str]) -> bool:
    """Whether a column may have to be copied through a reference of the new row."""
    copied = field.stored and field.default is not None and field.default.kind == "path"
    return copied and field.name not in parents and not (field.name in sent and sent[field.name].required)


def column_source(
    desk: Desk, model: Model, field: Field, sent: Input | None, parents: dict[str, str]
) -> ColumnSourceView:
    given = parents.get(field.name)
    fallback = fallback_of(desk, field)
    if given:
        fallback = desk.snippet("Native", "parent", literal=given, nullable=field.optional)
    return replace(
        source_view(desk, model, field),
        sent=sent is not None and not sent.required,
        required=sent is not None and sent.required,
        hashed=field.type.kind == "password" and sent is not None and not field.optional,
        hashed_later=field.type.kind == "password" and sent is not None and field.optional,
        fallback=fallback,
        falls_to_null=fallback == desk.snippet("Native", "null"),
    )


def source_view(
    desk: Desk, model: Model, field: Field, sent: bool = False, printed: str = "", aliases: tuple[AliasView, ...] = ()
) -> ColumnSourceView:
    """Return a column whose value is printed SQL."""
    name, key = desk.attribute(model.name, field.name), desk.member(field.name)
    return ColumnSourceView(name, key, sent, False, False, False, "", False, printed, aliases, field.optional)


def fallback_of(desk: Desk, field: Field) -> str:
    """Return the value of a column that nothing gives, as code."""
    if field.name == "id":
        return desk.snippet("Native", "id")
    if field.implicit:
        return desk.snippet("Native", "now", nullable=field.optional)
    default = field.default
    if default is None or default.kind == "path":
        return desk.snippet("Native", "null")
    if default.kind == "literal":
        return desk.literal(default.value, field.type, field.optional)
    if default.kind == "now" and field.type.kind == "date":
        return desk.snippet("Native", "today", nullable=field.optional)
    return desk.snippet("Native", default.kind, nullable=field.optional)


def path_source(desk: Desk, model: Model, field: Field, sent: Input | None) -> ColumnSourceView:
    """Return a column whose default is copied through a reference of the new row."""
    assert field.default is not None
    assert field.default.expr is not None
    printer = desk.printer(
        {},
        None,
        columns=lambda column: sent_column(desk, column),
        taken=frozenset({"values", "session", "caller", "data"}),
    )
    printed = printer.printed(field.default.expr)
    return source_view(
        desk, model, field, sent is not None, desk.whole(printed.text), desk.alias_views(printed.aliases)
    )


def fills_column(model: Model, effect: Effect, sent: dict[str, Input]) -> bool:
    """Whether an effect of a create gives a column that nothing else does."""
    if effect.kind != "assign" or effect.target_key is not None or effect.each is not None or effect.uses_result:
        return False
    field = model.field(effect.field)
    return not field.optional and field.default is None and field.name not in sent


def set_source(desk: Desk, model: Model, effect: Effect) -> ColumnSourceView:
    """Return a column that an effect computes from the row's other values, for the insert."""
    assert effect.value is not None
    taken = frozenset({"values", "session", "caller", "data"})
    printer = desk.printer({}, None, columns=lambda column: sent_column(desk, column), taken=taken)
    printed = printer.printed(effect.value)
    field = model.field(effect.field)
    return source_view(desk, model, field, printed=desk.whole(printed.text), aliases=desk.alias_views(printed.aliases))


def sent_column(desk: Desk, column: q.Column) -> str:
    """Print a column of the row that is being made: its value is at hand, but for the id that the database gives."""
    if column.field == "id" and desk.project.ids == "int":
        return desk.snippet("Literally", "null")
    name = desk.attribute(column.model, column.field)
    return desk.snippet("Sent", name=name, column=desk.type(column.type, "column"))


def slug_view(desk: Desk, model: Model, field: Field) -> SlugView:
    return SlugView(
        name=desk.member(field.name),
        source=desk.member(field.slug_source or "slug"),
        source_nullable=bool(field.slug_source and model.field(field.slug_source).optional),
        fallback=desk.text("-".join(Name.of(model.name).words)),
        taken_literal=(
            desk.snippet("Strings", items=[desk.text(word).literal for word in field.reserved])
            if field.reserved
            else ""
        ),
    )


def sequence_view(desk: Desk, model: Model, field: Field) -> SequenceView:
    scope = desk.attribute(model.name, field.sequence_scope) if field.sequence_scope else None
    return SequenceView(desk.member(field.name), f"{model.name}.{field.name}", scope)


def list_input(
    desk: Desk, operation: Operation | None, model: Model, member: Input, path: tuple[str, ...] = ()
) -> ListInputView:
    link = desk.links[member.field.link or ""]
    target = desk.models[link.target]
    creates = member.field.create_missing
    given = {member.field.by or "": desk.lexicon.variable("rowName")}
    return ListInputView(
        name=desk.member(member.name),
        required=member.required,
        table=desk.lexicon.link(link.name),
        owner_column=link.owner_column,
        target_column=link.target_column,
        target=desk.reference(target.name),
        by=desk.member(member.field.by) if member.field.by else None,
        creates=creates,
        wire=desk.text(member.name),
        is_deep=bool(path),
        noted=noted(desk, operation, target.name) if creates else "",
        creation=creation_view(desk, None, target, (), given, ()) if creates else None,
    )


def child_models(inputs: tuple[Input, ...]) -> frozenset[str]:
    """Return the models of the children that come with a body, at any depth."""
    found: set[str] = set()
    for member in inputs:
        if member.model is not None:
            found |= {member.model} | child_models(member.members)
    return frozenset(found)


def nested_models(inputs: tuple[Input, ...]) -> frozenset[str]:
    """Return the models of the rows that come with a body: children, and the missing rows of lists."""
    found = set(child_models(inputs))
    for member in inputs:
        found |= nested_models(member.members)
        if member.field.create_missing and member.field.type.target:
            found.add(member.field.type.target)
    return frozenset(found)


def noted(desk: Desk, operation: Operation | None, model: str) -> str:
    """Return the model as a literal where checks are asked of its rows in the body, so that their places are noted."""
    asked = operation is not None and any(check.own and check.model == model for check in operation.checks)
    return desk.text(model).literal if asked else ""


def has_nested(desk: Desk, operation: Operation) -> bool:
    """Whether rows come with the body that may still be refused, at their places, when they are written."""
    models = nested_models(operation.inputs)
    checked = any(check.own and check.model in models for check in operation.checks)
    return checked or has_nested_uniques(desk, operation)


def has_nested_uniques(desk: Desk, operation: Operation) -> bool:
    return any(unique_fields(desk.models[name]) for name in child_models(operation.inputs))


def writer_name(desk: Desk, operation: Operation, path: tuple[str, ...]) -> Name:
    return desk.name("insert" + "".join(part[0].upper() + part[1:] for part in (operation.name, *path)))


def _child_input(desk: Desk, operation: Operation, member: Input, path: tuple[str, ...]) -> ChildInputView:
    return ChildInputView(
        name=key_of(desk, member),
        wire=desk.text(member.name),
        required=member.required,
        writer=writer_name(desk, operation, path),
        is_deep=len(path) > 1,
        uses_path=_uses_path(desk, operation, member),
        uses_nested=_uses_nested(desk, operation, member),
    )


def _uses_path(desk: Desk, operation: Operation, member: Input) -> bool:
    """Whether the rows of a member may be refused, or have others below them, so that their places count."""
    return _may_conflict(desk, operation, member) or any(it.members or it.field.create_missing for it in member.members)


def _uses_nested(desk: Desk, operation: Operation, member: Input) -> bool:
    below = any(
        it.members or (it.field.create_missing and noted(desk, operation, it.field.type.target or ""))
        for it in member.members
    )
    return has_nested(desk, operation) and (_may_conflict(desk, operation, member) or below)


def _may_conflict(desk: Desk, operation: Operation, member: Input) -> bool:
    model = member.model or ""
    return bool(unique_fields(desk.models[model])) or bool(noted(desk, operation, model))


def child_writes(
    desk: Desk, operation: Operation, inputs: tuple[Input, ...], path: tuple[str, ...] = (), owner: str = ""
) -> Iterator[ChildWriteView]:
    """Yield the functions that write nested children, one for each list at any depth."""
    owner = owner or (operation.model or "")
    for member in inputs:
        if not member.members or member.model is None:
            continue
        here = (*path, member.name)
        child = desk.models[member.model]
        parent = desk.key_variable(owner)
        given = {member.field.via or "": parent}
        yield ChildWriteView(
            name=writer_name(desk, operation, here),
            schema=schema_name(desk, operation, here),
            parent_variable=parent,
            key_variable=desk.key_variable(child.name + ("Child" if child.name == owner else "")),
            resource=desk.text(operation.resource),
            creation=creation_view(desk, operation, child, member.members, given, here),
            has_nested=has_nested(desk, operation),
            uses_path=_uses_path(desk, operation, member),
            uses_nested=_uses_nested(desk, operation, member),
            uses_key=bool(noted(desk, operation, child.name))
            or any(it.members or it.field.linked for it in member.members),
            noted=noted(desk, operation, child.name),
        )
        yield from child_writes(desk, operation, member.members, here, child.name)
