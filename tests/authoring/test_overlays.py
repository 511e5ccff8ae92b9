"""A pack that extends another changes a few files of it, and follows its new versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder.packs import registry
from tests.authoring.houses import BUNDLED, ERRORS, MANIFEST, RESOURCE, house, replaced, version, write
from tests.regenerate.projects import BOOKSTORE, Edited, add_field, run


def made(folder: Path, pack: Path) -> Edited:
    """A bookstore made with a pack."""
    (folder / "shop.json").write_text(json.dumps(BOOKSTORE))
    options = ["--from", str(folder / "shop.json"), "--pack", str(pack), "--to", str(folder / "shop")]
    assert run(["new", "bookstore", *options]) == 0
    return Edited(folder / "shop", "fastapi", BOOKSTORE)


def second(pack: Path) -> None:
    """What the next version of the bundled pack changes."""
    (pack / "project/NOTICE").write_text("of the second version\n")
    replaced(pack / "project/app/platform/logs.py", "as_json: bool) -> None:", "as_json: bool) -> None:  # second")


def test_an_overlay_follows_two_versions_of_its_base_with_edits_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = house(tmp_path)
    shop = made(tmp_path, pack)
    assert shop.read("app/books/OWNERS") == "Book is owned by the platform team.\n"
    assert 'log.critical("it is broken"' in shop.read("app/platform/errors.py")
    assert all(
        shop.read(path).startswith("# Copyright Example Ltd.\n")
        for path in shop.tree()
        if path.endswith(".py") and shop.read(path)
    )
    locked = json.loads(shop.read(".scaffold/lock.json"))["pack"]
    assert (locked["name"], locked["source"], list(locked["extends"])) == ("house", "../house", ["fastapi"])

    shop.edit("app/platform/logs.py", "root.setLevel(level)", "root.setLevel(level)\n    root.propagate = False")
    shop.edit("app/platform/errors.py", "client disconnected", "the client has gone")
    bundled = version(tmp_path / "second", second)
    monkeypatch.setattr(registry, "bundled_folder", lambda: bundled)
    registry.forget()
    assert shop.scaffold("check") == 1
    assert shop.scaffold("update") == 0
    assert shop.read("NOTICE") == "of the second version\n"
    logs = shop.read("app/platform/logs.py")
    assert "# second" in logs
    assert "root.propagate = False" in logs

    replaced(pack / "pack.yml", "Copyright Example Ltd.", "SPDX-License-Identifier: MIT")
    replaced(pack / ERRORS, "it is broken", "it is really broken")
    registry.forget()
    assert shop.update(add_field("isbn")) == 0
    errors = shop.read("app/platform/errors.py")
    assert errors.startswith("# SPDX-License-Identifier: MIT\n")
    assert "it is really broken" in errors
    assert "the client has gone" in errors
    assert "root.propagate = False" in shop.read("app/platform/logs.py")
    old = [path for path in shop.tree() if path.endswith(".py") and "Copyright" in shop.read(path)]
    assert [path.rpartition("/")[0] for path in old] == ["migrations/versions"], "a migration is never written again"
    assert shop.scaffold("check") == 0


def test_a_project_moves_from_the_base_to_the_overlay_and_keeps_its_edits(tmp_path: Path) -> None:
    shop = made(tmp_path, BUNDLED / "fastapi")
    shop.edit("app/platform/errors.py", "client disconnected", "the client has gone")
    assert shop.scaffold("update", "--pack", str(house(tmp_path))) == 0
    errors = shop.read("app/platform/errors.py")
    assert "it is broken" in errors
    assert "the client has gone" in errors
    assert shop.scaffold("update", "--pack", "fastapi") == 0
    assert "it is broken" not in shop.read("app/platform/errors.py")
    assert "the client has gone" in shop.read("app/platform/errors.py")
    assert not (shop.root / "app/books/OWNERS").exists()


def test_the_template_of_the_base_can_be_included(tmp_path: Path) -> None:
    included = '# Ours.\n{% include "fastapi/project/app/platform/logs.py" %}\n'
    pack = house(tmp_path, **{"project/app/platform/logs.py.jinja": included})
    logs = made(tmp_path, pack).read("app/platform/logs.py")
    assert "# Ours." in logs
    assert "def configure_logging" in logs


def test_tables_tools_options_and_names_are_laid_over_those_of_the_base(tmp_path: Path) -> None:
    tool = '{name: ruff, kind: lint, wheel: ruff, command: [ruff, check, .], files: ["**/*.py"]}'
    more = {
        "pack.yml": f"{MANIFEST}names: {{taken: [payments], variables: camel}}\ntools:\n  - {tool}\n",
        "types.yml": "expressions:\n  Not: 'not_({{ operand }})'\n",
        "copier.yml": "team: {type: str, help: The team., default: platform}\n",
    }
    found, problems = registry.load_pack(house(tmp_path, **more))
    base, _ = registry.pack("fastapi")
    assert problems == ()
    assert found is not None
    assert base is not None
    assert found.tables.expression("Not", None, {"operand": "x"}).text == "not_(x)"
    assert found.tables.kinds == base.tables.kinds
    assert [tool.name for tool in found.manifest.tools] == [tool.name for tool in base.manifest.tools]
    assert found.manifest.tools[-1].command == ("ruff", "check", ".")
    assert [option.name for option in found.options] == ["database", "team"]
    assert {"payments", "self"} <= set(found.manifest.names.taken)
    assert (found.manifest.names.variables, found.manifest.owners[0].owner) == ("camel", "gen")


def test_a_file_takes_the_place_of_the_template_that_would_render_it(tmp_path: Path) -> None:
    found, _ = registry.load_pack(house(tmp_path, **{"project/Makefile": "all:\n"}))
    assert found is not None
    assert "project/Makefile" in found.files
    assert "project/Makefile.jinja" not in found.files


def test_an_overlay_of_an_overlay(tmp_path: Path) -> None:
    house(tmp_path)
    text = "name: team\nextends: ../house\nsummary: Ours.\n"
    found, problems = registry.load_pack(write(tmp_path / "team", {"pack.yml": text}))
    assert problems == ()
    assert found is not None
    assert [layer.name for layer in found.layers] == ["team", "house", "fastapi"]
    assert found.files[ERRORS] == tmp_path / "house" / ERRORS
    assert found.home(ERRORS) == "house"
    assert f"{RESOURCE}/OWNERS.jinja" in found.files


@pytest.mark.parametrize(
    ("extends", "code"),
    [("fastpi", "pack-unknown-base"), ("../nowhere", "pack-unknown-base"), ("../house", "pack-circular-base")],
)
def test_a_base_that_cannot_be_loaded_is_reported_at_its_key(tmp_path: Path, extends: str, code: str) -> None:
    pack = house(tmp_path, **{"pack.yml": MANIFEST.replace("extends: fastapi", f"extends: {extends}")})
    found, problems = registry.load_pack(pack)
    assert found is None
    assert problems[0].code == code
    assert problems[0].place is not None
    assert (problems[0].file, problems[0].place.line) == ("house/pack.yml", 2)


@pytest.mark.parametrize(
    ("file", "text", "code", "line"),
    [
        ("pack.yml", MANIFEST + "languge: python\n", "pack-unknown-key", 8),
        ("copier.yml", "_tasks: [make]\n", "pack-unsupported-setting", 1),
        ("types.yml", "types:\n  colour:\n    native: str\n", "pack-uneven-slots", 2),
    ],
)
def test_a_mistake_of_an_overlay_stands_in_its_own_file(
    tmp_path: Path, file: str, text: str, code: str, line: int
) -> None:
    _, problems = registry.load_pack(house(tmp_path, **{file: text}))
    found = [(it.code, it.file, it.place and it.place.line) for it in problems]
    assert (code, f"house/{file}", line) in found
