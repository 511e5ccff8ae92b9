"""Selections: one query for the rows of a shape, and one for each list in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scaffolder.ir.expressions.paths import Hop, Path
from scaffolder.ir.model import Field, Model, Selection, ShapeJoin, ShapeList, ShapeMember, ShapeValue
from scaffolder.ir.naming import capitalised, unused
from scaffolder.ir.passes.draft import Draft, all_of, column
from scaffolder.ir.passes.words import Item, path_of
from scaffolder.ir.query import Column, Compare, Computed, Expr, IsNull, Join, LinkColumn, Lookup, Query, Source
from scaffolder.record import Record, Struct, field

ShapeKey = tuple[str, str]  # (model, shape)
ELEMENT = "element"
LINK = "link"


class Row(Record):
    """A row of a selection: its alias, its model, and the path of references that leads to it."""

    alias: str
    model: str
    path: tuple[str, ...] = ()


class Gathering(Struct):
    """The parts of one selection, gathered while its members are built."""

    draft: Draft
    items: Mapping[ShapeKey, tuple[Item, ...]]
    element: Callable[[str, str], Selection]  # the selection of a shape for the elements of a list
    root: str
    joins: dict[tuple[str, ...], ShapeJoin] = field(default_factory=dict)
    values: dict[tuple[object, ...], ShapeValue] = field(default_factory=dict)
    lists: dict[tuple[object, ...], ShapeList] = field(default_factory=dict)

    def members(self, row: Row, shape: str) -> tuple[ShapeMember, ...]:
        """What an object shows of a row."""
        return tuple(self.member(row, item) for item in self.items[row.model, shape])

    def member(self, row: Row, item: Item) -> ShapeMember:
        """One member of an object."""
        if item.kind == "token":
            return ShapeMember(item.name, "token")
        path = path_of(self.draft.models, row.model, item.path)
        if path.final.many:
            return self.list_member(self.reached(row, path), item, path.final)
        if item.kind == "expand":
            return self.expansion(row, item, path.final)
        return ShapeMember(item.name, "value", self.path_label(row, path))

    def reached(self, row: Row, path: Path) -> Row:
        """The row that owns the path's final field."""
        for hop in path.hops:
            row = self.joined(row, hop.field)
        return row

    def joined(self, row: Row, reference: Field) -> Row:
        """The row that a single reference leads to, if the caller may read it."""
        target = reference.type.target or ""
        path = (*row.path, reference.name)
        if path not in self.joins:
            alias = unused(camel(path), {self.root, LINK, *(it.alias for it in self.joins.values())})
            key = Compare("==", column(alias, self.draft.models[target], "id"), self.reference(row, reference))
            on = all_of(key, self.draft.readable(alias, target))
            self.joins[path] = ShapeJoin(alias, target, on or key)
        return Row(self.joins[path].alias, target, path)

    def reference(self, row: Row, reference: Field) -> Column:
        """The key that a single reference of a row holds."""
        return Column(row.alias, row.model, reference.name, reference.type, reference.optional)

    def path_label(self, row: Row, path: Path) -> str:
        """The label of the value at the end of a path of single references."""
        nullable = any(self.may_miss(hop) for hop in path.hops)
        if path.hops and path.final.compute is not None:
            return self.value(
                (*row.path, *hop_names(path), path.final.name), lookup(self.draft, row, path), path.final, True
            )
        return self.field_label(self.reached(row, path), path.final, nullable)

    def field_label(self, row: Row, shown: Field, missing: bool = False) -> str:
        """The label of a field's value, of a reference its key or `by` value."""
        nullable = missing or shown.optional
        if shown.compute is not None:
            return self.value(
                (*row.path, shown.name), Computed(row.alias, row.model, shown.name, shown.type), shown, nullable
            )
        if shown.by is not None and shown.type.target:
            target = self.draft.models[shown.type.target]
            by = target.field(shown.by)
            nullable = nullable or self.may_miss(Hop(row.model, shown, target.name))
            return self.value(
                (*row.path, shown.name), column(self.joined(row, shown).alias, target, by.name), by, nullable
            )
        return self.value(
            (*row.path, shown.name), column(row.alias, self.draft.models[row.model], shown.name), shown, nullable
        )

    def may_miss(self, hop: Hop) -> bool:
        """Whether a reference may lead to no row that the caller can read."""
        return hop.field.optional or self.draft.readable("", hop.target) is not None

    def value(self, path: tuple[str, ...], expr: Expr, shown: Field, nullable: bool) -> str:
        """The label of a selected value; equal values share one."""
        key = (path, expr, nullable)
        if key not in self.values:
            label = unused(camel(path), (it.label for it in self.values.values()))
            self.values[key] = ShapeValue(label, expr, shown.type, nullable)
        return self.values[key].label

    def key_label(self, row: Row, nullable: bool) -> str:
        """The label of a row's own key."""
        identity = self.draft.models[row.model].field("id")
        expr = column(row.alias, self.draft.models[row.model], "id")
        return self.value((*row.path, "id"), expr, identity, nullable)

    def expansion(self, row: Row, item: Item, reference: Field) -> ShapeMember:
        """A related row as an object, or as its one value where its shape is a single value."""
        target = self.joined(row, reference)
        missing = self.may_miss(Hop(row.model, reference, target.model))
        inner = self.items[target.model, item.shape or ""]
        if inner and inner[0].kind == "only":
            path = path_of(self.draft.models, target.model, inner[0].path)
            whole = Path(row.model, (Hop(row.model, reference, target.model), *path.hops), path.owner, path.final)
            return ShapeMember(item.name, "value", self.path_label(row, whole))
        present = self.key_label(target, missing)
        members = self.members(target, item.shape or "")
        return ShapeMember(item.name, "object", None, present, item.shape, target.model, members)

    def list_member(self, owner: Row, item: Item, shown: Field) -> ShapeMember:
        """A list of objects, or of the elements' keys or `by` values."""
        target = shown.type.target or ""
        key = (owner.path, shown.name, item.shape)
        if key not in self.lists:
            label = unused(camel((*owner.path, shown.name)), (it.label for it in self.lists.values()))
            self.lists[key] = self.shape_list(label, owner, shown, item.shape)
        return ShapeMember(item.name, "list", self.lists[key].label, None, item.shape, target)

    def shape_list(self, label: str, owner: Row, shown: Field, shape: str | None) -> ShapeList:
        """How a list's elements are loaded."""
        target = self.draft.models[shown.type.target or ""]
        owner_label = self.owner_label(owner)
        if shape is not None:
            selection = self.element(target.name, shape)
        else:
            selection = key_selection(self.draft, target, shown.by or "id")
        return ShapeList(
            label=label,
            owner=owner_label,
            model=target.name,
            link=shown.link,
            owner_key=self.owner_key(shown, target),
            condition=self.element_condition(shown, target, shape),
            selection=selection,
            order=target.order,
        )

    def owner_label(self, owner: Row) -> str:
        """The label that holds the key of a list's owner: the one that is selected already, if any is."""
        key = column(owner.alias, self.draft.models[owner.model], "id")
        known = (it.label for it in self.values.values() if it.expr == key)
        return next(known, None) or self.key_label(owner, True)

    def owner_key(self, shown: Field, target: Model) -> Expr:
        """The owner's key as the element query sees it."""
        if shown.link is not None:
            return LinkColumn(LINK, shown.link, "owner", self.draft.id_type)
        return column(ELEMENT, target, shown.via or "")

    def element_condition(self, shown: Field, target: Model, shape: str | None) -> Expr | None:
        """Which elements a list shows: bare ids of all that live, else those that the caller may read."""
        if shape is None and shown.by is None:
            return IsNull(column(ELEMENT, target, "deletedAt")) if target.soft_delete else None
        return self.draft.readable(ELEMENT, target.name)


