"""Limits of requests, per address or user."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.platform.peers import client_ip
from app.platform.problems import rate_limited
from app.platform.requests import request_state
from app.platform.windows import FixedWindows


@dataclass(frozen=True, eq=False)
class RateLimit:
    """So many requests from one ip."""

    limit: int
    seconds: int

    async def __call__(self, request: Request) -> None:
        _spend(self, request, address(request))


@dataclass(frozen=True, eq=False)
class UserRateLimit:
    """So many requests of one user, or from one ip where nobody is signed in."""

    limit: int
    seconds: int

    async def __call__(self, request: Request) -> None:
        _spend(self, request, request_state(request.scope).caller or address(request))


class LoginThrottle:
    """Ten failures in a minute for one identity from one ip, then a pause."""

    def __init__(self) -> None:
        self._failures = FixedWindows(10, 60)

    def check(self, identity: str, ip: str) -> None:
        wait = self._failures.seconds_until_free((identity, ip))
        if wait is not None:
            raise rate_limited(wait)

    def failed(self, identity: str, ip: str) -> None:
        self._failures.count((identity, ip))


async def get_login_throttle(request: Request) -> LoginThrottle:
    throttle: LoginThrottle = request.app.state.login_throttle
    return throttle


CurrentLoginThrottle = Annotated[LoginThrottle, Depends(get_login_throttle)]


def address(request: Request) -> str:
    """The address that limits count by."""
    return client_ip(request.scope, request.app.state.settings.trusted_proxies)


def _spend(limit: RateLimit | UserRateLimit, request: Request, key: str) -> None:
    limits: dict[object, FixedWindows] = request.app.state.rate_limits
    windows = limits.setdefault(limit, FixedWindows(limit.limit, limit.seconds))
    wait = windows.seconds_until_free(key)
    if wait is not None:
        raise rate_limited(wait)
    windows.count(key)
