"""`scaffold pack take`: files of the pack that an overlay extends become its own."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffolder.cli.report import Json, misuse, print_result, stop


def take(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The overlay's folder.")],
    globs: Annotated[list[str], typer.Argument(metavar="GLOB...", help="Files, by their path in the pack.")],
    in_json: Json = False,
) -> None:
    """Copy files of the pack that an overlay extends into it, to be changed there."""
    from scaffolder.filetree import FileTree, read_file, write_tree
    from scaffolder.packs.globs import matches
    from scaffolder.packs.references import find_pack

    found, problems = find_pack(pack)
    if found is None:
        stop(problems, in_json)
    if found.base is None or not found.place or found.tag:
        misuse("PACK is the folder of a pack that extends another")
    files = {path: file for path, file in found.files.items() if path.startswith(("project/", "partials/"))}
    wanted = {path: read_file(file) for path, file in files.items() if matches(path, tuple(globs))}
    taken = FileTree({path: file for path, file in wanted.items() if not files[path].is_relative_to(found.root)})
    if not taken:
        misuse(f"no file of {found.base.name} matches that {found.name} has not already")
    write_tree(taken, found.root)
    if in_json:
        print_result((), {"files": list(taken)})
    else:
        print("".join(f"{path}\n" for path in taken), end="")
