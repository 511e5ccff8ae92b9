"""Lists: what a query string asks for, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scaffolder.ir.evaluate import compared, evaluate, holds
from scaffolder.ir.model import Filter, Operation, SortKey
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Row
from scaffolder.record import Struct, replace
from scaffolder.verify.twin.kinds import Rejected, folded, parse_text
from scaffolder.verify.twin.outcome import Outcome, Refusal
from scaffolder.verify.twin.scene import Scene
from scaffolder.verify.twin.shapes import in_order, shown

MAX_OFFSET = 999_999_999
SIGNS = {"ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
Condition = Callable[[Row], bool]


class Query(Struct):
    """What a query string asks for."""

    conditions: list[Condition]
    order: tuple[SortKey, ...]
    limit: int | None
    offset: int


def listed(scene: Scene) -> Outcome:
    """The page of rows that the caller may read and asked for."""
    operation = scene.operation
    query = read_query(scene)
    rows = [row for row in visible(scene) if all(condition(row) for condition in query.conditions)]
    ordered = in_order(scene, rows, query.order, scene.model(operation.model))
    end = None if query.limit is None else query.offset + query.limit
    assert operation.selection is not None
    items = [shown(scene, operation.selection, row) for row in ordered[query.offset : end]]
    body: dict[str, Any] = {operation.list_key or "items": items}
    if operation.page is not None:
        body[operation.count_key or "total"] = len(rows)
    return Outcome(operation.status, "list", body=body)


def visible(scene: Scene) -> list[Row]:
    """The rows of a list before its query is asked."""
    place = (scene.operation.name, scene.ask.caller, scene.ask.params)
    if scene.world.memo is None:
        return _visible(scene)
    if place not in scene.world.memo:
        scene.world.memo[place] = _visible(scene)
    return scene.world.memo[place]  # type: ignore[return-value]


def _visible(scene: Scene) -> list[Row]:
    operation, scope = scene.operation, scene.scope
    found = []
    for row in scene.world.of(operation.model or ""):
        if not row.live or (operation.scope is not None and evaluate(operation.scope, scope.of(row)) is not True):
            continue
        if operation.where is not None and evaluate(operation.where, scope.of(row)) is not True:
            continue
        if holds(operation.guard, scope, row) and (not operation.has_read_rule or scene.readable(row)):
            found.append(row)
    return found


def read_query(scene: Scene) -> Query:
    operation = scene.operation
    page = operation.page
    query = Query([], operation.order, page.size if page else None, 0)
    errors: list[Refusal] = []
    texts: dict[str, list[str]] = {}
    for name, text in scene.ask.query:
        texts.setdefault(name, []).append(text)
    for name, values in texts.items():
        if len(values) > 1:
            errors.append(Refusal("type", parameter=name))
            continue
        try:
            _ask(scene, query, name, values[0])
        except Rejected as rejected:
            errors.append(Refusal(rejected.code, parameter=name, values=rejected.values))
    if errors:
        scene.invalid(errors, f"query.{errors[0].code}")
    return query


def _ask(scene: Scene, query: Query, name: str, text: str) -> None:
    operation = scene.operation
    if _is_ill_formed(text):
        raise Rejected("format")
    if name == "limit" and operation.page:
        query.limit = _bounded(text, 1, operation.page.maximum)
    elif name == "offset" and operation.page:
        query.offset = _bounded(text, 0, MAX_OFFSET)
    elif name == "sort" and operation.sorts:
        query.order = _sort_keys(text, operation)
    elif name == "q" and operation.searched:
        query.conditions.append(_search(scene, text))
    else:
        query.conditions.append(_filter(scene, name, text))


def _is_ill_formed(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _bounded(text: str, lowest: int, highest: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 9 and lowest <= int(text) <= highest:
        return int(text)
    raise Rejected("range")


def _sort_keys(text: str, operation: Operation) -> tuple[SortKey, ...]:
    known = {key.field: key for key in operation.sorts}
    keys = []
    for word in text.split(","):
        key = known.get(word.removeprefix("-"))
        if key is None:
            raise Rejected("choice", choices=", ".join(known))
        keys.append(replace(key, descending=word.startswith("-")))
    return tuple(keys)


def _search(scene: Scene, text: str) -> Condition:
    needle = folded(parse_text(text, Type("string")))
    fields = scene.operation.searched

    def found(row: Row) -> bool:
        values = [row.values.get(name) for name in fields]
        return any(isinstance(value, str) and needle in folded(value) for value in values)

    return found


def _filter(scene: Scene, parameter: str, text: str) -> Condition:
    name, bracket, rest = parameter.partition("[")
    operator = rest.removesuffix("]") if bracket else "eq"
    offered = next((found for found in scene.operation.filters if found.param == name), None)
    if offered is None or (bracket and (operator not in offered.ops or not rest.endswith("]"))):
        raise Rejected("unknown")
    kind = wire_kind(scene, offered)
    if operator == "null":
        return _null(scene, offered, parse_text(text, Type("bool")))
    value = [parse_text(part, kind) for part in text.split(",")] if operator == "in" else parse_text(text, kind)
    return _matching(scene, offered, lambda tested: _test(scene, operator, tested, value, kind))


def wire_kind(scene: Scene, offered: Filter) -> Type:
    return Type(scene.project.ids) if offered.type.kind == "reference" else offered.type


def _matching(scene: Scene, offered: Filter, test: Callable[[object], bool | None]) -> Condition:
    scope = replace(scene.scope, test=test)
    return lambda row: evaluate(offered.match, scope.of(row)) is True


def _null(scene: Scene, offered: Filter, wanted: bool) -> Condition:
    if wanted and offered.absent is not None:
        absent, scope = offered.absent, scene.scope
        return lambda row: evaluate(absent, scope.of(row)) is True
    return _matching(scene, offered, lambda tested: (tested is None) is wanted)


def _test(scene: Scene, operator: str, tested: object, value: Any, kind: Type) -> bool | None:
    if tested is None:
        return None
    if isinstance(tested, Key):
        tested = scene.ids.by_key.get(tested, tested)
    if operator == "contains":
        return isinstance(tested, str) and folded(value) in folded(tested)
    if operator == "in":
        return any(compared("==", tested, item, kind) for item in value)
    return compared(SIGNS.get(operator, "=="), tested, value, kind)
