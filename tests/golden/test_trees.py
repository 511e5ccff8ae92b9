"""The rendered trees are the golden ones, byte for byte; a change of them stands in the commit that explains it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scaffolder.filetree import differing_paths, read_tree
from scaffolder.packs.registry import packs
from tests.golden.trees import GOLDEN, designs, rendered
from tests.support.runtimes import go_path


@pytest.mark.parametrize("name", designs())
@pytest.mark.parametrize("pack", packs())
def test_a_tree_is_the_golden_one(pack: str, name: str) -> None:
    now = rendered(designs()[name], pack)
    kept = read_tree(GOLDEN / pack / name)
    assert differing_paths(now, kept) == (), "python -m tests.golden.update writes them anew"


@pytest.mark.parametrize("name", designs())
def test_black_agrees_with_the_formatter(name: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "black", "--check", "--quiet", "--config", "pyproject.toml", "."],
        cwd=GOLDEN / "fastapi" / name,
        check=False,
    )
    assert done.returncode == 0


@pytest.mark.parametrize("name", designs())
def test_gofmt_leaves_the_go_trees_as_they_are(name: str) -> None:
    gofmt = shutil.which("gofmt", path=go_path())
    assert gofmt
    done = subprocess.run([gofmt, "-l", "-s", "."], cwd=GOLDEN / "gin" / name, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", designs())
def test_the_tree_is_clean_under_its_own_rules_and_under_the_linters_defaults(name: str) -> None:
    for arguments in ([], ["--isolated"]):
        done = subprocess.run(
            [Path(sys.executable).parent / "ruff", "check", "--no-cache", *arguments, "."],
            cwd=GOLDEN / "fastapi" / name,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_rendering_twice_in_other_circumstances_gives_the_same_bytes() -> None:
    script = (
        "from tests.golden.trees import designs, rendered; import hashlib;"
        "print(hashlib.sha256(repr([(p, f.sha256, f.mode, f.owner)"
        " for p, f in rendered(designs()['conduit'], 'fastapi').items()]).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PATH": str(Path(sys.executable).parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Kolkata", "C.UTF-8"))
    }
    assert len(answers) == 1
