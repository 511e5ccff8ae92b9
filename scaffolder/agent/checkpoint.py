"""Checkpoints: the state of a run in one file beside its output, replaced as a whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from scaffolder.agent.state import State, state_from, state_record
from scaffolder.record import Record

VERSION = 1


class Header(Record):
    """What must be the same when a run goes on: task, agent and model; `base` is the hash of the output's text."""

    task: str
    prompt: str
    agent: str
    digest: str
    model: str
    base: str | None


class Checkpoint(Record):
    header: Header
    state: State


class Unusable(Exception):
    """A checkpoint cannot be gone on from; its text says why."""


def checkpoint_path(output: Path) -> Path:
    """Where the checkpoint of a run stands."""
    return output.with_name(f"{output.name}.checkpoint")


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by a text, as a whole or not at all."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with staged.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            staged.chmod(path.stat().st_mode)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint."""
    header = {name: getattr(checkpoint.header, name) for name in Header.__struct_fields__}
    record = {"version": VERSION, "header": header, "state": state_record(checkpoint.state)}
    write_atomically(path, json.dumps(record, ensure_ascii=False))


def load(path: Path) -> Checkpoint:
    """Read a checkpoint."""
    try:
        record: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unusable(f"there is no checkpoint {path}") from None
    except (OSError, ValueError) as error:
        raise Unusable(f"the checkpoint {path} cannot be read: {error}") from None
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise Unusable(f"the checkpoint {path} was written by another version")
    return Checkpoint(Header(**record["header"]), state_from(record["state"]))


def must_match(found: Header, wanted: Header) -> None:
    """Refuse to go on with another task, agent or model."""
    for name, words in (
        ("task", "another task"),
        ("prompt", "other requirements"),
        ("digest", "another definition of the agent"),
        ("model", f"the model {found.model}"),
    ):
        if getattr(found, name) != getattr(wanted, name):
            raise Unusable(f"the checkpoint was made with {words}: run without --resume to start anew")
