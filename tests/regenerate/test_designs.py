"""Where a design is edited, in one place or in two, and what an update makes of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scaffolder.filetree import differing_paths
from tests.regenerate.projects import Edited, add_field, comment, make, rename_field, rename_model, resource_file

KEPT = ".scaffold/design.json"


def edit_kept(shop: Edited, field: str) -> str:
    """Add a field to the design that is kept in the project; returns its text."""
    design = json.loads(shop.read(KEPT))
    add_field(field)(design)
    (shop.root / KEPT).write_text(json.dumps(design))
    return shop.read(KEPT)


def test_a_design_that_is_edited_where_it_is_kept_is_applied(shop: Edited) -> None:
    edit_kept(shop, "isbn")
    assert shop.scaffold("check") == 1
    assert shop.scaffold("update") == 0
    assert shop.scaffold("check") == 0
    assert "isbn" in shop.read("openapi.json")
    assert "isbn" in "".join(path.read_text() for path in (shop.root / "migrations").rglob("*isbn*"))


def test_an_edited_design_is_not_overwritten_by_another(shop: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    text = edit_kept(shop, "isbn")
    before = shop.tree()
    assert shop.update(add_field("pages")) == 3
    assert "edited-design" in capsys.readouterr().err
    assert shop.tree() == before
    assert shop.read(KEPT) == text


def test_an_edited_design_without_the_applied_one_stops_everything(shop: Edited) -> None:
    edit_kept(shop, "isbn")
    (shop.root / ".scaffold/base").unlink()
    before = shop.tree()
    assert shop.scaffold("update") == 5
    assert shop.tree() == before


def test_a_lost_design_comes_back_from_the_base(shop: Edited) -> None:
    before = shop.tree()
    (shop.root / KEPT).unlink()
    assert shop.scaffold("update") == 0
    assert shop.tree() == before


def test_status_names_an_edited_design(shop: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    edit_kept(shop, "isbn")
    assert shop.scaffold("status") == 0
    assert f"edited    {KEPT}" in capsys.readouterr().out


def git(root: Path, *arguments: str, code: int | None = 0) -> str:
    identity = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.c",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "merge.conflictstyle=merge",
    ]
    done = subprocess.run(["git", *identity, *arguments], cwd=root, capture_output=True, text=True)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done.stdout


def committed(root: Path, words: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", words)


def test_two_branches_each_updated_are_merged_and_updated(shop: Edited) -> None:
    """One branch adds a field in two migrations, the other a model; git joins what it can, an update the rest."""
    start = shop.design
    git(shop.root, "init", "-qb", "main")
    committed(shop.root, "new")
    git(shop.root, "checkout", "-qb", "theirs")
    assert shop.update(add_field("isbn")) == 0
    assert shop.update(add_field("pages", type="int", default=1)) == 0
    theirs = migrations(shop)
    committed(shop.root, "theirs")
    git(shop.root, "checkout", "-q", "main")
    shop.design = start
    assert shop.update(add_shelf) == 0
    mine = migrations(shop)
    committed(shop.root, "mine")
    git(shop.root, "merge", "-q", "theirs", code=None)
    git(shop.root, "checkout", "-q", "--ours", ".")
    committed(shop.root, "merged")
    added = {path: text for path, text in migrations(shop).items() if path not in mine}
    assert added == {path: theirs[path] for path in added}
    assert added

    assert shop.update(both) == 0
    now = migrations(shop)
    assert {path: text for path, text in now.items() if path in {**mine, **added}} == {**mine, **added}
    joins = [text for path, text in now.items() if path not in {**mine, **added}]
    assert len(joins) == (1 if shop.framework == "fastapi" else 0)
    assert not any(word in text for text in joins for word in ("isbn", "pages", "shelves"))
    assert shop.scaffold("check") == 0
    other = make(shop.root.parent, shop.framework, shop.design, "other")
    skipped = (".scaffold/", ".git/", "migrations/")
    assert [it for it in differing_paths(shop.tree(), other.tree()) if not it.startswith(skipped)] == []


def migrations(shop: Edited) -> dict[str, str]:
    paths = sorted((shop.root / "migrations").rglob("*.*"))
    return {str(path.relative_to(shop.root)): path.read_text() for path in paths if path.is_file()}


def add_shelf(design: dict[str, Any]) -> None:
    design["models"]["Shelf"] = {"fields": {"name": {"type": "string", "max": 9}}, "access": {"read": "public"}}
    design["endpoints"]["GET /shelves"] = {"operation": "list", "model": "Shelf"}


def both(design: dict[str, Any]) -> None:
    add_field("isbn")(design)
    add_field("pages", type="int", default=1)(design)


def test_migrations_of_another_branch_that_do_not_add_up_are_refused(
    shop: Edited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other branch added a field and then renamed it; the difference of the designs has the last name alone."""
    twin = make(tmp_path, shop.framework, shop.design, "twin")
    assert twin.update(add_field("isbn")) == 0
    assert twin.update(rename_isbn) == 0
    for path in migrations(twin):
        if not (shop.root / path).exists():
            shutil.copy(twin.root / path, shop.root / path)
    before = shop.tree()
    assert shop.update(add_field("code")) == 4
    assert "foreign-migrations" in capsys.readouterr().err
    assert shop.tree() == before


