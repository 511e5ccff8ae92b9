"""Each guard of the agent, removed once, is missed by a test."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.agent.mutants import MUTANTS


@pytest.mark.build
@pytest.mark.parametrize("number", range(len(MUTANTS)), ids=[mutant.guard for mutant in MUTANTS])
def test_a_guard_that_is_removed_is_missed(number: int) -> None:
    command = [sys.executable, "-m", "tests.agent.mutants", str(number)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=dict(os.environ), check=False)
    assert done.returncode == 1, f"{MUTANTS[number]}:\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
    assert "found 0 times" not in done.stdout
    assert "FAILED" in done.stdout
