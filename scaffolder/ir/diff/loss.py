"""What rows lose when the old database becomes the new one, and where old rows do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir.diff.versions import Difference, Versions, fields, plural_words
from scaffolder.ir.model import Field, Model


def data_loss(versions: Versions) -> Iterator[Difference]:
    """Every difference by which stored data is lost, or stands in the way."""
    for old, new in versions.models():
        if old is not None and new is None:
            yield Difference("Data loss", f"all {plural_words(old)} are dropped with the model {old.name}", (old.name,))
        if old is None or new is None:
            continue
        for before, after in fields(old, new):
            yield from _field_loss(new, before, after)
        for fields_together in _new_uniques(old, new):
            text = (
                f"{plural_words(new)} with equal {', '.join(fields_together)} cannot stay: together they are unique now"
            )
            yield Difference("Data loss", text, (f"{new.name}.{fields_together[0]}", new.name))


def _new_uniques(old: Model, new: Model) -> Iterator[tuple[str, ...]]:
    known = {unique.fields for unique in old.uniques}
    fresh = {field.name for field in new.fields} - {field.name for field in old.fields}
    for unique in new.uniques:
        if unique.fields not in known and not set(unique.fields) & fresh:
            yield unique.fields


def _field_loss(model: Model, old: Field | None, new: Field | None) -> Iterator[Difference]:
    if old is not None and new is None and not old.implicit and _is_kept(old):
        yield Difference(
            "Data loss", f"the {old.name} of all {plural_words(model)} is dropped", (f"{model.name}.{old.name}",)
        )
    if old is None and new is not None and _needs_value(new):
        text = f"{plural_words(model)} that are there have no {new.name}: it is required and has no default"
        yield Difference("Data loss", text, (f"{model.name}.{new.name}",))
    if old is None or new is None or not _is_kept(old):
        return
    part = (f"{model.name}.{new.name}",)
    for text in _narrowings(model, old, new):
        yield Difference("Data loss", text, part)


def _is_kept(field: Field) -> bool:
    return field.stored or field.linked


def _needs_value(field: Field) -> bool:
    has_own = field.type.kind in ("slug", "sequence")
    return field.stored and not field.implicit and not field.optional and field.default is None and not has_own


def _narrowings(model: Model, old: Field, new: Field) -> Iterator[str]:
    rows = plural_words(model)
    if (old.type.kind, old.type.target, old.many) != (new.type.kind, new.type.target, new.many):
        yield f"the {new.name} of {rows} changes its type"
        return
    if not _is_kept(new):
        yield f"the {new.name} of {rows} is no longer stored"
    gone = [value for value in old.type.values if value not in new.type.values]
    if gone:
        yield f"{rows} whose {new.name} is {', '.join(gone)} no longer fit"
    if old.optional and not new.optional:
        yield f"{rows} without {new.name} no longer fit: it is required now"
    if old.type.scale is not None and new.type.scale is not None and new.type.scale < old.type.scale:
        yield f"the {new.name} of {rows} loses digits"
    if _number(new.maximum, 1) < _number(old.maximum, 1) or _number(new.minimum, -1) > _number(old.minimum, -1):
        yield f"{rows} whose {new.name} is outside its new bounds no longer fit"
    if old.on_delete != "cascade" and new.on_delete == "cascade":
        yield f"{rows} are now deleted with the {new.name} that they belong to"


def _number(bound: int | str | None, open_end: int) -> float:
    return open_end * float("inf") if bound is None else float(bound)
