"""The line of passes as a whole: pure, deterministic, linear."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from hashlib import sha256

import pytest

from scaffolder.design.document import Design
from scaffolder.ir.resolve import resolve
from scaffolder.record import Record
from tests.unit.ir.support import ROOT, Json, example, tracker

PRINTED = """
import sys
from hashlib import sha256
from scaffolder.design.load import load
from scaffolder.ir.resolve import resolve
for path in sys.argv[1:]:
    design, _, _ = load(path)
    print(sha256(repr(resolve(design)).encode()).hexdigest())
"""
EXAMPLES = [str(ROOT / "examples" / name / "design.json") for name in ("conduit", "depot", "bookstore")]


def printed(seed: str) -> str:
    """Digests of the examples' projects, made by a process with this hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PRINTED, *EXAMPLES]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_the_same_design_gives_the_same_project_whatever_the_hash_seed() -> None:
    first = printed("0")
    assert len(first.split()) == len(EXAMPLES)
    assert first == printed("1") == printed("4711")


def test_resolving_twice_gives_equal_values() -> None:
    assert resolve(tracker()) == resolve(tracker())


def test_no_path_of_this_machine_and_no_clock_is_in_a_project() -> None:
    text = repr(example("depot"))
    assert str(ROOT) not in text
    assert sha256(text.encode()).hexdigest() == sha256(repr(example("depot")).encode()).hexdigest()


def test_a_project_cannot_be_changed() -> None:
    project = example("bookstore")
    with pytest.raises(AttributeError, match="immutable"):
        project.name = "other"  # type: ignore[misc]


def mutable_parts(value: object, path: str = "project") -> list[str]:
    """Where a project holds a list, a dict or a set."""
    if isinstance(value, list | dict | set):
        return [path]
    if isinstance(value, tuple):
        return [it for index, part in enumerate(value) for it in mutable_parts(part, f"{path}[{index}]")]
    if isinstance(value, Record):
        names = value.__struct_fields__
        return [it for name in names for it in mutable_parts(getattr(value, name), f"{path}.{name}")]
    return []


@pytest.mark.parametrize("name", ["conduit", "depot", "bookstore"])
def test_a_project_is_frozen_all_the_way_down(name: str) -> None:
    assert mutable_parts(example(name)) == []


def chain(size: int) -> Design:
    """A design of many models, each referring to the one before, with five endpoints each."""
    models: Json = {}
    endpoints: Json = {}
    for index in range(size):
        name, path = f"Thing{index}", f"/thing{index}s"
        models[name] = {
            "fields": {
                "name": {"type": "string", "unique": True},
                "size": {"type": "int", "default": 0},
                "parent": {"type": f"Thing{max(index - 1, 0)}", "optional": True, "on_delete": "cascade"},
                "next": {"type": f"Thing{min(index + 1, size - 1)}", "many": True, "via": "parent"},
                "total": {"type": "int", "compute": "count(next)"},
            },
            "access": {"read": "public", "create": "public", "update": "size > 0", "delete": "total == 0"},
        }
        endpoints |= {
            f"GET {path}": {"operation": "list", "model": name, "filter": ["size"]},
            f"POST {path}": {"operation": "create", "model": name},
            f"GET {path}/{{name}}": {"operation": "get", "model": name},
            f"PATCH {path}/{{name}}": {"operation": "update", "model": name},
            f"DELETE {path}/{{name}}": {"operation": "delete", "model": name},
        }
    return Design.model_validate_json(
        json.dumps({"design": 1, "name": "chain", "models": models, "endpoints": endpoints})
    )


def seconds(design: Design) -> float:
    """The processor time of one resolution, the better of two."""

    def once() -> float:
        start = time.process_time()
        project, _ = resolve(design)
        assert project is not None
        return time.process_time() - start

    return min(once(), once())


def test_the_time_grows_with_the_design_and_no_faster() -> None:
    small, large = chain(40), chain(400)
    assert seconds(large) < 25 * seconds(small)
