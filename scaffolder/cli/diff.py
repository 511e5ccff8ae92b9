"""`scaffold diff`: what is different between two designs, in words; in a project, between its files, in lines."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffolder.cli.agent_options import printable
from scaffolder.cli.arguments import Trust
from scaffolder.cli.project import In, opened, planned
from scaffolder.cli.report import Json, misuse, print_result, stop


def diff(
    old: Annotated[str | None, typer.Argument(metavar="OLD", help="The old design.")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="The new design.")] = None,
    edits: Annotated[
        bool, typer.Option("--edits", help="In a project: what was edited since it was generated.")
    ] = False,
    pristine: Annotated[bool, typer.Option("--pristine", help="In a project: what the generator changes.")] = False,
    source: Annotated[str | None, typer.Option("--from", metavar="FILE", help="In a project: the new design.")] = None,
    trust: Trust = False,
    project: In = ".",
    in_json: Json = False,
) -> None:
    """Say what is different between two designs; without any, what an update would do to this project's files."""
    if (old is None) != (new is None):
        misuse("two designs are compared, or none in a project")
    if edits and pristine:
        misuse("--edits and --pristine exclude each other")
    if old is None or new is None:
        _of_project(project, "edits" if edits else "pristine" if pristine else "update", source, trust, in_json)
    else:
        _of_designs(old, new, in_json)


def _of_designs(old: str, new: str, in_json: bool) -> None:
    from scaffolder.ir.diff.compare import differences, differences_text
    from scaffolder.ir.diff.versions import Version
    from scaffolder.pipeline import read

    versions = []
    for path in (old, new):
        reading = read(path)
        if reading.project is None or reading.design is None:
            stop(reading.diagnostics, in_json)
        versions.append(Version(reading.design, reading.project))
    found = differences(*versions)
    if in_json:
        print_result((), {"differences": [{"section": it.section, "text": it.text} for it in found]})
    else:
        print(printable(differences_text(found)), end="")


def _of_project(folder: str, sides: str, source: str | None, trust: bool, in_json: bool) -> None:
    from scaffolder.update.report import sides_of, unified
    from scaffolder.update.request import Request

    root, kept, notes = opened(folder, in_json)
    plan = planned(Request(root, source, trust=trust), kept, in_json)
    found = {path: text for path, one, two in sides_of(plan, sides) if (text := unified(path, one, two))}
    if in_json:
        print_result(notes, {"files": [{"path": path, "diff": text} for path, text in found.items()]})
    else:
        print("".join(found.values()), end="")
