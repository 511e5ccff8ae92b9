"""`scaffold validate`: everything that is wrong with a design."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from scaffolder.cli.arguments import Design
from scaffolder.cli.report import Format, Json, exit_code, print_diagnostics


def validate(
    design: Design,
    form: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.text,
    in_json: Json = False,
) -> None:
    """Check a design, and report every problem at its place."""
    from scaffolder.pipeline import read

    reading = read(design)
    form = Format.json if in_json else form
    print_diagnostics(reading.diagnostics, form)
    if not reading.diagnostics and form is Format.text:
        print(f"{design}: valid", file=sys.stdout)
    raise typer.Exit(exit_code(reading.diagnostics))
