"""The rows that a run works with: seeds, callers, and rows of every model, made through the server's own endpoints."""

from __future__ import annotations

from typing import Any

from scaffolder.ir.evaluate import wire_value
from scaffolder.ir.model import Operation, SeedRow
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Row, Undecidable
from scaffolder.verify.compose import ask, body, callers_for, random_asks, wrapped
from scaffolder.verify.run import Run, Unfit
from scaffolder.verify.twin.rows import new_row, number
from scaffolder.verify.twin.scene import Ask, Scene
from scaffolder.verify.twin.shapes import tagged

PEOPLE = 6
ENOUGH = 7
ROUNDS = 8
TRIES = 14


def prepare(run: Run, seeded: bool | None) -> None:
    """Everything that the cases stand on. `seeded`: whether `make seed` was run, None where that must be found out."""
    if run.project.seeds and (seeded or (seeded is None and holds_seeds(run))):
        plant(run)
    refuse_strangers(run)
    people(run)
    grow(run)


# Seeds -------------------------------------------------------------------------------------------------------------


def holds_seeds(run: Run) -> bool:
    """Whether the first seeded user can log in."""
    auth = run.project.auth
    login = next((found for found in run.project.operations if found.kind == "login"), None)
    if auth is None or login is None:
        return False
    user = next((seed for seed in run.project.seeds if seed.model == auth.model), None)
    if user is None:
        return False
    values = dict(user.values)
    sent = wrapped(login, {auth.identity: values.get(auth.identity), auth.secret: values.get(auth.secret)})
    return run.send(run.request(Ask(login, body=sent))).status == login.status


def plant(run: Run) -> None:
    """The seeded rows, as the server holds them; their ids are learned from answers."""
    world = run.world.copy()
    from datetime import UTC, datetime

    for turn, seed in enumerate(run.project.seeds, 1):
        scene = Scene(run.project, run.ids, world, Ask(run.project.operations[0]), tagged(-turn - 9, datetime.now(UTC)))
        plant_row(scene, seed)
    world.memo = {}
    run.world = world


def plant_row(scene: Scene, seed: SeedRow) -> None:
    model = scene.model(seed.model)
    stored: dict[str, Any] = {}
    lists: dict[str, list[Key]] = {}
    for name, value in seed.values:
        field = model.field(name)
        if field.many:
            items = value if isinstance(value, tuple) else (value,)
            lists[name] = [named(scene, field, item).key for item in items]
        elif field.type.kind == "reference":
            stored[name] = named(scene, field, value).key if value is not None else None
        else:
            stored[name] = wire_value(value, field.type)
    row = new_row(scene, model, {}, stored)
    number(scene, model, row)
    for name, keys in lists.items():
        link = model.field(name).link
        for key in keys:
            if link is not None:
                scene.world.link(link, row.key, key)


def named(scene: Scene, field: Any, value: object) -> Row:
    """The seeded row that a value names: by the field's `by`, or by what identifies its target."""
    target = scene.model(field.type.target)
    by = field.by or next(unique.fields[0] for unique in target.uniques if len(unique.fields) == 1)
    wanted = wire_value(value, target.field(by).type)
    found = next((row for row in scene.world.of(target.name) if row.values.get(by) == wanted), None)
    if found is None:  # `create_missing`
        found = new_row(scene, target, {}, {by: wanted})
        number(scene, target, found)
    return found


def refuse_strangers(run: Run) -> None:
    """Stop where anybody can see rows that this run has not made: totals and lists could not be foretold."""
    for operation in run.project.operations:
        if operation.kind != "list" or operation.parents or operation.caller == "required":
            continue
        asked = Ask(operation)
        try:
            outcome = run.foretell(asked)
        except Undecidable:
            continue
        answer = run.send(run.request(asked))
        value = answer.json
        items = value.get(operation.list_key or "items") if isinstance(value, dict) else None
        expected = outcome.body.get(operation.list_key or "items", ()) if isinstance(outcome.body, dict) else ()
        if isinstance(items, list) and len(items) > len(expected):
            raise Unfit(
                f"{operation.method} {operation.path} shows {len(items)} rows where {len(expected)} were expected: "
                "the suite needs a database of its own that is empty, or holds the design's seeds alone"
            )


