"""`scaffold eject`: a file becomes the user's alone."""

from __future__ import annotations

from scaffolder.cli.project import In, Path_, line_at, opened, written
from scaffolder.cli.report import Json, print_diagnostics, print_result


def eject(path: Path_, project: In = ".", in_json: Json = False) -> None:
    """Let no update touch a file any more; `scaffold adopt` takes it back."""
    set_ejected(path, project, in_json, back=False)


def set_ejected(path: str, project: str, in_json: bool, *, back: bool) -> None:
    """Give a file to the user, or take it back."""
    from scaffolder.filetree import File, read_file
    from scaffolder.project.journal import Write, apply
    from scaffolder.project.lock import LOCK_PATH, lock_text
    from scaffolder.project.pending import ejected

    root, kept, notes = opened(project, in_json)
    line = line_at(kept, root, path, in_json)
    lock = File(lock_text(ejected(kept, line.path, back)).encode())
    written(lambda: apply((Write(LOCK_PATH, read_file(root / LOCK_PATH), lock),), root), in_json)
    if in_json:
        print_result(notes, {"path": line.place, "ejected": not back})
    else:
        print_diagnostics(notes)
        print(f"{line.place}: {'updated again' if back else 'yours alone'}")
