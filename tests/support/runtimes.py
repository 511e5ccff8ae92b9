"""What a generated project needs before it runs, and the command that starts its server: a row for each pack."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True)
class Runtime:
    """How the projects of a pack are installed in place, sharing what may be shared, and started."""

    install: Callable[[Path], None]
    start: Callable[[Path], tuple[str, ...]]


def install_python(folder: Path) -> None:
    """Give a project a virtual environment that others of the same requirements use, too."""
    (folder / ".venv").symlink_to(virtual_environment(requirements(folder)), target_is_directory=True)


def start_python(folder: Path) -> tuple[str, ...]:
    return (str(folder / ".venv/bin/python"), "-m", "app")


def install_go(folder: Path) -> None:
    """Resolve a project's modules; Go's own caches share them, and what is compiled of them."""
    run(["go", "mod", "tidy"], folder)
    run(["make", "build"], folder)


def start_go(folder: Path) -> tuple[str, ...]:
    return (str(folder / "bin/api"),)


RUNTIMES = {"fastapi": Runtime(install_python, start_python), "gin": Runtime(install_go, start_go)}


def shared(kind: str, key: list[str], make: Callable[[Path], None]) -> Path:
    """A folder that is made once for all projects with one key, also by several processes at once."""
    digest = hashlib.sha256("\n".join([kind, *key]).encode()).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / f"scaffold-tests-{os.getuid()}"
    cache.mkdir(mode=0o700, exist_ok=True)
    target = cache / digest
    with FileLock(cache / f"{digest}.lock"):
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            make(target)
            (target / "complete").touch()
    return target


def virtual_environment(wanted: list[str]) -> Path:
    """A virtual environment with the requirements; made once."""
    return shared("python", [sys.version, *wanted], lambda target: install(target, wanted))


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


def run(command: list[str | Path], folder: Path | None = None) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
