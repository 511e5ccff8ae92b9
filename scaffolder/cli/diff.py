"""`scaffold diff`: what is different between two designs, in words."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffolder.cli.agent_options import printable
from scaffolder.cli.report import Json, print_result, stop


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The old design.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new design.")],
    in_json: Json = False,
) -> None:
    """Say what is different between two designs: security, data loss, API breaks, and the rest."""
    from scaffolder.ir.diff.compare import differences, differences_text
    from scaffolder.ir.diff.versions import Version
    from scaffolder.pipeline import read

    versions = []
    for path in (old, new):
        reading = read(path)
        if reading.project is None or reading.design is None:
            stop(reading.diagnostics, in_json)
        versions.append(Version(reading.design, reading.project))
    found = differences(*versions)
    if in_json:
        print_result((), {"differences": [{"section": it.section, "text": it.text} for it in found]})
    else:
        print(printable(differences_text(found)), end="")
