"""What the tests share: settings, the application, and a client of it."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.config import Settings
from app.main import create_app
from app.platform.ratelimit import LoginThrottle
from tests.databases import empty, migrate, temporary_database
from tests.factories import Rows
from tests.platform.probes import router as probes_router
from tests.secret import SECRET_KEY
from tests.services.fakes import Fakes


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with temporary_database(tmp_path_factory.mktemp("database")) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    return Settings(
        _env_file=None,
        app_env="test",
        log_level="WARNING",
        database_url=database_url,
        secret_key=SecretStr(SECRET_KEY),
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    """The application with a few endpoints more, which show what the platform does."""
    app = create_app(settings)
    app.include_router(probes_router)
    return app


@pytest.fixture(scope="session")
def session_client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def client(app: FastAPI, session_client: TestClient) -> Iterator[TestClient]:
    """A client of an application that has no rows yet and has counted no request."""
    yield session_client
    assert session_client.portal is not None
    session_client.portal.call(empty, app.state.database)
    app.state.rate_limits.clear()
    app.state.login_throttle = LoginThrottle()


@pytest.fixture
def fakes(app: FastAPI) -> Iterator[Fakes]:
    """Test doubles in the place of the hand-written services."""
    services, fakes = app.state.services, Fakes()
    app.state.services = fakes
    yield fakes
    app.state.services = services


@pytest.fixture
def rows(app: FastAPI, client: TestClient) -> Rows:
    return Rows(client, app.state.database)
