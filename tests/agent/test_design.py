"""`scaffold design` against the fake API: requirements in, a valid design out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder.cli.main import run
from tests.agent.scripts import gold, plain_run


def test_a_run_without_mistakes_writes_the_design(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = api(plain_run("bookstore"))
    output = tmp_path / "design.json"
    assert run(["design", "a bookstore", "-o", str(output)]) == 0
    assert json.loads(output.read_text()) == gold("bookstore")
    assert fake.unused == 0
    told = capsys.readouterr()
    assert "Coverage:" in told.out
    assert "$" in told.err
    assert not (tmp_path / "design.json.checkpoint").exists()
