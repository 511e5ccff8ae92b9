"""Generated projects that run: made by the command line, installed once, started on a free port."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scaffolder.verify.postgres import free_port
from tests.support.client import Client
from tests.support.runtimes import RUNTIMES

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SECRET_KEY = "a secret key of the tests, long enough for production"
START_SECONDS = 60
STOP_SECONDS = 40
OWN = {"DATABASE_URL", "SECRET_KEY", "PORT", "HOST", "APP_ENV", "LOG_LEVEL", "VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS"}
OWN_PREFIXES = ("PYTEST_", "HYPOTHESIS_", "COV_")
SAMPLES: dict[str, Any] = {"string": "sample", "int": 1, "bool": "true", "url": "https://sample.example"}


@dataclass(frozen=True)
class Server:
    """A running server."""

    origin: str
    base: str
    scheme: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def client(self) -> Client:
        """A client of its endpoints, without a token."""
        return Client(self.origin, self.base, scheme=self.scheme)

    @property
    def root(self) -> Client:
        """A client of what stands outside the base path."""
        return Client(self.origin)


@dataclass(frozen=True)
class GeneratedProject:
    """A generated project on disk, whose dependencies are there."""

    folder: Path
    design: dict[str, Any]
    framework: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> tuple[str, ...]:
        """The command that starts the server, and nothing else."""
        return RUNTIMES[self.framework].start(self.folder)

    def variables(self, database_url: str) -> dict[str, str]:
        """The process environment that runs the project on a database."""
        return {
            **shell(),
            "PATH": program_path(self.framework),
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET_KEY,
            **self.environment,
        }

    def make(self, target: str, database_url: str) -> str:
        """What `make TARGET` prints; a failure shows it."""
        done = subprocess.run(
            ["make", target],
            cwd=self.folder,
            env=self.variables(database_url),
            capture_output=True,
            text=True,
            timeout=600,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, f"make {target} failed in {self.folder}:\n{output[-8000:]}"
        return output

    @property
    def has_seeds(self) -> bool:
        """Whether the design has rows to begin with."""
        return bool(self.design.get("database", {}).get("seeds"))

    def prepare(self, database_url: str) -> None:
        """Make the tables of an empty database, and write the seeds where there are any."""
        self.make("migrate", database_url)
        if self.has_seeds:
            self.make("seed", database_url)

    @contextmanager
    def running(self, database_url: str, log: Path, **more: str) -> Iterator[Server]:
        """The project's server, ready to answer; its log is shown where the block fails."""
        port = free_port()
        variables = {**self.variables(database_url), "PORT": str(port), **more}
        with log.open("wb") as output:
            process = subprocess.Popen(
                self.start,
                cwd=self.folder,
                env=variables,
                stdout=output,
                stderr=output,
            )
        wire = self.design.get("wire", {})
        scheme = self.design.get("auth", {}).get("scheme", "Bearer")
        server = Server(f"http://127.0.0.1:{port}", wire.get("base", ""), scheme, log, process)
        try:
            await_ready(server)
            yield server
        except BaseException:
            print(f"--- the end of {log}\n{log.read_text(errors='replace')[-6000:]}", file=sys.stderr)
            raise
        finally:
            stop(process)


def program_path(framework: str) -> str:
    """The search path on which the programs of a pack's projects are found."""
    return os.pathsep.join([*map(str, RUNTIMES[framework].programs()), os.environ["PATH"]])


def shell() -> dict[str, str]:
    """The environment of this process without what a generated project, or its tests, would read from it."""
    return {name: value for name, value in os.environ.items() if name not in OWN and not name.startswith(OWN_PREFIXES)}


def await_ready(server: Server) -> None:
    """Wait until the database answers through the server."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert server.process.poll() is None, f"the server ended with {server.process.returncode}"
        try:
            answer = server.root.get("/ready", timeout=5)
        except OSError:
            answer = None
        if answer and answer.status == 200:
            return
        assert time.monotonic() < deadline, f"not ready after {START_SECONDS} s: {answer}"
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop, and wait for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def scaffold(*arguments: str | Path, timeout: float = 300, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "scaffolder.cli.main", *map(str, arguments)]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout)


def verified(project: GeneratedProject, engine: str, seed: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The run of the suite on an installed project; it prints its report as JSON."""
    known = ("--no-setup", "--json", "--database", engine, "--seed", str(seed))
    path = program_path(project.framework)
    return scaffold("verify", project.folder, *known, *arguments, timeout=1800, PATH=path)


def generate(design: Path, folder: Path, framework: str) -> None:
    """Write a project into a folder that does not exist yet."""
    name = json.loads(design.read_text())["name"]
    done = scaffold("new", name, "--from", design, "--framework", framework, "--to", folder)
    assert done.returncode == 0, f"scaffold new {design}:\n{done.stdout}{done.stderr}"


def project_of(design: Path, folder: Path, framework: str) -> GeneratedProject:
    """A generated project that shares an installed environment with others of the same dependencies."""
    generate(design, folder, framework)
    RUNTIMES[framework].install(folder)
    document = json.loads(design.read_text())
    return GeneratedProject(folder, document, framework, required_settings(document))


def required_settings(design: dict[str, Any]) -> dict[str, str]:
    """A value for each setting of the design that has no default."""
    settings = design.get("configuration", {})
    return {
        name: str(SAMPLES[about["type"]] if "values" not in about else about["values"][0])
        for name, about in settings.items()
        if "default" not in about and not about.get("optional")
    }
