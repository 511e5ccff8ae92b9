"""`scaffold restore`: a file as the generator wrote it last."""

from __future__ import annotations

from scaffolder.cli.project import In, Path_, line_at, opened, written
from scaffolder.cli.report import Json, print_diagnostics, print_result, stop


def restore(path: Path_, project: In = ".", in_json: Json = False) -> None:
    """Write a file as it was generated last, deleted or edited; `scaffold undo` takes it back."""
    from scaffolder.filetree import File, read_file
    from scaffolder.project import codes
    from scaffolder.project.journal import Write, apply
    from scaffolder.project.lock import LOCK_PATH, lock_text
    from scaffolder.project.state import read_disk
    from scaffolder.record import replace

    root, kept, notes = opened(project, in_json)
    line = line_at(kept, root, path, in_json)
    pristine = kept.base.get(line.path)
    if pristine is None:
        stop((codes.LOST_BASE.at("", file=line.path, problem="nothing is kept of it"),), in_json)
    lines = (replace(it, state="present") if it.path == line.path else it for it in kept.lock.files)
    lock = File(lock_text(replace(kept.lock, files=tuple(lines))).encode())
    mine = read_disk(root, (line.place,)).files.get(line.place)
    writes = (Write(line.place, mine, pristine), Write(LOCK_PATH, read_file(root / LOCK_PATH), lock))
    written(lambda: apply(writes, root), in_json)
    if in_json:
        print_result(notes, {"path": line.place})
    else:
        print_diagnostics(notes)
        print(f"{line.place}: as it was generated")
