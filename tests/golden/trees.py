"""The golden designs and the trees that they render into."""

from __future__ import annotations

from pathlib import Path

from scaffolder.filetree import FileTree
from scaffolder.pipeline import Build, build, lower, read

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "trees"


def designs() -> dict[str, Path]:
    """Return the designs whose whole trees are kept: an example of each size, and the hostile one."""
    return {
        "bookstore": ROOT / "examples/bookstore/design.json",
        "conduit": ROOT / "examples/conduit/design.json",
        "payload": ROOT / "tests/golden/designs/payload.json",
    }


def rendered(design: Path, pack: str) -> FileTree:
    """Render a design with a pack, formatted, without what is kept in `.scaffold`."""
    reading = read(design)
    lowered = lower(reading, pack, {})
    built = build(reading, lowered)
    assert isinstance(built, Build), built
    return built.pristine
