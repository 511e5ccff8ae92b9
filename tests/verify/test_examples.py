"""Every example, on each engine and with several seeds, is answered as the contract says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.project import EXAMPLES, project_of, scaffold

pytestmark = pytest.mark.build


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", ["bookstore", "conduit"])
def test_an_example_departs_nowhere(name: str, engine: str, tmp_path: Path) -> None:
    project = project_of(EXAMPLES / name / "design.json", tmp_path / name, "fastapi")
    for seed in (1, 2, 3):
        arguments = ("--no-setup", "--json", "--database", engine, "--seed", str(seed))
        done = scaffold("verify", project.folder, *arguments)
        report = json.loads(done.stdout)
        assert report["findings"] == []
        assert done.returncode == 0
        assert report["requests"] > 1000
