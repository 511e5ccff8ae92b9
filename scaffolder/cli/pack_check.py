"""`scaffold pack check`: what is wrong with packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.report import Json, exit_code, print_diagnostics, print_result


def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[PACK]...", help="Packs by name or folder; all if left out.")
    ] = None,
    in_json: Json = False,
) -> None:
    """Check packs: their files, every name in their templates, and that their tables are complete."""
    from scaffolder.packs import registry
    from scaffolder.render.check import check_pack
    from scaffolder.render.view import View

    checked = names or list(registry.packs())
    problems = []
    for name in checked:
        found, wrong = registry.load_pack(Path(name).resolve()) if "/" in name else registry.pack(name)
        problems += [*wrong, *(check_pack(found, View) if found else ())]
    if in_json:
        print_result(problems, {"packs": checked})
    else:
        print_diagnostics(problems)
        if not problems:
            print(f"{', '.join(checked)}: no problem")
    raise typer.Exit(exit_code(problems))
