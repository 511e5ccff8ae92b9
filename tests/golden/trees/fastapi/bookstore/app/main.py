"""The application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from app.authors.router import router as authors_router
from app.books.router import router as books_router
from app.config import Settings
from app.health.router import router as health_router
from app.platform.access_log import AccessLog
from app.platform.database import Database
from app.platform.errors import Errors
from app.platform.exceptions import http_exception, request_validation_error
from app.platform.logs import configure_logging
from app.platform.ratelimit import LoginThrottle
from app.platform.request_id import RequestId
from app.platform.routing import Routing
from app.platform.security_headers import SecurityHeaders
from app.platform.timeout import Timeout
from app.platform.tokens import Tokens
from app.reviews.router import router as reviews_router
from app.users.router import router as users_router

TIMEOUT_SECONDS = 30


def create_app(settings: Settings | None = None) -> FastAPI:
    """The API, ready to be served; without settings the environment configures it."""
    settings = settings or Settings()
    configure_logging(settings.log_level, as_json=settings.is_production)
    database = Database(
        settings.database_url,
        pool_size=settings.database_pool_size,
        statement_timeout=TIMEOUT_SECONDS,
    )
    app = FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=[
            Middleware(RequestId),
            Middleware(AccessLog),
            Middleware(SecurityHeaders),
            Middleware(Errors),
            Middleware(Timeout, seconds=TIMEOUT_SECONDS),
            Middleware(Routing),
        ],
        exception_handlers={
            HTTPException: http_exception,
            RequestValidationError: request_validation_error,
        },
    )
    app.state.settings = settings
    app.state.database = database
    app.state.rate_limits = {}
    app.state.tokens = Tokens(settings.secret_key.get_secret_value())
    app.state.login_throttle = LoginThrottle()
    app.include_router(health_router)
    app.include_router(users_router)
    app.include_router(authors_router)
    app.include_router(books_router)
    app.include_router(reviews_router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.database.dispose()
