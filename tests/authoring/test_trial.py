"""`scaffold pack test` builds, starts and verifies what a pack generates, if it is trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.authoring.houses import ERRORS, house, replaced
from tests.regenerate.projects import run

SHOP = Path(__file__).parents[2] / "examples/bookstore/design.json"
ONCE = ["--from", str(SHOP), "--database", "sqlite", "--only", "bodies", "--seed", "1", "--json"]


def test_what_a_pack_generates_is_not_started_without_trust(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "test", str(house(tmp_path)), *ONCE]) == 1
    assert [it["code"] for it in json.loads(capsys.readouterr().out)["diagnostics"]] == ["pack-untried"]


def test_what_cannot_be_asked_is_misuse(tmp_path: Path) -> None:
    assert run(["pack", "test", "fastapi", "--database", "mysql"]) == 2
    assert run(["pack", "test", "fastapi", "--only", "everything"]) == 2
    assert run(["pack", "test", "fastpi"]) == 1


@pytest.mark.build
def test_an_overlay_is_built_started_and_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = house(tmp_path)
    replaced(pack / ERRORS, "it is broken", "unexpected error")  # which the generated tests look for
    assert run(["pack", "test", str(pack), *ONCE, "--trust"]) == 0, capsys.readouterr()


@pytest.mark.build
def test_a_pack_that_breaks_the_generated_tests_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = house(tmp_path)
    errors = (pack / ERRORS).read_text()
    (pack / ERRORS).write_text(errors.replace("return internal()", "return error"))
    assert run(["pack", "test", str(pack), *ONCE, "--trust"]) == 1
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert {it["code"] for it in found} == {"pack-failed-trial"}
    assert "make lint failed" in found[0]["message"]
