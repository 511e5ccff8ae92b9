"""Tables of many-to-many lists, which must not meet those of models."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design.grammar import snake_case
from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.model import Field, Link, Model
from scaffolder.ir.naming import shortened
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.resolve_codes import TABLE_CLASH
from scaffolder.record import replace

COUNTERS = "sequence_counters"


def resolve_names(draft: Draft) -> Pass:
    """The draft with its many-to-many tables."""
    links = {
        (model.name, field.name): link(model, field)
        for model in draft.models.values()
        for field in model.fields
        if field.linked
    }
    tables = frozenset({*(it.table for it in draft.models.values()), *(it.table for it in links.values()), COUNTERS})
    named = replace(draft, links=links, table_names=tables)
    return named, tuple(table_clashes(named))


def link(owner: Model, field: Field) -> Link:
    """The many-to-many table of a list."""
    target = field.type.target or ""
    prefix = "related_" if target == owner.name else ""
    return Link(
        name=f"{owner.name}.{field.name}",
        owner=owner.name,
        field=field.name,
        target=target,
        table=shortened(f"{snake_case(owner.name)}_{snake_case(field.name)}"),
        owner_column=shortened(f"{snake_case(owner.name)}_id"),
        target_column=shortened(f"{prefix}{snake_case(target)}_id"),
    )


def table_clashes(draft: Draft) -> Iterator[Diagnostic]:
    """Tables that have one name."""
    owners = {COUNTERS: "the numbering of sequences"}
    for model in draft.models.values():
        if model.table in owners:
            yield TABLE_CLASH.at(pointer_of("models", model.name), table=model.table, other=owners[model.table])
        owners.setdefault(model.table, f"model {model.name}")
    for (owner, field), found in draft.links.items():
        if found.table in owners:
            pointer = pointer_of("models", owner, "fields", field)
            yield TABLE_CLASH.at(pointer, table=found.table, other=owners[found.table])
        owners.setdefault(found.table, f"the list {found.name}")
