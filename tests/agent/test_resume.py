"""Checkpoints: a run that was stopped goes on, and ends as if it had not been."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scaffolder.agent.checkpoint import write_atomically
from tests.agent.scripts import gold, plain_run
from tests.agent.support import agent, design, outcome, written
from tests.fake_api.turns import Failure, Reply, Slow


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """`scaffold design` in a process of its own."""
    command = [sys.executable, "-m", "scaffolder", "design", "a backend", "-o", str(folder / "design.json"), *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))


def kill_when(process: subprocess.Popen[bytes], ready: object) -> None:
    """Kill a process without warning as soon as something is so."""
    deadline = time.monotonic() + 60
    while not ready():  # type: ignore[operator]
        assert process.poll() is None, "the run ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("reply", [1, 3])
def test_a_kill_in_the_middle_and_resume_give_the_design_of_an_unbroken_run(api, tmp_path: Path, reply: int) -> None:
    turns = plain_run("conduit")
    unbroken = tmp_path / "unbroken"
    unbroken.mkdir()
    api(turns)
    assert design(unbroken) == 0
    fake = api([*turns[:reply], Slow(turns[reply], 0.5), *turns[reply:]])
    process = start(tmp_path)
    kill_when(process, lambda: len(fake.requests) > reply)
    assert written(tmp_path) is None
    assert design(tmp_path, "--resume") == 0
    assert (tmp_path / "design.json").read_bytes() == (unbroken / "design.json").read_bytes()
    assert fake.requests[reply]["messages"] == fake.requests[reply + 1]["messages"]


def test_a_stop_between_two_calls_of_a_reply_goes_on_with_the_next_call(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    definition = agent(tmp_path, checkpoint_frequency=1)
    fake = api(turns)
    assert design(tmp_path, "--agent", definition, "--max-calls", "4") == 1
    assert len(fake.requests) == 1
    assert design(tmp_path, "--agent", definition, "--resume") == 0
    assert written(tmp_path) == gold("bookstore")
    assert len(fake.requests) == len(turns), "no reply was asked for twice"


def test_checkpoints_are_written_after_every_reply_and_every_n_calls(api, tmp_path: Path, monkeypatch) -> None:
    import scaffolder.agent.job as job

    saved: list[tuple[int, int]] = []
    save = job.checkpoint.save

    def counting(path: Path, found: object) -> None:
        saved.append((found.state.requests, found.state.calls))  # type: ignore[attr-defined]
        save(path, found)  # type: ignore[arg-type]

    monkeypatch.setattr(job.checkpoint, "save", counting)
    turns = plain_run("bookstore")
    api(turns)
    assert design(tmp_path, "--agent", agent(tmp_path, checkpoint_frequency=3)) == 0
    calls = sum(len(turn.parts) for turn in turns)
    assert {count for _, count in saved} >= set(range(3, calls, 3))
    assert {count for count, _ in saved} >= set(range(1, len(turns) + 1))


@pytest.mark.parametrize("change", ["definition", "model", "requirements"])
def test_resume_refuses_another_definition_model_or_task(
    api, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    turns = plain_run("bookstore")
    api([turns[0], Failure(401, "authentication_error")])
    assert design(tmp_path, "--agent", agent(tmp_path)) == 1
    capsys.readouterr()
    before = (tmp_path / "design.json.checkpoint").read_bytes()
    options = ["--agent", agent(tmp_path, max_usd=2.0) if change == "definition" else agent(tmp_path), "--resume"]
    options += ["--model", "opus"] if change == "model" else []
    requirements = "something else" if change == "requirements" else "a backend"
    fake = api(turns)
    assert design(tmp_path, *options, requirements=requirements) == 2
    assert "run without --resume to start anew" in capsys.readouterr().err
    assert fake.requests == []
    assert (tmp_path / "design.json.checkpoint").read_bytes() == before


def test_resume_without_a_checkpoint_is_one_sentence(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api([])
    assert design(tmp_path, "--resume") == 2
    assert "there is no checkpoint" in capsys.readouterr().err


def test_calls_and_cost_count_on_across_a_resume(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = plain_run("bookstore")
    api([turns[0], Failure(401, "authentication_error"), *turns[1:]])
    assert design(tmp_path) == 1
    first = outcome(capsys)["report"]
    assert design(tmp_path, "--resume") == 0
    second = outcome(capsys)["report"]
    assert second["calls"] == sum(len(turn.parts) for turn in turns)
    assert float(second["usd"]) > float(first["usd"]) > 0


def test_a_checkpoint_is_replaced_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomically(path, "old")

    def failing(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert [it.name for it in tmp_path.iterdir()] == ["file"]


def test_a_checkpoint_holds_no_key(api, tmp_path: Path) -> None:
    turns = plain_run("bookstore")
    api([turns[0], Reply(("stop",), stop_reason="refusal")])
    assert design(tmp_path) == 1
    text = (tmp_path / "design.json.checkpoint").read_text()
    assert json.loads(text)["version"] == 1
    assert "sk-fake" not in text
