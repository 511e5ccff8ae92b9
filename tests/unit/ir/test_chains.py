"""Chains walked backwards: what a delete takes along."""

from __future__ import annotations

import pytest

from scaffolder.ir.passes.chains import LONGEST_WAY, MOST_WAYS, cascades
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.fields import resolve_fields
from tests.unit.ir.support import Json, tracker


def draft_of(models: Json) -> Draft:
    """A draft of further models with typed fields."""
    return resolve_fields(Draft(tracker({"models": models})))[0]


def cascade(target: str) -> Json:
    return {"type": target, "optional": True, "on_delete": "cascade"}


def test_a_cascade_goes_on_and_a_cleared_reference_ends_it() -> None:
    models = {
        "Box": {"fields": {"user": cascade("User"), "next": {"type": "Box", "optional": True, "on_delete": "set_null"}}}
    }
    ways = [tuple(f"{edge.model}.{edge.field}" for edge in it.edges) for it in cascades(draft_of(models), "User")]
    assert ("Box.user",) in ways
    assert ("Box.user", "Box.next") in ways
    assert ("Membership.user",) in ways
    assert not any(way[:2] == ("Box.user", "Box.next") and len(way) > 2 for way in ways)
    assert not any("Task.author" in way for way in ways)


def test_every_way_to_a_row_counts() -> None:
    models = {
        "Box": {"fields": {"user": cascade("User")}},
        "Lid": {"fields": {"user": cascade("User"), "box": cascade("Box")}},
    }
    found = [it for it in cascades(draft_of(models), "User") if it.model == "Lid"]
    assert [len(it.edges) for it in found] == [1, 2]


@pytest.mark.parametrize("size", [6, 12])
def test_a_thicket_of_cascades_stays_small(size: int) -> None:
    names = [f"Node{index}" for index in range(size)]
    models = {name: {"fields": {f"to{other}": cascade(other) for other in names}} for name in names}
    found = cascades(draft_of(models), "Node0")
    assert len(found) <= MOST_WAYS * size * size
    assert max(len(it.edges) for it in found) <= LONGEST_WAY
