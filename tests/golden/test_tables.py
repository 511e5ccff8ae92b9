"""Every expression and every slot of a pack's tables is printed for some design: nothing in a pack is inert."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from scaffolder.ir.query import Expr
from scaffolder.packs.registry import pack, packs
from scaffolder.packs.tables import Printed, Tables
from scaffolder.pipeline import lower, read

ROOT = Path(__file__).parents[2]
DESIGNS = sorted([*ROOT.glob("examples/*/design.json"), *ROOT.glob("tests/golden/designs/*.json")])


@pytest.mark.parametrize("name", packs())
def test_every_expression_and_every_slot_is_printed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[tuple[str, str]] = set()
    print_type, print_expression = Tables.type, Tables.expression

    def type_asked(tables: Tables, kind: str, slot: str, values: Mapping[str, Any]) -> Printed:
        asked.add((kind, slot))
        return print_type(tables, kind, slot, values)

    def expression_asked(tables: Tables, node: str, variant: str | None, values: Mapping[str, Any]) -> Printed:
        asked.add((node, variant or "default"))
        return print_expression(tables, node, variant, values)

    monkeypatch.setattr(Tables, "type", type_asked)
    monkeypatch.setattr(Tables, "expression", expression_asked)
    for design in DESIGNS:
        lowered = lower(read(design), name, {})
        assert lowered.plan is not None, lowered.diagnostics
    loaded, _ = pack(name)
    assert loaded is not None
    neutral = {node.__name__ for node in get_args(Expr)}
    assert sorted(set(loaded.tables.nodes) - neutral - {node for node, _ in asked}) == []
    assert sorted(set(loaded.tables.slots) - {slot for _, slot in asked}) == []
