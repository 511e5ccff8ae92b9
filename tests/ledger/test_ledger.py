"""No cell of the ledger is empty for a released pack, and what it names is there."""

from __future__ import annotations

import pytest

from scaffolder.verify.rules import RULES
from tests.ledger.ledger import BY_HAND, DESIGNS, ENGINES, ROOT, constructs_table, load_runs, rules_table
from tests.support.runtimes import RELEASED


@pytest.mark.parametrize("pack", RELEASED)
@pytest.mark.parametrize("engine", ENGINES)
def test_every_rule_is_shown(pack: str, engine: str) -> None:
    table = rules_table()
    assert [rule for rule in RULES if not table[rule][pack, engine]] == []


@pytest.mark.parametrize("pack", RELEASED)
@pytest.mark.parametrize("engine", ENGINES)
def test_every_construct_is_shown(pack: str, engine: str) -> None:
    assert [key for key, cells in constructs_table().items() if not cells[pack, engine]] == []


def test_no_run_has_departures_and_each_is_of_a_known_design_and_rule() -> None:
    for run in load_runs():
        assert run["findings"] == 0, run
        assert run["design"] in DESIGNS
        assert set(run["rules"]) <= RULES.keys()


def test_tests_by_hand_are_there() -> None:
    for names in BY_HAND.values():
        for name in names:
            path, _, function = name.partition("::")
            assert f"def {function}(" in (ROOT / path).read_text()
