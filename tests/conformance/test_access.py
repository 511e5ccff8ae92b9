"""Every caller against every endpoint and every row: the statuses that the design's rules promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scaffolder.verify.postgres import Cluster
from tests.conformance.scenarios import bookstore, conduit, depot
from tests.conformance.scenarios.stage import Stage, items
from tests.conformance.tokens import refused
from tests.support.client import Answer, Client
from tests.support.oracle.endpoints import Endpoint, endpoints, key_text
from tests.support.oracle.expected import Case, Expected, expected
from tests.support.oracle.rows import Row
from tests.support.project import SECRET_KEY, GeneratedProject
from tests.support.snapshot import PostgresSnapshot, Snapshot, SqliteSnapshot

SCENARIOS: dict[str, Callable[[dict[str, Any], Client], Stage]] = {
    "bookstore": bookstore.stage,
    "conduit": conduit.stage,
    "depot": depot.stage,
}
LIST_SIZE = "limit=100"
NAMES = ("id", "slug", "number", "username", "name")

pytestmark = pytest.mark.build
Example = Callable[[str], GeneratedProject]


@dataclass(frozen=True)
class Scene:
    """A stage on a running server, and the way back to how it was set."""

    stage: Stage
    snapshot: Snapshot


@contextmanager
def set_stage(project: GeneratedProject, scenario: str, url: str, log: Path, server: Cluster | None) -> Iterator[Scene]:
    """Migrate, seed, start, and make the scenario's rows through the API."""
    project.prepare(url)
    with project.running(url, log) as running:
        stage = SCENARIOS[scenario](project.design, running.client)
        database = url.rsplit("/", 1)[1]
        path = Path(url.removeprefix("sqlite:///"))
        yield Scene(stage, PostgresSnapshot.of(server, database) if server else SqliteSnapshot.of(path))


