"""Serves the API."""

import os

import uvicorn

if __name__ == "__main__":
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        port=int(os.environ["PORT"]),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=75,
    )
