"""The keys that the language knows at each place of a design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import get_args, get_origin, get_type_hints

from scaffolder.design.document import Design, Middleware, OwnMiddleware, Part


@cache
def keys_of(part: type[Part]) -> tuple[str, ...]:
    """The JSON keys of a part of the document, in its order."""
    return tuple(field.alias or name for name, field in part.model_fields.items())


def known_keys(path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that the object at this path may have, where they are the language's and not the author's."""
    annotations: list[object] = [Design]
    for step in path:
        annotations = [inner for outer in annotations for inner in _inside(outer, str(step))]
    parts = dict.fromkeys(part for annotation in annotations for part in _parts(annotation))
    return tuple(key for part in parts for key in keys_of(part))


def _inside(annotation: object, step: str) -> Iterator[object]:
    """The annotations of the member of this name, or of any member where the names are the author's."""
    for leaf in _leaves(annotation):
        if get_origin(leaf) is dict:
            yield get_args(leaf)[1]
        elif get_origin(leaf) is tuple:
            yield get_args(leaf)[0]
    for part in _parts(annotation):
        yield from _members(part, step)


def _members(part: type[Part], key: str) -> Iterator[object]:
    hints = get_type_hints(part)
    names = [name for name, field in part.model_fields.items() if key == (field.alias or name)]
    yield from (hints[name] for name in names)
    if not names and part is Middleware:
        yield OwnMiddleware


def _parts(annotation: object) -> Iterator[type[Part]]:
    return (leaf for leaf in _leaves(annotation) if isinstance(leaf, type) and issubclass(leaf, Part))


def _leaves(annotation: object) -> Iterator[object]:
    """The alternatives of a union; anything else is its own and only one."""
    if isinstance(annotation, type) or get_origin(annotation) in (dict, tuple):
        yield annotation
        return
    for argument in get_args(annotation):
        yield from _leaves(argument)
