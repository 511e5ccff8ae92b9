"""The tools that set what there is one of, and that put a named part: new, or in the place of the old one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scaffolder.agent.codes import BAD_ARGUMENT
from scaffolder.agent.draft import Draft, with_section
from scaffolder.agent.edits.names import (
    canonical_route,
    found_name,
    found_route,
    model_named,
    value_at,
    with_value_at,
)
from scaffolder.agent.edits.schemas import arguments, part, section, text
from scaffolder.agent.edits.tool import Arguments, Outcome, Tool, refused
from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.record import replace

_BY_NAME = ("fields", "shapes", "access", "checks", "states")
_PROJECT = ("name", "summary", "wire", "database")


def _with_parts(draft: Draft, keys: tuple[str, ...], member: Any, told: str) -> Outcome:
    """The draft with a member there; a section that is new stands where the language names it."""
    value = dict(draft.value)
    if keys[0] not in value:
        value = with_section(value, keys[0], {})
    changed = with_value_at(value, keys, member)
    return Outcome(_valued(draft, changed), told, pointers=(pointer_of(*keys),))


def _valued(draft: Draft, value: Mapping[str, Any]) -> Draft:
    return replace(draft, value=value, claim=None)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The members of both; a null takes one away."""
    return {key: member for key, member in {**old, **new}.items() if member is not None}


def set_project(draft: Draft, given: Arguments) -> Outcome:
    """Set name and summary; the members of `wire` and `database` are merged into what is there."""
    value = dict(draft.value)
    for key in _PROJECT:
        if key not in given:
            continue
        old = value.get(key)
        is_section = isinstance(given[key], dict)
        member = _merged(old if isinstance(old, dict) else {}, given[key]) if is_section else given[key]
        value = with_section(value, key, member)
    pointers = tuple(pointer_of(key) for key in _PROJECT if key in given)
    return Outcome(_valued(draft, value), f"set {', '.join(key for key in _PROJECT if key in given)}", (), pointers)


def set_auth(draft: Draft, given: Arguments) -> Outcome:
    """Set how callers prove who they are, as a whole."""
    return _with_parts(draft, ("auth",), dict(given), "set auth")


def set_middleware(draft: Draft, given: Arguments) -> Outcome:
    """Merge settings of the middleware, and the design's own entries."""
    return _with_parts(
        draft, ("middleware",), _merged(_section(draft, "middleware"), given["middleware"]), "set middleware"
    )


def _section(draft: Draft, name: str) -> Mapping[str, Any]:
    found = draft.value.get(name, {})
    return found if isinstance(found, dict) else {}


def put_model(draft: Draft, given: Arguments) -> Outcome:
    """Add a model, or change the keys that are given of one that is there."""
    models = _section(draft, "models")
    name = found_name(given["name"], models) or given["name"]
    stated = dict(given["model"])
    old = models.get(name)
    if old is None and not stated.get("fields"):
        known = ", ".join(models) or "none"
        problem = f'there is no model "{given["name"]}", and a new one needs fields; the models are {known}'
        return refused(draft, BAD_ARGUMENT.at("/model/fields", problem=problem))
    if old is None:
        return _with_parts(draft, ("models", name), stated, f"added model {name}")
    named = {key: {**old.get(key, {}), **stated[key]} for key in _BY_NAME if isinstance(stated.get(key), dict)}
    return _with_parts(draft, ("models", name), _merged(old, {**stated, **named}), f"changed model {name}")


def put_field(draft: Draft, given: Arguments) -> Outcome:
    """Add a field to a model, or put another definition in its place."""
    model = model_named(draft.value, given["model"])
    if isinstance(model, Diagnostic):
        return refused(draft, model)
    fields = value_at(draft.value, ("models", model, "fields"))
    name = found_name(given["name"], fields) or given["name"]
    word = "changed" if name in fields else "added"
    return _with_parts(draft, ("models", model, "fields", name), given["field"], f"{word} field {model}.{name}")


