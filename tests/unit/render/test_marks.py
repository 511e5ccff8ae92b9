"""What needs no formatter again: the same text, under the same settings, by the same pack and tools."""

from pathlib import Path

import pytest

from scaffolder.filetree import File, FileTree
from scaffolder.render.format import finish_tree
from scaffolder.render.marks import Earlier, Marker
from tests.support.tinyview import tiny_pack

TREE = FileTree({"app/a.py": File(b"x   =  1\n"), "app/b.py": File(b"y = 1\n"), "pyproject.toml": File(b"")})
OWN = {"pyproject.toml": File(b"[tool.ruff]\nline-length = 20\n")}


@pytest.fixture
def earlier(tmp_path: Path) -> Earlier:
    """The tree as it was finished by the tiny pack."""
    pack = tiny_pack(tmp_path)
    marker = Marker(TREE, pack, {})
    finished, _ = finish_tree(TREE, pack)
    return Earlier(finished, {path: marker.mark(path, file) for path, file in finished.items()})


def again(folder: Path, earlier: Earlier, tree: FileTree = TREE, settings: dict[str, File] | None = None) -> list[str]:
    """The files of a tree that are taken from the earlier one."""
    (folder / "again").mkdir()
    pack = tiny_pack(folder / "again")
    found = Marker(tree, pack, settings or {}).unchanged(earlier)
    assert all(found[path].data == earlier.files[path].data for path in found)
    return list(found)


def test_the_same_text_is_taken_as_it_was_finished(tmp_path: Path, earlier: Earlier) -> None:
    assert again(tmp_path, earlier) == ["app/a.py", "app/b.py"]
    assert earlier.files["app/a.py"].data == b"x = 1\n"


def test_another_text_is_finished_anew(tmp_path: Path, earlier: Earlier) -> None:
    assert again(tmp_path, earlier, TREE.with_contents({"app/a.py": b"x   =  2\n"})) == ["app/b.py"]


def test_owner_and_mode_are_those_of_the_new_render(tmp_path: Path, earlier: Earlier) -> None:
    tree = TREE.with_files({"app/a.py": File(b"x   =  1\n", True, "ext")})
    assert Marker(tree, tiny_pack(tmp_path / "own"), {}).unchanged(earlier)["app/a.py"] == File(b"x = 1\n", True, "ext")


@pytest.mark.parametrize(
    "tree", [TREE.with_contents({"pyproject.toml": b"\n"}), TREE.with_files({"lib/c.py": File(b"")})]
)
def test_other_settings_and_another_top_level_ask_for_all(tmp_path: Path, earlier: Earlier, tree: FileTree) -> None:
    assert again(tmp_path, earlier, tree) == []


def test_a_project_s_own_settings_ask_for_all(tmp_path: Path, earlier: Earlier) -> None:
    assert again(tmp_path, earlier, settings=OWN) == []


def test_a_finished_file_that_is_not_what_was_marked_is_not_taken(tmp_path: Path, earlier: Earlier) -> None:
    damaged = Earlier({**earlier.files, "app/a.py": File(b"x = 3\n")}, earlier.marks)
    assert again(tmp_path, damaged) == ["app/b.py"]


def test_another_version_of_the_pack_asks_for_all(tmp_path: Path, earlier: Earlier) -> None:
    pack = tiny_pack(tmp_path / "other", {"project/new.txt": "new\n"})
    assert Marker(TREE, pack, {}).unchanged(earlier) == {}
