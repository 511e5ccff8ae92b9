"""How `scaffold verify` is asked, and refused where it cannot work."""

from __future__ import annotations

from pathlib import Path

import pytest

from scaffolder.cli.main import run
from tests.support.project import EXAMPLES

BOOKSTORE = str(EXAMPLES / "bookstore/design.json")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a PROJECT, or give --from and --base-url"),
        (["project", "--base-url", "http://127.0.0.1:1"], "name a PROJECT"),
        (["--base-url", "http://127.0.0.1:1"], "--base-url needs the design"),
        (["project", "--database", "mysql"], "--database is sqlite or postgresql"),
        (["project", "--only", "nothing"], "the parts are routes"),
    ],
)
def test_a_wrong_use_is_told(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_server_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--from", BOOKSTORE, "--base-url", "http://127.0.0.1:1"]) == 2
    assert "is not answered" in capsys.readouterr().err


def test_a_folder_without_a_makefile_is_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(tmp_path), "--from", BOOKSTORE]) == 2
    assert "has no Makefile" in capsys.readouterr().err
