"""The ledger: every rule of the contract and every construct of the language × pack × engine, with what shows it.

`runs.json` holds what the suite asked of each design; a test by hand that shows what no run can is named in `BY_HAND`.
A cell holds names of designs whose run asked the rule, or which use the construct, without a departure; and node ids of
tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scaffolder.design.document import Part
from scaffolder.design.load import load
from scaffolder.verify.rules import RULES
from tests.support.runtimes import RELEASED

ROOT = Path(__file__).parents[2]
RUNS = Path(__file__).parent / "runs.json"
ENGINES = ("sqlite", "postgresql")
GOLDEN = ("bare", "creating", "effects", "logic", "payload", "plain", "removing", "seeding", "services", "values")
DESIGNS: dict[str, Path] = {
    **{name: ROOT / f"examples/{name}/design.json" for name in ("bookstore", "conduit", "depot")},
    **{name: ROOT / f"tests/golden/designs/{name}.json" for name in (*GOLDEN, "visible", "wiring")},
}
BY_HAND: dict[tuple[str, str], tuple[str, ...]] = {
    ("process.database", "sqlite"): ("tests/conformance/test_wiring.py::test_a_server_whose_database_is_away_says_so",),
}
Cell = tuple[str, ...]
Table = dict[str, dict[tuple[str, str], Cell]]


def load_runs() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(RUNS.read_text()) if RUNS.exists() else []
    return found


def columns() -> list[tuple[str, str]]:
    """Each pack that is released or was run, with each engine."""
    packs = dict.fromkeys((*RELEASED, *(run["pack"] for run in load_runs())))
    return [(pack, engine) for pack in packs for engine in ENGINES]


def rules_table() -> Table:
    """What shows each rule."""
    return {rule: {column: shown_by(rule, column) for column in columns()} for rule in RULES}


def shown_by(rule: str, column: tuple[str, str]) -> Cell:
    runs = (run for run in clean_runs(column) if rule in run["rules"])
    pack, engine = column
    return (*(run["design"] for run in runs), *(BY_HAND.get((rule, engine), ()) if pack in RELEASED else ()))


def clean_runs(column: tuple[str, str]) -> Iterator[dict[str, Any]]:
    return (run for run in load_runs() if (run["pack"], run["engine"]) == column and not run["findings"])


def constructs_table() -> Table:
    """What shows each key of the language: the designs that write it."""
    written = {name: keys_of(name) for name in DESIGNS}
    known = sorted({key for keys in written.values() for key in keys})
    return {
        key: {
            column: tuple(run["design"] for run in clean_runs(column) if key in written.get(run["design"], ()))
            for column in columns()
        }
        for key in known
    }


@cache
def keys_of(name: str) -> frozenset[str]:
    """The keys that a design writes, as `Model.soft_delete`."""
    design, _, problems = load(DESIGNS[name])
    assert design is not None, problems
    return frozenset(f"{type(part).__name__}.{key}" for part in parts(design) for key in part.model_fields_set)


def parts(value: Any) -> Iterator[Part]:
    """Every part of a design, itself included."""
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
        yield from parts(value.__pydantic_extra__ or {})
    elif isinstance(value, dict):
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)
