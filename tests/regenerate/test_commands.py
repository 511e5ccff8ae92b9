"""What the commands on a project say and write, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.regenerate.projects import Edited, add_field, changed_file, comment, make, resource_file

Said = pytest.CaptureFixture[str]


def said(capsys: Said) -> str:
    return capsys.readouterr().out


def test_a_dry_run_says_everything_and_writes_nothing(shop: Edited, capsys: Said) -> None:
    before = {path: (shop.root / path).stat().st_mtime_ns for path in shop.tree()}
    capsys.readouterr()
    assert shop.update(add_field("isbn"), "--dry-run") == 0
    planned = said(capsys)
    assert {path: (shop.root / path).stat().st_mtime_ns for path in shop.tree()} == before
    assert shop.update() == 0
    assert said(capsys) == planned


def test_json_lists_what_was_written(shop: Edited, capsys: Said) -> None:
    before = shop.tree()
    capsys.readouterr()
    assert shop.update(add_field("isbn"), "--json") == 0
    answer = json.loads(said(capsys))
    after = shop.tree()
    changed = {path for path in after if before.get(path) != after[path] and not path.startswith(".scaffold/")}
    assert answer["ok"]
    assert {it["path"] for it in answer["files"]} == changed


def test_check_is_strict_about_what_nobody_edits(shop: Edited, capsys: Said) -> None:
    (shop.root / "openapi.json").write_text(shop.read("openapi.json").replace('"info"', '"info "', 1))
    capsys.readouterr()
    assert shop.scaffold("check") == 0
    assert "drift  openapi.json" in said(capsys)
    assert shop.scaffold("check", "--strict") == 6
    assert shop.scaffold("restore", "openapi.json") == 0
    assert shop.scaffold("check", "--strict") == 0


def test_diff_shows_the_edits_and_what_the_generator_changes(shop: Edited, capsys: Said) -> None:
    path = resource_file(shop, "Review")
    mine = comment(path, "mine")
    (shop.root / path).write_text(f"{shop.read(path)}{mine}\n")
    design = shop.root.parent / "next.json"
    changed = json.loads(json.dumps(shop.design))
    add_field("isbn")(changed)
    design.write_text(json.dumps(changed))
    capsys.readouterr()
    assert shop.scaffold("diff", "--edits") == 0
    edits = said(capsys)
    assert f"+{mine}" in edits
    assert edits.count("\n+++ ") == 1
    assert shop.scaffold("diff", "--pristine", "--from", str(design)) == 0
    pristine = said(capsys)
    assert "isbn" in pristine
    assert mine not in pristine
    assert shop.scaffold("diff", "--from", str(design)) == 0
    assert "isbn" in said(capsys)
    assert shop.scaffold("check") == 0


def test_status_names_what_was_edited_deleted_and_ejected(shop: Edited, capsys: Said) -> None:
    edited, deleted, ejected = resource_file(shop, "Review"), "README.md", "openapi.json"
    (shop.root / edited).write_text(shop.read(edited) + "\n")
    (shop.root / deleted).unlink()
    assert shop.scaffold("eject", ejected) == 0
    capsys.readouterr()
    assert shop.scaffold("status") == 0
    assert {tuple(line.split()) for line in said(capsys).splitlines()[:3]} == {
        ("edited", edited),
        ("deleted", deleted),
        ("ejected", ejected),
    }


def test_a_file_that_is_not_recorded_is_answered_with_the_nearest(shop: Edited, capsys: Said) -> None:
    assert shop.scaffold("restore", "READMEE.md") == 1
    assert "README.md" in capsys.readouterr().err


def test_only_the_files_that_are_asked_for_are_touched(shop: Edited) -> None:
    before = shop.tree()
    assert shop.update(add_field("isbn"), "--only", "openapi.json") == 0
    after = shop.tree()
    changed = [path for path in after if before.get(path) != after[path] and not path.startswith(".scaffold/")]
    assert changed == ["openapi.json"]
    assert shop.update() == 0
    other = make(shop.root.parent, shop.framework, shop.design, "other")
    assert shop.read("openapi.json") == other.read("openapi.json")
    assert shop.scaffold("check") == 0


def test_what_linters_object_to_is_not_written(tmp_path: Path) -> None:
    """An edit that names a column which the generator takes away merges cleanly, and is found by the linter."""
    shop = make(tmp_path, "fastapi")
    path = "app/books/repository.py"
    import_line = "from app.platform.columns import ExactDecimal"
    shop.edit(path, "\n\n", f"\n{import_line}  # mine\n\n")
    before = shop.tree()
    assert shop.update(add_field("isbn"), "--verify") == 0
    assert shop.scaffold("undo") == 0
    assert shop.tree() == before


def test_an_own_class_of_files_is_obeyed(shop: Edited, capsys: Said) -> None:
    path = changed_file(shop, add_field("isbn"))
    before = shop.read(path)
    (shop.root / "scaffold.toml").write_text(f'[owners]\n"{path}" = "user"\n')
    assert shop.update(add_field("isbn")) == 0
    assert shop.read(path) == before
    assert path not in {it["path"] for it in json.loads(shop.read(".scaffold/lock.json"))["files"]}
    (shop.root / "scaffold.toml").write_text(f'[owners]\n"{path}" = "mine"\n[other]\n')
    capsys.readouterr()
    assert shop.scaffold("update") == 1
    assert capsys.readouterr().err.count("bad-settings") == 2
