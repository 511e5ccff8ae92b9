"""What a pack makes of a design, and how that is different from the last time that it was looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from scaffolder import pipeline
from scaffolder.diagnostics import Diagnostic, Severity, has_errors
from scaffolder.filetree import FileTree, read_tree, regular_files, write_tree
from scaffolder.packs.cache import private_folder
from scaffolder.packs.globs import matches
from scaffolder.packs.questions import Answer
from scaffolder.packs.references import find_pack
from scaffolder.packs.registry import forget
from scaffolder.record import Record, replace
from scaffolder.render.plan import PlannedFile, RenderPlan

_PAUSE = 0.3  # seconds between two looks at the files


class Look(Record):
    """What is looked at: a pack and a design, the options, and the files that matter, all where none is named."""

    pack: str
    design: str
    options: Mapping[str, Answer]
    only: tuple[str, ...] = ()
    trust: bool = False

    def wants(self, file: PlannedFile) -> bool:
        """Tell whether a file matters, by its own path or its template's."""
        return not self.only or matches(file.path, self.only) or matches(file.source, self.only)

    @property
    def place(self) -> Path:
        """The folder that the last render is kept in."""
        here = f"{Path(self.pack).resolve() if '/' in self.pack else self.pack}\0{Path(self.design).resolve()}"
        cache = private_folder("renders") or Path(mkdtemp(prefix="scaffold-renders-"))
        return cache / sha256(here.encode()).hexdigest()[:16]


class Render(Record):
    """The files that matter, as they were the last time and as they are now; `new` is None where a problem stops it."""

    old: FileTree
    new: FileTree | None
    diagnostics: tuple[Diagnostic, ...]


def rendered_anew(look: Look, place: Path) -> Render:
    """Render a pack, compare it with what is kept in a folder, and keep it there.

    All files are rendered, as formatters sort imports by what else is there; those that matter are kept.
    """
    reading = pipeline.read(look.design)
    lowered = pipeline.lower(reading, look.pack, look.options, trust=look.trust)
    diagnostics = (*reading.diagnostics, *lowered.diagnostics)
    if lowered.plan is None:
        return Render(FileTree(), None, diagnostics)
    whole = pipeline.finished(lowered.plan)
    wanted = {file.path for file in lowered.plan.files if look.wants(file)}
    tree = whole.tree.where(lambda path, _: path in wanted)
    diagnostics = (*diagnostics, *whole.diagnostics, *_not_run(lowered.plan))
    if has_errors(whole.diagnostics):
        return Render(FileTree(), None, diagnostics)
    old = _kept(look, place, lowered.plan)
    _keep(place, old, tree)
    return Render(old, tree, diagnostics)


def changes(look: Look) -> Iterator[None]:
    """Wait for a change of the pack's files or of the design, again and again."""
    before = _signature(look)
    while True:
        time.sleep(_PAUSE)
        now = _signature(look)
        if now != before:
            before = now
            forget()
            yield


def _not_run(plan: RenderPlan) -> tuple[Diagnostic, ...]:
    """Say which commands were left out: to look at a pack is safe without trust."""
    from scaffolder.render.format import refused_tools

    return tuple(replace(it, severity=Severity.WARNING) for it in refused_tools(plan.pack))


def _kept(look: Look, place: Path, plan: RenderPlan) -> FileTree:
    """Return what was rendered last, as far as it matters; files that are no longer planned by their own path."""
    planned = {file.path: file for file in plan.files}
    tree = read_tree(place) if place.is_dir() else FileTree()

    def matters(path: str) -> bool:
        return look.wants(planned[path]) if path in planned else not look.only or matches(path, look.only)

    return tree.where(lambda path, _: matters(path))


def _keep(place: Path, old: FileTree, new: FileTree) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for path in old:
        if path not in new:
            (place / path).unlink()
    write_tree(new, place)


def _signature(look: Look) -> dict[str, tuple[int, int]]:
    found, _ = find_pack(look.pack)
    roots = [layer.root for layer in found.layers] if found else [Path(look.pack)]
    files = [Path(look.design), *(path for root in roots if root.is_dir() for path in regular_files(root))]
    return {str(path): (it.st_mtime_ns, it.st_size) for path in files if path.is_file() and (it := path.stat())}
