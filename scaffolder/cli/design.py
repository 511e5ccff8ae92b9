"""`scaffold design`: requirements become a design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from scaffolder.cli.report import FOUND, Json, misuse, print_diagnostics, print_result

DEFAULT_AGENT = "backend-developer"


def design(
    requirements: Annotated[
        str, typer.Argument(metavar="REQUIREMENTS", help="What to design; `-` is standard input, `@FILE` a file.")
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The design to write.")] = "design.json",
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
    """Let an agent design a backend; the file is written when the design is valid and finished."""
    from scaffolder.agent.draft import new_draft, verdict
    from scaffolder.agent.job import Stale, commit
    from scaffolder.agent.report import report_record, report_text

    path = Path(output)
    if path.exists():
        misuse(f"{output} exists: change it with `scaffold refine`, or name another file with -o")
    choices = Choices(agent, model, codebase, allow_web, max_usd, max_minutes, max_calls)
    job = prepare("design", request_text(requirements), path, None, new_draft(), choices, in_json)
    ended, report = run_job(job, resume=resume, quiet=in_json, may_ask=not yes)
    finished = ended.reason == "finished"
    if finished:
        try:
            commit(job, ended.state.draft)
        except Stale as stale:
            misuse(str(stale))
    warnings = verdict(ended.state.draft, output).diagnostics if finished else ()
    if in_json:
        print_result(
            warnings, {"finished": finished, "file": output if finished else None, "report": report_record(report)}
        )
    else:
        print(printable(report_text(report)), end="")
        print_diagnostics(warnings)
        print(f"\n{output}: written" if finished else f"\nstopped: {report.sentence}\n{_how_to_go_on(output)}")
    raise typer.Exit(0 if finished else FOUND)


def _how_to_go_on(output: str) -> str:
    return f"nothing was written to {output}; the same command with --resume goes on from its checkpoint"
