"""The description and the application say the same."""

import json
from pathlib import Path

from fastapi.testclient import TestClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.config import Settings
from app.main import create_app
from app.platform.routing import endpoints

COMMITTED = Path(__file__).parents[2] / "openapi.json"
METHODS = {"get", "post", "put", "patch", "delete"}


def test_the_committed_description_is_the_served_one(client: TestClient) -> None:
    response = client.get("/openapi.json")
    assert response.status_code == 200
    assert response.content == COMMITTED.read_bytes()


def test_the_description_is_valid() -> None:
    OpenAPIV31SpecValidator(
        json.loads(COMMITTED.read_text(encoding="utf-8"))
    ).validate()


def test_every_route_is_described_and_every_description_has_a_route(
    settings: Settings,
) -> None:
    description = json.loads(COMMITTED.read_text(encoding="utf-8"))
    described = {
        (method.upper(), path)
        for path, item in description["paths"].items()
        for method in METHODS & item.keys()
    }
    routes = {
        (method, endpoint.template)
        for endpoint in endpoints(create_app(settings).routes)
        for method in endpoint.methods - {"HEAD"}
    }
    assert routes == described
