"""`copier copy` of a pack over the same view that the engine renders; prints the seconds of each as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scaffolder.design.load import load
from scaffolder.ir.resolve import resolve
from scaffolder.packs.registry import pack as load_pack
from scaffolder.render.context import template_context
from scaffolder.render.engine import render
from scaffolder.render.lower import lower
from scaffolder.render.plan import plan


def run(path: Path, pack_name: str) -> dict[str, Any]:
    """Seconds of both ways, each in this process; the imports of Copier count for its own."""
    document, _, _ = load(path)
    assert document is not None
    project, _ = resolve(document)
    pack, _ = load_pack(pack_name)
    assert project is not None
    assert pack is not None
    answers, _ = pack.answers({})
    view, _ = lower(project, pack, answers)
    context = template_context(view, answers)
    start = time.perf_counter()
    tree, _ = render(plan(pack, context)[0])
    ours = time.perf_counter() - start
    start = time.perf_counter()
    from copier import run_copy

    imported = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run_copy(str(pack.root), folder, data=context, defaults=True, overwrite=True, quiet=True, unsafe=True)
        copied = time.perf_counter() - start
        files = sum(1 for found in Path(folder).rglob("*") if found.is_file())
    return {"render": ours, "copier": copied, "copier_import": imported, "files": len(tree), "copier_files": files}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2])))
