"""A generated FastAPI project, used as its README says, and looked at by the tools of its trade."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from tests.support.client import Client
from scaffolder.verify.postgres import Cluster, free_port
from tests.support.project import EXAMPLES, GeneratedProject, Server, generate, project_of, required_settings, shell

pytestmark = pytest.mark.build

FRAMEWORKS = ("fastapi",)
NAMES = ("bookstore", "conduit", "depot")
GOLDEN = Path(__file__).parents[1] / "golden" / "designs"
RULES = "S,B,ASYNC,DTZ,FAST,PT"
PASSWORD = "a long test password"
PHASES = {"depot": "examples,fuzzing"}  # its 86 endpoints have tens of thousands of coverage cases
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
Example = Callable[[str], GeneratedProject]


def clean_environment(**more: str) -> dict[str, str]:
    """What a new user's shell holds: how the network is reached, and nothing of the project."""
    return shell() | more


def make(folder: Path, target: str, **variables: str) -> str:
    """The output of a make target, which must succeed."""
    command = ["make", target]
    environment = clean_environment(**variables)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, f"make {target}:\n{(done.stdout + done.stderr)[-8000:]}"
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", ["bookstore", "depot"])
def test_a_new_project_sets_itself_up_tests_itself_and_runs(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    design = EXAMPLES / name / "design.json"
    generate(design, folder, FRAMEWORKS[0])
    document = json.loads(design.read_text())
    settings = required_settings(document)
    make(folder, "setup")
    make(folder, "lint", **settings)
    assert re.search(r"\d+ passed", make(folder, "test", **settings))
    make(folder, "migrate", **settings)
    if document.get("database", {}).get("seeds"):
        make(folder, "seed", **settings)
        make(folder, "seed", **settings)
    runs_until_told_to_stop(folder, settings)


def runs_until_told_to_stop(folder: Path, settings: dict[str, str]) -> None:
    """`make run` answers on its port, and ends by itself after SIGTERM."""
    port = str(free_port())
    process = subprocess.Popen(
        ["make", "run"], cwd=folder, env=clean_environment(PORT=port, **settings), start_new_session=True
    )
    try:
        client = Client(f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + 60
        while not answers(client):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert client.get("/openapi.json").raw == (folder / "openapi.json").read_bytes()
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(40)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert not answers(client)


def answers(client: Client) -> bool:
    """Whether the server is ready."""
    try:
        return client.get("/ready", timeout=5).status == 200
    except OSError:
        return False


@pytest.fixture(params=[*NAMES, "bare", "plain"])
def any_project(request: pytest.FixtureRequest, example_project: Example, tmp_path: Path) -> GeneratedProject:
    """The project of every example, and of the golden designs."""
    name: str = request.param
    if name in NAMES:
        return example_project(name)
    return project_of(GOLDEN / f"{name}.json", tmp_path / name, FRAMEWORKS[0])


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["black", "--check", "--quiet", "."], id="black"),
        pytest.param(["ruff", "check", "--no-cache", "."], id="ruff"),
        pytest.param(["ruff", "check", "--no-cache", "--isolated", "."], id="ruff-without-configuration"),
        pytest.param(["ruff", "check", "--no-cache", "--isolated", "--select", RULES, "app"], id="ruff-strict"),
        pytest.param(["mypy", "--strict", "app"], id="mypy"),
        pytest.param(["bandit", "--quiet", "--recursive", "app"], id="bandit"),
    ],
)
def test_a_tool_finds_nothing(any_project: GeneratedProject, command: list[str], tmp_path: Path) -> None:
    program = any_project.folder / ".venv/bin" / command[0]
    environment = clean_environment(MYPY_CACHE_DIR=str(tmp_path / "mypy"))
    done = subprocess.run(
        [program, *command[1:]], cwd=any_project.folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_openapi_document_is_valid(any_project: GeneratedProject) -> None:
    document = json.loads((any_project.folder / "openapi.json").read_text())
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_projects_own_tests_pass_on_postgresql(any_project: GeneratedProject, postgres: Cluster) -> None:
    assert re.search(r"\d+ passed", any_project.make("test", postgres.create_database()))


REGISTRATIONS = {
    "bookstore": ("/users", {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}, ("token",)),
    "conduit": (
        "/users",
        {"user": {"username": "ann", "email": "ann@example.com", "password": PASSWORD}},
        ("user", "token"),
    ),
    "depot": ("/auth/register", {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}, ("token",)),
}


@pytest.mark.parametrize("with_token", [False, True], ids=["anonymous", "with-token"])
@pytest.mark.parametrize("name", NAMES)
def test_schemathesis_finds_nothing(name: str, with_token: bool, example_project: Example, tmp_path: Path) -> None:
    project, url = example_project(name), f"sqlite:///{tmp_path / 'test.db'}"
    project.prepare(url)
    with project.running(url, tmp_path / "server.log") as server:
        headers = ["--header", f"Authorization: {server.scheme} {registered(name, server)}"] if with_token else []
        command = [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{server.origin}/openapi.json"),
            *("--checks", ",".join(CHECKS), "--max-examples", os.environ.get("SCAFFOLD_SCHEMATHESIS", "4")),
            *("--phases", PHASES.get(name, "examples,coverage,fuzzing")),
            *("--seed", "1", "--warnings", "off", "--no-color"),
            *headers,
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
        assert server.process.poll() is None


def registered(name: str, server: Server) -> str:
    """The token of a new user."""
    path, body, way = REGISTRATIONS[name]
    answer = server.client.post(path, body)
    assert answer.status == 201, answer.raw
    found = answer.json
    for member in way:
        found = found[member]
    return str(found)
