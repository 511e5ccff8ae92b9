"""The process: what is in hand is finished on SIGTERM, what was committed stays, a database that is away is said so."""

from __future__ import annotations

import time

from scaffolder.ir.rows import Undecidable
from scaffolder.verify.cases.bodies import reach
from scaffolder.verify.cases.writes import sweep
from scaffolder.verify.exchange import Connection, Request, Unanswered
from scaffolder.verify.matching import Difference
from scaffolder.verify.place import Running
from scaffolder.verify.run import Run
from scaffolder.verify.twin.scene import Ask

STOP_SECONDS = 20


def process(run: Run) -> None:
    running = run.powers.process
    if not isinstance(running, Running):
        for rule in ("process.shutdown", "process.restart", "process.database"):
            run.not_asked(rule, "the suite did not start this server and may not stop it")
        return
    shutdown(run, running)
    running.stop()
    run.connection.close()
    running.start()
    run.asked("process.restart", "GET /ready")
    sweep(run)
    database_away(run)


def shutdown(run: Run, running: Running) -> None:
    """A request that is half sent when SIGTERM comes is read to its end and answered; new connections are refused."""
    operation = next((found for found in run.project.operations if found.reads_body and reach(run, found)), None)
    made = reach(run, operation) if operation is not None else None
    if operation is None or made is None:
        made = next((Ask(found) for found in run.project.operations if not found.parents and not found.key), None)
    if made is None:
        return
    sent = Ask(
        made.operation, made.caller, made.params, {"zzz": 1} if made.operation.reads_body else None, token=made.token
    )
    try:
        outcome = run.foretell(sent)
    except Undecidable:
        return
    request = run.forwarded(run.request(sent))
    raw = request.bytes(run.connection.name)
    connection = Connection(run.origin)
    name = f"{sent.operation.method} {sent.operation.path}"
    run.asked("process.shutdown", name)
    try:
        connection.open().sendall(raw[:-4])
        time.sleep(0.25)
        running.ask_to_stop()
        time.sleep(0.3)
        refused = is_refused(run)
        connection.open().sendall(raw[-4:])
        answer = connection.receive(request.method)
        timeout = run.project.middleware.timeout
        if not (answer.status == 503 and timeout is not None and timeout < 3):  # our own pauses are too long for it
            run.judge(sent, request, outcome, "process.shutdown", answer)
        if not refused:
            found = Difference("connection", "", "refused", "accepted after SIGTERM")
            run.differ("process.shutdown", name, request, [found], None)
    except (OSError, Unanswered) as failed:
        run.differ("process.shutdown", name, request, [Difference("answer", "", outcome.status, str(failed))], None)
    except Exception as failed:
        if type(failed).__module__ != "http.client":
            raise
        run.differ("process.shutdown", name, request, [Difference("answer", "", outcome.status, str(failed))], None)
    finally:
        connection.close()
        run.connection.close()
    if not running.has_ended(STOP_SECONDS):
        found = Difference("process", "", f"ended within {STOP_SECONDS} s", "still there")
        run.differ("process.shutdown", name, request, [found], None)


def is_refused(run: Run) -> bool:
    connection = Connection(run.origin, timeout=3)
    try:
        connection.send(Request("GET", "/health"))
    except Unanswered:
        return True
    finally:
        connection.close()
    return False


def database_away(run: Run) -> None:
    """While PostgreSQL is down: 503 on /ready and the endpoints, 200 on /health; afterwards all is well again."""
    database = run.powers.database
    if database is None:
        run.not_asked("process.database", "an embedded database cannot be away")
        return
    operation = next(
        (
            found
            for found in run.project.operations
            if found.kind == "list" and not found.parents and found.caller != "required"
        ),
        None,
    )
    database.stop()
    try:
        targets = [("GET /ready", Request("GET", "/ready"))]
        if operation is not None:
            targets.append((f"GET {operation.path}", run.request(Ask(operation))))
        for name, request in targets:
            answer = run.send(request)
            run.expect("process.database", name, request, answer, status=503)
            if run.project.wire.errors == "problem":
                run.expect("process.database", name, request, answer, code="unavailable")
        health = Request("GET", "/health")
        run.expect("process.database", "GET /health", health, run.send(health), status=200)
    finally:
        database.start()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and run.send(Request("GET", "/ready")).status != 200:
        time.sleep(0.2)
    ready = Request("GET", "/ready")
    run.expect("process.database", "GET /ready", ready, run.send(ready), status=200)
