"""`scaffold pack new`: a pack begins, as an overlay of another or as a copy of it."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.arguments import DEFAULT_PACK, PACKS
from scaffolder.cli.report import Json, misuse, print_result, stop

_NAME = re.compile(r"[a-z][a-z0-9_-]*")


class Kind(StrEnum):
    """How a pack begins."""

    overlay = "overlay"
    copy = "copy"


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The pack's name, in lower case.")],
    base: Annotated[str, typer.Option("--from", metavar="PACK", help=f"What it begins from: {PACKS}.")] = DEFAULT_PACK,
    kind: Annotated[
        Kind | None,
        typer.Option(help="overlay: a few files over the other pack's; copy: every file. Asked if left out."),
    ] = None,
    summary: Annotated[str | None, typer.Option(help="The pack in one sentence.")] = None,
    header: Annotated[str | None, typer.Option(help="A line that every source file begins with.")] = None,
    to: Annotated[str | None, typer.Option(metavar="DIR", help="The folder to write; NAME here if left out.")] = None,
    ask: Annotated[
        bool | None, typer.Option("--ask/--defaults", help="Ask what is left out; else defaults. Asks on a terminal.")
    ] = None,
    in_json: Json = False,
) -> None:
    """Begin a pack that passes `scaffold pack check`; Copier asks what is not said."""
    if not _NAME.fullmatch(name):
        misuse(f"NAME is lower-case letters, digits, - and _, and begins with a letter: {name!r} is not")
    target = Path(to or name).absolute()
    if target.name != name:
        misuse(f"a pack's folder has its name: {name!r}, not {target.name!r}")

    from scaffolder.authoring.starter import write_pack
    from scaffolder.packs.references import find_pack
    from scaffolder.project.apply import target_problems

    occupied = target_problems(target)
    if occupied:
        stop(occupied, in_json)
    found, problems = find_pack(base)
    if found is None:
        stop(problems, in_json)
    if found.tag and kind is Kind.overlay:
        misuse("a pack of a repository can be copied; to extend it, check it out beside the overlay")
    asking = sys.stdin.isatty() if ask is None else ask
    given = {"kind": "copy" if found.tag else kind, "summary": summary, "header": header}
    write_pack(name, found, target, {key: str(it) for key, it in given.items() if it is not None}, ask=asking)
    commands = [f"scaffold pack check {to or f'./{name}'}"]
    if in_json:
        print_result((), {"pack": name, "path": str(target), "next": commands})
    else:
        print(f"{name}: begun from {found.name}, in {to or name}\n")
        print("".join(f"  {command}\n" for command in commands), end="")
