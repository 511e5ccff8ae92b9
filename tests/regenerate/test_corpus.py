"""The corpus of pairs: no merge is silently broken, no line is lost, and nine of ten are clean."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.regenerate.corpus.changes import CHANGES
from tests.regenerate.corpus.pairs import PACKS, conflicts, edited, hand_edits, planned, results, write
from tests.support.project import GeneratedProject
from tests.support.runtimes import RUNTIMES, run

CLEAN = 0.9
PAIRS = 120


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
def test_every_edit_at_once_compiles_after_the_change_and_the_projects_tests_pass(
    framework: str, change: str, tmp_path: Path
) -> None:
    """What each pair merges cleanly by itself is here merged together, so that one compiler run judges all of them."""
    shop = edited(framework, hand_edits(framework), tmp_path)
    update = planned(shop, change)
    assert conflicts(update) == ()
    write(update, shop.root)
    RUNTIMES[framework].install(shop.root)
    project = GeneratedProject(shop.root, shop.design, framework)
    run(COMPILE[framework], shop.root, PATH=project.variables("")["PATH"])
    project.make("test", f"sqlite:///{tmp_path / 'test.db'}")


def test_the_table_is_printed() -> None:
    command = [sys.executable, "-m", "tests.regenerate.corpus", "gin"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split()[0] == "gin"