def rename_isbn(design: dict[str, Any]) -> None:
    book = design["models"]["Book"]
    book["fields"]["code"] = {**book["fields"].pop("isbn"), "renamed_from": "isbn"}


def test_a_renamed_model_leaves_words_that_only_look_like_it(tmp_path: Path, named: str) -> None:
    design = json.loads(json.dumps(make(tmp_path, named, name="first").design))
    rename_model("Review", "Post")(design)
    del design["models"]["Post"]["renamed_from"]
    shop = make(tmp_path, named, design)
    path = resource_file(shop, "Post", "ext")
    mine = comment(path, 'router.post("/extra") answers what Post asks')
    (shop.root / path).write_text(f"{shop.read(path)}\n{mine}\n")
    assert shop.update(rename_model("Post", "Opinion")) == 0
    moved = resource_file(shop, "Opinion", "ext")
    assert comment(path, 'router.post("/extra") answers what Opinion asks') in shop.read(moved)
    text = "".join(file.data.decode() for file in shop.tree().values())
    assert '"post"' in text or ".post(" in text or ".POST(" in text
    assert shop.scaffold("check") == 0


@pytest.fixture(params=["express", "fastapi", "gin"])
def named(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_rename_a_field_and_an_endpoint_at_once_are_merged_with_edits(shop: Edited) -> None:
    def change(design: dict[str, Any]) -> None:
        rename_field("title", "heading")(design)
        add_field("isbn")(design)
        design["endpoints"]["GET /authors"] = {"operation": "list", "model": "Author"}

    path = resource_file(shop, "Book")
    mine = comment(path, "book.title is ours")
    (shop.root / path).write_text(f"{shop.read(path)}\n{mine}\n")
    assert shop.update(change) == 0
    assert {comment(path, f"book.{name} is ours") for name in ("title", "heading")} & set(shop.read(path).split("\n"))
    other = make(shop.root.parent, shop.framework, shop.design, "other")
    skipped = (".scaffold/", "migrations/", path)
    assert [it for it in differing_paths(shop.tree(), other.tree()) if not it.startswith(skipped)] == []


def test_own_files_that_speak_of_an_old_name_are_named(shop: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    path = resource_file(shop, "Review").rpartition("/")[0] + "/own." + resource_file(shop, "Review").rpartition(".")[2]
    (shop.root / path).write_text(comment(path, "makes a Review") + "\n")
    (shop.root / "notes.txt").write_text("nothing of it\n")
    assert shop.update(rename_model("Review", "Opinion")) == 0
    said = capsys.readouterr().err
    assert f"{path}:1 speaks of Review, which is Opinion now" in said
    assert "notes.txt" not in said
    assert shop.read(path) == comment(path, "makes a Review") + "\n"
