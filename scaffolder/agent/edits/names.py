"""The named parts of a design, found whatever the spelling: case, plural, `:id` for `{id}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from scaffolder.agent.codes import ABSENT
from scaffolder.design.grammar import plural
from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.record import Record

Kind = Literal[
    "model", "field", "shape", "check", "states", "access", "endpoint", "service", "function", "setting", "section"
]

_ROUTE = re.compile(r"(?i)(get|post|put|patch|delete)\s+(/\S*)")
_PARTS: dict[str, tuple[str, Kind]] = {
    "fields": ("fields", "field"),
    "shapes": ("shapes", "shape"),
    "checks": ("checks", "check"),
    "states": ("states", "states"),
    "access": ("access", "access"),
}
_MOST_NAMES = 40
SECTIONS = ("auth", "middleware", "database", "wire", "services", "configuration")


class Part(Record):
    """A named part of a design, and the keys that lead to it."""

    kind: Kind
    keys: tuple[str, ...]

    @property
    def pointer(self) -> str:
        """Its JSON pointer."""
        return pointer_of(*self.keys)

    @property
    def name(self) -> str:
        """How a tool calls it."""
        match self.kind:
            case "field":
                return f"{self.keys[1]}.{self.keys[3]}"
            case "shape" | "check" | "states" | "access":
                return f"{self.keys[1]}.{self.keys[2]}.{self.keys[3]}"
            case "function":
                return f"{self.keys[1]}.{self.keys[2]}"
            case "section":
                return ".".join(self.keys)
        return self.keys[-1]


def found_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that is meant, whatever its case and number."""
    names = list(known)
    if name in names:
        return name
    same = [it for it in names if _bare(it) == _bare(name)]
    near = same or [it for it in names if _forms(it) & _forms(name)]
    return near[0] if len(near) == 1 else None


def _forms(name: str) -> set[str]:
    """The name without case and signs, and its plural."""
    return {_bare(name), _bare(plural(name))} - {""}


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def canonical_route(text: str) -> str:
    """A route as the language writes it: method in capitals, one blank, parameters in braces."""
    match = _ROUTE.fullmatch(text.strip())
    if match is None:
        return text
    path = re.sub(r"/:([A-Za-z][A-Za-z0-9]*)", r"/{\1}", match[2])
    return f"{match[1].upper()} {path.rstrip('/') or '/'}"


def found_route(text: str, routes: Iterable[str]) -> str | None:
    """The endpoint that is meant, whatever its parameters are called."""
    known = list(routes)
    wanted = canonical_route(text)
    if wanted in known:
        return wanted
    matches = [route for route in known if _shape(route) == _shape(wanted)]
    return matches[0] if len(matches) == 1 else None


def _shape(route: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", route).lower()


def part_of(value: Mapping[str, Any], name: str) -> Part | Diagnostic:
    """The part of this name, or what there is instead of it."""
    name = name.strip()
    if _ROUTE.fullmatch(name):
        return _endpoint(value, name)
    for section in SECTIONS:
        if name == section and section in value:
            return Part("section", (section,))
    head, _, rest = name.partition(".")
    model = found_name(head, value.get("models", {}))
    if model is not None:
        return _model_part(value["models"][model], model, rest)
    service = found_name(head, value.get("services", {})) if head not in SECTIONS else None
    if service is not None:
        return _function(value["services"][service], service, rest)
    if head == "middleware" and rest:
        return _own(value.get("middleware", {}), rest)
    setting = found_name(name, value.get("configuration", {}))
    if setting is not None:
        return Part("setting", ("configuration", setting))
    return _absent("part", name, _all_names(value))


def _endpoint(value: Mapping[str, Any], name: str) -> Part | Diagnostic:
    endpoints = value.get("endpoints", {})
    route = found_route(name, endpoints)
    return _absent("endpoint", name, endpoints) if route is None else Part("endpoint", ("endpoints", route))


def _model_part(model: Mapping[str, Any], name: str, rest: str) -> Part | Diagnostic:
    if not rest:
        return Part("model", ("models", name))
    first, _, last = rest.partition(".")
    key, kind = _PARTS.get(first, ("fields", "field")) if last else ("fields", "field")
    known = model.get(key, {})
    found = found_name(last or first, known)
    if found is None:
        return _absent(kind, f"{name}.{rest}", known)
    return Part(kind, ("models", name, key, found))


def _function(service: Mapping[str, Any], name: str, rest: str) -> Part | Diagnostic:
    if not rest:
        return Part("service", ("services", name))
    found = found_name(rest, service)
    return (
        _absent("function", f"{name}.{rest}", service) if found is None else Part("function", ("services", name, found))
    )


def _own(middleware: Mapping[str, Any], name: str) -> Part | Diagnostic:
    found = found_name(name, middleware)
    return _absent("middleware", name, middleware) if found is None else Part("section", ("middleware", found))


def model_named(value: Mapping[str, Any], name: str) -> str | Diagnostic:
    """The model of this name, or the models that there are."""
    found = found_name(name, value.get("models", {}))
    return _absent("model", name, value.get("models", {})) if found is None else found


def _absent(what: str, name: str, known: Iterable[str]) -> Diagnostic:
    names = list(known)
    listed = ", ".join(names[:_MOST_NAMES]) + (
        f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    )
    return ABSENT.at("", what=what, name=name, hint=listed or "none")


def _all_names(value: Mapping[str, Any]) -> list[str]:
    return [
        *value.get("models", {}),
        *value.get("endpoints", {}),
        *value.get("services", {}),
        *value.get("configuration", {}),
        *(section for section in SECTIONS if section in value),
    ]


def value_at(value: Any, keys: Iterable[str]) -> Any:
    """The member that these keys lead to."""
    for key in keys:
        value = value[key]
    return value


def with_value_at(value: Any, keys: tuple[str, ...], member: Any) -> dict[str, Any]:
    """The document with another member there, in its place; new keys come last."""
    key, *rest = keys
    inner = with_value_at(value.get(key, {}), tuple(rest), member) if rest else member
    return {**value, key: inner}


def without(value: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    """The document without the member there."""
    key, *rest = keys
    if not rest:
        return {name: member for name, member in value.items() if name != key}
    return {**value, key: without(value[key], tuple(rest))}


def with_key(value: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """The members with one key renamed, in its place."""
    return {new if key == old else key: member for key, member in value.items()}
