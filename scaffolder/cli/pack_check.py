"""`scaffold pack check`: what is wrong with packs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.arguments import PACKS, Trust
from scaffolder.cli.report import Json, exit_code, print_diagnostics, print_result
from scaffolder.diagnostics import Diagnostic


def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[PACK]...", help=f"Every bundled pack if left out; else {PACKS}.")
    ] = None,
    design: Annotated[
        list[str] | None, typer.Option("--from", metavar="FILE", help="These designs; every golden one if left out.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out what needs rendering.")] = False,
    trust: Trust = False,
    in_json: Json = False,
) -> None:
    """Check packs: every name in their templates, their tables, what they cover, and every golden design: rendered,
    formatted, linted, and as Copier renders it."""
    from scaffolder.authoring.designs import golden_designs
    from scaffolder.authoring.examination import Examination
    from scaffolder.packs import registry
    from scaffolder.packs.references import find_pack

    designs = {path: Path(path) for path in design} if design else golden_designs()
    checked = names or list(registry.packs())
    problems: list[Diagnostic] = []
    for name in checked:
        found, wrong = find_pack(name, trust=trust)
        problems += wrong
        if found:
            problems += Examination(found, name, designs, trust, _say).findings(quick)
    if in_json:
        print_result(problems, {"packs": checked})
    else:
        print_diagnostics(problems)
        if not problems:
            print(f"{', '.join(checked)}: no problem")
    raise typer.Exit(exit_code(problems))


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
