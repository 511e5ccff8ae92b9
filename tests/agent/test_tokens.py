"""The table of tokens has a row for each example and a column for each pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tokens import EXAMPLES, counted_here, main
from scaffolder.packs.registry import packs


@pytest.mark.build
def test_the_table_has_every_example_and_every_pack(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert [cell.strip() for cell in head.split("|")[1:-1]] == ["example", "design", *packs()]
    assert [row.split("|")[1].strip() for row in rows] == sorted(
        path.parent.name for path in EXAMPLES.glob("*/design.json")
    )
    for row in rows:
        for cell in row.split("|")[3:-1]:
            assert int(cell.split("(")[1].split("×")[0]) > 5, row


def test_a_longer_text_counts_more() -> None:
    text = Path(__file__).read_text()
    assert counted_here("") == 0
    assert counted_here("internationalisation") == 4
    assert 0 < counted_here(text) < counted_here(text + text)
