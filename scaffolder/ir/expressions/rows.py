"""Rows and what paths lead to from them: columns of rows in scope, lookups behind single references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.ir.codes import LIST_NEEDS_LOOP, NOT_A_REFERENCE, PASSWORD_READ, UNKNOWN_NAME
from scaffolder.ir.expressions.aliases import Aliases
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.names import Named, Notes, Root, Step
from scaffolder.ir.expressions.paths import Broken, Hop, Path, resolve_path
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.expressions.syntax import Word
from scaffolder.ir.expressions.typed import DATETIME, Typed, conjunction
from scaffolder.ir.model import Field
from scaffolder.ir.query import Column, Compare, Computed, Expr, IsNull, Join, Lookup, Param, Query, Source, Type
from scaffolder.record import Record, replace


class Row(Record):
    """A row that an expression speaks of: one in scope by its alias, or one that is only known by its key.

    label: what an alias of it is called after. nullable: there may be no such row. chain: the way to it from `root`.
    """

    model: str
    alias: str | None
    key: Expr
    nullable: bool
    label: str
    root: Root = "row"
    chain: tuple[Step, ...] = ()


class Site(Record):
    """Where lowering stands: the scope, the loop variables, and what is gathered on the way.

    early: rows are the parents that the path of the request has found.
    """

    scope: Scope
    findings: Findings
    notes: Notes
    aliases: Aliases
    loops: Mapping[str, Row]
    early: bool = False

    def inside(self, variable: str, row: Row) -> Site:
        """The same place inside a loop."""
        return replace(self, loops={**self.loops, variable: row})


def key_type(model: str) -> Type:
    """The type of a row's key."""
    return Type("reference", target=model)


def row_in_scope(alias: str, model: str, *, root: Root = "row", chain: tuple[Step, ...] = ()) -> Row:
    """The row that an alias stands for."""
    return Row(model, alias, Column(alias, model, "id", key_type(model), False), False, alias, root, chain)


def liveness(site: Site, alias: str, model: str) -> Expr | None:
    """The condition that a row is not deleted, None where deletes are not soft."""
    if not site.scope.models[model].soft_delete:
        return None
    return IsNull(Column(alias, model, "deletedAt", DATETIME, True))


def member(site: Site, alias: str, model: str, field: Field) -> Typed:
    """A field of a row in scope."""
    if site.scope.is_computed(model, field.name):
        nullable = field.optional and field.type.kind != "bool"
        return Typed(Computed(alias, model, field.name, field.type), field.type, nullable)
    return Typed(Column(alias, model, field.name, field.type, field.optional), field.type, field.optional)


def path_from(site: Site, row: Row, words: Sequence[Word], *, bare: bool = False) -> Path | None:
    """The path that the words name from a row, noted; `bare` words start at the row itself, without a prefix."""
    path = resolve_path(site.scope.models, row.model, [word.text for word in words])
    if isinstance(path, Path):
        note_path(site, row, path)
        return path
    _report_broken(site, path, words, bare)
    return None


def note_path(site: Site, row: Row, path: Path) -> None:
    """Note every field on a path as named."""
    chain = row.chain
    for hop in path.hops:
        site.notes.fields[Named(hop.model, hop.field.name, chain, row.root)] = None
        chain = (*chain, Step(hop.model, hop.field.name))
    site.notes.fields[Named(path.owner, path.final.name, chain, row.root)] = None


def chain_behind(row: Row, path: Path) -> tuple[Step, ...]:
    """The chain to the rows that a path ends at, its last field a reference or a list."""
    steps = [Step(hop.model, hop.field.name) for hop in path.hops]
    return (*row.chain, *steps, Step(path.owner, path.final.name))


def _report_broken(site: Site, broken: Broken, words: Sequence[Word], bare: bool) -> None:
    word = words[broken.index]
    if broken.reason == "scalar":
        before = words[broken.index - 1].text
        site.findings.add(NOT_A_REFERENCE, word.offset, name=before, member=word.text)
        return
    site.findings.add(UNKNOWN_NAME, word.offset, owner=broken.model, name=word.text, hint=broken.hint)


