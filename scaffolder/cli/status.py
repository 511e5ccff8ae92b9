"""`scaffold status`: what has become of the generated files."""

from __future__ import annotations

from scaffolder.cli.project import In, opened
from scaffolder.cli.report import CONFLICTS, DONE, Json, print_diagnostics, print_result


def status(project: In = ".", in_json: Json = False) -> int:
    """List the generated files that were edited, moved, deleted or ejected, and the conflicts that are open."""
    from scaffolder.project.drift import drifted

    root, kept, notes = opened(project, in_json, even_pending=True)
    found = drifted(root, kept)
    if in_json:
        files = [{"path": it.path, "state": it.state, "owner": it.owner} for it in found]
        pack = {"name": kept.lock.pack.name, "digest": kept.lock.pack.digest}
        print_result(notes, {"pack": pack, "files": files, "pending": list(kept.pending.places)})
    else:
        print_diagnostics(notes)
        for it in found:
            print(f"{it.state:<8}  {it.path}")
        print(f"{len(kept.lock.files)} generated files, {len(found)} of them not as generated")
    return CONFLICTS if kept.pending else DONE
