"""The corpus of pairs: no merge is silently broken, no line is lost, and nine of ten are clean."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.regenerate.corpus.changes import CHANGES
from tests.regenerate.corpus.pairs import (
    PACKS,
    HandEdit,
    conflicts,
    edited,
    hand_edits,
    planned,
    remembered_renders,
    result,
    results,
    write,
)
from tests.regenerate.projects import make
from tests.support.project import GeneratedProject
from tests.support.runtimes import RUNTIMES, mypy_cache, run

FRAMEWORKS = PACKS
CLEAN = 0.9
PAIRS = 120


def in_every_run(test: str, given: dict[str, Any]) -> bool:
    """Every change is built in one pack, and every pack has some."""
    if "framework" not in given:
        return True
    return PACKS[list(CHANGES).index(given["change"]) % len(PACKS)] == given["framework"]


def test_the_corpus_is_large_enough() -> None:
    assert sum(len(hand_edits(pack)) * len(CHANGES) for pack in PACKS) >= PAIRS


@pytest.mark.parametrize("pack", PACKS)
def test_no_pair_is_broken_or_loses_a_line_and_nine_of_ten_are_clean(pack: str, tmp_path: Path) -> None:
    found = list(results(pack, tmp_path))
    assert [it for it in found if it.ours.broken or it.ours.lost] == []
    assert sum(it.ours.clean for it in found) >= CLEAN * len(found)
    assert sum(it.ours.clean for it in found) > sum(it.git.clean for it in found)


COMPILE = {
    "fastapi": [".venv/bin/python", "-m", "mypy", "app"],
    "express": ["node", "node_modules/typescript/bin/tsc"],
    "gin": ["go", "vet", "./..."],
}


@pytest.mark.build
@pytest.mark.parametrize("change", CHANGES)
def test_edits_that_merge_cleanly_compile_after_the_change_and_the_projects_tests_pass(
    framework: str, change: str, tmp_path: Path
) -> None:
    """Edits of different places are made together, so that one run of compiler and tests judges many pairs."""
    clean = [edit for edit in hand_edits(framework) if is_clean(framework, edit, change, tmp_path)]
    for number, edits in enumerate(groups(framework, clean, tmp_path)):
        folder = tmp_path / str(number)
        folder.mkdir()
        shop = edited(framework, edits, folder)
        update = planned(shop, change)
        assert conflicts(update) == ()
        write(update, shop.root)
        RUNTIMES[framework].install(shop.root)
        project = GeneratedProject(shop.root, shop.design, framework)
        run(COMPILE[framework], shop.root, PATH=project.variables("")["PATH"], MYPY_CACHE_DIR=str(mypy_cache()))
        project.make("test", f"sqlite:///{folder / 'test.db'}")


def is_clean(pack: str, edit: HandEdit, change: str, folder: Path) -> bool:
    with remembered_renders(), tempfile.TemporaryDirectory(dir=folder) as place:
        return result(pack, edit, change, Path(place)).ours.clean


def groups(pack: str, edits: list[HandEdit], folder: Path) -> Iterator[tuple[HandEdit, ...]]:
    """Edits in groups, each of those that find their places after one another."""
    while edits:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            root = make(Path(place), pack).root
            group = tuple(edit for edit in edits if edit.fits(root) and edit.make(root) is None)
        yield group
        edits = [edit for edit in edits if edit not in group]


def test_the_table_is_printed() -> None:
    command = [sys.executable, "-m", "tests.regenerate.corpus", "gin"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split()[0] == "gin"
