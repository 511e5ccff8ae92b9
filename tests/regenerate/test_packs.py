"""A new version of a pack updates projects as a new design does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scaffolder.cli.main import run
from scaffolder.packs.registry import bundled_folder
from tests.regenerate.projects import BOOKSTORE, Edited, add_field, make
from tests.support.runtimes import RUNTIMES

MANIFESTS = {"fastapi": "pyproject.toml", "express": "package.json", "fastify": "package.json", "gin": "go.mod"}
OURS = {
    "fastapi": ('    "fastapi', '    "httpx>=0.28",\n    "fastapi'),
    "express": ('"dependencies": {\n', '"dependencies": {\n    "dayjs": "1.11.19",\n'),
    "fastify": ('"dependencies": {\n', '"dependencies": {\n    "dayjs": "1.11.19",\n'),
    "gin": ("require (\n", "require (\n\tgithub.com/rs/xid v1.6.0\n"),
}
NEW = {"fastapi": "httpx", "express": "dayjs", "fastify": "dayjs", "gin": "xid"}
THEIRS = {
    "fastapi": ('    "uvicorn', '    "orjson>=3.11",\n    "uvicorn', "orjson"),
    "express": ('    "zod":', '    "helmet": "8.1.0",\n    "zod":', "helmet"),
    "fastify": ('    "zod":', '    "helmet": "8.1.0",\n    "zod":', "helmet"),
    "gin": ("\tgithub.com/gin-gonic/gin ", "\tgithub.com/gin-contrib/gzip v1.2.5\n\tgithub.com/gin-gonic/gin ", "gzip"),
}


@pytest.fixture(params=sorted(RUNTIMES))
def named(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def version(folder: Path, framework: str) -> Path:
    """A copy of a pack."""
    return Path(shutil.copytree(bundled_folder() / framework, folder / framework))


def changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def test_dependencies_of_both_sides_are_kept(tmp_path: Path, named: str) -> None:
    shop = make(tmp_path, named)
    manifest = MANIFESTS[named]
    (shop.root / manifest).write_text(changed(shop.read(manifest), *OURS[named]))
    pack = version(tmp_path / "v2", named)
    template = pack / "project" / f"{manifest}.jinja"
    old, new, name = THEIRS[named]
    template.write_text(changed(template.read_text(), old, new))
    assert shop.scaffold("update", "--framework", str(pack)) == 0
    text = shop.read(manifest)
    assert name in text
    assert NEW[named] in text
    if manifest == "package.json":
        assert {"dayjs", "helmet"} <= set(json.loads(text)["dependencies"])


def test_a_pack_in_a_folder_is_found_again(tmp_path: Path, named: str) -> None:
    pack = version(tmp_path / "packs", named)
    design = tmp_path / "shop.json"
    design.write_text(json.dumps(BOOKSTORE))
    root = tmp_path / "shop"
    assert run(["new", "bookstore", "--from", str(design), "--framework", str(pack), "--to", str(root)]) == 0
    shop = Edited(root, named, BOOKSTORE)
    assert json.loads(shop.read(".scaffold/lock.json"))["pack"]["source"] != ""
    assert str(tmp_path) not in shop.read(".scaffold/lock.json")
    assert shop.update(add_field("isbn")) == 0
    assert shop.scaffold("check") == 0


def test_a_new_version_of_a_pack_is_an_update(tmp_path: Path, named: str) -> None:
    shop = make(tmp_path, named)
    (shop.root / "README.md").write_text(shop.read("README.md") + "\nOur own words.\n")
    pack = version(tmp_path / "v2", named)
    (pack / "project/NOTICE").write_text("new in this version\n")
    readme = pack / "project/README.md.jinja"
    readme.write_text(readme.read_text().replace("\n\n", "\n\nNew words of the pack.\n\n", 1))
    assert shop.scaffold("check") == 0
    assert shop.scaffold("update", "--framework", str(pack)) == 0
    assert shop.read("NOTICE") == "new in this version\n"
    assert "Our own words." in shop.read("README.md")
    assert "New words of the pack." in shop.read("README.md")
    assert shop.scaffold("check") == 0


def test_the_users_own_line_length_is_kept(tmp_path: Path) -> None:
    shop = make(tmp_path, "fastapi")
    shop.edit("pyproject.toml", "[tool.ruff.lint", "[tool.ruff]\nline-length = 60\n\n[tool.ruff.lint")
    assert shop.update(add_field("isbn")) == 0
    path = "app/books/schemas.py"
    assert max(map(len, shop.read(path).splitlines())) <= 60
    assert "isbn" in shop.read(path)
    assert "line-length = 60" in shop.read("pyproject.toml")
    before = shop.tree()
    assert shop.scaffold("update") == 0
    assert shop.tree() == before
