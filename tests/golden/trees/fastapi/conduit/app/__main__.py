"""Serves the API until it is told to stop."""

import signal
import sys

import uvicorn
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.config import Settings

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 30


def main() -> None:
    """Serve in this process; requests in flight finish before it ends."""
    try:
        settings = Settings()
    except ValidationError as error:
        sys.exit("\n".join(map(_complaint, error.errors(include_input=False))))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _complaint(details: ErrorDetails) -> str:
    """What is wrong with the settings, in one line."""
    text = details["msg"].removeprefix("Value error, ")
    return ": ".join([*(str(part).upper() for part in details["loc"]), text])


if __name__ == "__main__":
    main()
