"""A generated project that runs: set up, migrated and started through its own Makefile, on a database of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scaffolder.ir.model import Project, Setting
from scaffolder.record import Struct, field
from scaffolder.verify.exchange import Connection, Request, Unanswered
from scaffolder.verify.postgres import Cluster, PostgresMissing, cluster, free_port
from scaffolder.verify.run import Powers

SECRET_KEY = "a secret key of the suite, long enough for production"  # noqa: S105
SETUP_SECONDS, MAKE_SECONDS, START_SECONDS, STOP_SECONDS = 1800, 300, 120, 60
FOREIGN = frozenset({"DATABASE_URL", "SECRET_KEY", "PORT", "HOST", "APP_ENV", "LOG_LEVEL", "VIRTUAL_ENV", "PYTHONPATH"})
MAKING = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")
SAMPLES = {"string": "sample", "int": "1", "bool": "true", "url": "https://sample.example"}


class PlaceFailed(Exception):
    """The project cannot be set up or started; the message shows what it printed."""


class Running(Struct):
    """A server process and what it was started with. Processes are ended by their group, which is ours alone."""

    folder: Path
    variables: dict[str, str]
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, **more: str) -> None:
        """Start the server and wait until its database answers."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=self.folder,
                env={**self.variables, "PORT": str(self.port), **more},
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None:
                raise PlaceFailed(f"make run ended with {self.process.returncode}:\n{self.tail()}")
            if time.monotonic() > deadline:
                self.stop()
                raise PlaceFailed(f"the server was not ready after {START_SECONDS} s:\n{self.tail()}")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        connection = Connection(self.origin, timeout=5)
        try:
            return connection.send(Request("GET", "/ready")).status == 200
        except Unanswered:
            return False
        finally:
            connection.close()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)

    def has_ended(self, seconds: float) -> bool:
        """Whether the server, and whatever started it, ends within some seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is None or (self.process.poll() is not None and not self._group_lives()):
                return True
            time.sleep(0.05)
        return False

    def _group_lives(self) -> bool:
        assert self.process is not None
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def stop(self) -> None:
        """End the server, by force where it does not end by itself."""
        self.ask_to_stop()
        if self.process is not None and not self.has_ended(STOP_SECONDS):
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""


class Place(Struct):
    """A project that runs, and what a run may do with it."""

    running: Running
    powers: Powers = field(default_factory=Powers)

    @property
    def origin(self) -> str:
        return self.running.origin


@contextmanager
def placed(
    folder: Path, project: Project, engine: str, say: Callable[[str], None], *, setup: bool = True
) -> Iterator[Place]:
    """Set a project up, start it on a fresh database, and stop it afterwards."""
    if not (folder / "Makefile").is_file():
        raise PlaceFailed(f"{folder} has no Makefile: name the folder of a generated project")
    with ExitStack() as stack:
        work = Path(tempfile.mkdtemp(prefix="scaffold-verify-"))
        stack.callback(shutil.rmtree, work, ignore_errors=True)
        database: Cluster | None = None
        url = f"sqlite:///{work / 'verify.db'}"
        if engine == "postgresql":
            say("postgresql")
            try:
                database = stack.enter_context(cluster())
            except PostgresMissing as missing:
                raise PlaceFailed(str(missing)) from missing
            url = database.create_database()
        variables = {
            **shell(),
            **settings(project),
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET_KEY,
            "TRUSTED_PROXIES": "1",
        }
        if setup:
            say("make setup")
            make(folder, "setup", variables, SETUP_SECONDS)
        say("make migrate")
        make(folder, "migrate", variables)
        if project.seeds:
            make(folder, "seed", variables)
        say("make run")
        running = Running(folder, variables, work / "server.log", free_port())
        stack.callback(running.stop)
        running.start()
        yield Place(running, Powers(SECRET_KEY, True, running, database))


def shell() -> dict[str, str]:
    """The environment without what the project would read from it, or a make above us says to ours."""
    return {name: value for name, value in os.environ.items() if name not in FOREIGN and name not in MAKING}


def settings(project: Project) -> dict[str, str]:
    """A value for each setting of the design that has no default."""
    return {found.name: sample(found) for found in project.settings if found.required}


def sample(setting: Setting) -> str:
    return setting.type.values[0] if setting.type.values else SAMPLES.get(setting.type.kind, "sample")


def make(folder: Path, target: str, variables: dict[str, str], seconds: int = MAKE_SECONDS) -> None:
    """Run a target of the project's Makefile."""
    try:
        done = subprocess.run(
            ["make", target],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as late:
        raise PlaceFailed(f"make {target} took more than {seconds} s") from late
    if done.returncode:
        output = (done.stdout + done.stderr).decode(errors="replace")
        raise PlaceFailed(f"make {target} failed:\n{output[-4000:]}")
