"""Renames in a design: the name itself, and every place that speaks of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scaffolder.design.document import Design
from scaffolder.design.grammar import route as read_route
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.effect_syntax import read_effect
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.parse import parse
from scaffolder.record import Record

Document = dict[str, Any]
_SHAPE_PATH = re.compile(
    r"(?P<mark>-|@|[a-z][A-Za-z0-9_]*=)?(?P<path>[a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)*)(?P<rest>:.*)?"
)
_KEYWORDS = ("public", "user", "none")


class Renaming(Record):
    """A field of a model, and its new name."""

    design: Design
    model: str
    old: str
    new: str

    def is_it(self, model: str | None, name: str) -> bool:
        """Whether this name of this model is the renamed field."""
        return model == self.model and name == self.old

    def target(self, model: str | None, name: str) -> str | None:
        """The model that a field of a model leads to, under its old name."""
        stated = self.design.models.get(model or "")
        field = stated.fields.get(name) if stated else None
        return field.type if field and field.type in self.design.models else None

    def path(self, model: str | None, path: str) -> str:
        """A path of names from a model, with the field renamed wherever the path meets it."""
        words = path.split(".")
        for place, word in enumerate(words):
            if self.is_it(model, word):
                words[place] = self.new
            model = self.target(model, word)
        return ".".join(words)


def rename_model(value: Mapping[str, Any], old: str, new: str) -> Document:
    """The document with a model under another name, in its place."""
    models = {new if name == old else name: _with_types(model, old, new) for name, model in value["models"].items()}
    endpoints = {
        route: {**stated, "model": new} if stated.get("model") == old else stated
        for route, stated in value.get("endpoints", {}).items()
    }
    renamed: Document = {**value, "models": models, **({"endpoints": endpoints} if "endpoints" in value else {})}
    if renamed.get("auth", {}).get("model") == old:
        renamed["auth"] = {**renamed["auth"], "model": new}
    if "services" in renamed:
        renamed["services"] = {
            service: {name: _with_member_types(function, old, new) for name, function in functions.items()}
            for service, functions in renamed["services"].items()
        }
    seeds = renamed.get("database", {}).get("seeds")
    if seeds:
        named = {new if name == old else name: rows for name, rows in seeds.items()}
        renamed["database"] = {**renamed["database"], "seeds": named}
    return renamed


def _with_types(model: Document, old: str, new: str) -> Document:
    return {**model, "fields": _fields_with_types(model.get("fields", {}), old, new)}


def _fields_with_types(fields: Document, old: str, new: str) -> Document:
    return {
        name: {**field, "type": new} if isinstance(field, dict) and field.get("type") == old else field
        for name, field in fields.items()
    }


def _with_member_types(function: Document, old: str, new: str) -> Document:
    sides: Document = {
        side: _fields_with_types(function[side], old, new) for side in ("input", "output") if side in function
    }
    return {**function, **sides}


def rename_field(value: Mapping[str, Any], design: Design, model: str, old: str, new: str) -> Document:
    """The document of a design with a field under another name, also in rules, effects, shapes, inputs and paths."""
    renaming = Renaming(design, model, old, new)
    models = {name: _renamed_model(renaming, name, stated) for name, stated in value["models"].items()}
    renamed: Document = {**value, "models": models}
    if "endpoints" in value:
        pairs = (_renamed_endpoint(renaming, route, stated) for route, stated in value["endpoints"].items())
        renamed["endpoints"] = dict(pairs)
    if renamed.get("auth", {}).get("model") == model:
        auth = renamed["auth"]
        renamed["auth"] = {
            key: new if key in ("identity", "secret") and name == old else name for key, name in auth.items()
        }
    seeds = renamed.get("database", {}).get("seeds", {})
    if model in seeds:
        rows = [{new if name == old else name: cell for name, cell in row.items()} for row in seeds[model]]
        renamed["database"] = {**renamed["database"], "seeds": {**seeds, model: rows}}
    return renamed


def _renamed_model(renaming: Renaming, name: str, stated: Document) -> Document:
    def own(word: str) -> str:
        sign, bare = ("-", word[1:]) if word.startswith("-") else ("", word)
        return sign + (renaming.new if renaming.is_it(name, bare) else bare)

    def rule(text: str) -> str:
        return _renamed_rule(renaming, name, text)

    editors: dict[str, Callable[[Any], Any]] = {
        "fields": lambda fields: {own(key): _renamed_field(renaming, name, field) for key, field in fields.items()},
        "shapes": lambda shapes: {
            key: [_shape_word(renaming, name, it) for it in words] for key, words in shapes.items()
        },
        "access": lambda access: {verb: rule(text) for verb, text in access.items()},
        "order": lambda keys: [own(key) for key in keys],
        "unique": lambda lists: [[own(key) for key in keys] for keys in lists],
        "indexes": lambda lists: [[own(key) for key in keys] for keys in lists],
        "checks": lambda checks: {key: {**check, "rule": rule(check["rule"])} for key, check in checks.items()},
        "states": lambda states: {own(key): edges for key, edges in states.items()},
    }
    return {key: editors[key](member) if key in editors else member for key, member in stated.items()}


def _renamed_field(renaming: Renaming, model: str, field: Document) -> Document:
    target = field.get("type")
    editors: dict[str, Callable[[Any], Any]] = {
        "compute": lambda text: _renamed_rule(renaming, model, text),
        "default": lambda given: {"path": renaming.path(model, given["path"])} if isinstance(given, dict) else given,
        "from": lambda name: renaming.path(model, name),
        "scope": lambda name: renaming.path(model, name),
        "via": lambda name: renaming.path(target, name),
        "by": lambda name: renaming.path(target, name),
    }
    return {key: editors[key](member) if key in editors else member for key, member in field.items()}


def _shape_word(renaming: Renaming, model: str, word: str) -> str:
    match = _SHAPE_PATH.fullmatch(word)
    if match is None:
        return word
    return (match["mark"] or "") + renaming.path(model, match["path"]) + (match["rest"] or "")


def _renamed_endpoint(renaming: Renaming, route: str, stated: Document) -> tuple[str, Document]:
    model = stated.get("model")

    def rule(text: str) -> str:
        return _renamed_rule(renaming, model, text)

    editors: dict[str, Callable[[Any], Any]] = {
        "parent": lambda path: renaming.path(model, path),
        "access": rule,
        "where": rule,
        "input": lambda members: [_input_member(renaming, model, member) for member in members],
        "filter": lambda given: _renamed_filter(renaming, model, given),
        "sort": lambda names: [renaming.path(model, name) for name in names],
        "set": lambda effects: [_renamed_effect(renaming, model, text) for text in effects],
        "requires": lambda asked: [{**entry, "rule": rule(entry["rule"])} for entry in asked],
    }
    edited = {key: editors[key](member) if key in editors else member for key, member in stated.items()}
    return _renamed_route(renaming, route, stated), edited


def _renamed_route(renaming: Renaming, text: str, stated: Document) -> str:
    """The route with the parameters that are named after the field renamed, each asked of its own model."""
    route = read_route(text)
    if route is None:
        return text
    path = [word for word in (stated.get("parent") or "").split(".") if word]
    models: list[str | None] = [stated.get("model")]
    for word in path:
        models.append(renaming.target(models[-1], word))
    owners = [*reversed(models[1:]), models[0]]
    for parameter, owner in zip(route.parameters, owners, strict=False):
        if renaming.is_it(owner, parameter):
            text = text.replace("{" + parameter + "}", "{" + renaming.new + "}")
    return text


def _input_member(renaming: Renaming, model: str | None, member: Any) -> Any:
    if isinstance(member, dict):
        return {
            _input_name(renaming, model, name): [
                _input_member(renaming, renaming.target(model, name.rstrip("?")), child) for child in children
            ]
            for name, children in member.items()
        }
    return _input_name(renaming, model, member)


def _input_name(renaming: Renaming, model: str | None, name: str) -> str:
    bare = name.rstrip("?")
    return (renaming.new if renaming.is_it(model, bare) else bare) + name[len(bare) :]


def _renamed_filter(renaming: Renaming, model: str | None, given: Any) -> Any:
    if isinstance(given, dict):
        return {parameter: renaming.path(model, path) for parameter, path in given.items()}
    return [renaming.path(model, name) for name in given]


def _renamed_rule(renaming: Renaming, model: str | None, text: str) -> str:
    if text in _KEYWORDS:
        return text
    node = parse(text, Findings(""))
    return text if node is None else _replaced(renaming, text, _words(renaming, node, model, {}))


def _renamed_effect(renaming: Renaming, model: str | None, text: str) -> str:
    parts = read_effect(text, Findings(""))
    if parts is None:
        return text
    loops: dict[str, str | None] = {}
    found: list[syntax.Word] = []
    if parts.source is not None:
        found += _words(renaming, parts.source, model, {})
        loops = {parts.variable: _end(renaming, parts.source, model, {})}
    found += _words(renaming, parts.path, model, loops)
    if isinstance(parts.value, syntax.New):
        child = _end(renaming, parts.path, model, loops)
        found += [word for word, _ in parts.value.values if renaming.is_it(child, word.text)]
        found += [word for _, node in parts.value.values for word in _words(renaming, node, model, loops)]
    else:
        found += _words(renaming, parts.value, model, loops)
    return _replaced(renaming, text, found)


def _replaced(renaming: Renaming, text: str, words: list[syntax.Word]) -> str:
    for word in sorted(set(words), key=lambda it: -it.offset):
        text = text[: word.offset] + renaming.new + text[word.offset + len(word.text) :]
    return text


Loops = Mapping[str, "str | None"]


def _words(renaming: Renaming, node: syntax.Node, model: str | None, loops: Loops) -> list[syntax.Word]:
    """The words of an expression that are the renamed field."""
    match node:
        case syntax.Name():
            return [word for owner, word in _steps(renaming, node, model, loops) if renaming.is_it(owner, word.text)]
        case syntax.Loop():
            inner = {**loops, node.variable: _end(renaming, node.source, model, loops)} if node.variable else loops
            parts = [part for part in (node.element, node.condition) if part is not None]
            found = _words(renaming, node.source, model, loops)
            return found + [word for part in parts for word in _words(renaming, part, model, inner)]
        case syntax.Items():
            return [word for item in node.items for word in _words(renaming, item, model, loops)]
        case syntax.Junction():
            return [word for item in node.operands for word in _words(renaming, item, model, loops)]
        case syntax.Negation() | syntax.Minus():
            return _words(renaming, node.operand, model, loops)
        case syntax.Comparison() | syntax.Membership() | syntax.Calculation():
            return _words(renaming, node.left, model, loops) + _words(renaming, node.right, model, loops)
    return []


def _steps(
    renaming: Renaming, name: syntax.Name, model: str | None, loops: Loops
) -> Iterator[tuple[str | None, syntax.Word]]:
    """Each word of a path that names a field, with the model whose field it is."""
    first, *rest = name.words
    auth = renaming.design.auth
    starts: dict[str, str | None] = {"self": model, "$user": auth.model if auth else None, **loops}
    if first.text in starts:
        owner, words = starts[first.text], rest
    elif first.text == "$input":
        owner, words = model, rest
    elif first.text.startswith("$"):
        return
    else:
        owner, words = model, list(name.words)
    for word in words:
        yield owner, word
        owner = renaming.target(owner, word.text)


def _end(renaming: Renaming, name: syntax.Name, model: str | None, loops: Loops) -> str | None:
    """The model that a path leads to."""
    steps = list(_steps(renaming, name, model, loops))
    return renaming.target(steps[-1][0], steps[-1][1].text) if steps else None
