"""Every status and code that an operation can answer, by construction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scaffolder.ir.model import Function, Middleware, Operation
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.effects import bound_codes

Answer = tuple[int, str]
SELF_NUMBERING = {"slug", "sequence"}


def responses_of(
    draft: Draft, operation: Operation, middleware: Middleware, function: Function | None, blocked: frozenset[str]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The statuses, ascending, each with its codes in the order of the wire contract."""
    found: dict[int, dict[str, None]] = {operation.status: {}}
    for status, code in answers(draft, operation, middleware, function, blocked):
        found.setdefault(status, {})[code] = None
    return tuple((status, tuple(codes)) for status, codes in sorted(found.items()))


def answers(
    draft: Draft, operation: Operation, middleware: Middleware, function: Function | None, blocked: frozenset[str]
) -> Iterator[Answer]:
    """Each error that the operation can answer."""
    yield from body_answers(operation, middleware)
    yield from caller_answers(operation)
    yield from conflict_answers(draft, operation, blocked)
    if reads_input(operation) or any(it.own for it in operation.checks):
        yield 422, "invalid"
    if operation.rate_limit or middleware.rate_limit or operation.kind == "login":
        yield 429, "rate_limited"
    yield 500, "internal"
    if function is not None:
        yield 501, "not_implemented"
        yield from ((status, code) for code, status in function.errors)
    if middleware.timeout or operation.kind != "call" or operation.caller != "none":
        yield 503, "unavailable"


def body_answers(operation: Operation, middleware: Middleware) -> Iterator[Answer]:
    """What a body can be refused for before it is understood."""
    if not operation.reads_body:
        return
    yield 400, "malformed_json"
    if middleware.body_limit is not None:
        yield 413, "too_large"
    yield 415, "unsupported_media_type"


def caller_answers(operation: Operation) -> Iterator[Answer]:
    """What a caller can be refused for."""
    if operation.kind == "login":
        yield 401, "bad_credentials"
    elif operation.caller != "none":
        yield 401, "unauthenticated"
    if operation.guard is not None and operation.kind != "list":
        yield 403, "forbidden"
    hidden_caller = operation.row_is_caller and operation.has_read_rule
    if operation.parents or operation.key is not None or hidden_caller:
        yield 404, "not_found"


def reads_input(operation: Operation) -> bool:
    """Whether a request can carry values that are not valid."""
    return operation.reads_body or operation.kind == "list"


def conflict_answers(draft: Draft, operation: Operation, blocked: frozenset[str]) -> Iterator[Answer]:
    """What the state of the data can refuse."""
    if may_conflict(draft, operation):
        yield 409, "conflict"
    if changes_state(draft, operation):
        yield 409, "illegal_transition"
    yield from ((409, it.code) for it in operation.requires)
    yield from ((409, it.check.code) for it in operation.checks if not it.own)
    yield from ((409, it.check.code) for effect in operation.effects for it in effect.checks)
    bounds = {code for effect in operation.effects for code in bound_codes(draft, effect)}
    yield from ((409, code) for code in sorted(bounds, reverse=True))
    if operation.kind == "delete" and operation.model in blocked:
        yield 409, "in_use"


def may_conflict(draft: Draft, operation: Operation) -> bool:
    """Whether a write can meet a value that another row has."""
    if operation.model is None or operation.kind not in {"create", "update"}:
        return False
    if operation.kind == "create" and creates_conflicts(draft, operation.model):
        return True
    named = {it.name for it in operation.inputs} if operation.kind == "update" else set()
    children = (it.model for it in operation.inputs if it.model)
    inserted = (it.model for it in operation.effects if it.kind == "insert")
    assigned = ((it.model, it.field) for it in operation.effects if it.kind in {"assign", "add", "subtract"})
    return (
        updates_conflict(draft, operation.model, named)
        or any(creates_conflicts(draft, it) for it in (*children, *inserted))
        or any(updates_conflict(draft, model, {field}) for model, field in assigned)
    )


def creates_conflicts(draft: Draft, model: str) -> bool:
    """Whether a new row of the model can meet a unique value; slugs and sequences step aside."""
    found = draft.models[model]
    return any(not any(found.field(name).type.kind in SELF_NUMBERING for name in it.fields) for it in found.uniques)


def updates_conflict(draft: Draft, model: str, changed: Iterable[str]) -> bool:
    """Whether a change of these fields can meet a unique value."""
    named = set(changed)
    found = draft.models[model]
    return any(
        named & set(it.fields) and not any(found.field(name).type.kind == "slug" for name in it.fields)
        for it in found.uniques
    )


def changes_state(draft: Draft, operation: Operation) -> bool:
    """Whether the operation takes a row along an edge of its states."""
    if any(effect.states for effect in operation.effects):
        return True
    if operation.kind != "update" or operation.model is None:
        return False
    fields = {it.field for it in draft.models[operation.model].states}
    return any(it.name in fields for it in operation.inputs)


def blocked_models(draft: Draft) -> frozenset[str]:
    """Models whose rows may be kept from a delete by a row that refers to them, or to what would go with them."""
    blocked = {name for name, it in draft.models.items() if any(edge.on_delete == "restrict" for edge in it.dependents)}
    parents: dict[str, set[str]] = {}
    for name, model in draft.models.items():
        for edge in model.dependents:
            if edge.on_delete == "cascade":
                parents.setdefault(edge.model, set()).add(name)
    pending = list(blocked)
    while pending:
        for parent in parents.get(pending.pop(), set()) - blocked:
            blocked.add(parent)
            pending.append(parent)
    return frozenset(blocked)
