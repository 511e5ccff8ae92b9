"""Generated projects as their users have them: by `make` in a clean environment, and looked at from outside."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from scaffolder.verify.postgres import free_port
from tests.support.client import Client
from tests.support.project import (
    EXAMPLES,
    GeneratedProject,
    Server,
    generate,
    program_path,
    required_settings,
    shell,
)
from tests.support.runtimes import RUNTIMES

PASSWORD = "a long test password"
PHASES = {"depot": "examples,fuzzing"}  # its 86 endpoints have tens of thousands of coverage cases
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
REGISTRATIONS = {
    "bookstore": ("/users", {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}, ("token",)),
    "conduit": (
        "/users",
        {"user": {"username": "ann", "email": "ann@example.com", "password": PASSWORD}},
        ("user", "token"),
    ),
    "depot": ("/auth/register", {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}, ("token",)),
}


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


def use_as_new(framework: str, name: str, folder: Path) -> None:
    """Generate an example and use it as its README says: set up, lint, test, migrate, seed, run, stop."""
    design = EXAMPLES / name / "design.json"
    generate(design, folder, framework)
    document = json.loads(design.read_text())
    settings = {**required_settings(document), "PATH": program_path(framework)}
    make(folder, "setup", **settings)
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    make(folder, "lint", **settings)
    assert re.search(RUNTIMES[framework].passed, make(folder, "test", **settings))
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


def assert_schemathesis_finds_nothing(project: GeneratedProject, name: str, with_token: bool, folder: Path) -> None:
    """Fuzz an example's server by its document, as nobody or as a new user."""
    url = f"sqlite:///{folder / 'test.db'}"
    project.prepare(url)
    with project.running(url, folder / "server.log") as server:
        headers = ["--header", f"Authorization: {server.scheme} {registered(name, server)}"] if with_token else []
        command = [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{server.origin}/openapi.json"),
            *("--checks", ",".join(CHECKS), "--max-examples", os.environ.get("SCAFFOLD_SCHEMATHESIS", "4")),
            *("--phases", PHASES.get(name, "examples,coverage,fuzzing")),
            *("--seed", "1", "--warnings", "off", "--no-color"),
            *headers,
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900)
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
