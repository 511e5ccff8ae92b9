"""A generated bookstore of every pack, to be edited and updated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.regenerate.projects import Edited, make
from tests.support.runtimes import RUNTIMES


@pytest.fixture(params=sorted(RUNTIMES))
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Edited:
    return make(tmp_path, request.param)
