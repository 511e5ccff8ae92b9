"""Lists: the rows of a many-to-many table or of a reverse reference, as the FROM of a subquery."""

from __future__ import annotations

from collections.abc import Sequence

from scaffolder.ir.codes import LIST_BEHIND_LIST, NOT_A_LIST
from scaffolder.ir.expressions.names import Step
from scaffolder.ir.expressions.paths import Hop, Path
from scaffolder.ir.expressions.rows import (
    Row,
    Site,
    chain_behind,
    key_type,
    liveness,
    path_from,
    row_in_scope,
    value_of,
)
from scaffolder.ir.expressions.syntax import Name, Word
from scaffolder.ir.expressions.typed import Typed, conjunction
from scaffolder.ir.model import Field
from scaffolder.ir.query import Column, Compare, Expr, Join, LinkColumn, Query, Source
from scaffolder.record import Record


class RowList(Record):
    """A list of rows of `target`, in `field` of the row whose key is `owner_key`; `behind` are the words after it."""

    owner: str
    owner_key: Typed
    field: Field
    target: str
    row: Row
    chain: tuple[Step, ...]
    behind: tuple[Word, ...] = ()

    @property
    def label(self) -> str:
        """What an alias of an element is called after."""
        return self.field.name


def list_at(site: Site, row: Row, words: Sequence[Word], name: Name, *, goes_on: bool = False) -> RowList | None:
    """The list that a path ends at or, where it `goes_on`, leads through; `name` is the path as it is written."""
    path = path_from(site, row, words) if words else None
    if words and path is None:
        return None
    index = _list_index(path) if path else None
    if path is None or index is None:
        site.findings.add(NOT_A_LIST, name.offset, name=name.text)
        return None
    behind = tuple(words[index + 1 :])
    if behind and (not goes_on or path.final.many or any(hop.field.many for hop in path.hops[index + 1 :])):
        site.findings.add(LIST_BEHIND_LIST, words[index].offset, name=words[index].text)
        return None
    return _row_list(site, row, _until(path, index), behind)


def _list_index(path: Path) -> int | None:
    return path.list_hop if path.list_hop is not None else (len(path.hops) if path.final.many else None)


def _until(path: Path, index: int) -> Path:
    """The path up to and with its first list."""
    if index == len(path.hops):
        return path
    return Path(path.model, path.hops[:index], path.hops[index].model, path.hops[index].field)


def _row_list(site: Site, row: Row, path: Path, behind: tuple[Word, ...]) -> RowList:
    key = Typed(row.key, key_type(row.model), row.nullable)
    if path.hops:
        last: Hop = path.hops[-1]
        key = value_of(site, row, Path(path.model, path.hops[:-1], last.model, last.field))
    target = path.final.type.target or ""
    return RowList(path.owner, key, path.final, target, row, chain_behind(row, path), behind)


def elements(site: Site, rows: RowList, alias: str) -> tuple[Query, Row]:
    """The query of a list's live rows under an alias, and the row that stands for each."""
    element = row_in_scope(alias, rows.target, root=rows.row.root, chain=rows.chain)
    source, alive = Source(alias, model=rows.target), liveness(site, alias, rows.target)
    if rows.field.link is None:
        return Query(source, (), conjunction(_belongs(site, rows, alias), alive)), element
    link = site.aliases.take(f"{alias}_link")
    owner, target = link_columns(site, rows, link)
    join = Join(Source(link, link=rows.field.link), Compare("==", target, element.key))
    return Query(source, (join,), conjunction(Compare("==", owner, rows.owner_key.expr), alive)), element


def containing(site: Site, rows: RowList, key: Expr | None, *, key_is_live: bool = False) -> Query:
    """The query that finds the row with a key in a list, or, without one, all rows of the list.

    A many-to-many table is asked alone where the row cannot be deleted.
    """
    alias = site.aliases.take(rows.label)
    alive = None if key_is_live else liveness(site, alias, rows.target)
    if rows.field.link is None:
        own = Column(alias, rows.target, "id", key_type(rows.target), False)
        found = Compare("==", own, key) if key is not None else None
        return Query(Source(alias, model=rows.target), (), conjunction(_belongs(site, rows, alias), found, alive))
    link = alias if alive is None else site.aliases.take(f"{alias}_link")
    owner, target = link_columns(site, rows, link)
    found = Compare("==", target, key) if key is not None else None
    where = conjunction(Compare("==", owner, rows.owner_key.expr), found, alive)
    if alive is None:
        return Query(Source(link, link=rows.field.link), (), where)
    own = Column(alias, rows.target, "id", key_type(rows.target), False)
    join = Join(Source(alias, model=rows.target), Compare("==", own, target))
    return Query(Source(link, link=rows.field.link), (join,), where)


def link_columns(site: Site, rows: RowList, alias: str) -> tuple[LinkColumn, LinkColumn]:
    """The two keys of a row of the list's many-to-many table."""
    link = rows.field.link or ""
    owner = LinkColumn(alias, link, "owner", key_type(rows.owner))
    return owner, LinkColumn(alias, link, "target", key_type(rows.target))


def _belongs(site: Site, rows: RowList, alias: str) -> Expr:
    """The condition that a row of a reverse list refers to the list's owner."""
    via = site.scope.models[rows.target].field(rows.field.via or "")
    return Compare("==", Column(alias, rows.target, via.name, via.type, via.optional), rows.owner_key.expr)


def narrowed(query: Query, condition: Expr) -> Query:
    """The query with one more condition."""
    return Query(query.source, query.joins, conjunction(query.where, condition))
