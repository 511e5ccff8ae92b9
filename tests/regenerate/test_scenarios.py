"""Projects stay a person's own through every update; one test a scenario, on every pack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scaffolder.filetree import differing_paths
from tests.regenerate.projects import (
    COMMENTS,
    Edited,
    add_field,
    changed_file,
    comment,
    drop_review,
    make,
    rename_field,
    rename_model,
    resource_file,
)


def test_update_after_new_changes_nothing_not_even_a_time(shop: Edited) -> None:
    before = {path: (shop.root / path).stat().st_mtime_ns for path in shop.tree()}
    assert shop.scaffold("update") == 0
    assert {path: (shop.root / path).stat().st_mtime_ns for path in shop.tree()} == before


def test_a_second_run_elsewhere_and_under_another_hash_seed_renders_the_same(shop: Edited, tmp_path: Path) -> None:
    variables = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-m", "scaffolder", "check", "--from", str(tmp_path / "shop.json")]
    repository = str(Path(__file__).parents[2])
    done = subprocess.run(command, cwd=shop.root, env={**variables, "PYTHONPATH": repository}, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_edits_apart_from_what_the_design_changes_are_kept(shop: Edited) -> None:
    (shop.root / "README.md").write_text(shop.read("README.md") + "\nOur own words.\n")
    path = shop.file("app/main.py") if shop.framework == "fastapi" else "README.md"
    assert shop.update(add_field("isbn")) == 0
    assert "Our own words." in shop.read("README.md")
    assert shop.scaffold("check") == 0
    assert (shop.root / path).is_file()


def shorter_title(design: dict) -> None:  # type: ignore[type-arg]
    design["models"]["Book"]["fields"]["title"] = {"type": "string", "max": 190, "searchable": True}


def clash(shop: Edited) -> list[str]:
    """Edit every line of code that a shorter title changes; returns the files."""
    twin = make(shop.root.parent, shop.framework, shop.design, "twin")
    assert twin.update(shorter_title) == 0
    owned = {it["path"] for it in json.loads(shop.read(".scaffold/lock.json"))["files"] if it["owner"] == "merge"}
    paths = [
        it for it in differing_paths(shop.tree(), twin.tree()) if it in owned and it.rpartition(".")[2] in COMMENTS
    ]
    for path in paths:
        kept, mark = twin.read(path).splitlines(), f"  {comment(path, 'mine')}"
        lines = [line if line in kept else line + mark for line in shop.read(path).splitlines()]
        (shop.root / path).write_text("".join(f"{line}\n" for line in lines))
    assert paths
    return paths


def test_a_clash_stops_the_update_and_writes_nothing(shop: Edited) -> None:
    clash(shop)
    before = shop.tree()
    assert shop.update(shorter_title) == 3
    assert shop.tree() == before


def test_every_clash_is_marked(shop: Edited) -> None:
    for path in clash(shop):
        mine = shop.read(path).count("mine")
        assert shop.update(shorter_title, "--conflicts", "markers", "--only", path) == 3
        text = shop.read(path)
        assert 1 <= text.count("<<<<<<< yours") == text.count(">>>>>>> generated")
        assert text.count("mine") == mine
        assert shop.scaffold("update", "--abort") == 0


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_side_is_taken_where_it_is_asked_for(shop: Edited, side: str) -> None:
    paths = clash(shop)
    assert shop.update(shorter_title, "--conflicts", side) == 0
    assert all(("mine" in shop.read(path)) == (side == "ours") for path in paths)
    assert shop.scaffold("check") == 0


def test_generated_files_stand_beside_edited_ones_where_it_is_asked_for(shop: Edited) -> None:
    paths = clash(shop)
    mine = {path: shop.read(path) for path in paths}
    assert shop.update(shorter_title, "--conflicts", "sidecar") == 3
    assert {path: shop.read(path) for path in paths} == mine
    assert all((shop.root / f"{path}.generated").is_file() for path in paths)


def test_a_pending_update_is_taken_back_to_the_byte(shop: Edited) -> None:
    clash(shop)
    before = shop.tree()
    assert shop.update(shorter_title, "--conflicts", "markers") == 3
    assert shop.scaffold("update") == 3
    assert shop.scaffold("update", "--abort") == 0
    assert shop.tree() == before


def test_a_pending_update_ends_when_its_conflicts_are_decided(shop: Edited) -> None:
    paths = clash(shop)
    assert shop.update(shorter_title, "--conflicts", "markers") == 3
    assert shop.scaffold("update", "--continue") == 3
    for path in paths:
        (shop.root / path).write_text("".join(unmarked(shop.read(path))))
    assert shop.scaffold("update", "--continue") == 0
    assert shop.scaffold("check") == 0


def unmarked(text: str) -> list[str]:
    """The generator's side of every conflict."""
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        skipping = line.startswith("<<<<<<< ") or (skipping and not line.startswith("======="))
        if not skipping and not line.startswith(("=======", ">>>>>>> ")):
            kept.append(line)
    return kept