def value_at(site: Site, row: Row, words: Sequence[Word], *, live: bool = True) -> Typed | None:
    """The value at the end of a path of single references; without words, the row's key.

    live: a reference at the end is null where the row that it names is deleted.
    """
    if not words:
        return Typed(row.key, key_type(row.model), row.nullable)
    path = path_from(site, row, words)
    if path is None:
        return None
    if path.list_hop is not None or path.final.many:
        index = path.list_hop if path.list_hop is not None else len(path.hops)
        name = ".".join(word.text for word in words[: index + 1])
        site.findings.add(LIST_NEEDS_LOOP, words[index].offset, name=name)
        return None
    if path.final.type.kind == "password":
        site.findings.add(PASSWORD_READ, words[-1].offset, name=path.final.name)
        return None
    return value_of(site, row, path, live=live)


def value_of(site: Site, row: Row, path: Path, *, live: bool = True) -> Typed:
    """The value of a path that is known to lead through single references alone."""
    hops, final, type_ = _shortest(site, path, live)
    if not hops and row.alias is not None:
        found = member(site, row.alias, row.model, final)
        return Typed(_typed_column(found.expr, type_), type_, found.nullable)
    if not hops and final.name == "id" and not _soft(site, row.model):
        return Typed(_typed_column(row.key, type_), type_, row.nullable)
    return _lookup(site, row, hops, final, type_)


def _shortest(site: Site, path: Path, live: bool) -> tuple[tuple[Hop, ...], Field, Type]:
    """The hops that must be taken, and the field to read behind them: a key of a row that cannot be gone is not."""
    target = path.final.type.target
    if target is not None and live and _soft(site, target):
        hop = Hop(path.owner, path.final, target)
        return (*path.hops, hop), site.scope.models[target].field("id"), path.final.type
    last = path.hops[-1] if path.hops else None
    if last and path.final.name == "id" and not _soft(site, last.target):
        return path.hops[:-1], last.field, path.final.type
    return path.hops, path.final, path.final.type


def _soft(site: Site, model: str) -> bool:
    return site.scope.models[model].soft_delete


def _typed_column(expr: Expr, type_: Type) -> Expr:
    return replace(expr, type=type_) if isinstance(expr, Column | Computed | Param) else expr


def _lookup(site: Site, row: Row, hops: tuple[Hop, ...], final: Field, type_: Type) -> Typed:
    """The scalar subquery that starts at the first row that is not in scope, and joins the others."""
    nullable = row.nullable
    conditions: list[Expr | None] = []
    joins: list[Join] = []
    if row.alias is None:
        source = Source(site.aliases.take(row.label), model=row.model)
        key = row.key
    else:
        first = member(site, row.alias, row.model, hops[0].field)
        source = Source(site.aliases.take(hops[0].field.name), model=hops[0].target)
        key, nullable = first.expr, nullable or first.nullable
        hops = hops[1:]
    alias, model = source.alias, source.model or ""
    conditions += [_key_is(alias, model, key), liveness(site, alias, model)]
    nullable = nullable or _soft(site, model)
    for hop in hops:
        reference = member(site, alias, hop.model, hop.field)
        alias, model = site.aliases.take(hop.field.name), hop.target
        joins.append(Join(Source(alias, model=model), _key_is(alias, model, reference.expr)))
        conditions.append(liveness(site, alias, model))
        nullable = nullable or reference.nullable or _soft(site, model)
    value = member(site, alias, model, final)
    query = Query(source, tuple(joins), conjunction(*conditions))
    return Typed(Lookup(query, _typed_column(value.expr, type_), type_), type_, nullable or value.nullable)


def _key_is(alias: str, model: str, key: Expr) -> Expr:
    return Compare("==", Column(alias, model, "id", key_type(model), False), key)