# People ------------------------------------------------------------------------------------------------------------


def people(run: Run) -> None:
    """Callers: seeded users log in, others register."""
    auth = run.project.auth
    if auth is None:
        return
    login = next((found for found in run.project.operations if found.kind == "login"), None)
    if login is not None:
        for row in run.rows(auth.model):
            log_in(run, login, row)
    registrations = [found for found in run.project.operations if found.kind == "create" and found.model == auth.model]
    for operation in registrations:
        for _ in range(PEOPLE * 3):
            if len(run.callers()) >= PEOPLE or run.exhausted(Ask(operation)):
                break
            register(run, operation, login)
    if not run.callers():
        run.not_asked("access.read", "nobody can log in: the design has neither a registration nor seeded users")


def log_in(run: Run, login: Operation, row: Row) -> None:
    auth = run.project.auth
    assert auth is not None
    identity, secret = run.wire(row, auth.identity), row.values.get(auth.secret)
    asked = Ask(login, body=wrapped(login, {auth.identity: identity, auth.secret: secret}))
    run.ask(asked, "login")


def register(run: Run, operation: Operation, login: Operation | None) -> None:
    found = next(((made, out) for made, out in random_asks(run, operation, 30) if out.status < 400), None)
    if found is None:
        return
    asked, _ = found
    answered = run.ask(asked, "create")
    if answered is None or answered[1].made is None:
        return
    row = run.world.find(answered[1].made)
    if row is not None and row.key not in run.tokens and login is not None:
        log_in(run, login, row)


# Rows --------------------------------------------------------------------------------------------------------------


def grow(run: Run) -> None:
    """Make rows of every model, and let every write succeed some times, as far as the design lets callers."""
    auth = run.project.auth
    writes = [
        operation
        for operation in run.project.operations
        if operation.kind == "create" or (operation.kind == "update" and (operation.effects or operation.inputs))
    ]
    done = {operation.name: 0 for operation in writes}
    for _ in range(ROUNDS):
        moved = False
        for operation in writes:
            goal = ENOUGH if operation.kind == "create" else 2
            if auth is not None and operation.model == auth.model and operation.kind == "create":
                goal = 0
            if operation.model and operation.kind == "create" and len(run.rows(operation.model)) >= ENOUGH * 3:
                goal = min(goal, 1)
            for _ in range(2):
                if done[operation.name] < goal and once(run, operation):
                    done[operation.name] += 1
                    moved = True
        if not moved and all(count for count in done.values()):
            break
    discover(run)


def once(run: Run, operation: Operation) -> bool:
    """Let an operation succeed once; whether it did."""
    found = next(((asked, out) for asked, out in random_asks(run, operation, TRIES, 0.5) if out.status < 400), None)
    if found is None:
        return False
    answered = run.ask(found[0], operation.kind)
    return answered is not None and answered[0].status < 300


def discover(run: Run) -> None:
    """Learn ids of rows that other rows brought along: by reading every list as everybody."""
    for operation in run.project.operations:
        if operation.kind not in ("list", "get"):
            continue
        if not any(row.key not in run.ids.by_key for row in run.world.rows):
            return
        for asked in reading_asks(run, operation, 6):
            run.ask(asked, operation.kind)


def reading_asks(run: Run, operation: Operation, most: int) -> list[Ask]:
    """Asks of a list or a get that are answered with success."""
    from scaffolder.verify.compose import sources

    found = []
    for parents, row in sources(run, operation)[:30]:
        for caller in callers_for(run, operation):
            made = ask(run, operation, caller, parents, row, None)
            if made is None or run.exhausted(made):
                continue
            try:
                good = run.foretell(made).status < 400
            except Undecidable:
                continue
            if good:
                found.append(made)
                break
        if len(found) >= most:
            break
    return found


__all__ = ["Type", "body", "prepare", "reading_asks"]
