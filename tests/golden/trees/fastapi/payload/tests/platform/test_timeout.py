import asyncio

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.middleware import Middleware

from app.platform.errors import Errors
from app.platform.timeout import Timeout


def test_a_request_that_takes_too_long_is_503() -> None:
    app = FastAPI(middleware=[Middleware(Errors), Middleware(Timeout, seconds=0.05)])

    @app.get("/slow")
    async def slow() -> None:
        await asyncio.sleep(5)

    @app.get("/failing")
    async def failing() -> None:
        raise TimeoutError("of something else")

    client = TestClient(app)
    assert client.get("/slow").status_code == 503
    assert client.get("/failing").status_code == 500
