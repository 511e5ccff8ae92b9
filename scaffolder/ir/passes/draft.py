"""What the passes know so far: the design, and every part of the project that is resolved already."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from scaffolder.design.document import Design
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.compile import Compiled
from scaffolder.ir.expressions.names import Named, Step
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.model import (
    Auth,
    Check,
    Field,
    Link,
    Middleware,
    Model,
    Operation,
    Rule,
    SeedRow,
    Service,
    Setting,
    Table,
    Wire,
)
from scaffolder.ir.query import Column, Expr, Logic, Readable, Type
from scaffolder.record import Record, field

Value = TypeVar("Value")
FieldKey = tuple[str, str]  # (model, field)

NO_MIDDLEWARE = Middleware(False, False, False, None, None, None, None, False, ())
BARE_WIRE = Wire("", "problem", (), False)
NOBODY = Rule("none", "none", None, False, "nobody")


def nothing() -> Mapping[Any, Any]:
    """An empty mapping that cannot be filled."""
    return MappingProxyType({})


class Watch(Record):
    """A field, or with no field the coming and going of rows of `model`, that a check of `owner` reads.

    chain: the steps from the owner's row to the row of `model`; empty for the owner's own fields.
    """

    owner: str
    check: Check
    model: str
    field: str | None
    chain: tuple[Step, ...]


class Draft(Record):
    """A project in the making."""

    design: Design
    models: Mapping[str, Model] = field(default_factory=nothing)
    links: Mapping[FieldKey, Link] = field(default_factory=nothing)
    computed: Mapping[FieldKey, Compiled] = field(default_factory=nothing)
    computed_names: frozenset[FieldKey] = frozenset()
    trees: Mapping[FieldKey, Expr] = field(default_factory=nothing)  # of computed fields
    table_names: frozenset[str] = frozenset()
    watches: Mapping[str, tuple[Watch, ...]] = field(default_factory=nothing)  # by the watched model
    check_names: Mapping[tuple[str, str], tuple[Named, ...]] = field(default_factory=nothing)  # by (model, code)
    shown: frozenset[FieldKey] = frozenset()  # fields that some shape of their model shows
    operations: tuple[Operation, ...] = ()
    auth: Auth | None = None
    middleware: Middleware = NO_MIDDLEWARE
    services: tuple[Service, ...] = ()
    settings: tuple[Setting, ...] = ()
    wire: Wire = BARE_WIRE
    seeds: tuple[SeedRow, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def id_type(self) -> Type:
        """The type of every row's key."""
        return Type("uuid" if self.design.database.ids == "uuid" else "int")

    @property
    def auth_model(self) -> str | None:
        """The model whose rows are callers."""
        return self.design.auth.model if self.design.auth else None

    def scope(self, model: str | None, **changes: Any) -> Scope:
        """What an expression about a row of this model may name."""
        return Scope(
            models=self.models,
            model=model,
            auth_model=self.auth_model,
            computed=self.computed_names,
            links=self.links,
            trees=self.trees,
            reserved=self.table_names,
            **changes,
        )

    def is_computed(self, model: str, name: str) -> bool:
        """Whether the field is read from an expression."""
        return (model, name) in self.computed_names

    def hides_rows(self, model: str) -> bool:
        """Whether there may be rows of the model that a caller cannot read."""
        return self.models[model].read.kind != "public"

    def readable(self, row: str, model: str) -> Readable | None:
        """The condition that the caller may read the row; None where it always holds."""
        return Readable(row, model) if self.hides_rows(model) or self.models[model].soft_delete else None

    def key_type(self, field: Field) -> Type:
        """The type by which the wire names the target of a reference: of its `by` field, else of its id."""
        if field.by is None or field.type.target is None:
            return self.id_type
        return self.models[field.type.target].field(field.by).type


Pass = tuple[Draft, tuple[Diagnostic, ...]]


def column(row: str, model: Model, name: str) -> Column:
    """The stored column of a field of a row in scope."""
    found = model.field(name)
    return Column(row, model.name, name, found.type, found.optional)


def find_field(model: Model, name: str) -> Field | None:
    """The model's field by that name, if it has one."""
    return next((it for it in model.fields if it.name == name), None)


def all_of(*conditions: Expr | None) -> Expr | None:
    """The conjunction of the conditions that there are."""
    given = tuple(it for it in conditions if it is not None)
    if len(given) < 2:
        return given[0] if given else None
    return Logic("and", given)
