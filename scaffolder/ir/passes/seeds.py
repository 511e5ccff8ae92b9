"""Seeds: rows with typed values; references name their targets by the field that identifies them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.model import Field, JsonScalar, Model, SeedRow
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.literals import canonical
from scaffolder.ir.query import Type
from scaffolder.ir.resolve_codes import SEED_ORDER
from scaffolder.record import replace

SeedValue = JsonScalar | tuple[JsonScalar, ...]
Seen = dict[tuple[str, str], set[JsonScalar]]  # values of identifying fields by (model, field)


def resolve_seeds(draft: Draft) -> Pass:
    """The draft with the rows that `make seed` writes, in order."""
    rows: list[SeedRow] = []
    findings: list[Diagnostic] = []
    seen: Seen = {}
    for name, stated in draft.design.database.seeds.items():
        model = draft.models[name]
        for index, row in enumerate(stated):
            pointer = pointer_of("database", "seeds", name, index)
            values, found = seeded_values(draft, model, row, seen, pointer)
            findings += found
            rows.append(SeedRow(name, values, identifying(model)))
            for field, value in values:
                if not isinstance(value, tuple):
                    seen.setdefault((name, field), set()).add(value)
    return replace(draft, seeds=tuple(rows)), tuple(findings)


def identifying(model: Model) -> str | None:
    """The first unique field, by which a row that is there already is known."""
    return next((it.fields[0] for it in model.uniques if len(it.fields) == 1), None)


def seeded_values(
    draft: Draft, model: Model, row: Mapping[str, JsonValue], seen: Seen, pointer: str
) -> tuple[tuple[tuple[str, SeedValue], ...], tuple[Diagnostic, ...]]:
    """The row's values, as the wire shows them."""
    values: list[tuple[str, SeedValue]] = []
    findings: list[Diagnostic] = []
    for name, value in row.items():
        field = model.field(name)
        kind = named_type(draft, field)
        forms = tuple(seeded(kind, it) for it in (value if isinstance(value, list) else [value]))
        findings += order_faults(draft, field, forms, seen, f"{pointer}/{name}")
        values.append((name, forms if field.many else forms[0]))
    return tuple(values), tuple(findings)


def named_type(draft: Draft, field: Field) -> Type:
    """The type of a seeded value: a reference's is that of the field that names its target."""
    if field.type.target is None:
        return field.type
    target = draft.models[field.type.target]
    return target.field(field.by or identifying(target) or "id").type


def seeded(kind: Type, value: JsonValue) -> JsonScalar:
    """The value in its type's own form."""
    form = canonical(value, kind)
    if form is not None:
        return form.value
    return value if isinstance(value, str | int) else None


def order_faults(
    draft: Draft, field: Field, values: tuple[JsonScalar, ...], seen: Seen, pointer: str
) -> Iterator[Diagnostic]:
    """References to rows that no earlier seed writes."""
    if field.type.target is None or field.create_missing:
        return
    target = draft.models[field.type.target]
    name = field.by or identifying(target)
    if name is None or target.field(name).type.kind == "slug":
        return
    known = seen.get((target.name, name), set())
    if any(value is not None and value not in known for value in values):
        yield SEED_ORDER.at(pointer, field=field.name, model=target.name)
