"""Scripts of whole runs. All are synthetic: written by hand, no model was asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.fake_api.turns import Call, Reply

ROOT = Path(__file__).parents[2]
LABEL = "synthetic"
ITEMS_A_REPLY = 10


def gold(example: str) -> dict[str, Any]:
    """The design of an example."""
    found: dict[str, Any] = json.loads((ROOT / "examples" / example / "design.json").read_text())
    return found


def calls_of(design: dict[str, Any]) -> list[Call]:
    """The calls that make a design from nothing."""
    about = {key: design[key] for key in ("name", "summary", "wire", "database") if key in design}
    made = [Call("set_project", about)]
    if "auth" in design:
        made.append(Call("set_auth", design["auth"]))
    if "middleware" in design:
        made.append(Call("set_middleware", {"middleware": design["middleware"]}))
    made += [
        Call("put_configuration", {"name": it, "setting": about})
        for it, about in design.get("configuration", {}).items()
    ]
    made += [Call("put_service", {"name": it, "functions": about}) for it, about in design.get("services", {}).items()]
    made += [Call("put_model", {"name": it, "model": about}) for it, about in design["models"].items()]
    return made + [
        Call("put_endpoint", {"route": it, "endpoint": about}) for it, about in design.get("endpoints", {}).items()
    ]


def finish_call(construct: str, **more: Any) -> Call:
    """A call of finish that covers one requirement."""
    given = {
        "summary": "It is designed.",
        "coverage": [{"requirement": "what was asked", "construct": construct}],
        "boundaries": [],
        "confidence": 0.9,
        **more,
    }
    return Call("finish", given)


def replies_of(calls: list[Call], size: int = ITEMS_A_REPLY) -> list[Reply]:
    """The calls in replies of at most ten."""
    return [Reply(tuple(calls[start : start + size])) for start in range(0, len(calls), size)]


def plain_run(example: str) -> list[Reply]:
    """A run without a mistake that ends in an example's design."""
    design = gold(example)
    return [*replies_of(calls_of(design)), Reply((finish_call(next(iter(design["models"]))),))]
