"""Lists: filters, sort keys, search and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from scaffolder.design import document
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.paths import Broken, Path, resolve_path
from scaffolder.ir.model import Filter, Model, PageSize, SortKey
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.matches import absence, match
from scaffolder.ir.passes.places import Place
from scaffolder.ir.resolve_codes import (
    FILTER_LEAK,
    FILTER_PATH,
    FILTER_TYPE,
    SORT_LEAK,
)
from scaffolder.record import Record

Op = Literal["ne", "gt", "gte", "lt", "lte", "in", "contains", "null"]
ORDERED = {"int", "bigint", "decimal", "sequence", "date", "datetime"}
STRINGS = {"string", "text", "email", "url", "slug"}
COMPARISONS: tuple[Op, ...] = ("ne", "gt", "gte", "lt", "lte")


class Listing(Record):
    """What callers of a list may ask for."""

    filters: tuple[Filter, ...] = ()
    sorts: tuple[SortKey, ...] = ()
    searched: tuple[str, ...] = ()
    page: PageSize | None = None
    order: tuple[SortKey, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def listing_of(draft: Draft, place: Place) -> Listing:
    """The filters, sort keys, searched fields and page of a list endpoint."""
    if place.kind != "list" or place.model is None:
        return Listing()
    filters, filter_findings = filters_of(draft, place, place.model)
    sorts, sort_findings = sorts_of(draft, place, place.model)
    searched = tuple(it.name for it in place.model.fields if it.searchable)
    findings = (*filter_findings, *sort_findings)
    return Listing(filters, sorts, searched, page_of(place), place.model.order, findings)


def filters_of(draft: Draft, place: Place, model: Model) -> tuple[tuple[Filter, ...], tuple[Diagnostic, ...]]:
    """The query parameters that filter."""
    filters: dict[str, Filter] = {}
    findings: list[Diagnostic] = []
    for param, text, pointer in stated_filters(place):
        path = resolve_path(draft.models, model.name, text.split("."))
        if isinstance(path, Broken):
            findings.append(FILTER_PATH.at(pointer, name=path.name, model=path.model, hint=path.hint))
            continue
        found = tuple(filter_faults(draft, path, pointer))
        findings += found
        if not found:
            filters[param] = filter_on(draft, param, path)
    return tuple(filters.values()), tuple(findings)


def stated_filters(place: Place) -> Iterator[tuple[str, str, str]]:
    """Each parameter with the path that it filters by and the place where it is stated."""
    stated = place.stated.filter
    pointer = f"{place.pointer}/filter"
    if isinstance(stated, dict):
        yield from ((param, path, f"{pointer}/{param}") for param, path in stated.items())
    else:
        yield from ((name, name, f"{pointer}/{index}") for index, name in enumerate(stated or ()))


def filter_faults(draft: Draft, path: Path, pointer: str) -> Iterator[Diagnostic]:
    """Why rows cannot be filtered by the path."""
    if path.final.type.kind == "password":
        yield FILTER_TYPE.at(pointer, type="password")
    elif (path.owner, path.final.name) not in draft.shown:
        yield FILTER_LEAK.at(pointer, field=path.final.name, model=path.owner)


def filter_on(draft: Draft, param: str, path: Path) -> Filter:
    """A filter by the value at the end of a path."""
    kind = draft.key_type(path.final) if path.final.type.target else path.final.type
    nullable = may_be_null(path)
    ops = (
        *(COMPARISONS if kind.kind in ORDERED and not path.final.type.target else ()),
        "in",
        *(("contains",) if kind.kind in STRINGS else ()),
        *(("null",) if nullable else ()),
    )
    return Filter(param, kind, ops, match(draft, path), absence(draft, path) if nullable else None)


def may_be_null(path: Path) -> bool:
    """Whether a row's value, or a reference on the way to it, may be null."""
    optional = path.final.optional and not path.final.many
    return optional or any(hop.field.optional and not hop.field.many for hop in path.hops)


def sorts_of(draft: Draft, place: Place, model: Model) -> tuple[tuple[SortKey, ...], tuple[Diagnostic, ...]]:
    """The sort keys that callers may name."""
    names = place.stated.sort or ()
    findings = tuple(
        SORT_LEAK.at(f"{place.pointer}/sort/{index}", field=name, model=model.name)
        for index, name in enumerate(names)
        if (model.name, name) not in draft.shown
    )
    return tuple(SortKey(name, False, model.field(name).type) for name in names), findings


def page_of(place: Place) -> PageSize | None:
    """The page, None for all rows."""
    stated = place.stated.page
    if stated is False:
        return None
    size = stated if isinstance(stated, document.Page) else document.Page()
    return PageSize(size.size, size.max)
