"""`scaffold design` against the fake API: requirements in, a valid design out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scaffolder.cli.main import run
from tests.agent import mistakes
from tests.agent.scripts import LABEL, gold, plain_run
from tests.agent.support import copy_of, design, outcome, written
from tests.conformance.test_realworld import SUITE
from tests.support.hurl_run import run_file
from tests.support.project import project_of


def test_a_run_without_mistakes_writes_the_design(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = api(plain_run("bookstore"))
    output = tmp_path / "design.json"
    assert run(["design", "a bookstore", "-o", str(output)]) == 0
    assert json.loads(output.read_text()) == gold("bookstore")
    assert fake.unused == 0
    told = capsys.readouterr()
    assert "Coverage:" in told.out
    assert "put_model Book" in told.err
    assert not (tmp_path / "design.json.checkpoint").exists()


@pytest.mark.parametrize("example", ["conduit", "depot"])
def test_every_example_can_be_designed(api, tmp_path: Path, example: str) -> None:
    api(plain_run(example))
    assert design(tmp_path) == 0
    assert written(tmp_path) == gold(example)


@pytest.fixture
def mistaken(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The run with mistakes: the fake, the folder, what was printed."""
    fake = api(mistakes.script())
    code = design(tmp_path, requirements=mistakes.REQUIREMENTS)
    return fake, tmp_path, code, outcome(capsys)


def test_the_mistakes_that_models_make_end_in_conduit(mistaken) -> None:
    fake, folder, code, told = mistaken
    assert code == 0, told
    found, wanted = written(folder), gold("conduit")
    assert found == wanted
    assert list(found["models"]) != []
    assert fake.unused == 0
    assert told["report"]["refinements"] == 1
    assert LABEL == "synthetic"


def test_each_mistake_was_answered_with_its_diagnostic(mistaken) -> None:
    fake, _, _, _ = mistaken
    answers = [it["answer"] for number in range(len(fake.requests)) for it in fake.results(number)]
    told = {problem["code"] for answer in answers for problem in answer.get("problems", ()) if "code" in problem}
    expected = {
        "unknown-argument",
        "unknown-key",
        "unknown-model",
        "absent",
        "relation-twice",
        "not-comparable",
        "too-many-items",
        "cut-call",
        "not-valid-yet",
    }
    assert expected <= told


def test_a_cut_call_is_never_applied(mistaken) -> None:
    fake, _, _, _ = mistaken
    cut = [it for number in range(len(fake.requests)) for it in fake.results(number) if "cut-call" in it["content"]]
    assert cut
    assert all(it["is_error"] for it in cut)
    assert all("11 endpoints" in it["answer"]["state"] for it in cut), cut


@pytest.mark.build
def test_the_realworld_suite_passes_on_what_was_designed(mistaken, tmp_path: Path, framework: str) -> None:
    _, folder, _, _ = mistaken
    project = project_of(folder / "design.json", tmp_path / "project", framework)
    database_url = f"sqlite:///{tmp_path / 'test.db'}"
    project.prepare(database_url)
    failed: list[str] = []
    passed = 0
    with project.running(database_url, tmp_path / "server.log") as server:
        for number, path in enumerate(SUITE):
            good, bad = run_file(path, server.origin, f"suite{number}")
            passed, failed = passed + good, failed + bad
    assert failed == []
    assert passed > 500


def test_an_output_that_exists_is_never_overwritten(api, tmp_path: Path) -> None:
    api([])
    (tmp_path / "design.json").write_text("{}")
    assert design(tmp_path) == 2
    assert (tmp_path / "design.json").read_text() == "{}"


def test_a_folder_that_is_not_there_is_told_before_anything_is_paid_for(api, tmp_path: Path) -> None:
    fake = api([])
    assert design(tmp_path / "missing") == 2
    assert fake.requests == []


def test_an_output_that_appears_meanwhile_is_never_overwritten(api, tmp_path: Path) -> None:
    def appearing(_: object):
        (tmp_path / "design.json").write_text("somebody else's")
        return plain_run("bookstore")[-1]

    api([*plain_run("bookstore")[:-1], appearing])
    assert design(tmp_path) == 2
    assert (tmp_path / "design.json").read_text() == "somebody else's"
    assert (tmp_path / "design.json.checkpoint").exists()


@pytest.mark.parametrize("command", [["design", "x"], ["review", "examples/bookstore/design.json"]])
def test_without_a_key_one_sentence_says_how_to_set_it(command: list[str], tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-m", "scaffolder", *command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("scaffold: no key")
    assert "ANTHROPIC_API_KEY" in last
    assert "`scaffold new`" in last
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["design", "refine", "review"])
def test_without_a_key_nothing_is_asked(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    path = copy_of("bookstore", tmp_path)
    given = {
        "design": ["design", "x", "-o", str(tmp_path / "other.json")],
        "refine": ["refine", str(path), "x"],
        "review": ["review", str(path)],
    }
    assert run(given[command]) == 2
    assert capsys.readouterr().err.count("scaffold: no key") == 1
    assert not list(tmp_path.glob("*.checkpoint"))


@pytest.mark.parametrize("arguments", [["--help"], ["new", "--help"], ["edit", "--help"], ["packs"]])
def test_the_sdk_is_not_loaded_where_no_model_is_asked(arguments: list[str]) -> None:
    code = (
        "import sys; from scaffolder.cli.main import run; run(sys.argv[1:]); "
        "sys.exit(any(name.split('.')[0] in ('anthropic', 'mcp', 'httpx2') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_new_does_not_load_the_sdk(tmp_path: Path) -> None:
    code = (
        "import sys; from scaffolder.cli.main import run; code = run(sys.argv[1:]); "
        "sys.exit(code or any(name.split('.')[0] == 'anthropic' for name in sys.modules))"
    )
    arguments = ["new", "shop", "--from", "examples/bookstore/design.json", "--to", str(tmp_path / "shop")]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
