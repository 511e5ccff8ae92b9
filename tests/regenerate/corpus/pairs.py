"""The edits as data, made on a project, and the update that follows, measured."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scaffolder import pipeline
from scaffolder.filetree import File
from scaffolder.project.changes import Change
from scaffolder.project.merge.kinds import kind_of
from scaffolder.project.merge.layout import laid_out
from scaffolder.project.merge.pieces import has_marks
from scaffolder.project.merge.text import is_valid
from scaffolder.project.state import load_kept
from scaffolder.update.plan import Update, plan_update
from scaffolder.update.request import Request
from scaffolder.update.write import write_update
from tests.regenerate.corpus.changes import CHANGES
from tests.regenerate.projects import BOOKSTORE, Edited, make

FOLDER = Path(__file__).parent
PACKS = ("fastapi", "express", "gin")
RENAMED = {"title": "heading", "Title": "Heading", "Review": "Opinion", "review": "opinion", "Reviews": "Opinions"}
_NAME = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Step:
    """One place of an edit; with `text` a file of one's own is written."""

    file: str
    old: str = ""
    new: str = ""
    text: str | None = None


@dataclass(frozen=True)
class HandEdit:
    """What a person does to a project."""

    name: str
    steps: tuple[Step, ...]

    def fits(self, root: Path) -> bool:
        """Whether every place of the edit is there."""
        return all(step.text is not None or step.old in (root / step.file).read_text() for step in self.steps)

    def make(self, root: Path) -> None:
        for step in self.steps:
            path = root / step.file
            if step.text is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.text)
                continue
            text = path.read_text()
            assert text.count(step.old) >= 1, f"{self.name}: {step.file} has no {step.old!r}"
            path.write_text(text.replace(step.old, step.new, 1))


@dataclass(frozen=True)
class Outcome:
    """What became of a pair: files that clash, files that are broken though clean, and lines that are nowhere."""

    conflicts: tuple[str, ...]
    broken: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not (self.conflicts or self.broken or self.lost)


@dataclass(frozen=True)
class Result:
    """A pair, and what became of it here and by `git merge-file`."""

    pack: str
    edit: str
    change: str
    ours: Outcome
    git: Outcome


def hand_edits(pack: str) -> tuple[HandEdit, ...]:
    """The edits of a pack's bookstore."""
    value: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{pack}.yml").read_text())
    return tuple(HandEdit(it["name"], tuple(Step(**step) for step in it["steps"])) for it in value)


@contextmanager
def remembered_renders() -> Iterator[None]:
    """Render each design once, however many pairs ask for it."""
    lower, build = pipeline.lower, pipeline.build
    lowered: dict[Any, Any] = {}
    built: dict[Any, Any] = {}

    def lower_once(reading: Any, name: str, options: Any, migration: Any = None, *, trust: bool = False) -> Any:
        key = (reading.source.text, reading.project.name, name, migration and migration.revision)
        if key not in lowered:
            lowered[key] = lower(reading, name, options, migration, trust=trust)
        return lowered[key]

    def build_once(reading: Any, plan: Any, settings: Any = None, earlier: Any = None) -> Any:
        key = (id(plan), tuple(sorted((path, file.sha256) for path, file in (settings or {}).items())))
        if key not in built:
            built[key] = build(reading, plan, settings, earlier)
        return built[key]

    pipeline.lower, pipeline.build = lower_once, build_once  # type: ignore[assignment]
    try:
        yield
    finally:
        pipeline.lower, pipeline.build = lower, build


def results(pack: str, folder: Path) -> Iterator[Result]:
    """Make every pair of a pack; folders are removed as they are done with."""
    with remembered_renders():
        for change in CHANGES:
            for edit in hand_edits(pack):
                with tempfile.TemporaryDirectory(dir=folder) as place:
                    yield result(pack, edit, change, Path(place))