def key_selection(draft: Draft, target: Model, key: str) -> Selection:
    """The selection of a list that shows of each element its key alone."""
    values = [ShapeValue("id", column(ELEMENT, target, "id"), draft.id_type, False)]
    if key != "id":
        values.append(ShapeValue(key, column(ELEMENT, target, key), target.field(key).type, False))
    return Selection(target.name, ELEMENT, (), tuple(values), (), (ShapeMember(key, "value", key),), True)


def selection_of(gathering: Gathering, model: str, shape: str) -> Selection:
    """The selection of one shape; the root's id always stands first among its values."""
    root = Row(gathering.root, model)
    gathering.key_label(root, False)
    members = gathering.members(root, shape)
    items = gathering.items[model, shape]
    return Selection(
        model=model,
        root=gathering.root,
        joins=tuple(gathering.joins.values()),
        values=tuple(gathering.values.values()),
        lists=tuple(gathering.lists.values()),
        members=members,
        scalar=bool(items) and items[0].kind == "only",
    )


def lookup(draft: Draft, row: Row, path: Path) -> Expr:
    """A computed value at the end of a path, null where a row on the way is missing or not readable."""
    names = [f"{camel((*row.path, *hop_names(path)[: index + 1]))}Row" for index in range(len(path.hops))]
    owners = [row.alias, *names]
    links = []
    for index, hop in enumerate(path.hops):
        key = Compare(
            "==",
            column(names[index], draft.models[hop.target], "id"),
            Column(owners[index], hop.model, hop.field.name, hop.field.type, hop.field.optional),
        )
        links.append(all_of(key, draft.readable(names[index], hop.target)) or key)
    joins = tuple(Join(Source(names[index], hop.target), links[index]) for index, hop in enumerate(path.hops) if index)
    query = Query(Source(names[0], path.hops[0].target), joins, links[0])
    return Lookup(query, Computed(names[-1], path.owner, path.final.name, path.final.type), path.final.type)


def hop_names(path: Path) -> tuple[str, ...]:
    """The names of the references on the way."""
    return tuple(hop.field.name for hop in path.hops)


def camel(path: tuple[str, ...]) -> str:
    """The names of a path as one lower camel word."""
    return path[0] + "".join(capitalised(name) for name in path[1:])
