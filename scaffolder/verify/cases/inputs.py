"""Bodies member by member: edges of every type, nulls and blanks, strangers, and updates of one member alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scaffolder.ir.model import Input, Operation
from scaffolder.ir.rows import Undecidable
from scaffolder.verify.compose import ask, random_asks, wrapped
from scaffolder.verify.run import Run
from scaffolder.verify.samples import NIL, probes
from scaffolder.verify.twin.inputs import form_of, wire_type
from scaffolder.verify.twin.kinds import Form
from scaffolder.verify.twin.scene import Ask, Scene
from scaffolder.verify.twin.shapes import tagged

MOST_ACCEPTED = 6


def values(run: Run) -> None:
    """Each member of each body with every probe of its type; some of them where the field was probed before."""
    for operation in run.project.operations:
        if operation.inputs and operation.kind in ("create", "update", "call"):
            of_operation(run, operation)


def base(run: Run, operation: Operation) -> Ask | None:
    """An ask that succeeds, or reaches its input at least."""
    reached: Ask | None = None
    for made, outcome in random_asks(run, operation, 40, chance=0.3):
        if outcome.status < 400:
            return made
        if outcome.status in (409, 422):
            reached = reached or made
    return reached


def of_operation(run: Run, operation: Operation) -> None:
    made = base(run, operation)
    if made is None:
        return
    whole = made.body
    plain = (whole or {}).get(operation.input_key, {}) if operation.input_key else dict(whole or {})
    accepted: dict[str, list[Any]] = {}
    for rule, changed in [*shapes_of(operation, plain), *absent(operation, plain), *strangers(run, operation, plain)]:
        send(run, made, wrapped(operation, changed), rule)
    for member in operation.inputs:
        for value in fewer(run, operation, member, member_probes(run, made, member)):
            sent = {**plain, member.name: value}
            status = foretold(run, made, wrapped(operation, sent))
            if status is not None and status < 400:
                accepted.setdefault(member.name, []).append(value)
            elif status is not None:
                send(run, made, wrapped(operation, sent), "input.type")
        for child in nested_probes(run, made, member, plain):
            send(run, made, wrapped(operation, {**plain, member.name: child}), "input.type")
    for sent in together(run, operation, plain, accepted):
        send(run, made, wrapped(operation, sent), "input.merge" if operation.kind == "update" else "input.accepted")
    envelopes(run, operation, made, plain)


def fewer(run: Run, operation: Operation, member: Input, found: list[Any]) -> list[Any]:
    """All probes of a field the first time, some of them later."""
    place = f"{operation.model}.{member.name}"
    if member.field.many or run.report.cells["input.type", place] == 0:
        run.report.cells["input.type", place] += 1
        return found
    return run.random.sample(found, min(9, len(found)))


def foretold(run: Run, made: Ask, sent: Any) -> int | None:
    try:
        return run.foretell(replaced(made, sent)).status
    except Undecidable:
        return None


def replaced(made: Ask, sent: Any) -> Ask:
    return Ask(made.operation, made.caller, made.params, sent, token=made.token)


def send(run: Run, made: Ask, sent: Any, rule: str) -> None:
    """Ask with another body, of a row that is still there."""
    run.ask(replaced(made, sent), rule)


def together(run: Run, operation: Operation, plain: dict[str, Any], accepted: dict[str, list[Any]]) -> Iterator[Any]:
    """Bodies that send accepted values of all members at once on a create, one after the other on an update."""
    if operation.kind == "update":
        for name, found in accepted.items():
            for value in found[:MOST_ACCEPTED]:
                yield {name: value}
            yield from ({name: value} for value in again(found[:MOST_ACCEPTED]))
        return
    most = max((len(found) for found in accepted.values()), default=0)
    for turn in range(min(most, MOST_ACCEPTED)):
        yield {**plain, **{name: found[turn] for name, found in accepted.items() if turn < len(found)}}


def again(found: list[Any]) -> Iterator[Any]:
    """The value that was just written, which changes nothing; and what is left of it in another case."""
    for value in found[-1:]:
        yield value
        if isinstance(value, str):
            yield value.swapcase()


def member_probes(run: Run, made: Ask, member: Input) -> list[Any]:
    field = member.field
    if member.members:
        return [None, {}, "x", 5, [None], [5], [[]], [{}]]
    if field.many:
        return list_probes(run, made, member)
    if field.type.kind != "reference":
        return probes(form_of(field))
    scene = Scene(run.project, run.ids, run.world, made, tagged(-3, _now()))
    kind = wire_type(scene, field)
    return [*probes(Form(kind)), NIL, *unreadable(run, member)]


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def unreadable(run: Run, member: Input) -> list[Any]:
    """Names of rows of the target: of others too, which the caller may not be able to read."""
    rows = run.rows(member.field.type.target)
    run.random.shuffle(rows)
    return [value for row in rows[:5] if (value := run.wire(row, member.field.by or "id")) is not None]


def list_probes(run: Run, made: Ask, member: Input) -> list[Any]:
    field = member.field
    target = run.project.model(field.type.target or "")
    found: list[Any] = [None, {}, "x", 5, [None], [5], [{}], [[]], ["no such\0thing"], [NIL], ["no-such-thing"]]
    known = unreadable(run, member)
    if known:
        found += [known[:1], [known[0], known[0]], known[:2]]
        most = int(field.maximum) if field.maximum is not None else 1000
        if field.create_missing and most < 50:
            found.append([f"name{number}" for number in range(most + 1)])
    if field.create_missing:
        by = target.field(field.by or "id")
        found += [[value] for value in probes(form_of(by))]
    if field.minimum:
        found.append([])
    return found


def nested_probes(run: Run, made: Ask, member: Input, plain: dict[str, Any]) -> Iterator[Any]:
    """Children with one wrong member each."""
    if not member.members or not plain.get(member.name):
        return
    child = plain[member.name][0]
    for inner in member.members:
        yield [child, {name: value for name, value in child.items() if name != inner.name}]
        for value in member_probes(run, made, inner)[:14]:
            sent = [child, {**child, inner.name: value}]
            status = foretold(run, made, wrapped(made.operation, {**plain, member.name: sent}))
            if status is not None and status >= 400:
                yield sent
    yield [{**child, "surprise": 1, "id": NIL}]


def shapes_of(operation: Operation, plain: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """All members wrong at once: every problem is told, in the order of the input list."""
    yield "input.all", {member.name: None for member in operation.inputs}
    yield "input.all", {member.name: {} for member in reversed(operation.inputs)}
    yield "input.all", dict.fromkeys((member.name for member in operation.inputs), False)


def absent(operation: Operation, plain: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "input.required", {}
    for member in operation.inputs:
        if member.required:
            yield "input.required", {name: value for name, value in plain.items() if name != member.name}


def strangers(run: Run, operation: Operation, plain: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Members outside the input list: unknown ones, those of the model that cannot be sent, names in another case."""
    known = {member.name for member in operation.inputs}
    model = run.project.model(operation.model) if operation.model else None
    others = [field.name for field in model.fields if field.name not in known] if model else []
    for name in [*others[:12], "surprise", "a/b~c é"]:
        yield "input.unknown", {**plain, name: 1}
    for name in list(plain)[:2]:
        yield "input.unknown", {**plain, name.upper() + "_": plain[name]}


def envelopes(run: Run, operation: Operation, made: Ask, plain: dict[str, Any]) -> None:
    """Bodies that are no object, and envelopes that are missing, wrong or not alone."""
    kinds: tuple[Any, ...] = ([], "x", 5, True)
    for value in kinds:
        send(run, made, value, "body.object")
    if operation.input_key is None:
        return
    kinds = ([], "x", None, 5)
    for value in kinds:
        send(run, made, {operation.input_key: value}, "body.object")
    send(run, made, {**plain, "other": {}}, "body.envelope")
    send(run, made, {operation.input_key: {}, "beside": 1}, "input.unknown")


__all__ = ["ask", "values"]
