"""`scaffold adopt`: an ejected file is the generator's again."""

from __future__ import annotations

from scaffolder.cli.eject import set_ejected
from scaffolder.cli.project import In, Path_
from scaffolder.cli.report import Json


def adopt(path: Path_, project: In = ".", in_json: Json = False) -> None:
    """Let updates merge into an ejected file again, from what was generated when it was ejected."""
    set_ejected(path, project, in_json, back=True)
