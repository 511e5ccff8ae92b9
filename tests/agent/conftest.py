"""The fake API for each test; a test in which its lint found anything fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest

from tests.fake_api.server import FakeApi, Scripted, fake_api


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Sequence[Scripted]], FakeApi]]:
    """Start a fake with a script, and point the SDK at it."""
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_CUSTOM_HEADERS", "SCAFFOLD_MODEL"):
        monkeypatch.delenv(name, raising=False)
    running: list[FakeApi] = []
    with ExitStack() as stack:

        def start(script: Sequence[Scripted]) -> FakeApi:
            fake = stack.enter_context(fake_api(script))
            for name, value in fake.environment.items():
                monkeypatch.setenv(name, value)
            running.append(fake)
            return fake

        yield start
    assert [finding for fake in running for finding in fake.findings] == []
