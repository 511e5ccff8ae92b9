"""`scaffold review`: an agent reads a design and answers with findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffolder.cli.agent_options import (
    Agent,
    Choices,
    CodeBaseFolder,
    MaxCalls,
    MaxMinutes,
    MaxUsd,
    ModelName,
    Resume,
    prepare,
    printable,
    run_job,
)
from scaffolder.cli.refine import load_draft
from scaffolder.cli.report import FOUND, Format, Json, exit_code, print_diagnostics, print_result
from scaffolder.record import replace

if TYPE_CHECKING:
    from scaffolder.agent.draft import Draft
    from scaffolder.diagnostics import Diagnostic

REVIEWER = "design-reviewer"


def review(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="The design file.")],
    agent: Agent = REVIEWER,
    model: ModelName = None,
    codebase: CodeBaseFolder = None,
    resume: Resume = False,
    max_usd: MaxUsd = None,
    max_minutes: MaxMinutes = None,
    max_calls: MaxCalls = None,
    form: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.text,
    in_json: Json = False,
) -> None:
    """Let an agent review a design; `scaffold validate --lint` is the part of it that needs no model."""
    from scaffolder.agent.job import discard
    from scaffolder.agent.report import report_record, report_text
    from scaffolder.diagnostics import in_order

    base, draft = load_draft(design, in_json)
    choices = Choices(agent, model, codebase, False, max_usd, max_minutes, max_calls)
    job = prepare("review", "", Path(design), base, draft, choices, in_json)
    ended, report = run_job(job, resume=resume, quiet=in_json or form is not Format.text, may_ask=False)
    lint = verdict_of(base, design)
    found = in_order([*lint, *findings_of(ended.state.draft, base, design)])
    finished = ended.reason == "finished"
    if finished:
        discard(job)
    if in_json or form is Format.json:
        print_result(found, {"finished": finished, "report": report_record(report)})
    else:
        print_diagnostics(found, form)
        if form is Format.text:
            print(printable(report_text(report)), end="")
            print(f"\n{len(found)} findings" if finished else f"\nstopped: {report.sentence}")
    raise typer.Exit(exit_code(found) if finished else FOUND)


def verdict_of(text: str, design: str) -> tuple[Diagnostic, ...]:
    """Return what the loader and the lint find, at their places in the file as it stands."""
    from scaffolder.agent.draft import verdict_of_text

    return verdict_of_text(text, design).diagnostics


def findings_of(draft: Draft, text: str, design: str) -> tuple[Diagnostic, ...]:
    """Return the agent's findings as diagnostics, at their places in the file as it stands."""
    from scaffolder.design.source import parse
    from scaffolder.diagnostics import Diagnostic, Severity

    source, _ = parse(text, design)
    found = [
        Diagnostic(it.code, Severity(it.severity), it.message, it.pointer, it.hint, at_key=True)
        for it in draft.findings
    ]
    return tuple(it.located(source) if source else replace(it, file=design) for it in found)
