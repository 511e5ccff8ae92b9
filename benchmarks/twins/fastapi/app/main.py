"""The hot endpoints of the Conduit API, written by hand."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response

from app import articles, auth
from app.database import CurrentDatabase, Database
from app.middleware import Requests
from app.wire import WireResponse, invalid, refused


def create_app() -> FastAPI:
    app = FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=[Middleware(Requests)],
        exception_handlers={HTTPException: refused, RequestValidationError: invalid},
    )
    app.state.database = Database(os.environ["DATABASE_URL"])
    app.state.secret_key = os.environ["SECRET_KEY"]
    app.include_router(auth.router, prefix="/api")
    app.include_router(articles.router, prefix="/api")
    app.add_api_route("/ready", ready)
    return app


async def ready(database: CurrentDatabase) -> Response:
    async with database.read() as connection:
        await connection.execute(select(1))
    return WireResponse({"status": "ready"})


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.database.engine.dispose()
