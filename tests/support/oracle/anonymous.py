"""Whether a rule can hold at all for nobody: three-valued logic with `$user` null and all else open."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import product
from typing import Any

from tests.support.oracle.parse import is_null, parsed, plain
from tests.support.oracle.rows import World

Truths = frozenset[bool | None]
OPEN: Truths = frozenset({True, False, None})
UNKNOWN: Truths = frozenset({None})
DECIDED: Truths = frozenset({True, False})
Models = dict[str, str]  # what each name in scope is a row of; "" is this row


def anonymous_may(rule: str, world: World, model: str | None) -> bool:
    """Whether an access rule can hold with no caller."""
    if rule in ("public", "user", "none"):
        return rule == "public"
    return True in truths(parsed(rule), world, {"": model} if model else {})


def truths(node: ast.expr, world: World, models: Models) -> Truths:
    """The truth values that a condition can take with no caller."""
    if isinstance(node, ast.BoolOp):
        return junction(node, world, models)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return frozenset(None if truth is None else not truth for truth in truths(node.operand, world, models))
    if isinstance(node, ast.Compare):
        return comparison(node, world, models)
    if isinstance(node, ast.Call):
        return quantified(node, world, models)
    return path_truths(node, world, models)


def junction(node: ast.BoolOp, world: World, models: Models) -> Truths:
    """What `and` and `or` make of every combination of their parts."""
    decisive = isinstance(node.op, ast.Or)
    parts = [truths(part, world, models) for part in node.values]
    return frozenset(
        decisive if decisive in combined else None if None in combined else not decisive for combined in product(*parts)
    )


def comparison(node: ast.Compare, world: World, models: Models) -> Truths:
    """A comparison: unknown beside what is surely null; a null test is decided."""
    kind, other = type(node.ops[0]), node.comparators[0]
    if is_null(other) or is_null(node.left):
        tested = node.left if is_null(other) else other
        return frozenset({kind is ast.Eq}) if surely_null(tested, world, models) else DECIDED
    if surely_null(node.left, world, models):
        return UNKNOWN
    if kind not in (ast.In, ast.NotIn) and surely_null(other, world, models):
        return UNKNOWN
    return OPEN


def quantified(node: ast.Call, world: World, models: Models) -> Truths:
    """`any` over elements of which none can pass is false; `all` is open, as the list may be empty."""
    assert isinstance(node.func, ast.Name)
    over = node.args[0]
    if node.func.id != "any" or not isinstance(over, ast.GeneratorExp):
        return DECIDED
    part = over.generators[0]
    assert isinstance(part.target, ast.Name)
    element = model_of(part.iter, world, models)
    inner = {**models, part.target.id: element} if element else models
    tests = [*part.ifs, over.elt]
    passable = element is not None and all(True in truths(test, world, inner) for test in tests)
    return DECIDED if passable else frozenset({False})


def path_truths(node: ast.expr, world: World, models: Models) -> Truths:
    """A literal, a stored bool (open), or a computed one (what its expression says, unknown as false)."""
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return frozenset({node.id == "true"})
    if surely_null(node, world, models):
        return UNKNOWN
    found = field_of(node, world, models)
    if found and "compute" in found[1]:
        inner = truths(parsed(found[1]["compute"]), world, {"": found[0]})
        return frozenset(truth is True for truth in inner) | (
            UNKNOWN if isinstance(node, ast.Attribute) else frozenset()
        )
    return OPEN


def surely_null(node: ast.expr, world: World, models: Models) -> bool:
    """Whether a value is null whenever there is no caller."""
    if isinstance(node, ast.Name):
        return node.id in ("_user", "null")
    if isinstance(node, ast.Attribute):
        if surely_null(node.value, world, models):
            return True
        found = field_of(node, world, models)
        return bool(found and "compute" in found[1] and found[1]["type"] != "bool") and surely_null(
            parsed(found[1]["compute"]), world, {"": found[0]}  # type: ignore[index]
        )
    if isinstance(node, ast.BinOp):
        return surely_null(node.left, world, models) or surely_null(node.right, world, models)
    return False


def field_of(node: ast.expr, world: World, models: Models) -> tuple[str, dict[str, Any]] | None:
    """The model and the JSON of the field that a path ends in."""
    if isinstance(node, ast.Name) and plain(node.id) not in models and "" in models and not node.id.startswith("_"):
        owner: str | None = models[""]
        word = plain(node.id)
    elif isinstance(node, ast.Attribute):
        owner = model_of(node.value, world, models)
        word = plain(node.attr)
    else:
        return None
    return (owner, world.field(owner, word)) if owner and word != "self" else None


def model_of(node: ast.expr, world: World, models: Models) -> str | None:
    """The model of the row, or of the rows of the list, that a path leads to."""
    if isinstance(node, ast.Name):
        special: dict[str, Callable[[], str | None]] = {
            "self": lambda: models.get(""),
            "_user": lambda: world.design.get("auth", {}).get("model"),
        }
        if node.id in special:
            return special[node.id]()
        if plain(node.id) in models:
            return models[plain(node.id)]
    found = field_of(node, world, models)
    return found[1]["type"] if found and found[1]["type"] in world.design["models"] else None
