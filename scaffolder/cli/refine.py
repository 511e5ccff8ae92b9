"""`scaffold refine`: a design changes as a request asks, after assent to the differences."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scaffolder.cli.agent_options import (
    Agent,
    AllowWeb,
    Choices,
    CodeBaseFolder,
    MaxCalls,
    MaxMinutes,
    MaxUsd,
    ModelName,
    Resume,
    Yes,
    prepare,
    printable,
    request_text,
    run_job,
)
from scaffolder.cli.design import DEFAULT_AGENT
from scaffolder.cli.report import FOUND, Json, misuse, print_diagnostics, print_result, stop

if TYPE_CHECKING:
    from scaffolder.agent.draft import Draft
    from scaffolder.ir.diff.versions import Difference


def refine(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="The design file.")],
    request: Annotated[
        str, typer.Argument(metavar="REQUEST", help="What to change; `-` is standard input, `@FILE` a file.")
    ],
    agent: Agent = DEFAULT_AGENT,
    model: ModelName = None,
    codebase: CodeBaseFolder = None,
    allow_web: AllowWeb = False,
    resume: Resume = False,
    max_usd: MaxUsd = None,
    max_minutes: MaxMinutes = None,
    max_calls: MaxCalls = None,
    yes: Yes = False,
    in_json: Json = False,
) -> None:
    """Let an agent change a design; what is different is shown in words, and written on assent."""
    from scaffolder.agent.job import Stale, commit, discard
    from scaffolder.agent.report import report_record, report_text

    base, draft = load_draft(design, in_json)
    choices = Choices(agent, model, codebase, allow_web, max_usd, max_minutes, max_calls)
    job = prepare("refine", request_text(request), Path(design), base, draft, choices, in_json)
    ended, report = run_job(job, resume=resume, quiet=in_json, may_ask=not yes)
    if ended.reason != "finished":
        _stopped(report.sentence, report_record(report), in_json)
    found = differences_of(draft, ended.state.draft)
    if not in_json:
        print(printable(report_text(report)))
        print(printable(_text(found)), end="")
    changed = ended.state.draft.value != draft.value
    written = changed and (yes or (not in_json and _assents(design)))
    if written:
        try:
            commit(job, ended.state.draft)
        except Stale as stale:
            misuse(str(stale))
    else:
        discard(job)
    if in_json:
        listed = [{"section": it.section, "text": it.text} for it in found]
        print_result((), {"finished": True, "written": written, "differences": listed, "report": report_record(report)})
    else:
        print(f"\n{design}: {'written' if written else 'left as it was'}")
    raise typer.Exit(0 if written or not changed else FOUND)


def _stopped(sentence: str, record: dict[str, Any], in_json: bool) -> None:
    if in_json:
        print_result((), {"finished": False, "written": False, "report": record})
    else:
        print(printable(f"stopped: {sentence}; the same command with --resume goes on from its checkpoint"))
    raise typer.Exit(FOUND)


def load_draft(design: str, in_json: bool) -> tuple[str, Draft]:
    """Load a design that must be valid: its text as it stands, and the draft that starts from it."""
    from scaffolder.agent.draft import draft_of
    from scaffolder.pipeline import read

    if design == "-":
        misuse("DESIGN is a file here, not standard input")
    reading = read(design)
    if reading.project is None or reading.source is None or not isinstance(reading.source.value, dict):
        stop(reading.diagnostics, in_json)
    print_diagnostics(reading.diagnostics)
    return reading.source.text, draft_of(reading.source.value)


def differences_of(old: Draft, new: Draft) -> tuple[Difference, ...]:
    """Return what is different between two drafts that are valid."""
    from scaffolder.ir.diff.compare import differences
    from scaffolder.ir.diff.versions import Version
    from scaffolder.pipeline import read_text

    readings = [read_text(draft.text) for draft in (old, new)]
    versions = [Version(it.design, it.project) for it in readings if it.design and it.project]
    return differences(*versions)


def _text(found: tuple[Difference, ...]) -> str:
    from scaffolder.ir.diff.compare import differences_text

    return differences_text(found)


def _assents(design: str) -> bool:
    """Ask whether to write; where nobody is there to ask, it is no."""
    if not sys.stdin.isatty():
        return False
    print(f"\nwrite {design}? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
