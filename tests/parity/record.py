"""Record the conversations anew, from the examples' FastAPI projects on SQLite: `python -m tests.parity.record`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scaffolder.verify.postgres import cluster
from tests.conformance.scenarios import bookstore, conduit, depot
from tests.conformance.scenarios.stage import Stage
from tests.conformance.test_access import request, subjects
from tests.parity.conversation import Exchange, Recorder, save
from tests.parity.schema import dump_postgresql, dump_sqlite, save_schema
from tests.support.oracle.endpoints import Endpoint, endpoints
from tests.support.oracle.expected import Case
from tests.support.project import EXAMPLES, GeneratedProject, Server, project_of

FOLDER = Path(__file__).parent / "conversations"
SCENARIOS = {"bookstore": bookstore.stage, "conduit": conduit.stage, "depot": depot.stage}
FRAMEWORK = "fastapi"
ROWS = 2
CALLERS = 3
RAW: tuple[bytes, ...] = (
    b'{"half": ',
    b"[]",
    b"null",
    b"{}",
    b'{"title":"\xff"}',
    b'\xef\xbb\xbf{"a":1}',
    b'{"a":"\\ud800"}',
    b'{"a":NaN}',
    b'{"a":1} x',
    b'{"a":' + b"[" * 70 + b"]" * 70 + b"}",
    '{"title":"\u2028<&>\U0001f600 \\" \\\\ \\u0007","name":"  \u00e9\u0301  "}'.encode(),
)
QUERIES = (
    "limit=0",
    "limit=101",
    "limit=1&limit=2",
    "offset=-1",
    "sort=nothing",
    "surprise=1",
    "q=",
    "limit=1&offset=1",
)


def main() -> None:
    """Write every conversation and schema."""
    with tempfile.TemporaryDirectory() as folder, cluster() as postgres:
        for name in SCENARIOS:
            project = project_of(EXAMPLES / name / "design.json", Path(folder, name), FRAMEWORK)
            server_url = postgres.create_database()
            project.make("migrate", server_url)
            save_schema(dump_postgresql(postgres, server_url), name, "postgresql")
            database = Path(folder, f"{name}.db")
            url = f"sqlite:///{database}"
            project.prepare(url)
            save_schema(dump_sqlite(database), name, "sqlite")
            with project.running(url, Path(folder, f"{name}.log")) as server:
                save(converse(name, project, server), FOLDER / f"{name}.jsonl")


def converse(name: str, project: GeneratedProject, server: Server) -> list[Exchange]:
    """Set the scenario's stage, then ask every endpoint by several callers for several rows, and in ill-formed ways."""
    recorder = Recorder.of(server.client)
    stage = SCENARIOS[name](project.design, recorder)
    for endpoint in endpoints(stage.world):
        for method, path, caller, options in questions(endpoint, stage):
            client = stage.as_caller(caller)
            client.send(method, path, **options)
    root = Recorder(server.origin, kept=recorder.kept, names=recorder.names)
    for path in ("/health", "/ready", "/openapi.json", "/docs", "/nothing", "/health/"):
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            root.send(method, path)
    return recorder.kept


def questions(endpoint: Endpoint, stage: Stage) -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
    """Method, path, caller and options of every request to one endpoint; what writes comes last."""
    callers = [None, *stage.callers[:CALLERS]]
    rows = subjects(endpoint, stage)[:ROWS]
    for row in rows[:1]:
        method, path, _ = request(stage, Case(endpoint, callers[-1], row, None))
        asked = path.partition("?")[0]
        yield "OPTIONS", asked, None, {}
        yield "TRACE", asked, None, {}
        yield method, f"{asked}/", callers[-1], {}
        yield method, f"{asked}%2Fx", callers[-1], {}
        if method in ("POST", "PUT", "PATCH"):
            for raw in RAW:
                yield method, asked, callers[-1], {"raw": raw}
            yield method, asked, callers[-1], {"raw": b"{}", "headers": {"Content-Type": "text/plain"}}
            yield method, asked, callers[-1], {"raw": b"{}", "headers": {"Content-Encoding": "gzip"}}
        if endpoint.operation == "list":
            for query in QUERIES:
                yield method, f"{asked}?{query}", callers[-1], {}
        yield method, asked, None, {"headers": {"Authorization": "Bearer no.such.token"}}
        yield method, asked, None, {"headers": {"Authorization": "Basic dXNlcjpw"}}
    for row in rows:
        for caller in callers:
            method, path, body = request(stage, Case(endpoint, caller, row, stage.body(endpoint, caller, row)))
            yield method, path, caller, {"body": body}


if __name__ == "__main__":
    main()
