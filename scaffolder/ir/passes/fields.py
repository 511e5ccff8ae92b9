"""Fields: every default of the language filled in, types looked up, implicit fields added."""

from __future__ import annotations

from decimal import Decimal

from scaffolder.design import document
from scaffolder.ir.model import Default, Dependent, Field, JsonScalar, Model, SortKey, States, Unique
from scaffolder.ir.naming import column_name, constraint_name, plural_of, table_name
from scaffolder.ir.passes.draft import NOBODY, Draft, Pass
from scaffolder.ir.passes.literals import canonical
from scaffolder.ir.query import Kind, Type
from scaffolder.record import replace

SCALARS: dict[str, Kind] = {
    "string": "string",
    "text": "text",
    "email": "email",
    "url": "url",
    "slug": "slug",
    "password": "password",
    "uuid": "uuid",
    "int": "int",
    "bigint": "bigint",
    "decimal": "decimal",
    "bool": "bool",
    "date": "date",
    "datetime": "datetime",
    "enum": "enum",
    "sequence": "sequence",
}
LENGTHS: dict[str, tuple[int | None, int | None]] = {"string": (None, 255), "password": (8, 128)}
ITEMS = 1000
DATETIME = Type("datetime")


def resolve_fields(draft: Draft) -> Pass:
    """Every model with its fields typed and bounded; expressions, shapes and rules are still missing."""
    id_type = draft.id_type
    models = {name: typed_model(name, stated, id_type) for name, stated in draft.design.models.items()}
    dependents = dependents_by_target(models)
    linked = {name: replace(it, dependents=tuple(dependents.get(name, ()))) for name, it in models.items()}
    computed = frozenset(
        (name, field)
        for name, stated in draft.design.models.items()
        for field, it in stated.fields.items()
        if it.computed
    )
    return replace(draft, models=linked, computed_names=computed), ()


def typed_model(name: str, stated: document.Model, id_type: Type) -> Model:
    """A model with its fields; rules deny and shapes are empty until their passes."""
    fields = tuple(stated_field(key, it, owner=name) for key, it in stated.fields.items())
    implicit = implicit_fields(stated)
    plural = stated.plural or plural_of(name)
    table = table_name(plural)
    return Model(
        name=name,
        plural=plural,
        summary=stated.summary,
        table=table,
        fields=(implicit_field("id", id_type), *fields, *implicit),
        shapes=(),
        read=NOBODY,
        create=NOBODY,
        update=NOBODY,
        delete=NOBODY,
        order=sort_keys(stated.order, (implicit_field("id", id_type), *fields, *implicit)),
        uniques=uniques(table, stated, fields),
        indexes=stated.indexes,
        checks=(),
        states=tuple(states(stated)),
        soft_delete=stated.soft_delete,
        timestamps=stated.timestamps,
        dependents=(),
        renamed_from=stated.renamed_from,
    )


def implicit_fields(stated: document.Model) -> tuple[Field, ...]:
    """The timestamps, and `deletedAt` where deletes are soft."""
    stamps = ("createdAt", "updatedAt") if stated.timestamps else ()
    deleted = replace(implicit_field("deletedAt", DATETIME), optional=True, hidden=True)
    return tuple(implicit_field(name, DATETIME) for name in stamps) + ((deleted,) if stated.soft_delete else ())


def implicit_field(name: str, kind: Type) -> Field:
    """A field that every model has unasked."""
    return Field(name, kind, readonly=True, implicit=True)


def stated_field(name: str, stated: document.Field, owner: str | None = None) -> Field:
    """A field, a member of a function, or a setting, with the language's own limits filled in."""
    kind = type_of(stated)
    minimum, maximum = bounds_of(stated, kind)
    return Field(
        name=name,
        type=kind,
        many=stated.many,
        optional=stated.optional,
        default=default_of(stated, kind),
        unique=stated.unique,
        index=stated.index,
        searchable=stated.searchable,
        readonly=stated.readonly,
        immutable=stated.immutable,
        hidden=stated.hidden,
        minimum=minimum,
        maximum=maximum,
        pattern=stated.pattern,
        slug_source=stated.source if kind.kind == "slug" else None,
        sequence_scope=stated.scope if kind.kind == "sequence" else None,
        via=stated.via,
        by=stated.by,
        create_missing=stated.create_missing,
        blind=stated.blind,
        on_delete=stated.on_delete,
        link=f"{owner}.{name}" if owner and stated.many and stated.via is None else None,
        renamed_from=stated.renamed_from,
    )


