"""One run of the pipeline in this process, each arrow timed by itself; prints JSON."""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from scaffolder.cli.main import COLLECT_AFTER
from scaffolder.design.load import load
from scaffolder.diagnostics import has_errors
from scaffolder.ir.resolve import resolve
from scaffolder.packs.registry import pack as load_pack
from scaffolder.pipeline import Reading
from scaffolder.project.apply import create_project
from scaffolder.project.lock import LockedPack
from scaffolder.project.record import with_record
from scaffolder.render.context import template_context
from scaffolder.render.engine import render
from scaffolder.render.format import finish_tree
from scaffolder.render.lower import lower
from scaffolder.render.plan import plan

T = TypeVar("T")


class Clock:
    """Seconds by phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def measure(self, phase: str, work: Callable[[], T]) -> T:
        """Do some work, and note how long it took."""
        start = time.perf_counter()
        done = work()
        self.seconds[phase] = time.perf_counter() - start
        return done


def demand(value: T | None, diagnostics: tuple[Any, ...]) -> T:
    """The value, which must be there; without it, what was wrong."""
    if value is None or has_errors(diagnostics):
        raise SystemExit("\n".join(map(str, diagnostics[:20])))
    return value


def run(path: Path, pack_name: str) -> dict[str, Any]:
    """The measurements of one design."""
    clock = Clock()
    document, source, problems = clock.measure("load", lambda: load(path))
    design = demand(document, problems)
    project = demand(*clock.measure("resolve", lambda: resolve(design)))
    pack = demand(*load_pack(pack_name))
    answers, _ = pack.answers({})
    view = demand(*clock.measure("lower", lambda: lower(project, pack, answers)))
    planned = demand(*clock.measure("plan", lambda: plan(pack, template_context(view, answers))))
    rendered = demand(*clock.measure("render", lambda: render(planned)))
    pristine, _ = clock.measure("format", lambda: finish_tree(rendered, pack))
    with tempfile.TemporaryDirectory() as folder:

        def write() -> None:
            assert source is not None
            locked = LockedPack(pack.name, pack.digest(), tuple(sorted(answers.items())))
            ids = {file.path: file.id for file in planned.files}
            tree, _ = with_record(pristine, ids, Reading(design, source, project, ()).kept, locked, {})
            demand(tree, create_project(tree, Path(folder, "project")))

        clock.measure("write", write)
    texts = [file.data for file in pristine.values()]
    return {
        "seconds": clock.seconds,
        "files": len(texts),
        "lines": sum(data.count(b"\n") for data in texts),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    gc.set_threshold(COLLECT_AFTER)
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2])))
