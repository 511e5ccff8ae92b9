"""A new project is written whole or not at all."""

import os
from pathlib import Path

import pytest

from scaffolder.filetree import File, FileTree, differing_paths, read_tree
from scaffolder.project import apply
from scaffolder.project.apply import create_project
from tests.support.tinyview import codes

TREE = FileTree({"a/b.txt": File(b"b"), "run": File(b"#!/bin/sh\n", executable=True), ".env": File(b"X=1\n")})


def test_every_file_is_written_with_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "demo"
    assert create_project(TREE, target) == ()
    assert differing_paths(read_tree(target), TREE) == ()
    assert list(tmp_path.iterdir()) == [target]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert create_project(TREE, tmp_path / "demo") == ()
    assert (tmp_path / "demo/run").is_file()


def test_parents_are_made(tmp_path: Path) -> None:
    assert create_project(TREE, tmp_path / "x/y/demo") == ()
    assert (tmp_path / "x/y/demo/run").is_file()


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling"])
def test_what_is_there_already_is_not_touched(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "demo"
    if kind == "file":
        target.write_text("mine")
    elif kind == "folder":
        target.mkdir()
        (target / ".hidden").write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        target.symlink_to(tmp_path / ("elsewhere" if kind == "link" else "nowhere"))
    before = sorted(tmp_path.rglob("*"))
    assert codes(create_project(TREE, target)) == ["target-not-empty"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("failing", ["write_tree", "replace"])
def test_a_failure_leaves_no_trace(tmp_path: Path, failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(apply if failing == "write_tree" else os, failing, fail)
    problems = create_project(TREE, tmp_path / "x/y/demo")
    assert codes(problems) == ["bad-target"]
    assert "No space left" in problems[0].message
    assert list(tmp_path.iterdir()) == []


def test_a_parent_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert codes(create_project(TREE, tmp_path / "file/demo")) == ["bad-target"]


def test_a_path_that_leaves_the_root_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for path in ("../x", "/x", "a/../../x", "a\\b", "."):
        with pytest.raises(ValueError, match="leaves the root"):
            create_project(FileTree({path: File(b"")}), tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []
