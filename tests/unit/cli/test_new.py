"""`scaffold new` makes a project, or says why not and leaves nothing."""

import json
from pathlib import Path

import pytest

from scaffolder.cli.main import run
from scaffolder.filetree import read_tree
from scaffolder.packs.registry import pack
from scaffolder.project.base import parse_base
from scaffolder.project.lock import parse_lock

BOOKSTORE = str(Path(__file__).parents[3] / "examples/bookstore/design.json")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_ends_with_the_three_commands_that_run_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "shop", "--from", BOOKSTORE]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[-3:] == ["cd shop", "make setup", "make run"]
    assert Path("shop/Makefile").is_file()


def test_it_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "shop", "--from", BOOKSTORE, "--to", "a b/c", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True
    assert answer["files"] == list(read_tree(Path("a b/c")))
    assert answer["next"] == ["cd 'a b/c'", "make setup", "make run"]


def test_what_is_kept_says_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "shop", "--from", BOOKSTORE]) == 0
    tree = read_tree(Path("shop"))
    lock = parse_lock(tree[".scaffold/lock.json"].data.decode())
    loaded, _ = pack("fastapi")
    assert loaded is not None
    assert (lock.pack.name, lock.pack.digest) == ("fastapi", loaded.digest())
    assert dict(lock.tools).keys() == {"ruff"}
    base = parse_base(tree[".scaffold/base"].data.decode(), lock)
    kept = [*(it.path for it in lock.files), ".scaffold/design.json"]
    assert {path: file.data for path, file in base.items()} == {path: tree[path].data for path in kept}
    assert {it.path: it.sha256 for it in lock.files} == {it.path: tree[it.path].sha256 for it in lock.files}
    assert {it.path: it.mode for it in lock.files} == {it.path: f"{tree[it.path].mode:o}" for it in lock.files}
    recorded = {*(it.path for it in lock.files), ".scaffold/base", ".scaffold/design.json", ".scaffold/lock.json"}
    assert all(loaded.manifest.owner(path) == "local" for path in set(tree) - recorded)


def test_the_kept_design_carries_the_project_s_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "shop", "--from", BOOKSTORE]) == 0
    kept = json.loads(Path("shop/.scaffold/design.json").read_text())
    assert kept == {**json.loads(Path(BOOKSTORE).read_text()), "name": "shop"}
    assert run(["validate", "shop/.scaffold/design.json"]) == 0
    assert run(["fmt", "shop/.scaffold/design.json", "--check"]) == 0


def test_two_runs_write_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "shop", "--from", BOOKSTORE, "--to", "one"]) == 0
    assert run(["new", "shop", "--from", BOOKSTORE, "--to", "two"]) == 0
    assert read_tree(Path("one")) == read_tree(Path("two"))


def test_no_emitted_file_names_this_machine(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["new", "shop", "--from", BOOKSTORE]) == 0
    here = [str(tmp_path).encode(), str(Path(__file__).parents[3]).encode(), str(Path.home()).encode() + b"/"]
    assert not [path for path, file in read_tree(Path("shop")).items() if any(name in file.data for name in here)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--framework", "fastpi"], "unknown-pack"),
        (["--framework", "./no/where"], "pack-missing-file"),
        (["--option", "databse=sqlite"], "unknown-option"),
        (["--option", "database=oracle"], "bad-option"),
        (["--to", "taken"], "target-not-empty"),
        (["--to", "taken/file.txt"], "target-not-empty"),
    ],
)
def test_what_cannot_be_done_is_a_diagnostic_and_nothing_is_written(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("taken").mkdir()
    Path("taken/file.txt").write_text("mine")
    assert run(["new", "shop", "--from", BOOKSTORE, *arguments]) == 1
    assert f"error[{code}]" in capsys.readouterr().err
    assert list(read_tree(Path())) == ["taken/file.txt"]


def test_a_broken_design_stops_it_at_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    Path("design.json").write_text(Path(BOOKSTORE).read_text().replace('"models"', '"modles"', 1))
    assert run(["new", "shop", "--from", "design.json"]) == 1
    assert "design.json:" in capsys.readouterr().err
    assert not Path("shop").exists()


def test_the_plan_lists_the_files_that_new_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", BOOKSTORE, "--json"]) == 0
    planned = {file["path"] for file in json.loads(capsys.readouterr().out)["files"]}
    assert run(["new", "bookstore", "--from", BOOKSTORE]) == 0
    added = {".gitattributes", ".scaffold/base", ".scaffold/design.json", ".scaffold/lock.json"}
    assert set(read_tree(Path("bookstore"))) - planned <= added
    assert planned <= set(read_tree(Path("bookstore")))


def test_the_plan_is_a_line_for_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", BOOKSTORE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["ext", "app/books/service.py"] for line in lines)


def test_packs_lists_what_can_be_rendered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["packs"]
    assert "fastapi" in [it["name"] for it in listed]


def test_bundled_packs_pass_their_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "check", "--quick"]) == 0, capsys.readouterr().err


def test_show_prints_tables_and_writes_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", BOOKSTORE]) == 0
    shown = capsys.readouterr().out
    assert all(title in shown for title in ("Models", "Relations", "Endpoints"))
    assert run(["show", BOOKSTORE, "--html", "page.html"]) == 0
    assert Path("page.html").read_text().startswith("<!doctype html>")


def test_show_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", BOOKSTORE, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"models", "relations", "endpoints"} <= answer.keys()
