"""Checks that a write may break: of the written row, of its children, and of every row that they concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scaffolder.ir.expressions.names import Step
from scaffolder.ir.model import AskedCheck, Dependent, Input
from scaffolder.ir.passes.chains import cascades, concerned
from scaffolder.ir.passes.draft import Draft, Watch
from scaffolder.record import Record

FieldSet = frozenset[str]
Edges = tuple[Dependent, ...]


class Write(Record):
    """What happens to the rows of a model that stand behind `edges` from the written row.

    changed: the fields that may change. own: the row itself or one that the request creates with it. alone: no other
    row can refer to it yet. within: the list of the operation's row in which it stands.
    """

    model: str
    event: str  # "create", "update", "delete"
    changed: FieldSet = frozenset()
    edges: Edges = ()
    own: bool = True
    alone: bool = False
    within: Step | None = None


def asked_checks(draft: Draft, writes: Iterable[Write]) -> tuple[AskedCheck, ...]:
    """Every check that the writes may break, each once for each way in which rows are concerned."""
    if not draft.watches:
        return ()
    return tuple(dict.fromkeys(check for write in writes for check in checks_of(draft, write)))


def checks_of(draft: Draft, write: Write) -> Iterator[AskedCheck]:
    """The checks that one write may break."""
    if write.event != "delete":
        yield from own_checks(draft, write)
    if write.alone:
        return
    grouped: dict[tuple[str, str, tuple[Step, ...]], tuple[Watch, set[str]]] = {}
    for watch in draft.watches.get(write.model, ()):
        hit = triggers(draft, watch, write)
        if watch.chain and hit is not None and not within_request(draft, watch, write):
            grouped.setdefault((watch.owner, watch.check.code, watch.chain), (watch, set()))[1].update(hit)
    for watch, fields in grouped.values():
        rows = concerned(draft, watch.owner, watch.chain, write.edges)
        yield AskedCheck(watch.owner, watch.check, False, tuple(sorted(fields)), rows)


def own_checks(draft: Draft, write: Write) -> Iterator[AskedCheck]:
    """The checks of the changed rows themselves."""
    fields: dict[str, set[str]] = {}
    for watch in draft.watches.get(write.model, ()):
        if watch.owner == write.model and not watch.chain and watch.field is not None:
            fields.setdefault(watch.check.code, set()).add(watch.field)
    for check in draft.models[write.model].checks:
        named = fields.get(check.code, set())
        if write.event == "create" or named & write.changed:
            rows = None if write.own else concerned(draft, write.model, (), write.edges)
            yield AskedCheck(write.model, check, write.own, tuple(sorted(named)), rows)


def triggers(draft: Draft, watch: Watch, write: Write) -> FieldSet | None:
    """The fields of the written model that concern the watch, None where the write does not."""
    if watch.field is not None:
        hit = write.event == "update" and watch.field in write.changed
        return frozenset({watch.field}) if hit else None
    last = watch.chain[-1]
    field = draft.models[last.model].field(last.field)
    if field.via is None:
        return frozenset() if write.event == "delete" else None
    if write.event == "update":
        return frozenset({field.via}) if field.via in write.changed else None
    return frozenset({field.via})


def within_request(draft: Draft, watch: Watch, write: Write) -> bool:
    """Whether the only rows concerned are the written row itself, whose own checks are asked anyway or that is gone."""
    if watch.chain == (write.within,):
        return True
    if not write.edges or len(watch.chain) != 1:
        return False
    field = draft.models[watch.chain[0].model].field(watch.chain[0].field)
    edge = write.edges[-1]
    return len(write.edges) == 1 and (edge.model, edge.field) == (field.type.target, field.via)


def writes_of_delete(draft: Draft, model: str) -> Iterator[Write]:
    """What a delete does: to the row, and to all that depends on it."""
    yield Write(model, "delete")
    if not draft.watches:
        return
    for reached in cascades(draft, model):
        edge = reached.edges[-1]
        if edge.on_delete == "cascade":
            yield Write(reached.model, "delete", edges=reached.edges, own=False)
        else:
            yield Write(reached.model, "update", frozenset({edge.field}), reached.edges, own=False)


def writes_of_children(draft: Draft, inputs: Iterable[Input], edges: Edges = ()) -> Iterator[Write]:
    """The children and missing rows that a request creates."""
    for member in inputs:
        if member.model is not None and member.field.via is not None:
            edge = Dependent(member.model, member.field.via, "cascade")
            yield Write(member.model, "create", edges=(*edges, edge))
            yield from writes_of_children(draft, member.members, (*edges, edge))
        elif member.field.create_missing and member.field.type.target:
            yield Write(member.field.type.target, "create", alone=True)


def changed_fields(draft: Draft, model: str, named: Iterable[str]) -> FieldSet:
    """The fields that change with these: slugs follow their source, and every change is stamped."""
    changed = set(named)
    found = draft.models[model]
    changed |= {it.name for it in found.fields if it.slug_source in changed}
    if changed and found.timestamps:
        changed.add("updatedAt")
    return frozenset(changed)
