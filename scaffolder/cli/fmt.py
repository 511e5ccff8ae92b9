"""`scaffold fmt`: a design in its canonical form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.arguments import Design
from scaffolder.cli.report import DONE, FOUND, Json, print_result, stop
from scaffolder.diagnostics import Diagnostic, has_errors


def fmt(
    design: Design,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if the form is another.")] = False,
    in_json: Json = False,
) -> None:
    """Write a design in its canonical form; from standard input, to standard output."""
    from scaffolder.design.fmt import format_design
    from scaffolder.design.load import load

    _, source, diagnostics = load(design)
    if source is None or has_duplicates(diagnostics):
        stop(diagnostics, in_json)
    text = format_design(source.value)
    changed = text != source.text
    if changed and not check and design != "-":
        _replace(Path(design), text)
    if in_json:
        print_result((), {"file": design, "changed": changed})
    elif design == "-" and not check:
        sys.stdout.write(text)
    elif changed:
        print(f"{design}: {'is not in canonical form' if check else 'formatted'}")
    raise typer.Exit(FOUND if check and changed else DONE)


def has_duplicates(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Tell whether a key stands twice, so that formatting would lose one of them."""
    return has_errors(found for found in diagnostics if found.code == "duplicate-key")


def _replace(path: Path, text: str) -> None:
    staged = path.with_name(f".{path.name}.tmp")
    staged.write_text(text, encoding="utf-8", newline="\n")
    staged.chmod(path.stat().st_mode)
    staged.replace(path)
