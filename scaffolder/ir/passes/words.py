"""The words of a shape: what each one asks for, and which of them a model cannot answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from scaffolder.diagnostics import Diagnostic, closest
from scaffolder.ir.expressions.paths import Broken, Path, resolve_path
from scaffolder.ir.model import Field, Model
from scaffolder.ir.resolve_codes import (
    SHAPE_DUPLICATE,
    SHAPE_EMPTY,
    SHAPE_EXPANDS_SCALAR,
    SHAPE_HIDDEN,
    SHAPE_NOT_THERE,
    SHAPE_ONLY,
    SHAPE_THROUGH_LIST,
    SHAPE_UNKNOWN_FIELD,
    SHAPE_UNKNOWN_SHAPE,
)
from scaffolder.record import Record

NAME = r"[a-z][A-Za-z0-9]*"
WORD = re.compile(
    rf"(?P<all>\*)|-(?P<without>{NAME})|@(?P<only>{NAME}(?:\.{NAME})*)"
    rf"|(?P<token>[a-z][A-Za-z0-9_]*)=\$token|(?P<alias>[a-z][A-Za-z0-9_]*)=(?P<path>{NAME}(?:\.{NAME})*)"
    rf"|(?P<expand>{NAME}):(?P<shape>[a-z][A-Za-z0-9_]*)|(?P<field>{NAME})"
)
DEFAULT = "default"


class Item(Record):
    """One member of a shape: the field at the end of `path`, expanded with `shape` of its target, or the token."""

    name: str
    kind: Literal["field", "expand", "token", "only"]
    path: tuple[str, ...] = ()
    shape: str | None = None
    pointer: str = ""


class Items(Record):
    """The members of a shape in order, and what is wrong with its words."""

    items: tuple[Item, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def default_words(model: Model) -> tuple[str, ...]:
    """What a model without a default shape shows: all but lists, passwords and hidden fields."""
    return tuple(it.name for it in model.fields if not (it.many or it.hidden or it.type.kind == "password"))


def items_of(
    models: Mapping[str, Model], model: Model, words: tuple[str, ...], default: tuple[str, ...], pointer: str
) -> Items:
    """The members that the words ask for."""
    found: dict[str, Item] = {}
    findings: list[Diagnostic] = []
    for index, word in enumerate(words):
        place = f"{pointer}/{index}"
        match = parsed(word)
        if match["all"]:
            inner = items_of(models, model, default, (), place)
            findings += [SHAPE_DUPLICATE.at(place, name=it.name) for it in inner.items if it.name in found]
            found.update((it.name, it) for it in inner.items)
        elif match["without"]:
            if found.pop(match["without"], None) is None:
                findings.append(SHAPE_NOT_THERE.at(place, name=match["without"], hint=closest(match["without"], found)))
        else:
            item = item_of(match, place)
            findings += faults(models, model, item)
            findings += [SHAPE_DUPLICATE.at(place, name=item.name)] if item.name in found else []
            found[item.name] = item
    findings += [] if found else [SHAPE_EMPTY.at(pointer)]
    return Items(tuple(found.values()), tuple(findings))


def parsed(word: str) -> re.Match[str]:
    """The parts of a word; other words are refused when the design is loaded."""
    match = WORD.fullmatch(word)
    if match is None:
        raise ValueError(f"{word!r} is no shape word")
    return match


def item_of(match: re.Match[str], pointer: str) -> Item:
    """The member that one word asks for."""
    if match["token"]:
        return Item(match["token"], "token", pointer=pointer)
    if match["only"]:
        path = tuple(match["only"].split("."))
        return Item(path[-1], "only", path, pointer=pointer)
    if match["alias"]:
        return Item(match["alias"], "field", tuple(match["path"].split(".")), pointer=pointer)
    if match["expand"]:
        return Item(match["expand"], "expand", (match["expand"],), match["shape"], pointer)
    return Item(match["field"], "field", (match["field"],), pointer=pointer)


def faults(models: Mapping[str, Model], model: Model, item: Item) -> Iterator[Diagnostic]:
    """Why the model cannot answer this member."""
    if item.kind == "token":
        return
    path = resolve_path(models, model.name, item.path)
    if isinstance(path, Broken):
        yield SHAPE_UNKNOWN_FIELD.at(item.pointer, name=path.name, model=path.model, hint=path.hint)
    elif path.list_hop is not None:
        yield SHAPE_THROUGH_LIST.at(item.pointer, list=path.hops[path.list_hop].field.name)
    elif path.final.hidden or path.final.type.kind == "password":
        yield SHAPE_HIDDEN.at(item.pointer, name=path.final.name)
    elif item.kind == "expand":
        yield from expansion_faults(models, item, path.final)
    elif item.kind == "only" and path.final.many:
        yield SHAPE_ONLY.at(item.pointer)


def expansion_faults(models: Mapping[str, Model], item: Item, field: Field) -> Iterator[Diagnostic]:
    """Why a field cannot be expanded with a shape."""
    target = models.get(field.type.target or "")
    if target is None:
        yield SHAPE_EXPANDS_SCALAR.at(item.pointer, name=field.name)
    elif item.shape not in {shape.name for shape in target.shapes}:
        hint = closest(item.shape or "", (shape.name for shape in target.shapes))
        yield SHAPE_UNKNOWN_SHAPE.at(item.pointer, shape=item.shape, model=target.name, hint=hint)


def path_of(models: Mapping[str, Model], model: str, names: tuple[str, ...]) -> Path:
    """The path of a member that has no faults."""
    found = resolve_path(models, model, names)
    if isinstance(found, Broken):
        raise ValueError(f"{model} has no path {names!r}")
    return found
