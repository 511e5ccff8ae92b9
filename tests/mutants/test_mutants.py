"""The faults go where they say: templates that change take the mutants that name their text along."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.run import design_file, mutants, mutated
from tests.support.project import generate
from tests.support.runtimes import RUNTIMES


@pytest.mark.parametrize("pack", RUNTIMES)
def test_every_fault_has_its_place(pack: str, tmp_path: Path) -> None:
    misplaced = []
    for mutant in mutants(pack):
        root = tmp_path / mutant.design
        if not root.exists():
            generate(design_file(mutant.design), root, pack)
        try:
            mutated((root / mutant.file).read_text(), mutant)
        except (ValueError, FileNotFoundError) as error:
            misplaced.append(str(error))
    assert misplaced == []
