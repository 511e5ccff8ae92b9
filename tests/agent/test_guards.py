"""Each guard of the agent, removed once, is missed by a test."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.mutants import MUTANTS, Mutant


@pytest.mark.build
def test_each_guard_that_is_removed_is_missed() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.agent.mutants"], capture_output=True, text=True, check=True)
    verdicts = {verdict["guard"]: verdict for verdict in map(json.loads, done.stdout.splitlines())}
    assert sorted(verdicts) == sorted(mutant.guard for mutant in MUTANTS)
    hung = {guard for guard, verdict in verdicts.items() if verdict["code"] is None}
    assert hung <= {mutant.guard for mutant in MUTANTS if mutant.hangs}
    unmissed = {guard: verdict for guard, verdict in verdicts.items() if guard not in hung and not is_missed(verdict)}
    assert unmissed == {}


def is_missed(verdict: dict[str, object]) -> bool:
    """Whether the test ran and failed."""
    return verdict["code"] == 1 and "FAILED" in str(verdict["output"])


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_every_guard_is_where_its_mutant_says(mutant: Mutant) -> None:
    found = importlib.util.find_spec(mutant.module)
    assert found is not None
    assert found.origin is not None
    source = Path(found.origin).read_text()
    assert source.count(mutant.old) == 1, source.count(mutant.old)
