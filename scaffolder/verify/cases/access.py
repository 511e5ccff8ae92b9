"""Who may do what: every caller, nobody included, with every operation and rows of every kind of owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Key, Undecidable
from scaffolder.verify.compose import ask, body, sources
from scaffolder.verify.run import Run
from scaffolder.verify.twin.scene import Ask

MOST_PLACES = 14
SUCCESSES = 2
OF_A_KIND = 3
MOST = 32
WRITES = ("create", "update", "delete")


def table(run: Run) -> None:
    """Each operation × caller × row: what is answered alike to one caller a few times, all kinds of answers."""
    for operation in run.project.operations:
        if operation.kind == "login":
            continue
        seen: Counter[object] = Counter()
        for made in asks(run, operation):
            if seen[()] >= MOST:
                break
            try:
                outcome = run.foretell(made)
            except Undecidable:
                continue
            kind = (outcome.status, outcome.code, outcome.reason)
            written = outcome.status < 400 and operation.kind in WRITES
            if written and (seen[kind] >= SUCCESSES or operation.kind == "delete"):
                continue
            if seen[kind, made.caller] >= OF_A_KIND:
                continue
            seen.update([kind, (kind, made.caller), ()])
            run.ask(made, operation.kind)


def asks(run: Run, operation: Operation) -> Iterator[Ask]:
    places = sources(run, operation)
    run.random.shuffle(places)
    callers: list[Key | None] = [*run.callers(), None] if operation.caller != "none" else [None]
    for parents, row in places[:MOST_PLACES]:
        for caller in callers:
            try:
                sent = body(run, operation, caller, parents) if operation.kind in ("create", "call") else None
            except LookupError:
                sent = None
            made = ask(run, operation, caller, parents, row, sent)
            if made is not None:
                yield made


def deletes(run: Run) -> None:
    """Deletes: those that succeed leave nothing behind that is read afterwards."""
    for operation in run.project.operations:
        if operation.kind != "delete":
            continue
        done = 0
        for made in asks(run, operation):
            if done >= SUCCESSES or made.caller is None:
                continue
            try:
                outcome = run.foretell(made)
            except Undecidable:
                continue
            if outcome.status >= 400 or len(run.rows(operation.model)) < 3 or _is_caller(run, outcome.made):
                continue
            done += 1
            run.ask(made, "delete")
            again = run.ask(made, "path.row")
            del again


def _is_caller(run: Run, key: Key | None) -> bool:
    return key in run.tokens


def missing(run: Run) -> None:
    """Rows that are nowhere, or under another parent, and values that fit no key."""
    for operation in run.project.operations:
        if not (operation.parents or operation.key):
            continue
        for made in strays(run, operation):
            run.ask(made, "path.form" if any(" " in text or not text.isalnum() for text in made.params) else "path.row")


def strays(run: Run, operation: Operation) -> Iterator[Ask]:
    places = sources(run, operation)
    if not places:
        return
    parents, row = run.random.choice(places)
    callers: list[Key | None] = [run.random.choice(run.callers())] if run.callers() else [None]
    for caller in callers:
        made = ask(run, operation, caller, parents, row, None)
        if made is None:
            continue
        keys = [*(parent.key for parent in operation.parents), *([operation.key] if operation.key else [])]
        for index, key in enumerate(keys):
            strangers = nowhere(key.type.kind, made.params[index])
            for text in [strangers[0], *run.random.sample(strangers[1:], min(3, len(strangers) - 1))]:
                texts = (*made.params[:index], text, *made.params[index + 1 :])
                yield Ask(operation, caller, texts, None, token=made.token)
        if operation.parents and operation.key is not None:
            other = run.random.choice(places)[0]
            mixed = ask(run, operation, caller, other, row, None)
            if mixed is not None:
                yield mixed


def nowhere(kind: str, known: str) -> list[str]:
    """Texts that name no row: well-formed ones and others."""
    if kind == "uuid":
        bare = known.replace("-", "")
        return ["018f3e2a-4b5c-7d6e-8f90-000000000000", bare, f"{{{known}}}", known + "0", "x", "0"]
    if kind in ("int", "sequence", "bigint"):
        return ["0", "999999999", "01", f"+{known}", f"0{known}", f"{known}.0", "-1", "x", "9" * 30, f" {known}"]
    if kind == "email":
        return ["nobody@nowhere.test", "nobody"]
    return ["no-such-thing", known + "x", known.swapcase() if known.swapcase() != known else known + "y", "é%?#&+;=@:"]
