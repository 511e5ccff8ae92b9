"""`scaffold validate`: everything that is wrong with a design."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from scaffolder.cli.arguments import Design
from scaffolder.cli.report import Format, Json, exit_code, print_diagnostics
from scaffolder.diagnostics import Diagnostic, in_order

if TYPE_CHECKING:
    from scaffolder.pipeline import Reading


def validate(
    design: Design,
    lint: Annotated[bool, typer.Option("--lint", help="Also warn of what a reviewer would ask about.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.text,
    in_json: Json = False,
) -> None:
    """Check a design, and report every problem at its place."""
    from scaffolder.pipeline import read

    reading = read(design)
    diagnostics = (*reading.diagnostics, *_lint(reading)) if lint else reading.diagnostics
    form = Format.json if in_json else form
    print_diagnostics(in_order(diagnostics), form)
    if not diagnostics and form is Format.text:
        print(f"{design}: valid", file=sys.stdout)
    raise typer.Exit(exit_code(diagnostics))


def _lint(reading: Reading) -> tuple[Diagnostic, ...]:
    """Return the warnings about a design, at their places."""
    from scaffolder.ir.lint import lint

    found = lint(reading.design, reading.project) if reading.design else ()
    return tuple(it.located(reading.source) if reading.source else it for it in found)
