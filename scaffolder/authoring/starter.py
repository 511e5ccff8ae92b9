"""A new pack: Copier asks the questions of `starter/`, and renders it together with what the pack begins from."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from scaffolder.filetree import read_tree, write_tree
from scaffolder.packs.registry import Pack

STARTER = Path(__file__).parent / "starter"
_SOURCES = {"python": "**/*.py", "typescript": "**/*.ts", "go": "**/*.go"}
_OWN = re.compile(r"^(?:name|summary):.*\n", re.MULTILINE)


def write_pack(name: str, base: Pack, target: Path, answers: Mapping[str, str], *, ask: bool) -> None:
    """Write a new pack; questions without an answer are asked, or have their defaults."""
    from copier import run_copy

    known = {
        "name": name,
        "base": base.name,
        "extends": _reference(base, target),
        "sources": _SOURCES.get(base.manifest.language, "**"),
        "manifest": _OWN.sub("", (base.root / "pack.yml").read_text(encoding="utf-8")),
    }
    with TemporaryDirectory(prefix="scaffold-") as folder:
        template = Path(folder) / "starter"
        shutil.copytree(STARTER, template)
        _add_files(base, template / "pack")
        run_copy(str(template), target, data={**known, **answers}, defaults=not ask, quiet=True, unsafe=False)


def _reference(base: Pack, target: Path) -> str:
    """Return how a pack in a folder names the one that it extends."""
    return Path(os.path.relpath(base.root, target)).as_posix() if base.place else base.name


def _add_files(base: Pack, folder: Path) -> None:
    """Put a pack's own files beside those of the starter, which has its own manifest and README."""
    own = read_tree(base.root).where(lambda path, _: path in base.files and path not in ("pack.yml", "README.md"))
    write_tree(own, folder)