def test_an_edited_file_that_is_no_longer_generated_is_kept(shop: Edited) -> None:
    path = resource_file(shop, "Review")
    (shop.root / path).write_text(shop.read(path) + f"\n{comment(path, 'mine')}\n")
    assert shop.update(drop_review, "--drop", "Review") == 3
    assert (shop.root / path).is_file()
    assert shop.update(None, "--drop", "Review", "--conflicts", "ours") == 0
    assert shop.read(path).endswith(" mine\n")
    assert shop.scaffold("update") == 0


def test_a_pristine_file_that_is_no_longer_generated_goes_with_its_folder(shop: Edited) -> None:
    path = resource_file(shop, "Review")
    assert shop.update(drop_review, "--drop", "Review") == 0
    assert not (shop.root / path).parent.exists()


def test_a_deleted_file_stays_deleted_until_it_is_restored(shop: Edited) -> None:
    path = resource_file(shop, "Book")
    (shop.root / path).unlink()
    assert shop.update(add_field("isbn")) == 0
    assert not (shop.root / path).exists()
    assert shop.scaffold("restore", path) == 0
    other = make(shop.root.parent, shop.framework, shop.design, "other")
    assert shop.read(path) == other.read(path)


def test_a_moved_and_edited_file_is_followed(shop: Edited) -> None:
    path = resource_file(shop, "Book")
    target = f"{path.rpartition('/')[0]}/moved.{path.rpartition('.')[2]}"
    (shop.root / path).rename(shop.root / target)
    (shop.root / target).write_text(f"{comment(path, 'mine')}\n" + shop.read(target))
    before = shop.read(target)
    assert shop.update(add_field("isbn")) == 0
    assert not (shop.root / path).exists()
    assert shop.read(target).startswith(f"{comment(path, 'mine')}\n")
    assert shop.read(target) != before
    assert shop.scaffold("update") == 0


