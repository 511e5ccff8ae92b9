"""`scaffold new`: a design becomes a project."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.arguments import DEFAULT_PACK, Framework, From, Options, Trust, parse_options
from scaffolder.cli.report import Json, misuse, print_diagnostics, print_result, stop
from scaffolder.diagnostics import Diagnostic

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LONGEST_NAME = 60


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The project's name, in kebab-case.")],
    design: From,
    framework: Framework = DEFAULT_PACK,
    option: Options = None,
    to: Annotated[str | None, typer.Option(metavar="DIR", help="The folder to write; NAME here if left out.")] = None,
    trust: Trust = False,
    in_json: Json = False,
) -> None:
    """Make a project from a design: all of its files, or none."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        misuse(f"NAME is lower-case letters, digits and dashes, and begins with a letter: {name!r} is not")
    options = parse_options(option)
    target = Path(to or name).absolute()

    from scaffolder.pipeline import build, lower, read
    from scaffolder.project.apply import create_project, target_problems
    from scaffolder.project.record import with_record

    occupied = target_problems(target)
    if occupied:
        stop(occupied, in_json)
    reading = read(design, name)
    if reading.project is None:
        stop(reading.diagnostics, in_json)
    lowered = lower(reading, framework, options, trust=trust)
    built = build(reading, lowered)
    if isinstance(built, tuple):
        stop((*reading.diagnostics, *built), in_json)
    diagnostics = (*reading.diagnostics, *built.diagnostics)
    pack = built.pack.seen_from(target)
    tree, _ = with_record(built.pristine, built.ids, built.design, pack, built.tools, built.marks)
    unwritten = create_project(tree, target)
    if unwritten:
        stop((*diagnostics, *unwritten), in_json)
    _answer(name, target, Path(to or name), framework, list(tree), diagnostics, in_json)


def _answer(
    name: str,
    target: Path,
    shown: Path,
    framework: str,
    paths: list[str],
    diagnostics: tuple[Diagnostic, ...],
    in_json: bool,
) -> None:
    commands = [f"cd {shlex.quote(str(shown))}", "make setup", "make run"]
    if in_json:
        result = {"project": name, "framework": framework, "path": str(target), "files": paths, "next": commands}
        print_result(diagnostics, result)
        return
    print_diagnostics(diagnostics)
    print(f"{name}: {len(paths)} files in {shown}\n")
    print("".join(f"  {command}\n" for command in commands), end="")
