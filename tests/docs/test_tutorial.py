"""The tutorial of packs, walked command by command, ends in a working pack."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scaffolder.packs.registry import load_pack

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/packs.md").read_text()
BLOCK = re.compile(r"```(?P<language>\w*)\n(?P<text>.*?)```", re.DOTALL)
NAMED = re.compile(r"`(?P<path>acme/[^`]+)`:\s*\Z")
IDENTITY = {f"GIT_{who}_{what}": "author" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def walked(folder: Path) -> str:
    """Do what the two walks of the page say, file by file and command by command; what was printed."""
    (folder / "design.json").write_text((ROOT / "examples/bookstore/design.json").read_text())
    walk = PAGE[: PAGE.index("## The files")]
    printed = ""
    for block in BLOCK.finditer(walk):
        named = NAMED.search(walk[: block.start()])
        if named:
            (folder / named["path"]).parent.mkdir(parents=True, exist_ok=True)
            (folder / named["path"]).write_text(block["text"])
        elif block["language"] == "sh":
            printed += "".join(ran(line, folder) for line in block["text"].splitlines())
    return printed


def ran(line: str, folder: Path) -> str:
    command = shlex.split(line)
    if command[0] == "scaffold":
        command[:1] = [sys.executable, "-m", "scaffolder"]
    variables = {**os.environ, **IDENTITY, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{line}:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tutorial")
    (place / "printed").write_text(walked(place))
    return place


def test_every_step_of_the_tutorial_does_what_the_page_says(folder: Path) -> None:
    printed = (folder / "printed").read_text()
    assert '+    log.error("unexpected error", team="platform", exc_info=error)' in printed
    assert printed.count("./acme: no problem") == 3
    assert "files changed: 0" in printed
    for project in ("shop", "store"):
        assert (folder / project / "app/books/OWNERS").read_text().startswith("Book: the platform team.\nget /books\n")
        assert 'team="platform"' in (folder / project / "app/platform/errors.py").read_text()
        assert (folder / project / "app/main.py").read_text().startswith("# Copyright Acme.\n")
    assert json.loads((folder / "store/.scaffold/lock.json").read_text())["pack"]["tag"] == "v1"


def test_the_mistake_of_the_page_is_reported_as_the_page_says(folder: Path) -> None:
    said = next(block["text"] for block in BLOCK.finditer(PAGE) if "methd" in block["text"])
    path = folder / "acme" / said.partition("OWNERS")[0].removeprefix("acme/") / "OWNERS.jinja"
    path.write_text(path.read_text().replace("operation.method", "operation.methd"))
    command = [sys.executable, "-m", "scaffolder", "pack", "check", "./acme", "--quick"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, done.stderr) == (1, said)


def test_the_framework_of_the_page_is_a_whole_pack(folder: Path) -> None:
    found, problems = load_pack(folder / "hertz")
    assert problems == ()
    assert found is not None
    assert found.manifest.language == "go"
