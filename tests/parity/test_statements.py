"""All packs send PostgreSQL equally many statements for a request: none asks row by row what others ask at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scaffolder.verify.postgres import Cluster
from tests.parity.conversation import load
from tests.parity.record import FOLDER as CONVERSATIONS
from tests.parity.statements import NAMES, counted, kept_counts
from tests.support.project import GeneratedProject

pytestmark = pytest.mark.build


@pytest.mark.parametrize("example", NAMES)
def test_a_request_costs_as_many_statements_as_in_other_packs(
    example: str, example_project: Callable[[str], GeneratedProject], postgres: Cluster, tmp_path: Path
) -> None:
    kept = load(CONVERSATIONS / f"{example}.jsonl")
    found = counted(example_project(example), kept, postgres, tmp_path / "server.log")
    known = kept_counts(example)
    assert [request for request, _ in found] == [request for request, _ in known]
    assert any(count > 1 for _, count in found)
    differing = {
        f"{request}: {ours}, kept {kept}"
        for (request, ours), (_, kept) in zip(found, known, strict=True)
        if ours != kept
    }
    assert not differing, "\n".join(sorted(differing))
