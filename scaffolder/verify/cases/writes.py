"""Writes: every answer that an operation can give, by construction; what is stored, and what a refusal leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from scaffolder.ir.model import Operation, Unique
from scaffolder.ir.rows import Key, Row, Undecidable, World
from scaffolder.verify.compose import above, ask, body, callers_for, parents_of, random_asks, sources, wrapped
from scaffolder.verify.run import Run
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask

WRITES = ("create", "update", "delete")
TRIES = 24
ROUNDS = 4  # of tries, where effects may find nothing to do
OF_A_KIND = 3
LATE = (403, 409, 422, 501)


def explore(run: Run) -> None:
    """Random requests, of which those with a new kind of answer are sent, and what they leave is read."""
    for operation in run.project.operations:
        if operation.kind not in WRITES and operation.kind != "call":
            continue
        seen: Counter[object] = Counter()
        for turn in range(2):
            for made, outcome in candidates(run, operation, moving=turn == 0):
                places = tuple((refusal.code, refusal.path) for refusal in outcome.errors[:1])
                kind = (outcome.status, outcome.code, outcome.reason, outcome.hooked is not None, places)
                if seen[kind] > turn or seen[outcome.reason] >= OF_A_KIND * 3 or spares(run, outcome):
                    continue
                seen.update([kind, outcome.reason])
                send(run, made, outcome)
                if outcome.status < 400:
                    break  # the world has changed: what was foretold for the others may not hold any more


def spares(run: Run, outcome: Outcome) -> bool:
    """Whether a success would take a caller, or nearly the last rows of a model, away."""
    if outcome.reason != "delete" or outcome.world is None:
        return False
    if any((row := outcome.world.find(key)) is None or not row.live for key in run.callers()):
        return True
    return any(
        sum(1 for row in run.world.of(name) if row.live) - sum(1 for row in outcome.world.of(name) if row.live) > 0
        and sum(1 for row in outcome.world.of(name) if row.live) < 3
        for name in run.world.tables
    )


def candidates(run: Run, operation: Operation, *, moving: bool) -> Iterator[tuple[Ask, Outcome]]:
    """Asks of each outcome, and one success: if there is one, one that changes what is stored, or does not."""
    now = stored(run.world)

    def as_meant(outcome: Outcome) -> bool:
        return (outcome.world is not None and stored(outcome.world) != now) == moving

    found: list[tuple[Ask, Outcome]] = []
    for _ in range(ROUNDS if operation.effects else 1):
        found += random_asks(run, operation, TRIES, run.random.choice((0.3, 0.6, 0.9)))
        if any(outcome.status < 400 and as_meant(outcome) for _, outcome in found):
            break
    for made in clashing(run, operation):
        try:
            found.append((made, run.foretell(made)))
        except Undecidable:
            continue
    successes = [one for one in found if one[1].status < 400]
    refusals = [one for one in found if one[1].status >= 400]
    yield from refusals
    yield from [next((one for one in successes if as_meant(one[1])), successes[0])] if successes else []


def stored(world: World) -> object:
    """The rows and links of a world, to be compared."""
    return {row.key: row.values for row in world.rows}, world.links


def send(run: Run, made: Ask, outcome: Outcome) -> None:
    """Send a write, and read what it should have changed or left alone."""
    operation = made.operation
    answered = run.ask(made, "effects" if operation.effects else operation.kind)
    run.asked("explored", f"{operation.method} {operation.path}")
    if answered is None:
        return
    if outcome.status < 400:
        run.asked("stored", f"{operation.method} {operation.path}")
        read_back(run, made, answered[1], "stored")
    elif outcome.status in LATE:
        read_back(run, made, outcome, "unchanged")


def read_back(run: Run, made: Ask, outcome: Outcome, rule: str) -> None:
    """Read the row, its parents and the rows that effects change, as the caller."""
    for row in touched(run, made, outcome)[: 5 if rule == "stored" else 3]:
        for reading in readings(run, row, made.caller)[:1]:
            run.ask(reading, rule)


def touched(run: Run, made: Ask, outcome: Outcome) -> list[Row]:
    operation = made.operation
    models = {
        operation.model,
        *(effect.model for effect in operation.effects),
        *(parent.model for parent in operation.parents),
    }
    models |= {asked.model for asked in operation.checks}
    found = [run.world.find(outcome.made)] if outcome.made else []
    for parents, row in sources(run, operation)[:0] if operation.kind == "create" else sources(run, operation):
        if row is not None and ask(run, operation, made.caller, parents, row, None) is not None:
            from scaffolder.verify.compose import params

            if params(run, operation, parents, row) == made.params:
                found += [row, *parents]
    near: list[Row] = []
    for row in [one for one in found if one is not None]:
        near += [other for value in row.values.values() if isinstance(value, Key) and (other := run.world.find(value))]
        near += [other for name in models for other in run.rows(name) if row.key in other.values.values()][:4]
    rows = [row for row in [*found, *near] if row is not None and row.live and row.model in models]
    return list({row.key: row for row in rows}.values())


def readings(run: Run, row: Row, caller: Key | None) -> list[Ask]:
    """Asks that show a row, or that it is gone."""
    found: list[Ask] = []
    for operation in run.project.operations:
        if operation.kind not in ("get", "list") or operation.model != row.model or operation.row_is_caller:
            continue
        above_it = parents_of(run, operation, row)
        if above_it is None:
            continue
        for who in dict.fromkeys([caller, *callers_for(run, operation)[:2]]):
            if operation.caller == "required" and who is None:
                continue
            made = ask(run, operation, who, above_it, row if operation.key is not None else None, None)
            try:
                if made is not None and run.foretell(made).status < 400:
                    found.append(made)
                    break
            except Undecidable:
                continue
    return found


# What is unique ----------------------------------------------------------------------------------------------------


def clashing(run: Run, operation: Operation) -> Iterator[Ask]:
    """Asks whose body repeats what is unique of a row that is there."""
    if operation.kind not in ("create", "update") or operation.model is None:
        return
    model = run.project.model(operation.model)
    names = {member.name for member in operation.inputs}
    for unique in model.uniques:
        if names & set(unique.fields) or operation.kind == "create":
            yield from repeating(run, operation, unique, names)


def repeating(run: Run, operation: Operation, unique: Unique, names: set[str]) -> Iterator[Ask]:
    rows = run.rows(operation.model)
    run.random.shuffle(rows)
    for row in rows[:4]:
        same = {name: value for name in unique.fields if name in names and (value := run.wire(row, name)) is not None}
        for parents, own in places(run, operation, row):
            for caller in callers_for(run, operation)[:3]:
                try:
                    sent = body(run, operation, caller, parents, 0.3)
                except LookupError:
                    continue
                inner: Any = (sent or {}).get(operation.input_key, {}) if operation.input_key else (sent or {})
                made = ask(
                    run, operation, caller, parents, own, wrapped(operation, {**inner, **same}) if names else None
                )
                if made is not None:
                    yield made


def places(run: Run, operation: Operation, row: Row) -> list[tuple[tuple[Row, ...], Row | None]]:
    """Where a write could meet a row: under the same parent."""
    if operation.kind == "create":
        if not operation.parents:
            return [((), None)]
        inner = run.world.find(row.values.get(operation.parents[-1].path[0]))
        found = above(run, operation, inner) if inner is not None else None
        return [(found, None)] if found is not None else []
    others = [other for other in run.rows(operation.model) if other is not row]
    run.random.shuffle(others)
    found_others: list[tuple[tuple[Row, ...], Row | None]] = []
    for other in others[:3]:
        parents = parents_of(run, operation, other)
        if parents is not None and operation.key is not None:
            found_others.append((parents, other))
    return found_others


def nulls(run: Run) -> None:
    """Several rows may be null in a unique field that is optional."""
    for operation in run.project.operations:
        if operation.kind not in ("create", "update") or operation.model is None:
            continue
        alone = {unique.fields[0] for unique in run.project.model(operation.model).uniques if len(unique.fields) == 1}
        for member in operation.inputs:
            if member.name not in alone or not member.nullable:
                continue
            for made, _ in list(random_asks(run, operation, 8, 0.4))[:3]:
                inner: Any = (
                    (made.body or {}).get(operation.input_key, {}) if operation.input_key else (made.body or {})
                )
                sent = wrapped(operation, {**inner, member.name: None})
                run.ask(Ask(operation, made.caller, made.params, sent, token=made.token), "unique.nulls")


def sweep(run: Run) -> None:
    """Every list and row as everybody who may see it: nothing has changed but what was to change."""
    from scaffolder.verify.grow import reading_asks

    for operation in run.project.operations:
        if operation.kind in ("list", "get"):
            for made in reading_asks(run, operation, 5):
                run.ask(made, "stored")
