"""Bad usage is one clear sentence and exit code 2; what a user writes never gives a traceback."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scaffolder.cli.main import run

ROOT = Path(__file__).parents[3]
CONDUIT = str(ROOT / "examples/conduit/design.json")


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["new"],
        ["new", "demo"],
        ["new", "Demo", "--from", CONDUIT],
        ["new", "../demo", "--from", CONDUIT],
        ["new", "x" * 61, "--from", CONDUIT],
        ["new", "demo", "--from", CONDUIT, "--option", "metrics"],
        ["new", "demo", "--from", CONDUIT, "--option", "a=1", "--option", "a=2"],
        ["validate", CONDUIT, "--format", "xml"],
        ["validate"],
        ["validate", CONDUIT, CONDUIT],
        ["validate", CONDUIT, "--colour"],
        ["show", CONDUIT, "--html", "/nowhere/at/all.html"],
    ],
)
def test_misuse_is_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err.startswith("scaffold: ")
    assert answer.err.endswith(".\n")
    assert answer.err.count("\n") == 1


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert capsys.readouterr().out == f"scaffold {version}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f" {name} " in shown for name in ("new", "plan", "validate", "fmt", "show", "schema", "packs", "pack"))


def test_no_arguments_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2


@pytest.mark.parametrize("command", ["validate", "plan", "show", "fmt"])
def test_a_file_that_is_not_there_is_a_diagnostic(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "nowhere.json"]) == 1
    assert "error[unreadable-file]" in capsys.readouterr().err
    assert run([command, "nowhere.json", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert answer["diagnostics"][0]["code"] == "unreadable-file"


def test_findings_are_printed_for_github(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = tmp_path / "design.json"
    design.write_text('{"design": 1}')
    assert run(["validate", str(design), "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=")


# fmt


def test_fmt_writes_the_canonical_form_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = tmp_path / "design.json"
    canonical = Path(CONDUIT).read_text()
    design.write_text(json.dumps(json.loads(canonical)))
    assert run(["fmt", str(design), "--check"]) == 1
    assert json.loads(design.read_text()) == json.loads(canonical)
    assert design.read_text() != canonical
    assert run(["fmt", str(design)]) == 0
    assert design.read_text() == canonical
    capsys.readouterr()
    assert run(["fmt", str(design), "--check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] is False
    assert list(tmp_path.iterdir()) == [design]


def test_fmt_never_drops_one_of_two_equal_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = tmp_path / "design.json"
    design.write_text('{"name": "a", "name": "b"}')
    assert run(["fmt", str(design)]) == 1
    assert design.read_text() == '{"name": "a", "name": "b"}'


def test_fmt_passes_standard_input_through() -> None:
    done = scaffold("fmt", "-", given='{"b":1}')
    assert (done.returncode, done.stdout) == (0, '{\n  "b": 1\n}\n')


# What is imported


def scaffold(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scaffolder", *arguments]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=60, check=False)


def test_a_short_command_imports_little() -> None:
    script = "import sys; from scaffolder.cli.main import run; run(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"anthropic", "copier", "jinja2", "pydantic", "yaml", "rich.console", "scaffolder.pipeline"}


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m scaffolder schema | head -c 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
