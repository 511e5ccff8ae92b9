"""The designs whose documents the tests look at: the examples, the golden ones, and one with every kind of value."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from scaffolder.design.load import load
from scaffolder.ir.model import Project
from scaffolder.ir.resolve import resolve
from scaffolder.render.openapi import openapi

ROOT = Path(__file__).parents[3]
WORKSHOP = Path(__file__).with_name("workshop.json")
EXAMPLES = {path.parent.name: path for path in sorted(ROOT.glob("examples/*/design.json"))}
GOLDEN = {f"golden-{path.stem}": path for path in sorted(ROOT.glob("tests/golden/designs/*.json"))}
DESIGNS = EXAMPLES | GOLDEN | {"workshop": WORKSHOP}


@cache
def project(name: str) -> Project:
    design, _, problems = load(DESIGNS[name])
    assert design is not None, problems
    resolved, problems = resolve(design)
    assert resolved is not None, problems
    return resolved


@cache
def document(name: str) -> dict[str, Any]:
    return openapi(project(name))
