"""A throw-away PostgreSQL cluster: its own folder, its own free port, gone with the test session."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from scaffolder.record import Record

INSTALL = "PostgreSQL is missing (no initdb on PATH or under /usr/lib/postgresql): apt-get install postgresql"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
}
NAMES = count(1)


class PostgresMissing(Exception):
    """There is no PostgreSQL on this machine; the message says how to install it."""


class Cluster(Record):
    """A running server that trusts every local connection of `user`."""

    programs: Path
    folder: Path
    port: int
    user: str = "postgres"

    def create_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"fresh_{next(NAMES)}"
        self.sql(f'CREATE DATABASE "{name}"', "postgres")
        return self.url(name)

    def url(self, database: str) -> str:
        """The URL by which a client on this machine reaches a database."""
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str) -> str:
        """What `psql` prints for one statement, unaligned and without headings."""
        command: list[str | Path] = [
            self.programs / "psql",
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            self.url(database),
            "-c",
            statement,
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()

    def stop(self) -> None:
        """Shut the server down; open connections are cut."""
        run_as_owner([self.programs / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"])

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = self.folder / "server.log"
        run_as_owner([self.programs / "pg_ctl", "-D", self.folder / "data", "-l", log, "-w", "-o", options, "start"])


def find_programs() -> Path:
    """The folder that holds initdb, pg_ctl and psql; the newest installed version."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise PostgresMissing(INSTALL)
    return versions[-1].parent


def owner_name() -> str | None:
    """The user that the server runs as where we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run_as_owner(command: list[str | Path]) -> None:
    """Run a server program, as another user where we are root."""
    owner = owner_name()
    entry = pwd.getpwnam(owner) if owner else None
    identity: dict[str, Any] = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []} if entry else {}
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, stdout=output, stderr=output, cwd="/", timeout=120, **identity)
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{output.read().decode(errors='replace')}")


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster whose default collation is a natural language's, so that code-point order must be asked for."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    owner = owner_name()
    if owner:
        shutil.chown(folder, owner)
    try:
        run_as_owner([programs / "initdb", *initdb_options(programs), "-D", folder / "data"])
        server = Cluster(programs, folder, free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initdb_options(programs: Path) -> list[str]:
    """The options of initdb: trusting, UTF-8, sorting as English does where ICU is built in."""
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    spoken = subprocess.run([programs / "initdb", "--help"], capture_output=True, text=True, check=True).stdout
    if "--icu-locale" in spoken:
        options += ["--locale-provider", "icu", "--icu-locale", "en-US"]
    return options
