"""Every example, on each engine and with several seeds, is answered as the contract says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.project import EXAMPLES, project_of, verified

pytestmark = pytest.mark.build
SEEDS = {"bookstore": (1, 2, 3), "conduit": (1, 2, 3), "depot": (1,)}  # depot takes minutes


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", SEEDS)
def test_an_example_departs_nowhere(framework: str, name: str, engine: str, tmp_path: Path) -> None:
    project = project_of(EXAMPLES / name / "design.json", tmp_path / name, framework)
    for seed in SEEDS[name]:
        done = verified(project, engine, seed)
        report = json.loads(done.stdout)
        assert report["findings"] == []
        assert done.returncode == 0
        assert report["requests"] > 1000
