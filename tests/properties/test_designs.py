"""Any valid design becomes a project whose code is sound; any broken one becomes diagnostics."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from scaffolder.diagnostics import Diagnostic, Severity
from scaffolder.filetree import FileTree
from scaffolder.ir.model import Project
from scaffolder.packs.registry import packs
from scaffolder.pipeline import Build, build, lower, read_text
from tests.properties.designs import Json, designs
from tests.properties.faults import FAULTS, broken_designs, mangled_designs

EXAMPLES = int(os.environ.get("SCAFFOLD_EXAMPLES", "40"))
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PHASES = (Phase.explicit, Phase.generate, Phase.target, Phase.shrink)
bounded = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=CHECKS, phases=PHASES, print_blob=True)


def resolved(design: Json) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """What a design means, with everything that is wrong with it."""
    reading = read_text(json.dumps(design))
    return reading.project, reading.diagnostics


def errors(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """The errors as one line each."""
    return [f"{one.code} at {one.pointer}: {one.message}" for one in diagnostics if one.severity is Severity.ERROR]


@bounded
@given(designs())
def test_a_valid_design_resolves(design: Json) -> None:
    project, diagnostics = resolved(design)
    assert errors(diagnostics) == []
    assert project is not None
    assert [model.name for model in project.models] == list(design["models"])
    assert len(project.operations) == len(design["endpoints"])


@bounded
@given(broken_designs())
def test_a_broken_design_gives_diagnostics(broken: tuple[Json, tuple[str, ...]]) -> None:
    design, faults = broken
    event(faults[0])
    project, diagnostics = resolved(design)
    assert errors(diagnostics), faults
    assert project is None
    assert all(one.pointer is not None for one in diagnostics)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_reported_alone(fault: str) -> None:
    design = base_design()
    assert errors(resolved(design)[1]) == []
    FAULTS[fault](design)
    assert errors(resolved(design)[1])


def base_design() -> Json:
    """A small valid design, into which each fault is put."""
    return {
        "design": 1,
        "name": "shop",
        "models": {
            "Crate": {
                "fields": {"title": {"type": "string"}, "count1": {"type": "int"}},
                "access": {"read": "public", "create": "public", "update": "public", "delete": "public"},
            }
        },
        "endpoints": {
            "GET /crates": {"operation": "list", "model": "Crate"},
            "POST /crates": {"operation": "create", "model": "Crate"},
        },
    }


@bounded
@given(mangled_designs())
def test_a_mangled_design_never_raises(design: Json) -> None:
    project, diagnostics = resolved(design)
    event("valid" if project else "refused")
    assert (project is None) == bool(errors(diagnostics))


@settings(bounded, max_examples=max(10, EXAMPLES // 2))
@given(st.lists(designs(), min_size=1, max_size=4))
def test_a_valid_design_renders_into_sound_python(drawn: list[Json]) -> None:
    assert "fastapi" in packs()
    for design in drawn:
        tree = rendered(design, "fastapi")
        sources = {path: file.data.decode() for path, file in tree.items() if path.endswith(".py")}
        assert len(sources) > 10
        for path, source in sources.items():
            ast.parse(source, path)
        assert ruff_findings(tree) == ""


def rendered(design: Json, framework: str) -> FileTree:
    """The files of a project, formatted, in memory."""
    reading = read_text(json.dumps(design))
    built = build(reading, lower(reading, framework, {}))
    assert isinstance(built, Build), errors(built)
    assert errors(built.diagnostics) == []
    return built.pristine


def ruff_findings(tree: FileTree) -> str:
    """What ruff finds in a tree under the project's own settings."""
    with tempfile.TemporaryDirectory() as folder:
        for path, file in tree.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", "."]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        return "" if done.returncode == 0 else done.stdout + done.stderr
