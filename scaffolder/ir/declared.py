"""The renames that a design declares, and those that it seems to have forgotten to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scaffolder.design.document import Design
from scaffolder.design.fmt import format_design
from scaffolder.design.load import load_text
from scaffolder.ir.migration import Migration, Renames, TableChange
from scaffolder.ir.model import StoredColumn, Table
from scaffolder.ir.rename import rename_field, rename_model
from scaffolder.record import Record, replace

LIKENESS = 0.6


class LikelyRename(Record):
    """Something that is gone, and something new that looks like it, both by the names of the design."""

    old: str
    new: str

    @property
    def former(self) -> str:
        """The name that `renamed_from` would give."""
        return self.old.rpartition(".")[2]


def declared_renames(old: Design, new: Design) -> Renames:
    """Return the declared renames that have not been applied yet."""
    models = {
        name: model.renamed_from
        for name, model in new.models.items()
        if model.renamed_from in old.models and name not in old.models and model.renamed_from not in new.models
    }
    endpoints = {
        route: it.renamed_from
        for route, it in new.endpoints.items()
        if it.renamed_from in old.endpoints and route not in old.endpoints and it.renamed_from not in new.endpoints
    }
    return Renames(models, dict(_fields(old, new, models)), endpoints)


def _fields(old: Design, new: Design, models: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    for name, model in new.models.items():
        before = old.models.get(models.get(name) or name)
        known = before.fields if before else {}
        for field, stated in model.fields.items():
            former = stated.renamed_from
            if former in known and field not in known and former not in model.fields:
                yield (name, field), former


def with_renames(old: Design, renames: Renames) -> str:
    """Return the text of the old design with nothing but the renames applied."""
    value: dict[str, Any] = without_declarations(old.model_dump(mode="json", by_alias=True, exclude_unset=True))
    for name, former in renames.models.items():
        value = rename_model(value, former, name)
    for (model, name), former in renames.fields.items():
        design = load_text(format_design(value))[0]
        value = rename_field(value, design, model, former, name) if design else value
    if renames.endpoints:
        former_routes = {former: route for route, former in renames.endpoints.items()}
        value["endpoints"] = {former_routes.get(route, route): it for route, it in value["endpoints"].items()}
    return format_design(value)


def without_declarations(value: Any) -> Any:
    """Return a document without its `renamed_from`, which has had its effect."""
    if isinstance(value, dict):
        return {key: without_declarations(it) for key, it in value.items() if key != "renamed_from"}
    return value


def likely_renames(migration: Migration, owners: dict[str, str]) -> tuple[LikelyRename, ...]:
    """Return what looks like a rename that was not declared; `owners` has the models by their tables."""
    found = [it for change in migration.changed for it in _likely_columns(change, owners)]
    free = [table for table in migration.created if table.name in owners]
    for table in migration.dropped:
        match = next((it for it in free if _likeness(table, it) >= LIKENESS), None) if table.name in owners else None
        if match is not None:
            free.remove(match)
            found.append(LikelyRename(owners[table.name], owners[match.name]))
    return tuple(found)


def _likely_columns(change: TableChange, owners: dict[str, str]) -> Iterator[LikelyRename]:
    added = [it.new for it in change.columns if it.new and not it.old and it.new.model_field]
    for column in (it.old for it in change.columns if it.old and not it.new):
        match = next((it for it in added if column.model_field and _alike(column, it)), None)
        if match is not None:
            added.remove(match)
            model = owners.get(change.new.name, change.new.name)
            yield LikelyRename(
                f"{owners.get(change.old.name, model)}.{column.model_field}", f"{model}.{match.model_field}"
            )


def _alike(old: StoredColumn, new: StoredColumn) -> bool:
    return replace(old, name="", model_field="", check_name=None) == replace(
        new, name="", model_field="", check_name=None
    )


def _likeness(old: Table, new: Table) -> float:
    """Return how many of two tables' own columns are the same in both."""
    one, two = ({(it.name, it.kind) for it in table.columns if it.name not in _OWN} for table in (old, new))
    return len(one & two) / max(len(one | two), 1)


_OWN = frozenset({"id", "created_at", "updated_at", "deleted_at"})
