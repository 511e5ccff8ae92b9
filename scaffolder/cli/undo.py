"""`scaffold undo`: the last update is taken back."""

from __future__ import annotations

from scaffolder.cli.project import In, opened, written
from scaffolder.cli.report import CONFLICTS, Json, print_result, stop


def undo(project: In = ".", in_json: Json = False) -> None:
    """Bring back every file as it was before the last update."""
    from scaffolder.project import codes
    from scaffolder.project.journal import Interfered, apply, undo_writes

    root, _, notes = opened(project, in_json)
    try:
        writes = undo_writes(root)
    except Interfered as error:
        stop((codes.LATE.at("", path=error.path),), in_json, CONFLICTS)
    if writes is None:
        stop((codes.NOTHING_TO_UNDO.at(""),), in_json)
    written(lambda: apply(writes, root), in_json)
    paths = [write.path for write in writes]
    if in_json:
        print_result(notes, {"files": paths})
    else:
        print(f"{len(paths)} files are as they were")
