"""A house style over the FastAPI pack, and two versions of that pack."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from scaffolder.packs import registry

BUNDLED = registry.bundled_folder()
RESOURCE = "project/app/{% yield model from models %}{{ model.folder }}{% endyield %}"
ERRORS = "project/app/platform/errors.py"
MANIFEST = """\
name: house
extends: fastapi
summary: FastAPI as we write it.
owners:
  - {files: "app/*/OWNERS", owner: gen}
headers:
  - {files: "**/*.py", text: "# Copyright Example Ltd.\\n"}
"""
OWNERS = "{{ model.name.pascal }} is owned by the platform team.\n"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def house(folder: Path, **more: str) -> Path:
    """An overlay that changes how errors are logged, adds a file to every resource and has a license header."""
    errors = (BUNDLED / "fastapi" / ERRORS).read_text()
    assert errors.count('log.error("unexpected error"') == 1
    files = {
        "pack.yml": MANIFEST,
        f"{RESOURCE}/OWNERS.jinja": OWNERS,
        ERRORS: errors.replace('log.error("unexpected error"', 'log.critical("it is broken"'),
    }
    return write(folder / "house", {**files, **more})


def version(folder: Path, change: Callable[[Path], None] | None = None) -> Path:
    """A folder of bundled packs, with a FastAPI pack that is changed."""
    shutil.copytree(BUNDLED / "fastapi", folder / "fastapi")
    if change:
        change(folder / "fastapi")
    return folder


def replaced(path: Path, old: str, new: str) -> None:
    """Change a text that stands in a file once."""
    text = path.read_text()
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new))