def type_of(stated: document.Field) -> Type:
    """The neutral type: a word of the language, else a reference."""
    kind = SCALARS.get(stated.type)
    if kind is None:
        return Type("reference", target=stated.type)
    return Type(kind, precision=stated.precision, scale=stated.scale, values=stated.values or ())


def bounds_of(stated: document.Field, kind: Type) -> tuple[int | str | None, int | str | None]:
    """The bounds, decimals with exactly the digits of their scale."""
    least, most = LENGTHS.get(kind.kind, (None, None))
    if stated.many:
        most = ITEMS
    minimum = stated.min if stated.min is not None else least
    maximum = stated.max if stated.max is not None else most
    return bound(minimum, kind), bound(maximum, kind)


def bound(value: int | str | None, kind: Type) -> int | str | None:
    """A bound as the project keeps it."""
    if value is None or kind.kind != "decimal":
        return value
    return f"{Decimal(value):.{kind.scale or 0}f}"


def default_of(stated: document.Field, kind: Type) -> Default | None:
    """The default; the tree of one that is copied through a reference comes with a later pass."""
    if not stated.has_default or stated.default is None:
        return None
    if isinstance(stated.default, document.PathDefault):
        return Default("path")
    if stated.default == "$user":
        return Default("caller")
    if stated.default == "$now":
        return Default("now")
    return Default("literal", literal(stated.default, kind))


def literal(value: JsonScalar, kind: Type) -> JsonScalar:
    """The literal in the form in which the wire shows it; as it stands where it has no such form."""
    form = canonical(value, kind)
    return value if form is None else form.value


def sort_keys(order: tuple[str, ...], fields: tuple[Field, ...]) -> tuple[SortKey, ...]:
    """The keys of an order whose fields exist."""
    types = {field.name: field.type for field in fields}
    keys = ((key.removeprefix("-"), key.startswith("-")) for key in order)
    return tuple(SortKey(name, descending, types[name]) for name, descending in keys if name in types)


def uniques(table: str, stated: document.Model, fields: tuple[Field, ...]) -> tuple[Unique, ...]:
    """Uniqueness of single fields, of sequences within their scope, and of lists of fields."""
    by_name = {field.name: field for field in fields}
    groups: list[tuple[str, ...]] = [(field.name,) for field in fields if field.unique]
    groups += [
        (field.sequence_scope, field.name) if field.sequence_scope else (field.name,)
        for field in fields
        if field.type.kind == "sequence" and not field.unique
    ]
    groups += [group for group in stated.unique if group not in groups]
    return tuple(unique(table, group, by_name) for group in groups)


def unique(table: str, group: tuple[str, ...], fields: dict[str, Field]) -> Unique:
    """One uniqueness rule with the name of its constraint."""
    columns = [column_name(fields[name]) if name in fields else name for name in group]
    nulls_equal = len(group) > 1 and any(name in fields and fields[name].optional for name in group)
    return Unique(constraint_name("uq", table, columns), group, nulls_equal)


def states(stated: document.Model) -> list[States]:
    """The legal transitions, from each value in the enum's own order."""
    found = []
    for field, edges in stated.states.items():
        values = (stated.fields[field].values or ()) if field in stated.fields else ()
        ordered = sorted(edges, key=lambda value: values.index(value) if value in values else len(values))
        found.append(States(field, tuple((value, edges[value]) for value in ordered)))
    return found


def dependents_by_target(models: dict[str, Model]) -> dict[str, list[Dependent]]:
    """For each model, the single references of all models that lead to it."""
    found: dict[str, list[Dependent]] = {}
    for model in models.values():
        for field in model.fields:
            if field.type.target and not field.many:
                found.setdefault(field.type.target, []).append(Dependent(model.name, field.name, field.on_delete))
    return found
