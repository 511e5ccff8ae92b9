"""`scaffold pack diff`: what a changed pack changes in a generated project."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffolder.cli.arguments import PACKS, Trust
from scaffolder.cli.project import In, opened, planned
from scaffolder.cli.report import Json, print_diagnostics, print_result


def diff(
    pack: Annotated[
        str | None,
        typer.Argument(metavar="[PACK]", help=f"The project's own pack, as it is now, if left out; else {PACKS}."),
    ] = None,
    project: In = ".",
    trust: Trust = False,
    in_json: Json = False,
) -> None:
    """Say what a pack generates differently in a project, and which of its edits that concerns; nothing is written."""
    from scaffolder.update.report import conflict_diagnostics, sides_of, unified
    from scaffolder.update.request import Request

    root, kept, notes = opened(project, in_json)
    plan = planned(Request(root, pack=pack, trust=trust), kept, in_json)
    found = {path: text for path, one, two in sides_of(plan, "pristine") if (text := unified(path, one, two))}
    edited = sorted({it.path for it in plan.changes.changes if it.path in found and it.action == "merge"})
    conflicts = conflict_diagnostics(plan)
    if in_json:
        files = [{"path": path, "diff": text} for path, text in found.items()]
        print_result(notes, {"files": files, "edited": edited, "conflicts": [it.file for it in conflicts]})
        return
    print("".join(found.values()), end="")
    print_diagnostics((*notes, *conflicts))
    print(f"files changed: {len(found)}, merged with edits: {len(edited)}, in conflict: {len(conflicts)}")
