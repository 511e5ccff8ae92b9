"""`scaffold verify`: a server is held against its design."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffolder.cli.report import Json, misuse, stop

if TYPE_CHECKING:
    from scaffolder.ir.model import Project
    from scaffolder.verify.place import Place
    from scaffolder.verify.report import Report

DESIGN = "design.json"


def verify(
    project: Annotated[
        str | None, typer.Argument(metavar="[PROJECT]", help="A generated project: set up, started, tested, stopped.")
    ] = None,
    design: Annotated[
        str | None, typer.Option("--from", metavar="DESIGN", help="The design that a running server is held against.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="A running server on a database of its own.")
    ] = None,
    database: Annotated[
        str, typer.Option(metavar="ENGINE", help="sqlite, or postgresql: a throw-away cluster.")
    ] = "sqlite",
    secret_key: Annotated[
        str | None,
        typer.Option("--secret-key", metavar="KEY", help="The running server's key: tokens are forged with it."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Repeats the run with this seed.")] = None,
    setup: Annotated[bool, typer.Option("--setup/--no-setup", help="Run `make setup` first.")] = True,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="PART", help="Parts of the suite, patterns allowed; repeatable."),
    ] = None,
    junit: Annotated[str | None, typer.Option("--junit", metavar="FILE", help="Write a JUnit XML report.")] = None,
    in_json: Json = False,
) -> None:
    """Hold a project, or any running server, against its design and the wire contract."""
    if (project is None) == (base_url is None):
        misuse("name a PROJECT, or give --from and --base-url")
    if base_url is not None and design is None:
        misuse("--base-url needs the design: --from design.json")
    if database not in ("sqlite", "postgresql"):
        misuse(f"--database is sqlite or postgresql, not {database}")
    from scaffolder.verify.suite import PARTS

    unknown = unknown_parts(only or [], [part.name for part in PARTS])
    if unknown:
        misuse(f"--only knows no {unknown[0]!r}; the parts are {', '.join(part.name for part in PARTS)}")
    from scaffolder.pipeline import read

    reading = read(design or Path(project or ".") / ".scaffold" / DESIGN if design or project else "")
    if reading.project is None:
        stop(reading.diagnostics, in_json)
    report = _verified(reading.project, project, base_url, database, secret_key, seed, tuple(only or ()), setup)
    if junit is not None:
        Path(junit).write_text(report.as_junit(), encoding="utf-8")
    print(report.written() if in_json else report.as_text())
    if report.findings:
        raise typer.Exit(1)


def unknown_parts(only: list[str], names: list[str]) -> list[str]:
    from fnmatch import fnmatch

    return [pattern for pattern in only if not any(fnmatch(name, pattern) for name in names)]


def _verified(
    design: Project,
    project: str | None,
    base_url: str | None,
    database: str,
    secret_key: str | None,
    seed: int | None,
    only: tuple[str, ...],
    setup: bool,
) -> Report:
    from scaffolder.verify.place import PlaceFailed, placed
    from scaffolder.verify.report import Report
    from scaffolder.verify.run import Powers, Run, Unfit
    from scaffolder.verify.suite import run_suite

    number = secrets.randbelow(100_000) if seed is None else seed
    say = progress()
    report = Report(design.name, number)
    try:
        where: AbstractContextManager[Place | None] = (
            placed(Path(project).resolve(), design, database, say, setup=setup) if project else nullcontext(None)
        )
        with where as place:
            powers = place.powers if place else Powers(secret_key)
            origin = place.origin if place else (base_url or "").rstrip("/")
            run = Run(design, origin, number, report, powers, say=say)
            run_suite(run, only, True if place else None)
    except (PlaceFailed, Unfit) as failed:
        misuse(str(failed))
    return report


def progress(command: str = "verify") -> Callable[[str], None]:
    """Say what is being done, on the error stream."""
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"scaffold {command}: {time.monotonic() - began:5.0f} s  {text}", file=sys.stderr, flush=True)

    return say
