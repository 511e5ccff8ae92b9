"""Packs of these tests change under the process that has loaded them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scaffolder.packs import registry


@pytest.fixture(autouse=True)
def _fresh_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    registry.forget()
    yield
    registry.forget()
