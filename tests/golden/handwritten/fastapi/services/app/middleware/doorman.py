"""Turns away who says so."""

from collections.abc import AsyncIterator

from fastapi import Request

from app.platform.problems import forbidden


async def doorman(request: Request) -> AsyncIterator[None]:
    """Refuse a request that asks for it."""
    if request.headers.get("x-refuse") == "please":
        raise forbidden()
    yield
