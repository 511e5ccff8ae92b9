"""Runs of the command line in this process, and what came of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scaffolder.cli.main import run
from tests.agent.scripts import gold

DEFINITION = """---
name: tester
description: an agent of the tests
tools: {tools}
{keys}---

You design.
"""
TOOLS = ", ".join(
    f"mcp__scaffold__{name}"
    for name in [
        "describe",
        "set_project",
        "set_auth",
        "set_middleware",
        "put_model",
        "put_field",
        "put_endpoint",
        "put_service",
        "put_configuration",
        "rename",
        "remove",
        "assume",
        "ask",
        "finish",
        "finding",
    ]
)


def agent(folder: Path, tools: str = TOOLS, **keys: Any) -> str:
    """The path of a definition with these keys."""
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())
    path = folder / "tester.md"
    path.write_text(DEFINITION.format(tools=tools, keys=lines))
    return str(path)


def design(folder: Path, *options: str, requirements: str = "a backend") -> int:
    """Run `scaffold design` with its output in a folder."""
    return run(["design", requirements, "-o", str(folder / "design.json"), "--json", *options])


def outcome(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the last command printed as JSON."""
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def written(folder: Path) -> dict[str, Any] | None:
    """The design that a run wrote, if it did."""
    path = folder / "design.json"
    return json.loads(path.read_text()) if path.exists() else None


def copy_of(example: str, folder: Path) -> Path:
    """A design file with an example's design, as `scaffold fmt` writes it."""
    from scaffolder.design.fmt import format_design

    path = folder / "design.json"
    path.write_text(format_design(gold(example)))
    return path
