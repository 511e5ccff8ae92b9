"""Each guard of the agent, removed once, is missed by a test."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.mutants import MUTANTS, Mutant

SECONDS = 60
HANGING = 15  # what a test that hangs without its guard, and so misses it, is given


@pytest.mark.build
@pytest.mark.parametrize("number", range(len(MUTANTS)), ids=[mutant.guard for mutant in MUTANTS])
def test_a_guard_that_is_removed_is_missed(number: int) -> None:
    command = [sys.executable, "-m", "tests.agent.mutants", str(number)]
    seconds = HANGING if MUTANTS[number].hangs else SECONDS
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, env=dict(os.environ), check=False
        )
    except subprocess.TimeoutExpired:
        return
    assert done.returncode == 1, f"{MUTANTS[number]}:\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
    assert "FAILED" in done.stdout


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_every_guard_is_where_its_mutant_says(mutant: Mutant) -> None:
    found = importlib.util.find_spec(mutant.module)
    assert found is not None
    assert found.origin is not None
    source = Path(found.origin).read_text()
    assert source.count(mutant.old) == 1, source.count(mutant.old)
