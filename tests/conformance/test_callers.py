"""Which endpoints need a caller: the tool's decision beside that of a second reading of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder.design.load import load
from scaffolder.ir.resolve import resolve
from tests.support.oracle.endpoints import endpoints
from tests.support.oracle.expected import needs_caller
from tests.support.oracle.rows import World

ROOT = Path(__file__).parents[2]
DESIGNS = [*sorted(ROOT.glob("examples/*/design.json")), *sorted((ROOT / "tests/golden/designs").glob("*.json"))]


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_two_readings_agree_on_who_needs_a_token(path: Path) -> None:
    design, _, _ = load(path)
    assert design is not None
    project, problems = resolve(design)
    assert project is not None, problems
    world = World(json.loads(path.read_text()))
    required = {
        f"{operation.method} {operation.path}": operation.caller == "required" for operation in project.operations
    }
    assert required == {endpoint.key: needs_caller(endpoint, world) for endpoint in endpoints(world)}
