"""Asks that make sense: paths of rows that are there, bodies that could be taken, callers that could call."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from scaffolder.ir.model import Field, Input, Operation
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Row, Undecidable
from scaffolder.verify.run import Run
from scaffolder.verify.samples import plain_value
from scaffolder.verify.twin.kinds import Form
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask

_TURNS = count(1)
NOBODY = None


def turn(run: Run) -> int:
    """A number that no other value of this run is made from."""
    return run.seed % 1000 * 1_000_000 + next(_TURNS)


def sources(run: Run, operation: Operation) -> list[tuple[tuple[Row, ...], Row | None]]:
    """What a path of the operation could name: parents, outermost first, and the row."""
    if operation.key is not None:
        return [
            (found, row) for row in run.rows(operation.model) if (found := parents_of(run, operation, row)) is not None
        ]
    if not operation.parents:
        return [((), None)]
    inner = operation.parents[-1]
    return [(found, None) for row in run.rows(inner.model) if (found := above(run, operation, row)) is not None]


def parents_of(run: Run, operation: Operation, row: Row) -> tuple[Row, ...] | None:
    """The parents of a row, outermost first; None where one is not there."""
    found = []
    for parent in operation.parents:
        here: Row | None = row
        for step in parent.path:
            here = run.world.find(here.values.get(step)) if here is not None else None
        if here is None:
            return None
        found.append(here)
    return tuple(found)


def above(run: Run, operation: Operation, innermost: Row) -> tuple[Row, ...] | None:
    """The parents above a row that is the innermost one, and that row."""
    lead = len(operation.parents[-1].path)
    found = []
    for parent in operation.parents:
        here: Row | None = innermost
        for step in parent.path[lead:]:
            here = run.world.find(here.values.get(step)) if here is not None else None
        if here is None:
            return None
        found.append(here)
    return tuple(found)


def params(run: Run, operation: Operation, parents: tuple[Row, ...], row: Row | None) -> tuple[str, ...] | None:
    """The texts of the path's parameters; None where the server has not told them."""
    texts = [text(run, found, parent.key.field) for parent, found in zip(operation.parents, parents, strict=True)]
    if operation.key is not None and row is not None:
        texts.append(text(run, row, operation.key.field))
    if any(found is None or found in ("", ".", "..") or "/" in found or "\0" in found for found in texts):
        return None  # not told yet, or no text that a path could carry
    return tuple(str(found) for found in texts)


def text(run: Run, row: Row, field: str) -> str | None:
    value = run.wire(row, field)
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def callers_for(run: Run, operation: Operation) -> list[Key | None]:
    """Everybody who could call, in random order, nobody included where that is allowed."""
    known: list[Key | None] = list(run.callers())
    run.random.shuffle(known)
    if operation.caller in ("none", "ignored"):
        return [None]
    return [*known, None] if operation.caller == "optional" else known


# Bodies ------------------------------------------------------------------------------------------------------------


def body(run: Run, operation: Operation, caller: Key | None, parents: tuple[Row, ...], chance: float = 0.6) -> Any:
    """A body that could be taken, envelope included; LookupError where a row is needed that is not there."""
    if operation.kind == "login":
        return None
    if not operation.inputs:
        return None
    found = members(run, operation, operation.inputs, operation.model, caller, parents, chance)
    return wrapped(operation, found)


def wrapped(operation: Operation, found: Any) -> Any:
    return {operation.input_key: found} if operation.input_key else found


