"""An author's walk: a pack is begun, edited, looked at, checked, given to a project, and released."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scaffolder.packs import registry
from tests.authoring.houses import BUNDLED, ERRORS, RESOURCE, replaced, write
from tests.authoring.repositories import tagged
from tests.regenerate.projects import BOOKSTORE, Edited, run

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples/bookstore/design.json"


def begun(folder: Path, *arguments: str) -> Path:
    """A pack as `scaffold pack new` writes it."""
    pack = folder / "acme"
    assert run(["pack", "new", "acme", "--to", str(pack), "--defaults", *arguments]) == 0
    return pack


def changed(pack: Path, words: str) -> None:
    """Take a file of the base over, with another text in it."""
    text = (BUNDLED / "fastapi" / ERRORS).read_text().replace("unexpected error", words)
    write(pack, {ERRORS: text})
    registry.forget()


def checked(pack: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """What `scaffold pack check` reports."""
    registry.forget()
    capsys.readouterr()
    code = run(["pack", "check", str(pack), "--json", *arguments])
    answer = json.loads(capsys.readouterr().out)
    assert code == (0 if answer["ok"] else 1)
    return list(answer["diagnostics"])


def test_a_new_overlay_is_edited_looked_at_and_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = begun(tmp_path, "--header", "# Copyright Acme.")
    assert sorted(it.name for it in pack.iterdir()) == ["README.md", "pack.yml"]
    look = ["pack", "render", str(pack), str(SHOP), "--to", str(tmp_path / "render")]
    assert run(look) == 0
    assert (tmp_path / "render/app/main.py").read_text().startswith("# Copyright Acme.\n")
    changed(pack, "oh no")
    capsys.readouterr()
    assert run([*look, "--only", "app/books/*"]) == 0
    assert capsys.readouterr().out == "no difference\n"
    assert run([*look, "--only", ERRORS]) == 0
    said = capsys.readouterr().out
    assert '-    log.error("unexpected error", exc_info=error)\n+    log.error("oh no", exc_info=error)' in said
    assert said.count("+++ ") == 1
    assert run(look) == 0
    assert capsys.readouterr().out == "no difference\n"
    assert checked(pack, capsys, "--from", str(SHOP)) == []


@pytest.mark.parametrize("base", registry.packs())
def test_a_copy_of_every_pack_is_sound(tmp_path: Path, base: str, capsys: pytest.CaptureFixture[str]) -> None:
    pack = begun(tmp_path, "--from", base, "--kind", "copy", "--summary", 'A "framework": ours.')
    assert checked(pack, capsys, "--from", str(SHOP)) == []
    found, _ = registry.load_pack(pack)
    bundled, _ = registry.pack(base)
    assert found is not None
    assert bundled is not None
    assert found.manifest.summary == 'A "framework": ours.'
    assert set(found.files) - {"README.md"} == set(bundled.files)


COMPOUND = "{% if project.auth and project.int_ids %}x{% endif %}\n"
MISSPELT = "project/{% yield model from modls %}{{ model.folder }}{% endyield %}.txt.jinja"


@pytest.mark.parametrize(
    ("files", "code", "file", "line", "column"),
    [
        (
            {f"{RESOURCE}/NOTES.md.jinja": "# Notes\n\nOf {{ model.name.pascl }}.\n"},
            *("template-unknown-attribute", f"{RESOURCE}/NOTES.md.jinja", 3, 18),
        ),
        ({MISSPELT: "x\n"}, "template-unknown-name", MISSPELT, 1, 29),
        ({"project/NOTES.md.jinja": f"\n{COMPOUND}"}, "template-thinks", "project/NOTES.md.jinja", 2, 1),
    ],
)
def test_a_planted_mistake_is_found_at_its_place(
    tmp_path: Path,
    files: dict[str, str],
    code: str,
    file: str,
    line: int,
    column: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pack = write(begun(tmp_path), files)
    found = [(it["code"], it["file"], it["line"], it["column"]) for it in checked(pack, capsys)]
    assert found[0] == (code, f"acme/{file}", line, column)


def test_a_type_that_the_tables_lack_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = begun(tmp_path, "--kind", "copy")
    replaced(pack / "types.yml", "  decimal:\n", "  decmal:\n")
    found = checked(pack, capsys)
    assert [(it["code"], it["file"]) for it in found] == [("pack-missing-entry", "acme/types.yml")]
    assert "'decimal'" in found[0]["message"]


@pytest.mark.parametrize(
    ("files", "code", "severity"),
    [
        ({"project/app/broken.py": "def broken(:\n"}, "lint", "error"),
        ({"project/app/unused.py": "def name() -> None:\n    undefined\n"}, "lint", "error"),
        ({"project/app/long.py": "\n" * 700}, "pack-long-template", "warning"),
        ({"pack.yml": "name: acme\nextends: fastapi\nsummary: Ours.\nowners: []\n"}, None, ""),
    ],
)
def test_what_is_wrong_in_the_generated_code_is_said_of_its_template(
    tmp_path: Path, files: dict[str, str], code: str | None, severity: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = write(begun(tmp_path), files)
    found = checked(pack, capsys, "--from", str(SHOP))
    of_file = {(it["code"], it["severity"]) for it in found if it["file"] in {f"acme/{path}" for path in files}}
    assert of_file == ({(code, severity)} if code else set())


def test_a_construct_that_no_template_prints_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = begun(tmp_path, "--kind", "copy")
    (pack / "project/app/seeds/{% if project.seeds %}rows.py{% endif %}.jinja").unlink()
    found = checked(pack, capsys, "--from", str(SHOP))
    unread = [it for it in found if it["code"] == "pack-unread-facts"]
    assert unread
    assert all(it["severity"] == "warning" for it in unread)
    assert "SeedIdentityView" in "".join(it["message"] for it in unread)


def test_a_pack_is_given_to_a_project_released_and_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = begun(tmp_path)
    changed(pack, "first")
    for name, reference in (("folder", str(pack)), ("tag", f"{pack}@v1")):
        if name == "tag":
            tagged(pack, "v1")
        assert run(["new", name, "--from", str(SHOP), "--pack", reference, "--to", str(tmp_path / name)]) == 0
    follower, stayer = (Edited(tmp_path / name, "fastapi", BOOKSTORE) for name in ("folder", "tag"))
    changed(pack, "second")
    tagged(pack, "v2")
    capsys.readouterr()
    assert follower.scaffold("pack", "diff") == 0
    assert (
        '-    log.error("first", exc_info=error)\n+    log.error("second", exc_info=error)' in capsys.readouterr().out
    )
    assert stayer.scaffold("pack", "diff") == 0
    assert capsys.readouterr().out == "files changed: 0, merged with edits: 0, in conflict: 0\n"
    assert stayer.scaffold("pack", "diff", "@v2") == 0
    assert "files changed: 1" in capsys.readouterr().out
    assert stayer.scaffold("update", "--pack", "@v2") == 0
    assert follower.scaffold("update") == 0
    assert stayer.read("app/platform/errors.py") == follower.read("app/platform/errors.py")
    assert "second" in stayer.read("app/platform/errors.py")


def test_a_look_is_renewed_whenever_a_file_changes(tmp_path: Path) -> None:
    pack = begun(tmp_path)
    command = [sys.executable, "-m", "scaffolder", "pack", "render", str(pack), str(SHOP), "--watch", "--only", ERRORS]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=os.environ)
        try:
            wait_for(log, "def _problem_of")
            changed(pack, "oh no")
            wait_for(log, '+    log.error("oh no"')
            write(pack, {"project/app/platform/logs.py.jinja": "{{ projct }}\n"})
            wait_for(log, "template-unknown-name")
        finally:
            process.terminate()
            process.wait()


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_a_pack_is_not_written_where_something_is(tmp_path: Path) -> None:
    begun(tmp_path)
    assert run(["pack", "new", "acme", "--to", str(tmp_path / "acme"), "--defaults"]) == 1
    assert run(["pack", "new", "acme", "--to", str(tmp_path / "other"), "--defaults"]) == 2
