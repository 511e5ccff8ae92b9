"""The tools that rename and remove."""

from __future__ import annotations

from typing import Any

from scaffolder.agent.codes import BAD_ARGUMENT, TAKEN
from scaffolder.agent.draft import Draft
from scaffolder.agent.edits.names import Part, canonical_route, part_of, value_at, with_key, with_value_at, without
from scaffolder.agent.edits.schemas import arguments, text
from scaffolder.agent.edits.tool import Arguments, Outcome, Tool, refused
from scaffolder.design.load import read
from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.rename import rename_field, rename_model
from scaffolder.record import replace

_NAMELESS = ("section", "access")
_STORELESS = frozenset({"compute", "via"})  # such fields have no column whose data could be kept
_RENAMED_FROM = ("model", "field", "endpoint")


def rename(draft: Draft, given: Arguments) -> Outcome:
    """Give a part another name, everywhere that it is named; what a former run knows keeps its data."""
    part = part_of(draft.value, given["name"])
    if isinstance(part, Diagnostic):
        return refused(draft, part)
    if part.kind in _NAMELESS:
        return refused(draft, BAD_ARGUMENT.at("/name", problem=f"{part.name} has no name of its own"))
    new = _bare_name(part, given["to"])
    if new == part.keys[-1]:
        return refused(draft, BAD_ARGUMENT.at("/to", problem=f"{part.name} is called that already"))
    if new in value_at(draft.value, part.keys[:-1]):
        return refused(draft, TAKEN.at("/to", what=f"the {part.kind}", name=new))
    value, problems = _renamed(draft, part, new)
    if problems:
        return refused(draft, *problems)
    keys = (*part.keys[:-1], new)
    if part.kind in _RENAMED_FROM:
        value = with_value_at(value, keys, _with_former_name(draft, part, new, value_at(value, keys)))
    told = f"renamed {part.kind} {part.name} to {Part(part.kind, keys).name}, and everything that names it"
    return Outcome(replace(draft, value=value, claim=None), told, pointers=(pointer_of(*keys),))


def _bare_name(part: Part, to: str) -> str:
    """The last word of the new name: `Article.headline` renames a field to `headline`."""
    if part.kind == "endpoint":
        return canonical_route(to)
    return to.strip() if part.kind in ("model", "service", "setting") else to.strip().rpartition(".")[2]


def _renamed(draft: Draft, part: Part, new: str) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    value: dict[str, Any] = dict(draft.value)
    old = part.keys[-1]
    if part.kind == "model":
        return rename_model(value, old, new), ()
    if part.kind == "field":
        design, problems = read(value)
        return (value, problems) if design is None else (rename_field(value, design, part.keys[1], old, new), ())
    parents = part.keys[:-1]
    renamed = with_value_at(value, parents, with_key(value_at(value, parents), old, new))
    return _with_references(renamed, part, new), ()


def _with_references(value: dict[str, Any], part: Part, new: str) -> dict[str, Any]:
    """The document with the shapes, hooks and required services that were named so."""
    old = part.keys[-1]
    if part.kind == "shape":
        return _with_shape(value, part.keys[1], old, new)
    if part.kind in ("service", "function"):
        before = old if part.kind == "service" else f"{part.keys[1]}.{old}"
        after = new if part.kind == "service" else f"{part.keys[1]}.{new}"
        return _with_hooks(value, before, after)
    return value


def _with_shape(value: dict[str, Any], model: str, old: str, new: str) -> dict[str, Any]:
    endpoints = {
        route: {**stated, "returns": new} if stated.get("model") == model and stated.get("returns") == old else stated
        for route, stated in value.get("endpoints", {}).items()
    }
    models = {
        name: {
            **stated,
            **({"shapes": _expanded(stated, model, old, new)} if "shapes" in stated else {}),
        }
        for name, stated in value["models"].items()
    }
    return {**value, "models": models, "endpoints": endpoints}


def _expanded(stated: dict[str, Any], model: str, old: str, new: str) -> dict[str, Any]:
    def word(text: str) -> str:
        relation, colon, shape = text.partition(":")
        target = stated["fields"].get(relation, {}).get("type")
        return f"{relation}:{new}" if colon and target == model and shape == old else text

    return {name: [word(text) for text in words] for name, words in stated["shapes"].items()}


def _with_hooks(value: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    def hook(stated: dict[str, Any]) -> dict[str, Any]:
        named = stated.get("hook", "")
        is_it = named == old or named.startswith(old + ".")
        return {**stated, "hook": new + named[len(old) :]} if is_it else stated

    def function(stated: dict[str, Any]) -> dict[str, Any]:
        asked = stated.get("requires")
        return {**stated, "requires": [new if name == old else name for name in asked]} if asked else stated

    endpoints = {route: hook(stated) for route, stated in value.get("endpoints", {}).items()}
    services = {
        name: {each: function(stated) for each, stated in functions.items()}
        for name, functions in value.get("services", {}).items()
    }
    return {**value, "endpoints": endpoints, "services": services}


def _with_former_name(draft: Draft, part: Part, new: str, stated: dict[str, Any]) -> dict[str, Any]:
    """The part with the name that it had where the draft began, if it was there; without one if it is new."""
    bare = {key: member for key, member in stated.items() if key != "renamed_from"}
    former = stated.get("renamed_from", part.keys[-1])
    if not _STORELESS.isdisjoint(stated):
        return bare
    parents = value_at_or_none(draft.base, _keys_in_base(draft, part))
    if parents is None or former not in parents or former == new:
        return bare
    return {**bare, "renamed_from": former}


def _keys_in_base(draft: Draft, part: Part) -> tuple[str, ...]:
    """Where the part's neighbours stood where the draft began: its model may have been renamed, too."""
    section, *rest = part.keys[:-1]
    if section == "models" and rest:
        model = value_at(draft.value, (section, rest[0]))
        rest[0] = model.get("renamed_from", rest[0])
    return (section, *rest)


def value_at_or_none(value: Any, keys: tuple[str, ...]) -> Any:
    """The member that these keys lead to, if it is there."""
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def remove(draft: Draft, given: Arguments) -> Outcome:
    """Take a part away; what still names it is told as a problem."""
    part = part_of(draft.value, given["name"])
    if isinstance(part, Diagnostic):
        return refused(draft, part)
    value = without(dict(draft.value), part.keys)
    told = f"removed {part.kind} {part.name}"
    return Outcome(replace(draft, value=value, claim=None), told, pointers=(pointer_of(*part.keys[:-1]),))


_NAME = text(
    "A model `Book`, a field `Book.title`, a shape `Book.shapes.list`, a check `Book.checks.code`, states "
    "`Book.states.status`, an endpoint `GET /books`, a service `mail`, a function `mail.send`, a setting `API_URL`."
)

TOOLS = (
    Tool(
        "rename",
        "edit",
        "Rename a part and everything that names it: rules, effects, shapes, inputs, filters, paths. Data is kept. "
        "Never rename by removing and adding.",
        arguments({"name": _NAME, "to": text("The new name.")}, ("name", "to")),
        rename,
    ),
    Tool(
        "remove",
        "edit",
        "Remove a part, also a section such as `auth`. What still names it becomes a problem to solve.",
        arguments({"name": _NAME}, ("name",)),
        remove,
    ),
)
