"""The designs that packs are tried on: the examples, and those that have what no example has."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def example_designs() -> dict[str, Path]:
    """Return the examples by name."""
    return {path.parent.name: path for path in sorted(_folder("examples", "examples").glob("*/design.json"))}


def golden_designs() -> dict[str, Path]:
    """Return every design that a pack must render, by name."""
    others = _folder("designs", "tests/golden/designs").glob("*.json")
    return {**example_designs(), **{path.stem: path for path in sorted(others)}}


def _folder(installed: str, here: str) -> Path:
    """Return a folder inside the installed package, else where the repository has it."""
    return _PACKAGE / installed if (_PACKAGE / installed).is_dir() else _PACKAGE.parent / here