def test_an_undeclared_rename_is_refused_and_writes_nothing(shop: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    before = shop.tree()
    assert shop.update(rename_field("title", "heading", declared=False)) == 4
    said = capsys.readouterr().err
    assert "undeclared-rename" in said
    assert "renamed_from" in said
    assert "--drop Book.title" in said
    assert shop.tree() == before


def test_what_loses_data_is_allowed_by_name_alone(shop: Edited) -> None:
    def drop_price(design: dict) -> None:  # type: ignore[type-arg]
        del design["models"]["Book"]["fields"]["price"]
        design["models"]["Book"]["shapes"]["default"].remove("price")
        design["endpoints"]["GET /books"] = {"operation": "list", "model": "Book"}

    assert shop.update(drop_price) == 4
    assert shop.update(None, "--drop", "Book.price") == 0


def test_a_declared_field_rename_carries_edits_along(shop: Edited) -> None:
    assert shop.update(rename_field("title", "heading")) == 0
    other = make(shop.root.parent, shop.framework, shop.design, "other")
    assert updated_as_new(shop, other) == ()


def test_a_renamed_model_moves_its_files_with_their_edits(shop: Edited) -> None:
    path = resource_file(shop, "Review", "ext")
    (shop.root / path).write_text(shop.read(path) + f"\n{comment(path, 'mine: Review')}\n")
    assert shop.update(rename_model("Review", "Opinion")) == 0
    assert not (shop.root / path).exists()
    moved = resource_file(shop, "Opinion", "ext")
    assert "mine: Opinion" in shop.read(moved)


def test_updates_lead_where_new_leads(shop: Edited) -> None:
    for change in (add_field("isbn"), add_field("pages", type="int", default=1), rename_field("title", "heading")):
        assert shop.update(change) == 0
    other = make(shop.root.parent, shop.framework, shop.design, "other")
    assert updated_as_new(shop, other) == ()


def updated_as_new(shop: Edited, other: Edited) -> tuple[str, ...]:
    """The paths in which an updated project differs from a new one, but for its migrations and what is kept."""
    lines = json.loads(shop.read(".scaffold/lock.json"))["files"]
    appended = {it["path"] for it in lines if it["owner"] == "append"}
    paths = differing_paths(shop.tree(), other.tree())
    return tuple(path for path in paths if path not in appended and not path.startswith(".scaffold/"))


def test_undo_brings_the_project_back(shop: Edited) -> None:
    before = shop.tree()
    assert shop.update(add_field("isbn")) == 0
    assert shop.tree() != before
    assert shop.scaffold("undo") == 0
    assert shop.tree() == before


def test_a_lost_base_is_rendered_again(shop: Edited) -> None:
    (shop.root / "README.md").write_text(shop.read("README.md") + "\nOur own words.\n")
    (shop.root / ".scaffold/base").unlink()
    assert shop.update(add_field("isbn")) == 0
    assert "Our own words." in shop.read("README.md")


def test_a_corrupt_lock_stops_everything(shop: Edited) -> None:
    (shop.root / ".scaffold/lock.json").write_text("{")
    assert shop.scaffold("update") == 5


def test_a_file_in_the_way_is_never_touched(shop: Edited) -> None:
    def add_model(design: dict) -> None:  # type: ignore[type-arg]
        design["models"]["Shelf"] = {"fields": {"name": {"type": "string", "max": 9}}, "access": {"read": "public"}}
        design["endpoints"]["GET /shelves"] = {"operation": "list", "model": "Shelf"}

    twin = make(shop.root.parent, shop.framework, shop.design, "twin")
    assert twin.update(add_model) == 0
    path = resource_file(twin, "Shelf")
    (shop.root / path).parent.mkdir(parents=True, exist_ok=True)
    (shop.root / path).write_text("mine\n")
    assert shop.update(add_model) == 3
    assert shop.update(None, "--conflicts", "theirs") == 3
    assert shop.update(None, "--conflicts", "ours") == 0
    assert shop.read(path) == "mine\n"


def test_crlf_and_a_byte_order_mark_are_kept(shop: Edited) -> None:
    path = changed_file(shop, add_field("isbn"))
    (shop.root / path).write_bytes(b"\xef\xbb\xbf" + shop.read(path).replace("\n", "\r\n").encode())
    assert shop.update(add_field("isbn")) == 0
    data = (shop.root / path).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"isbn" in data


def test_an_ejected_file_is_left_alone_until_it_is_adopted(shop: Edited) -> None:
    path = changed_file(shop, add_field("isbn"))
    before = shop.read(path)
    assert shop.scaffold("eject", path) == 0
    assert shop.update(add_field("isbn")) == 0
    assert shop.read(path) == before
    assert shop.scaffold("adopt", path) == 0
    assert shop.update(add_field("pages")) == 0
    assert "isbn" in shop.read(path)
    assert "pages" in shop.read(path)


def test_a_link_in_the_way_is_refused(shop: Edited, tmp_path: Path) -> None:
    path = resource_file(shop, "Book")
    outside = tmp_path / "outside"
    (shop.root / path).rename(outside)
    (shop.root / path).symlink_to(outside)
    before = outside.read_text()
    assert shop.update(add_field("isbn")) == 3
    assert outside.read_text() == before
