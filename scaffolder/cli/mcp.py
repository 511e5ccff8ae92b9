"""`scaffold mcp`: the edits as tools of a coding agent."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.report import Json, misuse


def mcp(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN", help="The design file; made where it is not there.")
    ] = "design.json",
    in_json: Json = False,
) -> None:
    """Serve the edits of a design over the Model Context Protocol, on standard input and output."""
    if find_spec("mcp") is None:
        misuse("the Model Context Protocol needs its package: pip install 'backend-scaffolder[mcp]'")
    from scaffolder.agent.server import serve

    serve(Path(design))
