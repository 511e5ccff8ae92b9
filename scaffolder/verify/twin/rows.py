"""New and changed rows: defaults, slugs, numbers, lists, children, and what is unique."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scaffolder.ir.model import Field, Input, Model, Unique
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Moment, Row
from scaffolder.verify.twin.inputs import Members, Path
from scaffolder.verify.twin.outcome import Refusal
from scaffolder.verify.twin.scene import Scene

_OTHERS = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 80


def constant(value: Any, kind: Type) -> Any:
    """A literal of the design in the form in which rows hold it."""
    from scaffolder.ir.evaluate import wire_value

    return wire_value(value, kind)


def default_of(scene: Scene, field: Field) -> Any:
    """What a column holds where nothing is sent; defaults along a path come later."""
    default = field.default
    if field.name in ("createdAt", "updatedAt"):
        return scene.now
    if default is None or default.kind == "path":
        return None
    if default.kind == "caller":
        return scene.ask.caller
    if default.kind == "now":
        return today(scene.now) if field.type.kind == "date" else scene.now
    return constant(default.value, field.type)


def today(now: Moment) -> Moment:
    return Moment(now.at.replace(hour=0, minute=0, second=0, microsecond=0), is_date=True)


def new_row(scene: Scene, model: Model, given: Members, sent: Members) -> Row:
    """A row with its defaults and what was sent, without slugs, numbers and lists."""
    row = scene.world.add(model.name, {})
    for field in model.fields:
        if field.stored and field.name != "id":
            value = given[field.name] if field.name in given else sent.get(field.name, default_of(scene, field))
            row.values[field.name] = value
    for field in model.fields:
        default = field.default
        copied = default is not None and default.kind == "path" and default.expr is not None
        if copied and default is not None and field.name not in given and field.name not in sent:
            row.values[field.name] = exact(scene.value(default.expr, row), field)
    return row


def number(scene: Scene, model: Model, row: Row) -> None:
    """Give the row its slugs and numbers."""
    for field in model.fields:
        if field.type.kind == "slug" and field.slug_source:
            row.values[field.name] = free_slug(scene, model, field, row)
        elif field.type.kind == "sequence":
            scope = row.values.get(field.sequence_scope) if field.sequence_scope else None
            counter = (f"{model.name}.{field.name}", scope)
            scene.world.counters[counter] = scene.world.counters.get(counter, 0) + 1
            row.values[field.name] = scene.world.counters[counter]


def free_slug(scene: Scene, model: Model, field: Field, row: Row) -> str:
    """The first of `x`, `x-2`, `x-3` … that no other row has."""
    base = slugify(str(row.values.get(field.slug_source or "") or ""), _fallback(model))
    taken = set(field.reserved) | {
        str(other.values.get(field.name)) for other in scene.world.of(model.name) if other is not row and other.live
    }
    slug, turn = base, 1
    while slug in taken:
        turn += 1
        slug = f"{base}-{turn}"
    return slug


def _fallback(model: Model) -> str:
    return slugify(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", model.name), "")


def slugify(text: str, fallback: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _OTHERS.sub("-", plain).strip("-")[:LONGEST_SLUG].rstrip("-") or fallback


def exact(value: Any, field: Field) -> Any:
    """A number with the digits of its field, rounded half away from zero."""
    if field.type.kind == "decimal" and isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value).quantize(Decimal(1).scaleb(-(field.type.scale or 0)), ROUND_HALF_UP)
    return value


def taken(scene: Scene, model: Model, row: Row, changed: Iterable[str], sent: Iterable[str]) -> Iterator[Refusal]:
    """The places of values that another row has already."""
    changed, sent = set(changed), list(sent)
    for unique in model.uniques:
        if (
            changed & set(unique.fields)
            and not _steps_aside(model, unique, row)
            and _is_taken(scene, model, row, unique)
        ):
            places = [name for name in unique.fields if name in sent]
            yield Refusal("unique", tuple(places[-1:]))


def _steps_aside(model: Model, unique: Unique, row: Row) -> bool:
    """Whether the project itself sees to it that no two rows are alike: slugs, and numbers still to be given."""
    kinds = {name: model.field(name).type.kind for name in unique.fields}
    numbered = any(kind == "sequence" and row.values.get(name) is None for name, kind in kinds.items())
    return numbered or "slug" in kinds.values()


def _is_taken(scene: Scene, model: Model, row: Row, unique: Unique) -> bool:
    values = [row.values.get(name) for name in unique.fields]
    if None in values and not unique.nulls_equal:
        return False
    return any(
        [other.values.get(name) for name in unique.fields] == values
        for other in scene.world.of(model.name)
        if other is not row and (other.live or not model.soft_delete)
    )


def write_lists(scene: Scene, row: Row, inputs: Iterable[Input], values: Members) -> None:
    """Make the linked lists that were sent exactly what they are, missing rows included."""
    for member in inputs:
        link = member.field.link
        if link is None or member.name not in values:
            continue
        keys = named_rows(scene, member, values[member.name]) if member.field.create_missing else values[member.name]
        pairs = scene.world.links.setdefault(link, [])
        scene.world.links[link] = [pair for pair in pairs if pair[0] != row.key or pair[1] in keys]
        for key in keys:
            scene.world.link(link, row.key, key)


def named_rows(scene: Scene, member: Input, names: list[Any]) -> list[Key]:
    """The keys of the rows with these names; those that are missing are created."""
    model, by = scene.model(member.field.type.target), member.field.by or ""
    known = {row.values.get(by): row.key for row in scene.world.of(model.name) if row.live}
    for name in sorted(name for name in names if name not in known):
        row = new_row(scene, model, {}, {by: name})
        number(scene, model, row)
        known[name] = row.key
    return [known[name] for name in names]


def write_children(
    scene: Scene, owner: Row, inputs: Iterable[Input], values: Members, path: Path, places: dict[Key, Path]
) -> list[Refusal]:
    """Insert the rows that come with a body; the places of values that are taken."""
    conflicts: list[Refusal] = []
    for member in inputs:
        if not member.members or member.name not in values:
            continue
        model = scene.model(member.model)
        for index, item in enumerate(values[member.name]):
            here = (*path, member.name, index)
            row = new_row(scene, model, {member.field.via or "": owner.key}, item)
            found = list(taken(scene, model, row, row.values, item))
            conflicts += [Refusal("unique", (*here, *refusal.path)) for refusal in found]
            number(scene, model, row)
            places[row.key] = here
            write_lists(scene, row, member.members, item)
            conflicts += write_children(scene, row, member.members, item, here, places)
    return conflicts


def changed_fields(before: Mapping[str, Any], row: Row) -> set[str]:
    return {name for name, value in row.values.items() if before.get(name) != value}
