"""Serves the API until it is told to stop."""

import signal
import sys

import uvicorn

from app.config import Settings

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 30


def main() -> None:
    """Serve in this process; requests in flight finish before it ends."""
    settings = Settings()
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


if __name__ == "__main__":
    main()