def put_endpoint(draft: Draft, given: Arguments) -> Outcome:
    """Add an endpoint, or put another definition in its place; its model is found whatever its spelling."""
    endpoints = _section(draft, "endpoints")
    route = found_route(given["route"], endpoints) or canonical_route(given["route"])
    stated = dict(given["endpoint"])
    model = (
        found_name(stated.get("model", ""), _section(draft, "models")) if isinstance(stated.get("model"), str) else None
    )
    stated |= {"model": model} if model else {}
    word = "changed" if route in endpoints else "added"
    return _with_parts(draft, ("endpoints", route), stated, f"{word} endpoint {route}")


def put_service(draft: Draft, given: Arguments) -> Outcome:
    """Add functions to a service, which is made where there is none; those of the same name are replaced."""
    services = _section(draft, "services")
    name = found_name(given["name"], services) or given["name"]
    functions = {**services.get(name, {}), **given["functions"]}
    word = "changed" if name in services else "added"
    return _with_parts(draft, ("services", name), functions, f"{word} service {name}")


def put_configuration(draft: Draft, given: Arguments) -> Outcome:
    """Add a setting of the environment, or put another definition in its place."""
    settings = _section(draft, "configuration")
    name = found_name(given["name"], settings) or given["name"]
    word = "changed" if name in settings else "added"
    return _with_parts(draft, ("configuration", name), given["setting"], f"{word} setting {name}")


def _setting() -> dict[str, Any]:
    return part("Setting")


TOOLS = (
    Tool(
        "set_project",
        "edit",
        "Set the project's name and summary, and change members of wire (envelopes, error format, base path, texts) "
        "and database (ids, seeds). A member that is null is taken away; one that is left out stays.",
        arguments(
            {
                "name": section("name"),
                "summary": section("summary"),
                "wire": section("wire"),
                "database": section("database"),
            }
        ),
        set_project,
    ),
    Tool("set_auth", "edit", "Set authentication, as a whole.", {**section("auth")}, set_auth),
    Tool(
        "set_middleware",
        "edit",
        "Change members of the middleware: limits, CORS, timeout, metrics, or entries of the design's own. "
        "A member that is null is taken away; one that is left out stays.",
        arguments({"middleware": section("middleware")}, ("middleware",)),
        set_middleware,
    ),
    Tool(
        "put_model",
        "edit",
        "Add a model with its fields, shapes, access, order, checks, states. Of a model that is there, the keys that "
        "are given are changed: fields, shapes, access, checks and states by name, any other key as a whole.",
        arguments({"name": text("The model's name, PascalCase, singular."), "model": part("Model")}, ("name", "model")),
        put_model,
    ),
    Tool(
        "put_field",
        "edit",
        "Add a field to a model, or replace the definition of one that is there (as a whole: say every key it keeps).",
        arguments(
            {
                "model": text("The model's name."),
                "name": text("The field's name, camelCase."),
                "field": part("Field"),
            },
            ("model", "name", "field"),
        ),
        put_field,
    ),
    Tool(
        "put_endpoint",
        "edit",
        "Add an endpoint, or replace the definition of one that is there (as a whole: say every key it keeps).",
        arguments(
            {"route": text("METHOD /path/{key}, such as `GET /books/{id}`."), "endpoint": part("Endpoint")},
            ("route", "endpoint"),
        ),
        put_endpoint,
    ),
    Tool(
        "put_service",
        "edit",
        "Declare hand-written functions of a service: typed input, output, errors, and the services that it requires.",
        arguments(
            {
                "name": text("The service's name."),
                "functions": {"type": "object", "additionalProperties": part("Function"), "description": "By name."},
            },
            ("name", "functions"),
        ),
        put_service,
    ),
    Tool(
        "put_configuration",
        "edit",
        "Declare a setting of the environment that hand-written services need; hidden ones are secrets.",
        arguments({"name": text("SETTING_NAME."), "setting": _setting()}, ("name", "setting")),
        put_configuration,
    ),
)
