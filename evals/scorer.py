"""The score of a design: the share of the expectations that it meets, 0 where it is not valid."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.expectations import met
from scaffolder.agent.draft import verdict_of_text
from scaffolder.design.fmt import format_design

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A prompt, and what a design must have."""

    name: str
    prompt: str
    expect: tuple[str, ...]

    @property
    def gold(self) -> dict[str, Any]:
        """A design that has it all."""
        found: dict[str, Any] = json.loads((HERE / "gold" / f"{self.name}.json").read_text())
        return found


@dataclass(frozen=True)
class Refinement:
    """A request for a change of a gold design: what must be there afterwards, what may differ, and calls that do it."""

    name: str
    base: str
    request: str
    expect: tuple[str, ...]
    may_change: tuple[str, ...]
    calls: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Score:
    """How much of what was expected is there."""

    value: float
    missing: tuple[str, ...]


def cases() -> tuple[Case, ...]:
    """Every prompt, by name."""
    return tuple(_case(path) for path in sorted((HERE / "cases").glob("*.json")))


def _case(path: Path) -> Case:
    found = json.loads(path.read_text())
    return Case(path.stem, found["prompt"], tuple(found["expect"]))


def refinements() -> tuple[Refinement, ...]:
    """Every refinement, by name."""
    found = [(path.stem, json.loads(path.read_text())) for path in sorted((HERE / "refinements").glob("*.json"))]
    return tuple(
        Refinement(name, it["base"], it["request"], tuple(it["expect"]), tuple(it["may_change"]), tuple(it["calls"]))
        for name, it in found
    )


def score(design: dict[str, Any], expect: tuple[str, ...]) -> Score:
    """The score of a design."""
    if verdict_of_text(format_design(design), "design.json").errors:
        return Score(0.0, ("it is valid", *expect))
    missing = tuple(line for line in expect if not met(design, line))
    return Score(1 - len(missing) / len(expect), missing)


def score_refinement(old: dict[str, Any], new: dict[str, Any], refinement: Refinement) -> Score:
    """The score of a refined design; each part that changed unasked counts as one expectation that is missed."""
    found = score(new, refinement.expect)
    if found.value == 0.0:
        return found
    unasked = tuple(
        f"{name} is as it was" for name in changed_parts(old, new) if not _is_asked(name, refinement.may_change)
    )
    total = len(refinement.expect) + len(unasked)
    missing = (*found.missing, *unasked)
    return Score(1 - len(missing) / total, missing)


def _is_asked(name: str, asked: tuple[str, ...]) -> bool:
    return any(name == it or name.startswith(f"{it}.") for it in asked)


def changed_parts(old: dict[str, Any], new: dict[str, Any]) -> tuple[str, ...]:
    """The names of the parts that differ, the memory of former names aside."""
    before, after = _parts(old), _parts(new)
    return tuple(name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name))


def _parts(design: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {key: value for key, value in design.items() if key not in ("models", "endpoints")}
    for name, model in design["models"].items():
        parts[name] = {
            key: value for key, value in model.items() if key not in ("fields", "access", "shapes", "renamed_from")
        }
        for key in ("fields", "access", "shapes"):
            prefix = name if key == "fields" else f"{name}.{key}"
            parts |= {f"{prefix}.{it}": _plain(about) for it, about in model.get(key, {}).items()}
    return parts | dict(design.get("endpoints", {}))


def _plain(about: Any) -> Any:
    return {k: v for k, v in about.items() if k != "renamed_from"} if isinstance(about, dict) else about
