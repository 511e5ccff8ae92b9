"""`scaffold check`: whether a project is what its design and its pack make of it."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffolder.cli.arguments import Trust
from scaffolder.cli.project import In, opened, planned
from scaffolder.cli.report import CONFLICTS, DONE, DRIFT, FOUND, Json, print_diagnostics, print_result


def check(
    design: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="The design; the project's own if left out.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 6 where a file that nobody edits was edited.")] = False,
    trust: Trust = False,
    project: In = ".",
    in_json: Json = False,
) -> int:
    """Exit 1 where an update would change something, and write nothing."""
    from scaffolder.project.drift import drifted
    from scaffolder.update.report import conflict_diagnostics
    from scaffolder.update.request import Request

    root, kept, notes = opened(project, in_json)
    plan = planned(Request(root, design, trust=trust), kept, in_json)
    drift = [it.path for it in drifted(root, kept) if it.owner == "gen" and it.state in ("edited", "deleted")]
    stale = [it.path for it in plan.changes.written]
    diagnostics = (*notes, *plan.diagnostics, *conflict_diagnostics(plan))
    if in_json:
        print_result(diagnostics, {"stale": stale, "drift": drift})
    else:
        print_diagnostics(diagnostics)
        print("".join(f"stale  {path}\n" for path in stale) + "".join(f"drift  {path}\n" for path in drift), end="")
    if plan.conflicts:
        return CONFLICTS
    return FOUND if stale else DRIFT if strict and drift else DONE
