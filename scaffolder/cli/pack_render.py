"""`scaffold pack render`: what a pack makes of a design, as a difference to the last render."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffolder.cli.arguments import PACKS, Design, Options, Trust, parse_options
from scaffolder.cli.report import Json, exit_code, misuse, print_diagnostics, print_result

if TYPE_CHECKING:
    from scaffolder.authoring.preview import Look, Render


def render(
    pack: Annotated[str, typer.Argument(metavar="PACK", help=f"The pack: {PACKS}.")],
    design: Design,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="GLOB", help="These files alone, by their path or their template's; repeatable."
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Render again whenever the pack or the design changes.")
    ] = False,
    option: Options = None,
    to: Annotated[
        str | None, typer.Option(metavar="DIR", help="Where the last render is kept; the user's cache if left out.")
    ] = None,
    trust: Trust = False,
    in_json: Json = False,
) -> None:
    """Render a pack without making a project, and show what is different from the last time."""
    if watch and in_json:
        misuse("--watch and --json exclude each other")

    from scaffolder.authoring.preview import Look, changes, rendered_anew

    look = Look(pack, design, parse_options(option), tuple(only or ()), trust)
    place = Path(to).absolute() if to else look.place
    render = rendered_anew(look, place)
    if in_json:
        print_result(render.diagnostics, {"place": str(place), "files": _differences(render)})
        raise typer.Exit(exit_code(render.diagnostics))
    _print(render, look, place)
    for _ in changes(look) if watch else ():
        _print(rendered_anew(look, place), look, place)
    raise typer.Exit(exit_code(render.diagnostics))


def _print(render: Render, look: Look, place: Path) -> None:
    print_diagnostics(render.diagnostics)
    if render.new is None:
        return
    if not render.old and not look.only:
        print(f"{len(render.new)} files in {place}; the next render shows what has changed", flush=True)
        return
    found = _differences(render)
    print("".join(it["diff"] for it in found) or "no difference\n", end="", flush=True)


def _differences(render: Render) -> list[dict[str, str]]:
    from scaffolder.update.report import unified

    if render.new is None:
        return []
    paths = sorted({*render.old, *render.new})
    texts = {path: unified(path, render.old.get(path), render.new.get(path)) for path in paths}
    return [{"path": path, "diff": text} for path, text in texts.items() if text]
