import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.platform.problems import Problem
from app.platform.ratelimit import LoginThrottle


@pytest.mark.parametrize("path", ["/probes/limit/ip", "/probes/limit/user"])
def test_too_many_requests_are_429_whoever_they_say_they_are(
    client: TestClient, path: str
) -> None:
    statuses = [
        client.get(path, headers={"X-Forwarded-For": f"1.1.1.{number}"}).status_code
        for number in range(4)
    ]
    assert statuses == [200, 200, 429, 429]
    assert 0 < int(client.get(path).headers["retry-after"]) <= 60


def test_limits_are_of_one_application(client: TestClient, app: FastAPI) -> None:
    client.get("/probes/limit/ip")
    assert len(app.state.rate_limits) == 1


def test_ten_failures_of_one_identity_from_one_ip_pause_its_login() -> None:
    throttle = LoginThrottle()
    for _ in range(10):
        throttle.check("someone", "1.1.1.1")
        throttle.failed("someone", "1.1.1.1")
    with pytest.raises(Problem) as caught:
        throttle.check("someone", "1.1.1.1")
    assert caught.value.status == 429
    throttle.check("someone", "1.1.1.2")
    throttle.check("another", "1.1.1.1")
