import json
import logging
import secrets
from collections.abc import Iterator

import pytest
import structlog

from app.platform.logs import configure_logging


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def fail(password: str) -> None:
    raise RuntimeError(f"{len(password)} characters")


def test_production_logs_one_json_object_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("INFO", as_json=True)
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger("app").info("something", number=1)
    logging.getLogger("library").warning("something else")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["event"], first["request_id"], first["number"]) == (
        "something",
        "abc",
        1,
    )
    assert (second["event"], second["level"]) == ("something else", "warning")


@pytest.mark.parametrize("as_json", [True, False])
def test_tracebacks_show_no_values(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    configure_logging("INFO", as_json=as_json)
    password = secrets.token_hex(8)
    try:
        fail(password)
    except RuntimeError as error:
        structlog.get_logger("app").error("failed", exc_info=error)
    logged = capsys.readouterr().err
    assert "16 characters" in logged
    assert password not in logged