def result(pack: str, edit: HandEdit, change: str, folder: Path) -> Result:
    """Make one pair."""
    shop = edited(pack, (edit,), folder)
    update = planned(shop, change)
    here = outcome(edit, {it.path: it.after for it in update.changes.changes}, conflicts(update), update)
    return Result(pack, edit.name, change, here, by_git(edit, update))


def edited(pack: str, edits: tuple[HandEdit, ...], folder: Path) -> Edited:
    """A project with hand edits."""
    shop = make(folder, pack)
    for edit in edits:
        edit.make(shop.root)
    return shop


def planned(shop: Edited, change: str) -> Update:
    """The update of a project to a changed design."""
    design = copy.deepcopy(BOOKSTORE)
    CHANGES[change](design)
    path = shop.root.parent / "next.json"
    path.write_text(json.dumps(design))
    kept, _ = load_kept(shop.root)
    assert kept is not None
    update = plan_update(Request(shop.root, str(path)), kept)
    assert isinstance(update, Update), update
    return update


def write(update: Update, root: Path) -> None:
    """Make the planned changes on disk."""
    write_update(update, root)


def conflicts(update: Update) -> tuple[str, ...]:
    return tuple(it.path for it in update.conflicts)


def outcome(edit: HandEdit, after: dict[str, File | None], clashing: tuple[str, ...], update: Update) -> Outcome:
    """Judge files as they are after an update."""
    touched = [it for it in update.changes.changes if it.was in {step.file for step in edit.steps}]
    broken = [it.path for it in touched if it.path not in clashing and not whole(it.path, after.get(it.path))]
    lost = [line for it in touched if it.path not in clashing for line in missing(edit, it, after.get(it.path))]
    return Outcome(clashing, tuple(broken), tuple(lost))


def whole(path: str, file: File | None) -> bool:
    """Whether a file parses, with no name defined twice and no mark of a clash in it."""
    found = laid_out(file.data) if file else None
    return found is not None and not has_marks(found[0]) and is_valid(kind_of(path), found[0], "", "")


def missing(edit: HandEdit, change: Change, file: File | None) -> Iterator[str]:
    """The lines that the edit brought in and the file does not have, under old names or new ones."""
    have = {spelt(line) for line in lines(file)}
    known = set(lines(change.old.pristine if change.old else None))
    for step in edit.steps:
        if step.file == change.was and step.text is None:
            yield from sorted(it for it in {*step.new.split("\n")} - known if it.strip() and spelt(it) not in have)


def lines(file: File | None) -> list[str]:
    found = laid_out(file.data) if file else None
    return found[0].split("\n") if found else []


def spelt(line: str) -> str:
    """A line under the new names, without blanks at its ends."""
    renamed = {**RENAMED, **{f"{old}s": f"{new}s" for old, new in RENAMED.items()}}
    words = re.sub(r"[A-Z]?[a-z]+", lambda match: renamed.get(match[0], match[0]), line)
    return words.strip().rstrip(",")


def by_git(edit: HandEdit, update: Update) -> Outcome:
    """Merge the same files by `git merge-file`, each where the generator has it now."""
    after: dict[str, File | None] = {it.path: it.after for it in update.changes.changes}
    clashing = []
    for change in update.changes.changes:
        base = change.old.pristine if change.old else None
        new = change.generated or change.pristine
        if change.was in {step.file for step in edit.steps} and base and change.before and new:
            data, is_clean = merge_file(change.before.data, base.data, new.data)
            after[change.path] = File(data)
            clashing += [] if is_clean else [change.path]
    return outcome(edit, after, tuple(clashing), update)


def merge_file(mine: bytes, base: bytes, theirs: bytes) -> tuple[bytes, bool]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("mine", "base", "theirs")]
        for path, data in zip(paths, (mine, base, theirs), strict=True):
            path.write_bytes(data)
        done = subprocess.run(["git", "merge-file", "-p", *paths], capture_output=True)
        return done.stdout, done.returncode == 0
