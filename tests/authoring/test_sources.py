"""Where a pack may be: a folder, a git repository at a tag, another distribution; a project finds it again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scaffolder.packs import registry
from scaffolder.packs.references import find_pack, split_reference
from scaffolder.project.lock import LockedPack
from tests.authoring.houses import ERRORS, MANIFEST, house, replaced, write
from tests.authoring.repositories import tagged
from tests.regenerate.projects import BOOKSTORE, Edited, add_field, run

TOOL = '{name: mine, kind: format, command: [sh, -c, "touch ../ran"], files: ["**/*.py"]}'


def new(folder: Path, *arguments: str) -> int:
    (folder / "shop.json").write_text(json.dumps(BOOKSTORE))
    return run(["new", "bookstore", "--from", str(folder / "shop.json"), "--to", str(folder / "shop"), *arguments])


def shop_of(folder: Path) -> Edited:
    return Edited(folder / "shop", "fastapi", BOOKSTORE)


def repository(folder: Path) -> Path:
    """A repository with two tags of one pack."""
    pack = house(folder)
    tagged(pack, "v1")
    replaced(pack / ERRORS, "it is broken", "it is broken again")
    (pack / "project/NOTICE").write_text("second\n")
    tagged(pack, "v2")
    return pack


def test_a_project_of_a_repository_goes_from_tag_to_tag_with_its_edits(tmp_path: Path) -> None:
    pack = repository(tmp_path)
    assert new(tmp_path, "--pack", f"{pack}@v1") == 0
    shop = shop_of(tmp_path)
    locked = json.loads(shop.read(".scaffold/lock.json"))["pack"]
    assert (locked["name"], locked["source"], locked["tag"]) == ("house", "../house", "v1")
    assert str(tmp_path) not in shop.read(".scaffold/lock.json")
    assert not (shop.root / "NOTICE").exists()
    assert shop.scaffold("check") == 0
    assert shop.update(add_field("isbn")) == 0
    shop.edit("app/platform/errors.py", "client disconnected", "the client has gone")
    assert shop.scaffold("update", "--pack", "@v2") == 0
    errors = shop.read("app/platform/errors.py")
    assert "it is broken again" in errors
    assert "the client has gone" in errors
    assert shop.read("NOTICE") == "second\n"
    assert json.loads(shop.read(".scaffold/lock.json"))["pack"]["tag"] == "v2"
    assert shop.scaffold("check") == 0


def test_the_latest_tag_is_the_highest_version_and_is_what_the_lock_says(tmp_path: Path) -> None:
    pack = repository(tmp_path)
    assert new(tmp_path, "--pack", f"{pack}@v1") == 0
    shop = shop_of(tmp_path)
    tagged(write(pack, {"project/NOTICE": "tenth\n"}), "v10")
    assert shop.scaffold("update", "--pack", "@latest") == 0
    assert shop.read("NOTICE") == "tenth\n"
    assert json.loads(shop.read(".scaffold/lock.json"))["pack"]["tag"] == "v10"


def test_a_tag_that_was_fetched_is_not_fetched_again(tmp_path: Path) -> None:
    pack = repository(tmp_path)
    assert new(tmp_path, "--pack", f"{pack}@v1") == 0
    pack.rename(tmp_path / "away")
    registry.forget()
    shop = shop_of(tmp_path)
    assert shop.scaffold("check") == 0
    assert shop.update(add_field("isbn")) == 0


def test_a_bare_repository_and_an_address_are_fetched_alike(tmp_path: Path) -> None:
    pack = repository(tmp_path)
    bare = tmp_path / "bare/house.git"
    bare.parent.mkdir()
    (pack / ".git").rename(bare)
    for reference in (f"{bare}@v1", f"git+file://{bare}@v1"):
        found, problems = find_pack(reference)
        assert problems == ()
        assert found is not None
        assert (found.name, found.tag) == ("house", "v1")
    address = LockedPack("house", "", source=f"git+file://{bare}", tag="v1").seen_from(tmp_path)
    assert address.reference(tmp_path) == f"git+file://{bare}@v1"


@pytest.mark.parametrize(
    ("tag", "code"), [("v3", "pack-unknown-tag"), ("main", "pack-unknown-tag"), ("--upload-pack=x", "pack-unknown-tag")]
)
def test_a_tag_that_is_not_there_is_reported(tmp_path: Path, tag: str, code: str) -> None:
    _, problems = find_pack(f"{repository(tmp_path)}@{tag}")
    assert [it.code for it in problems] == [code]


def test_what_is_no_repository_or_has_no_version_is_reported(tmp_path: Path) -> None:
    _, problems = find_pack(f"{house(tmp_path)}@v1")
    assert [it.code for it in problems] == ["pack-not-fetched"]
    tagged(tmp_path / "house", "old-times")
    _, problems = find_pack(f"{tmp_path / 'house'}@latest")
    assert [it.code for it in problems] == ["pack-no-tag"]


def test_an_address_with_a_password_is_refused(tmp_path: Path) -> None:
    _, problems = find_pack("https://me:secret@packs.example/house.git@v1")
    assert [it.code for it in problems] == ["pack-secret-address"]
    assert "secret" not in repr(problems).replace("pack-secret-address", "")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("git@packs.example:team/house.git", ("git@packs.example:team/house.git", "")),
        ("git@packs.example:team/house.git@v1", ("git@packs.example:team/house.git", "v1")),
        ("https://packs.example/house@v1.2", ("https://packs.example/house", "v1.2")),
        ("ssh://git@packs.example/house", ("ssh://git@packs.example/house", "")),
    ],
)
def test_a_reference_is_an_address_and_a_tag(reference: str, expected: tuple[str, str]) -> None:
    assert split_reference(reference) == expected


def test_a_pack_of_another_distribution_is_known_by_name_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path / "site",
        {
            "acme_packs/__init__.py": "raise RuntimeError('a pack is data')\n",
            "acme_packs/house/pack.yml": MANIFEST,
            "acme_packs-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: acme-packs\nVersion: 1.0\n",
            "acme_packs-1.0.dist-info/entry_points.txt": "[scaffold.packs]\nhouse = acme_packs.house\n",
        },
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    found, problems = find_pack("house")
    assert problems == ()
    assert found is not None
    assert (found.name, found.bundled, found.place) == ("house", False, "")
    assert new(tmp_path, "--pack", "house") == 0
    assert "source" not in json.loads(shop_of(tmp_path).read(".scaffold/lock.json"))["pack"]
    assert run(["packs"]) == 0


def test_commands_of_a_pack_run_only_where_it_is_trusted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = house(tmp_path, **{"pack.yml": f"{MANIFEST}tools:\n  - {TOOL.replace('../ran', str(tmp_path / 'ran'))}\n"})
    assert new(tmp_path, "--pack", str(pack)) == 1
    assert "pack-untrusted" in capsys.readouterr().err
    assert not (tmp_path / "shop").exists()
    assert not (tmp_path / "ran").exists()
    assert run(["plan", str(tmp_path / "shop.json"), "--pack", str(pack)]) == 0
    assert new(tmp_path, "--pack", str(pack), "--trust") == 0
    assert (tmp_path / "ran").exists()
    (tmp_path / "ran").unlink()
    shop = shop_of(tmp_path)
    assert shop.scaffold("check") == 0, "what is as it was rendered needs no command"
    assert shop.update(add_field("isbn")) == 1
    assert not (tmp_path / "ran").exists()
    assert shop.update(add_field("isbn"), "--trust") == 0


def test_the_trust_that_a_bundled_pack_has_is_not_its_overlays(tmp_path: Path) -> None:
    tool = TOOL.replace("name: mine", "name: ruff-format")
    found, _ = registry.load_pack(house(tmp_path, **{"pack.yml": f"{MANIFEST}tools:\n  - {tool}\n"}))
    assert found is not None
    assert [it.name for it in found.manifest.tools if not found.may_run(it)] == ["ruff-format"]
