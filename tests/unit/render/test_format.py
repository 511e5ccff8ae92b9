"""Formatters and linters run for real, once per tree."""

from pathlib import Path

import pytest

from scaffolder.filetree import File, FileTree
from scaffolder.packs.manifest import Tool
from scaffolder.packs.registry import Pack
from scaffolder.record import replace
from scaffolder.render.format import finish_tree, format_tree, lint_tree, tool_versions
from tests.support.tinyview import codes, tiny_pack

UGLY = FileTree(
    {"a.py": File(b"x   =  1\n"), "b.txt": File(b"x   =  1\n"), "run.py": File(b"print( 1 )\n", True, "ext")}
)


def with_tools(folder: Path, *tools: Tool) -> Pack:
    pack = tiny_pack(folder)
    return replace(pack, manifest=pack.manifest.model_copy(update={"tools": tools}))


def tool(command: tuple[str, ...], kind: str = "format", **more: object) -> Tool:
    return Tool.model_validate({"name": "tool", "kind": kind, "command": command, "files": ("**/*.py",), **more})


def test_ruff_formats_what_its_globs_match_and_keeps_owner_and_mode(tmp_path: Path) -> None:
    tree, problems = format_tree(UGLY, tiny_pack(tmp_path))
    assert problems == ()
    assert tree["a.py"].data == b"x = 1\n"
    assert tree["b.txt"] == UGLY["b.txt"]
    assert tree["run.py"] == File(b"print(1)\n", True, "ext")


def test_the_tree_s_own_settings_count(tmp_path: Path) -> None:
    settings = File(b'[tool.ruff]\nline-length = 20\n[tool.ruff.format]\nquote-style = "single"\n')
    tree, _ = format_tree(FileTree({"a.py": File(b'x = "a"\n'), "pyproject.toml": settings}), tiny_pack(tmp_path))
    assert tree["a.py"].data == b"x = 'a'\n"


def test_lint_findings_are_warnings_with_their_places(tmp_path: Path) -> None:
    (problem,) = lint_tree(FileTree({"app/a.py": File(b"import os\n")}), tiny_pack(tmp_path))
    assert (problem.code, problem.file, problem.is_error) == ("lint", "app/a.py", False)
    assert problem.place is not None
    assert problem.place.line == 1
    assert problem.message.startswith("F401 ")


def test_findings_in_lines_are_read(tmp_path: Path) -> None:
    script = "import sys; print('./a.py:3:7: too loud'); sys.exit(1)"
    pack = with_tools(tmp_path, tool(("python", "-c", script), "lint"))
    (problem,) = lint_tree(UGLY, pack)
    assert (problem.file, problem.message) == ("a.py", "too loud")
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (3, 7)


def test_a_missing_tool_leaves_the_tree_and_says_so(tmp_path: Path) -> None:
    pack = with_tools(tmp_path, tool(("no-such-formatter",), wheel="some-wheel"))
    tree, problems = finish_tree(UGLY, pack)
    assert tree == UGLY
    assert codes(problems) == ["tool-missing"]
    assert problems[0].hint == "install some-wheel"


def test_a_tool_without_files_is_not_missed(tmp_path: Path) -> None:
    pack = with_tools(tmp_path, tool(("no-such-formatter",)))
    assert finish_tree(FileTree({"a.txt": File(b"x")}), pack)[1] == ()


def test_a_failing_formatter_is_reported_without_the_temporary_path(tmp_path: Path) -> None:
    tree, problems = format_tree(FileTree({"a.py": File(b"def (:\n")}), tiny_pack(tmp_path))
    assert tree["a.py"].data == b"def (:\n"
    assert codes(problems) == ["tool-failed"]
    assert "scaffold-" not in problems[0].message


def test_a_formatter_may_not_add_or_drop_files(tmp_path: Path) -> None:
    script = "import os; os.remove('a.py'); open('new.py', 'w').close()"
    tree, _ = format_tree(UGLY, with_tools(tmp_path, tool(("python", "-c", script))))
    assert tree == UGLY


def test_the_versions_of_formatters_are_known_by_wheel(tmp_path: Path) -> None:
    assert list(tool_versions(tiny_pack(tmp_path))) == ["ruff"]


def test_for_tools_that_take_names_what_is_finished_is_not_there_but_at_the_top(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = f"import os, sys; open({str(log)!r}, 'w').write(repr((sorted(os.listdir()), sys.argv[1:])))"
    pack = with_tools(tmp_path, tool(("python", "-c", script, "{files}")))
    done = {"run.py": File(b"print(1)\n", True, "ext"), "app/run.py": UGLY["run.py"]}
    files = UGLY.with_files({"app/run.py": UGLY["run.py"]})
    tree, _ = finish_tree(files, pack, done=done)
    assert log.read_text() == repr((["a.py", "b.txt", "run.py"], ["a.py"]))
    assert (tree["run.py"], tree["app/run.py"]) == tuple(done.values())
    finish_tree(files, pack)
    assert log.read_text() == repr((["a.py", "app", "b.txt", "run.py"], ["."]))


def test_a_tool_that_takes_no_names_sees_what_is_finished_and_does_not_change_it(tmp_path: Path) -> None:
    script = "for name in ('a.py', 'run.py'): open(name, 'w').write('changed')"
    tree, _ = finish_tree(UGLY, with_tools(tmp_path, tool(("python", "-c", script))), done={"run.py": UGLY["run.py"]})
    assert (tree["a.py"].data, tree["run.py"]) == (b"changed", UGLY["run.py"])


@pytest.mark.parametrize(("most", "left"), [(1, b"xxx"), (3, b"x"), (9, b"")])
def test_a_tool_runs_again_as_long_as_it_changes_something_and_may(tmp_path: Path, most: int, left: bytes) -> None:
    log = tmp_path / "log"
    script = f"open({str(log)!r}, 'a').write('.'); text = open('a.py').read(); open('a.py', 'w').write(text[1:])"
    pack = with_tools(tmp_path, tool(("python", "-c", script), repeat=most))
    tree, _ = format_tree(FileTree({"a.py": File(b"xxxx")}), pack)
    assert tree["a.py"].data == left
    assert len(log.read_text()) == min(most, 5)
