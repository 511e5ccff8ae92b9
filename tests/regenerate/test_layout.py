"""Layouts, names and places of files that a merge must keep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scaffolder.filetree import FileTree
from tests.regenerate.projects import Edited, add_field, changed_file, comment, make, rename_model, resource_file


def test_a_missing_final_newline_stays_missing(shop: Edited) -> None:
    path = changed_file(shop, add_field("isbn"))
    (shop.root / path).write_text(shop.read(path) + comment(path, "mine"))
    assert shop.update(add_field("isbn")) == 0
    assert shop.read(path).endswith(comment(path, "mine"))
    assert "isbn" in shop.read(path)


def test_an_exec_bit_of_ones_own_stays(shop: Edited) -> None:
    path = changed_file(shop, add_field("isbn"))
    (shop.root / path).chmod(0o755)
    assert shop.update(add_field("isbn")) == 0
    assert os.access(shop.root / path, os.X_OK)
    assert "isbn" in shop.read(path)


def test_words_beyond_ascii_are_merged(shop: Edited) -> None:
    path = changed_file(shop, add_field("isbn"))
    mine = comment(path, "für Ēno: 本と\u2003木 🐦")
    (shop.root / path).write_text(f"{shop.read(path)}\n{mine}\n")
    assert shop.update(add_field("isbn")) == 0
    assert mine in shop.read(path)
    assert "isbn" in shop.read(path)


def test_files_with_names_beyond_ascii_are_left_alone(shop: Edited) -> None:
    (shop.root / "Bücher 本.txt").write_text("mine\n")
    assert shop.update(add_field("isbn")) == 0
    assert shop.read("Bücher 本.txt") == "mine\n"


def test_a_rename_that_changes_the_case_alone_is_followed(tmp_path: Path, shop: Edited) -> None:
    """A model's name in another case leads to the same files, whose class has the new name."""
    shelf = make(tmp_path, shop.framework, with_model(shop.design, "BookCase"), "shelf")
    assert shelf.update(rename_model("BookCase", "Bookcase"), "--drop", "BookCase") == 0
    other = make(tmp_path, shop.framework, shelf.design, "other")
    skipped = ("migrations/", ".scaffold/")
    assert files(shelf, skipped) == files(other, skipped)


def with_model(design: dict[str, Any], name: str) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(design))
    changed["models"][name] = {"fields": {"word": {"type": "string", "max": 9}}, "access": {"read": "public"}}
    changed["endpoints"]["GET /cases"] = {"operation": "list", "model": name}
    return changed


def files(shop: Edited, skipped: tuple[str, ...]) -> dict[str, bytes]:
    return {path: file.data for path, file in shop.tree().items() if not path.startswith(skipped)}


def test_ignored_and_untracked_files_in_the_way_are_never_touched(shop: Edited, tmp_path: Path) -> None:
    change = lambda design: design.update(with_model(design, "Shelf"))  # noqa: E731
    twin = make(tmp_path, shop.framework, shop.design, "twin")
    assert twin.update(change) == 0
    ignored = resource_file(twin, "Shelf")
    (shop.root / ignored).parent.mkdir(parents=True, exist_ok=True)
    (shop.root / ignored).write_text("mine\n")
    with (shop.root / ".gitignore").open("a") as file:
        file.write(f"{ignored}\n")
    before = shop.tree()
    assert shop.update(change) == 3
    assert shop.tree() == before
    for policy in ("markers", "sidecar", "ours"):
        code = shop.update(None, "--conflicts", policy)
        assert code in (0, 3)
        assert shop.read(ignored) == "mine\n"
        assert shop.scaffold("undo" if code == 0 else "update", *([] if code == 0 else ["--abort"])) == 0
        assert shop.tree() == before


def test_check_needs_no_history_and_no_network(shop: Edited, tmp_path: Path) -> None:
    """A shallow clone is checked by a process without a network; `make bench` measures how long that takes."""
    git(shop.root, "init", "-qb", "main")
    git(shop.root, "add", "-A")
    git(shop.root, "commit", "-qm", "new")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{shop.root}", str(tmp_path / "clone"))
    command = [sys.executable, "-m", "scaffolder", "check", "--project", str(tmp_path / "clone")]
    repository = Path(__file__).parents[2]
    variables = {**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(command, cwd=repository, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_a_one_field_update_writes_that_resource_its_migration_and_the_description(shop: Edited) -> None:
    before = shop.tree()
    assert shop.update(add_field("isbn")) == 0
    after: FileTree = shop.tree()
    written = [path for path in after if before.get(path) != after[path] and not path.startswith(".scaffold/")]
    strange = [it for it in written if "book" not in it.lower() and not it.startswith(("migrations/", "openapi.json"))]
    assert strange in ([], ["test/factories.ts"], ["tests/factories.py"])


@pytest.mark.parametrize("damage", ["lost", "cut", "changed", "emptied"])
def test_without_a_whole_base_an_edit_is_never_overwritten(shop: Edited, damage: str) -> None:
    path = changed_file(shop, add_field("isbn"))
    mine = comment(path, "mine")
    (shop.root / path).write_text(f"{shop.read(path)}\n{mine}\n")
    base = shop.root / ".scaffold/base"
    text = base.read_text()
    damaged = {"cut": text[: len(text) // 2], "changed": text.replace("book", "bOok"), "emptied": ""}
    base.unlink() if damage == "lost" else base.write_text(damaged[damage])
    assert shop.update(add_field("isbn")) == 0
    assert mine in shop.read(path)
    assert "isbn" in shop.read(path)
    assert shop.scaffold("check") == 0


def test_without_a_base_that_can_be_rendered_again_an_edit_is_a_conflict(shop: Edited, tmp_path: Path) -> None:
    path = changed_file(shop, add_field("isbn"))
    pristine = resource_file(shop, "Review")
    (shop.root / path).write_text(f"{shop.read(path)}\n{comment(path, 'mine')}\n")
    lock = json.loads(shop.read(".scaffold/lock.json"))
    for file in lock["files"]:
        file["sha256"] = "0" * 64 if file["path"] == path else file["sha256"]
    (shop.root / ".scaffold/lock.json").write_text(json.dumps(lock))
    (shop.root / ".scaffold/base").unlink()
    before = shop.tree()
    assert shop.update(add_field("isbn")) == 3
    assert shop.tree() == before
    assert shop.update(None, "--conflicts", "ours") == 0
    assert comment(path, "mine") in shop.read(path)
    assert (shop.root / pristine).is_file()
