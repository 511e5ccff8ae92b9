"""Types of template expressions, read from the annotations of the view's records."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scaffolder.record import Record


class Unknown:
    """The type of an expression that was already reported; everything may be done with it."""


class Loop:
    """The `loop` variable, with the type of what is looped over."""

    def __init__(self, element: Any) -> None:
        self.element = element


SCALARS: dict[str, type] = {"str": str, "int": int, "bool": bool}
_LOOP_MEMBERS: dict[str, Any] = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length", "depth", "depth0"), int),
    **dict.fromkeys(("first", "last"), bool),
}


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, but for None."""
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(found for part in get_args(annotation) for found in alternatives(part))
    if get_origin(annotation) is Literal:
        return tuple(dict.fromkeys(type(value) for value in get_args(annotation)))
    return () if annotation is type(None) else (annotation,)


def member_type(annotation: Any, name: str) -> Any | None:
    """Return the type of a member of a value, None where no alternative has it."""
    if isinstance(annotation, Loop):
        return annotation.element if name in ("previtem", "nextitem") else _LOOP_MEMBERS.get(name)
    if annotation is Unknown:
        return Unknown
    found = (members(kind).get(name) for kind in alternatives(annotation) if isinstance(kind, type))
    return next((kind for kind in found if kind is not None), None)


def owners(annotation: Any, name: str) -> tuple[type, ...]:
    """Return the types of the view among a value's alternatives that have a member."""
    if isinstance(annotation, Loop) or annotation is Unknown:
        return ()
    return tuple(kind for kind in alternatives(annotation) if isinstance(kind, type) and name in members(kind))


def member_names(annotation: Any) -> tuple[str, ...]:
    """Return the names of a value's members."""
    if isinstance(annotation, Loop):
        return (*_LOOP_MEMBERS, "previtem", "nextitem")
    return tuple(name for kind in alternatives(annotation) if isinstance(kind, type) for name in members(kind))


@cache
def members(kind: Any) -> dict[str, Any]:
    """Return a record's fields and properties with their types."""
    if not _is_record(kind):
        return {}
    hints = get_type_hints(kind)
    found = {name: hints[name] for name in kind.__struct_fields__}
    for name in dir(kind):
        getter = _getter(kind, name)
        if getter is not None:
            found[name] = get_type_hints(getter).get("return", Unknown)
    return found


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _getter(kind: Any, name: str) -> Any | None:
    if name.startswith("_"):
        return None
    value = next((owner.__dict__[name] for owner in kind.__mro__ if name in owner.__dict__), None)
    if isinstance(value, property):
        return value.fget
    return value.func if isinstance(value, cached_property) else None


def element_type(annotation: Any) -> Any | None:
    """Return the type of what a loop over a value yields, None where it cannot be looped over."""
    if annotation is Unknown:
        return Unknown
    for kind in alternatives(annotation):
        if get_origin(kind) is tuple:
            parts = [part for part in get_args(kind) if part is not Ellipsis]
            return Union[tuple(parts)] if parts else Unknown  # noqa: UP007
    return None


def unpacked_types(annotation: Any) -> tuple[Any, ...] | None:
    """Return the types of a fixed tuple's places, None where the value is none."""
    for kind in alternatives(annotation):
        if get_origin(kind) is tuple and Ellipsis not in get_args(kind):
            return get_args(kind)
    return None


def printable(annotation: Any) -> bool:
    """Tell whether a value prints as text that means something: a text, a number, or a value with its own text."""
    kinds = alternatives(annotation)
    return annotation is Unknown or (bool(kinds) and all(map(_prints, kinds)))


def _prints(kind: Any) -> bool:
    if kind is bool or not isinstance(kind, type):
        return False
    return kind in (str, int, Unknown) or (_is_record(kind) and "__str__" in vars(kind))


def fits(given: Any, wanted: Any) -> bool:
    """Tell whether a value may be given where another type is declared; None is not told apart."""
    if given is Unknown or wanted is Unknown:
        return True
    accepted = alternatives(wanted)
    return all(any(_same(kind, other) for other in accepted) for kind in alternatives(given))


def _same(kind: Any, other: Any) -> bool:
    if get_origin(kind) is tuple and get_origin(other) is tuple:
        element, wanted = element_type(kind), element_type(other)
        return fits(element, wanted)
    return bool(kind == other)


def type_text(annotation: Any) -> str:
    """Return a type as a pack's author knows it."""
    if isinstance(annotation, Loop):
        return "loop"
    return annotation.__name__ if isinstance(annotation, type) and not get_args(annotation) else _generic(annotation)


def _generic(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        inside = ("..." if part is Ellipsis else type_text(part) for part in get_args(annotation))
        return f"tuple[{', '.join(inside)}]"
    kinds = alternatives(annotation)
    return " | ".join(map(type_text, kinds)) if kinds != (annotation,) else str(annotation)


@cache
def reachable_types(view_type: Any) -> dict[str, type]:
    """Return every record that a view is made of, by name."""
    found: dict[str, type] = {}
    waiting: list[Any] = [view_type]
    while waiting:
        for kind in _classes(waiting.pop()):
            if _is_record(kind) and kind.__name__ not in found:
                found[kind.__name__] = kind
                waiting += members(kind).values()
    return found


def _classes(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for part in get_args(annotation):
        yield from _classes(part)


class UnreadableType(Exception):
    """A declared type that names nothing of the view."""


def declared_types(text: str, known: dict[str, type]) -> dict[str, Any]:
    """Read `name: Type, other: tuple[Type, ...]`, as the comment over a macro declares its parameters."""
    try:
        function = ast.parse(f"def macro({text}): pass").body[0]
    except SyntaxError as error:
        raise UnreadableType(text) from error
    if not isinstance(function, ast.FunctionDef):
        raise UnreadableType(text)
    return {parameter.arg: _declared(parameter.annotation, {**SCALARS, **known}) for parameter in function.args.args}


def _declared(node: ast.expr | None, known: dict[str, type]) -> Any:
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [side for side in (node.left, node.right) if ast.unparse(side) != "None"]
        return Union[tuple(_declared(side, known) for side in sides)]  # noqa: UP007
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "tuple":
        if not isinstance(node.slice, ast.Tuple):
            raise UnreadableType(f"{ast.unparse(node)}; a list of them is tuple[{ast.unparse(node.slice)}, ...]")
        parts = node.slice.elts
        inside = tuple(... if ast.unparse(part) == "..." else _declared(part, known) for part in parts)
        return tuple[inside]  # type: ignore[valid-type]
    raise UnreadableType(ast.unparse(node) if node else "a parameter without a type")
