"""Seeds: the rows that a new database starts with, each known again by a uniqueness rule."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from scaffolder.ir import query as q
from scaffolder.ir.model import Field, Model, SeedRow, Unique
from scaffolder.record import replace
from scaffolder.render.lowering.desk import Desk, mentioned
from scaffolder.render.lowering.inputs import creation_view
from scaffolder.render.names import Name
from scaffolder.render.view import CreationView, SeedIdentityView, SeedValueView, SeedView, UseView

_OTHERS = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 80


def seed_views(desk: Desk, rows: Iterable[SeedRow]) -> tuple[SeedView, ...]:
    return tuple(_seed(desk, row) for row in with_missing_rows(desk, rows))


def seed_uses(desk: Desk, rows: Iterable[SeedRow]) -> tuple[UseView, ...]:
    """Return the models that seeds speak of, with the many-to-many tables that they fill."""
    names: set[str] = set()
    links: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        names.add(row.model)
        for name, _ in row.values:
            field = desk.models[row.model].field(name)
            if field.type.target:
                names.add(field.type.target)
            if field.link:
                links[row.model].add(field.link)
        defaults = [field.default.expr for field in desk.models[row.model].fields if field.default]
        names |= {model for model, _ in mentioned(defaults, desk.models, desk.links)}
    return tuple(
        UseView(
            desk.lexicon.model(name),
            desk.folder(name),
            tuple(map(desk.lexicon.link, sorted(links[name]))),
            desk.root(name),
        )
        for name in sorted(names)
    )


def with_missing_rows(desk: Desk, rows: Iterable[SeedRow]) -> Iterator[SeedRow]:
    """Yield the rows, each after those that its lists create where they are missing."""
    made: set[tuple[str, str, object]] = set()
    for row in rows:
        made |= {(row.model, name, value) for name, value in row.values}
        for name, value in row.values:
            field = desk.models[row.model].field(name)
            if not field.create_missing or not field.by or not isinstance(value, tuple):
                continue
            target = field.type.target or ""
            for item in value:
                if (target, field.by, item) not in made:
                    made.add((target, field.by, item))
                    yield SeedRow(target, ((field.by, item),), field.by)
        yield row


def _seed(desk: Desk, row: SeedRow) -> SeedView:
    model = desk.models[row.model]
    values = {field: _seed_value(desk, model, field, value) for field, value in row.values}
    return SeedView(
        model=desk.reference(row.model),
        identity=tuple(_identity(desk, model, row, values)),
        is_soft=model.soft_delete,
        has_lists=any(value.is_list for value in values.values()),
        values=tuple(values.values()),
        creation=seed_creation(desk, model, frozenset(values)),
    )


def _identity(desk: Desk, model: Model, row: SeedRow, values: dict[str, SeedValueView]) -> Iterator[SeedIdentityView]:
    """Yield the values by which the row is known again: those of the first uniqueness rule that it fills."""
    stated = dict(row.values)
    unique = next((unique for unique in model.uniques if _is_filled(model, unique, stated)), None)
    for name in unique.fields if unique else ():
        field, column = model.field(name), desk.attribute(model.name, name)
        if name in values:
            yield SeedIdentityView(column, values[name], "")
        else:
            slug = slug_of(str(stated[field.slug_source or ""]), model, field)
            yield SeedIdentityView(column, None, desk.text(slug).literal)


def _is_filled(model: Model, unique: Unique, stated: Mapping[str, object]) -> bool:
    fields = [model.field(name) for name in unique.fields]
    return all(stated.get(field.name) is not None or stated.get(field.slug_source or "") for field in fields)


def slug_of(text: str, model: Model, field: Field) -> str:
    """Return the slug that a text gets in an empty table."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = _OTHERS.sub("-", ascii_text).strip("-")[:_SLUG_LENGTH].rstrip("-") or "-".join(Name.of(model.name).words)
    slug, number = base, 1
    while slug in field.reserved:
        number += 1
        slug = f"{base}-{number}"
    return slug


def seed_creation(desk: Desk, model: Model, given: frozenset[str]) -> CreationView:
    """Return the columns of a seeded row that the design leaves to their defaults."""
    view = creation_view(desk, None, model, (), dict.fromkeys(given, "given"), ())
    names = {desk.attribute(model.name, field).snake for field in given if model.field(field).stored}
    return replace(
        view,
        columns=tuple(column for column in view.columns if column.name.snake not in names),
        slugs=tuple(slug for slug in view.slugs if slug.name.snake not in names),
        sequences=tuple(sequence for sequence in view.sequences if sequence.name.snake not in names),
    )


def _seed_value(desk: Desk, model: Model, name: str, value: object) -> SeedValueView:
    field = model.field(name)
    values = value if isinstance(value, tuple) else ()
    target = field.type.target
    key = q.Type("string")
    by = None
    if target:
        wanted = field.by or seed_key(desk, target)
        key = desk.models[target].field(wanted).type
        by = desk.attribute(target, wanted)
    is_reference = target is not None and not field.many and value is not None
    link = desk.links.get(field.link or "")
    return SeedValueView(
        name=desk.attribute(model.name, name) if field.stored else desk.member(name),
        literal="" if field.many else desk.literal(value, key if is_reference else field.type, _is_bare(field)),
        is_literal=not is_reference and not field.many and field.type.kind != "password",
        is_password=field.type.kind == "password",
        is_reference=is_reference,
        is_list=field.many,
        target=desk.reference(target) if target else None,
        target_is_soft=bool(target and desk.models[target].soft_delete),
        by=by,
        values=tuple(desk.literal(item, key) for item in values),
        table=desk.lexicon.link(link.name) if link else None,
        owner_column=link.owner_column if link else "",
        target_column=link.target_column if link else "",
        nullable=field.optional,
    )


def _is_bare(field: Field) -> bool:
    """Whether a stated value goes into a column that may be null as it is."""
    return field.optional and field.type.kind not in ("reference", "password")


def seed_key(desk: Desk, model: str) -> str:
    """Return the field that a seed names a row by: its first unique one."""
    return next((field.name for field in desk.models[model].fields if field.unique and not field.implicit), "id")
