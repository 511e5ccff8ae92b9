"""`scaffold edit`: a list of edits by name, without a model and without a key."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffolder.cli.agent_options import printable
from scaffolder.cli.report import DONE, FOUND, Json, misuse, print_diagnostics, print_result, stop

if TYPE_CHECKING:
    from scaffolder.agent.draft import Draft
    from scaffolder.agent.edits.registry import Reply


def edit(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="The design file; made where it is not there.")],
    calls: Annotated[
        str, typer.Argument(metavar="[CALLS]", help='`[{"tool": "put_field", "input": {…}}, …]`, a file or `-`.')
    ] = "-",
    tools: Annotated[
        bool, typer.Option("--tools", help="Print the tools and their arguments, and do nothing.")
    ] = False,
    in_json: Json = False,
) -> None:
    """Apply edits by name to a design; it is written when none was refused and the outcome is valid."""
    from scaffolder.agent.draft import verdict
    from scaffolder.agent.editing import apply_calls, read_calls

    if tools:
        _print_tools()
        raise typer.Exit(DONE)
    if design == "-":
        misuse("DESIGN is a file here; calls come from standard input")
    asked, problems = read_calls(_calls_text(calls))
    if problems:
        stop(problems, in_json)
    path = Path(design)
    base, draft = open_draft(path, in_json)
    replies: list[Reply] = []
    for one, reply in apply_calls(draft, asked):
        replies.append(reply)
        draft = reply.draft
        if not in_json:
            print(printable(f"{one.tool}: {reply.text}"))
    found = verdict(draft, design)
    good = not found.errors and not any(reply.is_error for reply in replies)
    changed = good and draft.text != base
    if changed:
        _write(path, base, draft)
    if in_json:
        answers = [
            {"tool": one.tool, "refused": reply.is_error, "answer": json.loads(reply.text)}
            for one, reply in zip(asked, replies, strict=True)
        ]
        print_result(found.diagnostics, {"written": changed, "answers": answers})
    else:
        print_diagnostics(found.errors)
        print(f"{design}: {'written' if changed else 'left as it was'}")
    raise typer.Exit(DONE if good else FOUND)


def open_draft(path: Path, in_json: bool) -> tuple[str | None, Draft]:
    """Open a design for editing, valid or not, or begin a new one; what is no JSON object cannot be edited."""
    from scaffolder.agent.draft import draft_of, new_draft
    from scaffolder.design.load import load

    if not path.exists():
        return None, new_draft()
    _, source, diagnostics = load(path)
    if source is None or not isinstance(source.value, dict) or any(it.code == "duplicate-key" for it in diagnostics):
        stop(diagnostics, in_json)
    return source.text, draft_of(source.value)


def _write(path: Path, base: str | None, draft: Draft) -> None:
    from scaffolder.agent.checkpoint import write_atomically
    from scaffolder.agent.job import read_output

    if read_output(path) != base:
        misuse(f"{path} has changed meanwhile; nothing was written")
    write_atomically(path, draft.text)


def _calls_text(calls: str) -> str:
    if calls == "-":
        return sys.stdin.read()
    try:
        return Path(calls).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        misuse(f"{calls} cannot be read: {error}")


def _print_tools() -> None:
    from scaffolder.agent.edits.registry import TOOLS

    for tool in TOOLS.values():
        print(
            json.dumps({"tool": tool.name, "description": tool.description, "input": tool.schema}, ensure_ascii=False)
        )
