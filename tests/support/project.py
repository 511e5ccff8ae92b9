"""Generated projects that run: made by the command line, installed once, started on a free port."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.support.client import Client
from tests.support.postgres import free_port

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
    """A generated project on disk, whose virtual environment is there."""

    folder: Path
    design: dict[str, Any]
    environment: dict[str, str] = field(default_factory=dict)

    def variables(self, database_url: str) -> dict[str, str]:
        """The process environment that runs the project on a database."""
        return {**shell(), "DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY, **self.environment}

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
                [str(self.folder / ".venv/bin/python"), "-m", "app"],
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


def scaffold(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "scaffolder.cli.main", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def generate(design: Path, folder: Path, framework: str = "fastapi") -> None:
    """Write a project into a folder that does not exist yet."""
    name = json.loads(design.read_text())["name"]
    done = scaffold("new", name, "--from", design, "--framework", framework, "--to", folder)
    assert done.returncode == 0, f"scaffold new {design}:\n{done.stdout}{done.stderr}"


def project_of(design: Path, folder: Path, framework: str = "fastapi") -> GeneratedProject:
    """A generated project that shares an installed environment with others of the same dependencies."""
    generate(design, folder, framework)
    (folder / ".venv").symlink_to(installed(folder), target_is_directory=True)
    document = json.loads(design.read_text())
    return GeneratedProject(folder, document, required_settings(document))


def required_settings(design: dict[str, Any]) -> dict[str, str]:
    """A value for each setting of the design that has no default."""
    settings = design.get("configuration", {})
    return {
        name: str(SAMPLES[about["type"]] if "values" not in about else about["values"][0])
        for name, about in settings.items()
        if "default" not in about and not about.get("optional")
    }


def installed(folder: Path) -> Path:
    """A virtual environment with what a project's pyproject.toml asks for; made once per set of dependencies."""
    wanted = requirements(folder)
    digest = hashlib.sha256("\n".join([sys.version, *wanted]).encode()).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / f"scaffold-tests-{os.getuid()}"
    cache.mkdir(mode=0o700, exist_ok=True)
    target = cache / digest
    with FileLock(cache / f"{digest}.lock"):
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            install(target, wanted)
            (target / "complete").touch()
    return target


def requirements(folder: Path) -> list[str]:
    """Every requirement of a project, those of its groups included."""
    document = tomllib.loads((folder / "pyproject.toml").read_text())
    groups = document.get("dependency-groups", {}).values()
    asked = [*document["project"]["dependencies"], *(item for group in groups for item in group)]
    return sorted(item for item in asked if isinstance(item, str))


def install(target: Path, wanted: list[str]) -> None:
    """Make a virtual environment; by uv where it is on PATH, else by pip."""
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "--quiet", "--python", sys.executable, target])
        run([uv, "pip", "install", "--quiet", "--python", target / "bin/python", *wanted])
    else:
        run([sys.executable, "-m", "venv", target])
        run([target / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted])


def run(command: list[str | Path]) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
