"""Requests that schemathesis makes of a document are taken where they fit it, and refused where they do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scaffolder.render.openapi import openapi_json
from tests.unit.openapi.designs import document, project
from tests.unit.openapi.lint import operations
from tests.unit.openapi.wire_server import serving

TOKEN = ("--header", "Authorization: Token good")


@pytest.mark.parametrize(
    ("name", "phases", "more"),
    [
        ("conduit", "examples,coverage", ()),
        ("conduit", "examples,coverage,fuzzing", TOKEN),
        ("workshop", "examples,coverage", TOKEN),
    ],
)
def test_schema_and_wire_contract_agree(name: str, phases: str, more: tuple[str, ...], tmp_path: Path) -> None:
    described = tmp_path / "openapi.json"
    described.write_text(openapi_json(project(name)), encoding="utf-8")
    with serving(project(name)) as url:
        command = [sys.executable, "-m", "schemathesis.cli", "run", str(described), "--url", url, *more]
        limits = ["--phases", phases, "--max-examples", "4", "--seed", "1", "--generation-database", "none"]
        done = subprocess.run([*command, *limits], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert f"Tested: {len(list(operations(document(name))))}" in done.stdout