@pytest.mark.parametrize("example", SCENARIOS)
def test_access_on_sqlite(example: str, example_project: Example, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    with set_stage(example_project(example), example, url, tmp_path / "server.log", None) as scene:
        found = surprises(scene)
        assert not found, "\n".join(found)


def in_every_run(test: str, given: dict[str, Any]) -> bool:
    """Rules are the same SQL on both engines but for its dialect: one pack is asked on PostgreSQL, too."""
    return test != "test_access_on_postgresql" or given["framework"] == "gin"


def test_access_on_postgresql(postgres: Cluster, example_project: Example, tmp_path: Path) -> None:
    url = postgres.create_database()
    with set_stage(example_project("depot"), "depot", url, tmp_path / "server.log", postgres) as scene:
        found = surprises(scene)
        assert not found, "\n".join(found)


@pytest.mark.parametrize("example", SCENARIOS)
def test_forged_tokens_open_nothing(example: str, example_project: Example, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    with set_stage(example_project(example), example, url, tmp_path / "server.log", None) as scene:
        found = forgeries_that_pass(scene.stage)
        assert not found, "\n".join(found)
        assert not scene.snapshot.changed()


def surprises(scene: Scene) -> list[str]:
    """The cases whose answer is not the expected one, each as one line."""
    found, counted = [], 0
    for case in cases(scene.stage):
        want = expected(case, scene.stage.world, datetime.now(UTC))
        answer = scene.stage.as_caller(case.caller).send(*request(scene.stage, case))
        counted += 1
        wrong = difference(case, want, answer, scene.stage)
        wrote = scene.snapshot.changed()
        if answer.status >= 300 and wrote:
            wrong = f"{wrong or ''} answered {answer.status} and has written"
        if wrong:
            found.append(f"{case}: {wrong}; {answer.raw[:300].decode(errors='replace')}")
        if answer.status < 300 and case.endpoint.method != "GET":
            scene.snapshot.restore()
    assert counted > len(scene.stage.callers) * len(scene.stage.world.design["endpoints"])
    return found


def cases(stage: Stage) -> Iterator[Case]:
    """Every endpoint, caller and row; and rows sought under the parents of another."""
    for endpoint in endpoints(stage.world):
        if endpoint.operation == "login":
            continue
        for row in subjects(endpoint, stage):
            for caller in [None, *stage.callers]:
                body = stage.body(endpoint, caller, row)
                yield Case(endpoint, caller, row, body)
                if strayed(endpoint, row, stage):
                    yield Case(endpoint, caller, row, body, astray=True)


def subjects(endpoint: Endpoint, stage: Stage) -> list[Row | None]:
    """The rows that an endpoint is asked about: its own, or the innermost parents of lists and creates."""
    if endpoint.names_row:
        return list(stage.world.of(str(endpoint.model)))
    if endpoint.parents:
        return list(stage.world.of(endpoint.parent_models(stage.world)[-1]))
    return [None]


def strayed(endpoint: Endpoint, row: Row | None, stage: Stage) -> list[Row]:
    """The parents of another row, under which this one cannot be; none where the key would find another row there."""
    if not endpoint.names_row or not endpoint.parents or row is None:
        return []
    parameter = endpoint.path.rsplit("{", 1)[1].split("}")[0]
    own = endpoint.parent_rows(row)
    found = next((other for other in stage.world.of(row.model) if endpoint.parent_rows(other)[0] is not own[0]), None)
    if found is None:
        return []
    others = endpoint.parent_rows(found)
    siblings = (other for other in stage.world.of(row.model) if endpoint.parent_rows(other) == others)
    is_there = any(key_text(sibling, parameter) == key_text(row, parameter) for sibling in siblings)
    return [] if is_there else others


def request(stage: Stage, case: Case) -> tuple[str, str, Any]:
    """Method, filled path and body."""
    endpoint, row = case.endpoint, case.row
    rows: list[Row] = []
    if row and endpoint.names_row:
        rows = [*(strayed(endpoint, row, stage) if case.astray else endpoint.parent_rows(row)), row]
    elif row:
        rows = endpoint.parents_from(row)
    path = endpoint.filled(rows)
    if endpoint.operation == "list" and endpoint.about.get("page") is not False:
        path += f"?{LIST_SIZE}"
    return endpoint.method, path, stage.on_wire(endpoint, case.body)


def difference(case: Case, want: Expected, answer: Answer, stage: Stage) -> str | None:
    """What is wrong with an answer, if anything is."""
    if answer.status != want.status:
        return f"expected {want.status} {want.code or ''}, got {answer.status}"
    profile = stage.world.design.get("wire", {}).get("errors", "problem")
    if want.code and profile == "problem" and answer.code != want.code:
        return f"expected the code {want.code}, got {answer.code}"
    if want.status == 401 and answer.headers.get("www-authenticate") != stage.client.scheme:
        return f"WWW-Authenticate is {answer.headers.get('www-authenticate')}"
    return None if want.shown is None else list_difference(want.shown, items(answer), stage)


def list_difference(shown: frozenset[int], answered: list[Any], stage: Stage) -> str | None:
    """How the rows of a list differ from those that the caller may see, if they do."""
    rows = [row for row in stage.world.rows if id(row) in shown]
    name = next((name for name in NAMES if answered and isinstance(answered[0], dict) and name in answered[0]), "name")
    got = sorted(str(item[name] if isinstance(item, dict) else item) for item in answered)
    want = sorted(str(row.values[name]) for row in rows) if answered else [repr(row) for row in rows]
    return None if got == want else f"expected the rows {want}, got {got}"


def forgeries_that_pass(stage: Stage) -> list[str]:
    """Forged tokens that an endpoint does not refuse with 401; and another scheme, which must count as no token."""
    found = []
    ids = stage.world.design.get("database", {}).get("ids", "uuid")
    owner = stage.callers[0]
    forged = refused(stage.tokens[owner.name], SECRET_KEY, ids)
    for endpoint in endpoints(stage.world):
        row = next(iter(subjects(endpoint, stage)), None)
        if row is None and (endpoint.names_row or endpoint.parents):
            continue
        method, path, body = request(stage, Case(endpoint, owner, row, stage.body(endpoint, owner, row)))
        for kind, token in forged.items():
            answer = stage.client.with_token(token).send(method, path, body)
            if (answer.status == 401) == (endpoint.operation == "login"):
                found.append(f"{endpoint.key} with a token {kind}: {answer.status}")
        if method == "GET":
            nobody = stage.client.send(method, path)
            other = stage.client.send(method, path, headers={"Authorization": f"Basic {stage.tokens[owner.name]}"})
            if (other.status, other.raw) != (nobody.status, nobody.raw):
                found.append(f"{endpoint.key} with another scheme: {other.status}")
    return found


def test_the_oracle_is_not_the_tool() -> None:
    """The second reading of the rules imports nothing of the first."""
    folder = Path(__file__).parents[1] / "support" / "oracle"
    texts = [path.read_text() for path in folder.glob("*.py")]
    assert texts
    assert not [text for text in texts if "import scaffolder" in text or "from scaffolder" in text]
