"""What the names of an expression may mean at the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scaffolder.ir.model import Link, Model
from scaffolder.ir.query import Expr, Type
from scaffolder.record import Record, field

ROOT = "self"


class ParentRow(Record):
    """A row that the path of a request has found: its name among `Param("parent", name)`, and its model."""

    name: str
    model: str


class Scope(Record):
    """The models, the rows and the specials that an expression may name.

    models: every model with its fields typed; which fields are computed is told by `computed`, (model, field) pairs.
    model, alias: the row that stands behind `self` and behind names without a prefix; None where there is no row.
    rows: further rows by the name that an expression calls them: (alias, model).
    auth_model: the caller's model, None where the design has no authentication.
    inputs, result: the members of `$input` and `$result`; a reference's type leads on (`$input.product.price`); None
    where the special is not legal at all.
    links: many-to-many tables by (model, field). trees: what computed fields compile to, for the analysis of anonymous
    callers; a field that is not there may be anything.
    parents: for create guards, the rows found by the path, by the chain of single references that leads to them; None
    asks for no early form.
    reserved: further words that no alias may be, the names of tables.
    """

    models: Mapping[str, Model]
    model: str | None
    auth_model: str | None = None
    computed: frozenset[tuple[str, str]] = frozenset()
    links: Mapping[tuple[str, str], Link] = field(default_factory=lambda: MappingProxyType({}))
    alias: str = ROOT
    rows: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    user_allowed: bool = True
    now_allowed: bool = True
    inputs: Mapping[str, Type] | None = None
    result: Mapping[str, Type] | None = None
    trees: Mapping[tuple[str, str], Expr] = field(default_factory=lambda: MappingProxyType({}))
    parents: Mapping[tuple[str, ...], ParentRow] | None = None
    reserved: frozenset[str] = frozenset()

    def is_computed(self, model: str, name: str) -> bool:
        """Whether the field is read from an expression, not stored."""
        return (model, name) in self.computed
