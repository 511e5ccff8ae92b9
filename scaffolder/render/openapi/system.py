"""The endpoints at the root that every project has: health, documentation and metrics."""

from __future__ import annotations

from typing import Any

from scaffolder.ir.model import Project
from scaffolder.render.openapi.outputs import exact
from scaffolder.render.openapi.responses import METHOD_NOT_ALLOWED, UNAVAILABLE, Failures, headers
from scaffolder.render.openapi.texts import Schema

Json = dict[str, Any]

_STATUS = exact({"status": {"type": "string", "const": "ok"}})


def system_tag(project: Project) -> str:
    """The tag of these endpoints; no tag of the design has it."""
    taken = {operation.tag for operation in project.operations}
    return next(name for name in ("system", "service", "server", "root-endpoints") if name not in taken)


def system_operations(project: Project, errors: Failures) -> dict[str, Json]:
    """Path items of the root, outside the base path."""
    content: dict[str, tuple[str, str, str, Json]] = {
        "/health": (
            "Health",
            "Tell whether the process answers",
            "The process answers.",
            _json(_STATUS, {"status": "ok"}),
        ),
        "/ready": (
            "Readiness",
            "Tell whether the database answers",
            "The database answers.",
            _json(_STATUS, {"status": "ok"}),
        ),
        "/openapi.json": ("OpenApi", "Get this document", "This document.", _json({"type": "object"}, None)),
        "/docs": ("Docs", "Read the documentation", "A page for people.", {"text/html": _text("<!doctype html>")}),
    }
    if project.middleware.metrics:
        shown = {"text/plain": _text("http_requests_total 1")}
        content["/metrics"] = ("Metrics", "Get the metrics", "Metrics in the Prometheus text format.", shown)
    taken = {operation.name for operation in project.operations}
    return {
        path: {"get": _described(path, *parts, project=project, errors=errors, taken=taken)}
        for path, parts in content.items()
    }


def _json(schema: Schema, example: Any) -> Json:
    shown = {} if example is None else {"example": example}
    return {"application/json": {"schema": schema, **shown}}


def _text(example: str) -> Json:
    return {"schema": {"type": "string"}, "example": example}


def _described(
    path: str,
    name: str,
    summary: str,
    answer: str,
    content: Json,
    *,
    project: Project,
    errors: Failures,
    taken: set[str],
) -> Json:
    failed = [METHOD_NOT_ALLOWED, *([UNAVAILABLE] if path == "/ready" else [])]
    success = {"description": answer, "headers": headers([], project), "content": content}
    return {
        "operationId": next(
            word for word in (f"get{name}", f"getService{name}", f"readService{name}") if word not in taken
        ),
        "summary": summary,
        "description": f"{summary}.\n\nOpen to everyone.",
        "tags": [system_tag(project)],
        "responses": {"200": success} | {str(failure[0]): errors.response(failure) for failure in failed},
        "security": [],
    }
