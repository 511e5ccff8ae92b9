"""Arguments that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffolder.cli.report import misuse

DEFAULT_PACK = "fastapi"
Design = Annotated[str, typer.Argument(metavar="DESIGN", help="The design file; `-` reads standard input.")]
From = Annotated[str, typer.Option("--from", metavar="FILE", help="The design file; `-` reads standard input.")]
PACKS = "a name (see `scaffold packs`), a folder, or the address of a git repository at a tag: URL@TAG"
Framework = Annotated[str, typer.Option("--framework", "--pack", metavar="PACK", help=f"The pack to render: {PACKS}.")]
Trust = Annotated[bool, typer.Option("--trust", help="Run the commands of a pack that does not come with scaffold.")]
Options = Annotated[
    list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="An option of the pack; may be repeated.")
]


def parse_options(given: list[str] | None) -> dict[str, str | bool | int]:
    """Read `name=value` pairs; one without `=`, or given twice, is misuse."""
    options: dict[str, str | bool | int] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name:
            misuse(f"--option takes NAME=VALUE, not {text!r}")
        if name in options:
            misuse(f"--option {name} is given twice")
        options[name] = value
    return options
