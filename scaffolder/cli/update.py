"""`scaffold update`: a project is brought up to its design, and no line that a person wrote is lost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scaffolder.cli.arguments import Trust
from scaffolder.cli.project import In, opened, planned, written
from scaffolder.cli.report import CONFLICTS, DONE, FOUND, Json, misuse, print_diagnostics, print_result, stop
from scaffolder.diagnostics import Diagnostic

if TYPE_CHECKING:
    from scaffolder.project.changes import Change
    from scaffolder.project.state import Kept
    from scaffolder.update.plan import Update


Conflicts = Literal["ours", "theirs", "markers", "sidecar"]


def update(
    design: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="The new design; the project's own if left out.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be done.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Write nothing that the pack's linters object to.")] = False,
    conflicts: Annotated[
        Conflicts | None,
        typer.Option("--conflicts", help="How conflicts are decided; without it they stop the update."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="GLOB", help="Touch these files alone; may be repeated.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", metavar="NAME", help="Allow the loss of `Model.field` or `Model`.")
    ] = None,
    framework: Annotated[
        str | None,
        typer.Option(
            *("--framework", "--pack"),
            metavar="PACK",
            help="The pack, where it is another than before; @TAG: another tag of its repository, @latest: the newest.",
        ),
    ] = None,
    trust: Trust = False,
    go_on: Annotated[bool, typer.Option("--continue", help="Conflicts are decided: end the pending update.")] = False,
    abort: Annotated[bool, typer.Option("--abort", help="Take the pending update back.")] = False,
    project: In = ".",
    in_json: Json = False,
) -> None:
    """Bring the project in this folder up to its design, keeping what was edited."""
    if go_on and abort:
        misuse("--continue and --abort exclude each other")
    if go_on or abort:
        _end_pending(project, go_on, in_json)
        return

    from scaffolder.update.request import Request

    root, kept, notes = opened(project, in_json)
    request = Request(root, design, conflicts, tuple(only or ()), frozenset(drop or ()), framework, trust)
    plan = planned(request, kept, in_json)
    diagnostics = (*notes, *plan.diagnostics)
    if plan.conflicts:
        _refuse(plan, diagnostics, in_json)
    if verify:
        diagnostics = (*diagnostics, *_verified(plan, root, kept, in_json))
    if not dry_run:
        _write(plan, root, in_json)
    _answer(plan, diagnostics, in_json, dry_run)


def _write(planned: Update, root: Path, in_json: bool) -> None:
    from scaffolder.update.write import write_update

    written(lambda: write_update(planned, root), in_json)


def _verified(planned: Update, root: Path, kept: Kept, in_json: bool) -> tuple[Diagnostic, ...]:
    from scaffolder.update.report import objections

    found = objections(planned, root, kept)
    if found:
        stop(found, in_json)
    return ()


def _refuse(planned: Update, diagnostics: tuple[Diagnostic, ...], in_json: bool) -> None:
    """Print the plan and the conflicts, and write nothing."""
    from scaffolder.update.report import conflict_diagnostics

    found = (*diagnostics, *conflict_diagnostics(planned))
    if in_json:
        print_result(found, {"written": False, "files": _listed(planned)})
        raise typer.Exit(CONFLICTS)
    _print_plan(planned)
    print_diagnostics(found)
    print("nothing is written; decide by --conflicts=ours, theirs, markers or sidecar", file=sys.stderr)
    raise typer.Exit(CONFLICTS)


def _answer(planned: Update, diagnostics: tuple[Diagnostic, ...], in_json: bool, dry_run: bool) -> None:
    code = CONFLICTS if planned.pending and not dry_run else DONE
    if in_json:
        pending = list(planned.pending.places)
        print_result(diagnostics, {"written": not dry_run, "files": _listed(planned), "pending": pending})
        raise typer.Exit(code)
    _print_plan(planned)
    print_diagnostics(diagnostics)
    if not planned.changes.written:
        print("nothing to do")
    if planned.pending:
        print(f"conflicts are open in {', '.join(planned.pending.places)}: --continue or --abort", file=sys.stderr)
    raise typer.Exit(code)


def _listed(planned: Update) -> list[dict[str, Any]]:
    return [
        {"path": it.path, "was": it.was, "action": it.action, "conflict": it.reason}
        for it in planned.changes.changes
        if it.writes or it.reason
    ]


def _print_plan(planned: Update) -> None:
    for change in planned.changes.changes:
        if change.writes or change.reason:
            print(f"{'conflict' if change.reason else change.action:<8}  {_path(change)}")


def _path(change: Change) -> str:
    return change.path if change.path == change.was else f"{change.was} -> {change.path}"


def _end_pending(project: str, go_on: bool, in_json: bool) -> None:
    from scaffolder.project import codes
    from scaffolder.project.pending import abort_writes, continue_writes

    root, kept, notes = opened(project, in_json, even_pending=True)
    if not kept.pending:
        stop((codes.NOT_PENDING.at(""),), in_json)
    problems, writes = continue_writes(root, kept) if go_on else abort_writes(root, kept)
    if problems:
        stop(problems, in_json, CONFLICTS if go_on else FOUND)
    from scaffolder.project.journal import apply

    written(lambda: apply(writes, root), in_json)
    if in_json:
        print_result(notes, {"files": [write.path for write in writes]})
    else:
        print("done" if go_on else "taken back")