def members(
    run: Run,
    operation: Operation,
    inputs: tuple[Input, ...],
    model: str | None,
    caller: Key | None,
    parents: tuple[Row, ...],
    chance: float,
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for member in inputs:
        if not member.required and run.random.random() > chance:
            continue
        if member.nullable and run.random.random() < 0.15:
            found[member.name] = None
            continue
        try:
            found[member.name] = member_value(run, operation, member, model, caller, parents, chance)
        except LookupError:
            if member.required:
                raise
    return found


def member_value(
    run: Run,
    operation: Operation,
    member: Input,
    model: str | None,
    caller: Key | None,
    parents: tuple[Row, ...],
    chance: float,
) -> Any:
    field = member.field
    if member.members:
        low, high = length(field, 3)
        many = run.random.randint(low, high)
        return [members(run, operation, member.members, member.model, caller, parents, chance) for _ in range(many)]
    if field.many:
        return list_value(run, member, parents)
    if field.type.kind == "reference":
        return reference(run, member, parents, member.has_read_rule)
    unique = model is not None and is_unique(run, model, field.name)
    return plain_value(Form(field.type, field.minimum, field.maximum, field.pattern), run.random, turn(run), unique)


def length(field: Field, most: int) -> tuple[int, int]:
    """How many items a list of samples has: at least one where that is allowed."""
    low = max(int(field.minimum or 0), 1)
    high = min(int(field.maximum) if field.maximum is not None else most, max(most, low))
    return min(low, high), high


def list_value(run: Run, member: Input, parents: tuple[Row, ...]) -> list[Any]:
    field = member.field
    high = length(field, 3)[1]
    many = run.random.randint(int(field.minimum or 0), high)
    found: list[Any] = []
    target = run.project.model(field.type.target or "")
    for _ in range(many * 3):
        if len(found) >= many:
            break
        if field.create_missing and run.random.random() < 0.4:
            by = target.field(field.by or "id")
            value = plain_value(Form(by.type, by.minimum, by.maximum, by.pattern), run.random, turn(run), True)
        else:
            try:
                value = reference(run, member, parents, member.has_read_rule)
            except LookupError:
                if not field.create_missing:
                    break
                continue
        if value not in found:
            found.append(value)
    return found


def reference(run: Run, member: Input, parents: tuple[Row, ...], near: bool) -> Any:
    """What names a row of the target: mostly one that belongs to the same parents."""
    field = member.field
    rows = run.rows(field.type.target)
    close = [row for row in rows if set(row.values.values()) & {parent.key for parent in parents}]
    pool = close if close and run.random.random() < 0.85 else rows
    if not pool:
        raise LookupError(f"no {field.type.target} to name")
    row = run.random.choice(pool[-12:] if run.random.random() < 0.5 else pool)
    value = run.wire(row, field.by or "id")
    if value is None:
        raise LookupError(f"the {field.by or 'id'} of a {row.model} is not known")
    return value


def is_unique(run: Run, model: str, name: str) -> bool:
    found = run.project.model(model)
    return any(name in unique.fields for unique in found.uniques)


# Asks --------------------------------------------------------------------------------------------------------------


def ask(
    run: Run, operation: Operation, caller: Key | None, parents: tuple[Row, ...], row: Row | None, sent: Any
) -> Ask | None:
    found = params(run, operation, parents, row)
    if found is None:
        return None
    token = run.tokens.get(caller) if caller else None
    return Ask(operation, caller, found, sent, token=token)


def random_asks(run: Run, operation: Operation, tries: int, chance: float = 0.6) -> Iterator[tuple[Ask, Outcome]]:
    """Random asks of an operation, each with what the twin says of it."""
    for _ in range(tries):
        places = sources(run, operation)
        everybody = callers_for(run, operation)
        if not places or not everybody:
            return
        parents, row = run.random.choice(places[-25:] if run.random.random() < 0.7 else places)
        for caller in everybody[:4]:
            try:
                sent = body(run, operation, caller, parents, chance)
                made = ask(run, operation, caller, parents, row, sent)
                if made is None or run.exhausted(made):
                    continue
                outcome = run.foretell(made)
            except (LookupError, Undecidable):
                continue
            yield made, outcome
            if outcome.status < 400:
                break


def find(run: Run, operation: Operation, status: int, tries: int = 60, code: str | None = None) -> Ask | None:
    """An ask that is answered with a status, and with a code where one is given."""
    wanted = (
        ask for ask, out in random_asks(run, operation, tries) if out.status == status and code in (None, out.code)
    )
    return next(wanted, None)


def succeeding(run: Run, operation: Operation, tries: int = 60) -> tuple[Ask, Outcome] | None:
    return next(((ask, out) for ask, out in random_asks(run, operation, tries) if out.status < 400), None)


__all__ = ["NOBODY", "Type", "ask", "body", "find", "params", "random_asks", "sources", "succeeding"]
