"""Probes, the API description and its page."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.health.docs import API_DESCRIPTION, DOCS_CSP, docs_page
from app.platform.database import database_of
from app.platform.responses import WireResponse

router = APIRouter()


@router.get("/health", name="health")
async def health() -> Response:
    """The process runs."""
    return WireResponse({"status": "ok"})


@router.get("/ready", name="ready")
async def ready(request: Request) -> Response:
    """The database answers."""
    await database_of(request).ping()
    return WireResponse({"status": "ok"})


@router.get("/openapi.json", name="openapi")
async def openapi() -> Response:
    """The committed description, byte for byte."""
    return Response(
        API_DESCRIPTION.read_bytes(), media_type="application/json; charset=utf-8"
    )


@router.get("/docs", name="docs")
async def docs() -> Response:
    """The description as one page without scripts."""
    return HTMLResponse(docs_page(), headers={"Content-Security-Policy": DOCS_CSP})
