"""Expectations, one line each, and whether a design meets them. Names may have alternatives: `Post|Article`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from evals.worlds import Actor, may
from scaffolder.agent.edits.names import found_name

Design = dict[str, Any]
POLICY = re.compile(
    r"(owner|stranger|anonymous|role:\w+) (may|may not) (read|create|update|delete) (\S+)(?: when (\S+))?"
)


class Unknown(Exception):
    """A line that is no expectation."""


def met(design: Design, line: str) -> bool:
    """Whether a valid design meets an expectation."""
    policy = POLICY.fullmatch(line)
    if policy:
        return _policy(design, policy)
    negated, _, rest = line.partition(" ") if line.startswith("no ") else ("", "", line)
    word, _, arguments = rest.partition(" ")
    if word not in KINDS:
        raise Unknown(line)
    found = KINDS[word](design, arguments.split())
    return not found if negated else found


def _policy(design: Design, policy: re.Match[str]) -> bool:
    actor, modal, verb, names, condition = policy.groups()
    model = _model(design, names)
    if model is None:
        return False
    settings = dict(_setting(it) for it in condition.split(",")) if condition else {}
    try:
        return may(design, Actor(actor), verb, model, settings) is (modal == "may")
    except (KeyError, AttributeError, TypeError):
        return False


def _setting(text: str) -> tuple[str, Any]:
    path, _, value = text.partition("=")
    return path, {"true": True, "false": False}.get(value, value)


def _model(design: Design, names: str) -> str | None:
    found = (found_name(name, design["models"]) for name in names.split("|"))
    return next((name for name in found if name), None)


def _field(design: Design, path: str) -> dict[str, Any] | None:
    models, _, names = path.partition(".")
    model = _model(design, models)
    if model is None:
        return None
    fields: dict[str, dict[str, Any]] = design["models"][model]["fields"]
    found = next((it for name in names.split("|") if (it := found_name(name, fields))), None)
    return fields[found] if found else None


def _endpoints(design: Design, names: str, *kinds: str) -> Iterator[dict[str, Any]]:
    model = _model(design, names)
    for endpoint in design.get("endpoints", {}).values():
        if model is not None and endpoint.get("model") == model and endpoint["operation"] in kinds:
            yield endpoint


def _login(design: Design, _: list[str]) -> bool:
    return "auth" in design and any(it["operation"] == "login" for it in design.get("endpoints", {}).values())


def _has_field(design: Design, given: list[str]) -> bool:
    field = _field(design, given[0])
    kinds = {"string": ("string", "text"), "text": ("text", "string"), "int": ("int", "bigint", "decimal")}
    return field is not None and field["type"] in kinds.get(given[1], (given[1],))


def _relation(design: Design, given: list[str]) -> bool:
    left, arrow, right = given
    here, there = _model(design, left), _model(design, right)
    if here is None or there is None:
        return False
    if arrow == "->":
        return any(it["type"] == there and not it.get("many") for it in design["models"][here]["fields"].values())
    pairs = ((here, there), (there, here))
    return any(
        it["type"] == target and it.get("many") and not it.get("via")
        for model, target in pairs
        for it in design["models"][model]["fields"].values()
    )


def _endpoint(design: Design, given: list[str]) -> bool:
    return any(_endpoints(design, given[1], given[0]))


def _action(design: Design, given: list[str]) -> bool:
    """An update that does something by itself."""
    return any(it.get("set") or it.get("hook") for it in _endpoints(design, given[0], "update"))


def _effect(design: Design, given: list[str]) -> bool:
    """An endpoint of a model whose effects reach another: through a path, a loop, or by a new row."""
    here, there = _model(design, given[0]), _model(design, given[2])
    if here is None or there is None:
        return False
    to_there = {it for it, about in _all_fields(design) if about["type"] == there}
    effects = [text for it in _endpoints(design, given[0], "create", "update") for text in it.get("set", ())]
    return any(name in re.findall(r"[A-Za-z]\w*", text) for text in effects for name in to_there)


def _all_fields(design: Design) -> Iterator[tuple[str, dict[str, Any]]]:
    for model in design["models"].values():
        yield from model["fields"].items()


def _unique(design: Design, given: list[str]) -> bool:
    model = _model(design, given[0])
    if model is None:
        return False
    stated = design["models"][model]
    return bool(stated.get("unique")) or any(it.get("unique") for it in stated["fields"].values())


def _copied(design: Design, given: list[str]) -> bool:
    model = _model(design, given[0])
    return model is not None and any(
        isinstance(it.get("default"), dict) for it in design["models"][model]["fields"].values()
    )


def _most(design: Design, given: list[str]) -> bool:
    field = _field(design, given[0])
    return field is not None and field.get("max") == int(given[1])


def _unshown(design: Design, given: list[str]) -> bool:
    """A field that the lists of its model do not show."""
    models, _, names = given[0].partition(".")
    model = _model(design, models)
    if model is None or _field(design, given[0]) is None:
        return False
    stated = design["models"][model]
    name = next(it for word in names.split("|") if (it := found_name(word, stated["fields"])))
    shapes = [
        stated.get("shapes", {}).get(it.get("returns", "default")) for it in _endpoints(design, models, "list", "get")
    ]
    return bool(stated["fields"][name].get("hidden")) or all(
        shape is not None and not any(word.split(":")[0] in (name, "*") for word in shape) for shape in shapes
    )


def _model_says(key: str) -> Callable[[Design, list[str]], bool]:
    def says(design: Design, given: list[str]) -> bool:
        model = _model(design, given[0])
        return model is not None and bool(design["models"][model].get(key))

    return says


def _endpoint_says(*keys: str) -> Callable[[Design, list[str]], bool]:
    def says(design: Design, given: list[str]) -> bool:
        endpoints = _endpoints(design, given[0], "list", "get", "create", "update", "delete")
        return any(it.get(key) for it in endpoints for key in keys)

    return says


def _search(design: Design, given: list[str]) -> bool:
    model = _model(design, given[0])
    searchable = model is not None and any(it.get("searchable") for it in design["models"][model]["fields"].values())
    return searchable or _endpoint_says("filter")(design, given)


def _paged(design: Design, given: list[str]) -> bool:
    lists = list(_endpoints(design, given[0], "list"))
    return bool(lists) and all(it.get("page") is not False for it in lists)


def _seeds(design: Design, given: list[str]) -> bool:
    model = _model(design, given[0])
    return model in design.get("database", {}).get("seeds", {})


KINDS: dict[str, Callable[[Design, list[str]], bool]] = {
    "login": _login,
    "model": lambda design, given: _model(design, given[0]) is not None,
    "field": _has_field,
    "relation": _relation,
    "endpoint": _endpoint,
    "action": _action,
    "effect": _effect,
    "unique": _unique,
    "copied": _copied,
    "most": _most,
    "unshown": _unshown,
    "computed": lambda design, given: "compute" in (_field(design, given[0]) or {}),
    "states": _model_says("states"),
    "check": _model_says("checks"),
    "soft": _model_says("soft_delete"),
    "requires": _endpoint_says("requires"),
    "hook": _endpoint_says("hook"),
    "where": _endpoint_says("where"),
    "filter": _endpoint_says("filter"),
    "search": _search,
    "paged": _paged,
    "service": lambda design, _: bool(design.get("services")),
    "seeds": _seeds,
}
