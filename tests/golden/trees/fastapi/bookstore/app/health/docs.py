"""The API description as a page for people."""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

API_DESCRIPTION = Path(__file__).parents[2] / "openapi.json"
DOCS_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

_METHODS = ("get", "post", "put", "patch", "delete")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code{font-size:1em}section{border-top:1px solid #ccc;padding:.5rem 0}.method{font-weight:bold}"
    "pre{background:#f4f4f4;padding:.75rem;overflow-x:auto}"
)


@cache
def docs_page() -> str:
    """One HTML page with every operation of `openapi.json`, its parameters, body and answers."""
    spec = json.loads(API_DESCRIPTION.read_text(encoding="utf-8"))
    title = escape(spec["info"]["title"])
    sections = "".join(
        _operation_section(method, path, item[method])
        for path, item in spec["paths"].items()
        for method in _METHODS
        if method in item
    )
    schemas = spec.get("components", {}).get("schemas", {})
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(spec['info'].get('description', ''))}</p>"
        f'<p>Machine-readable: <a href="/openapi.json">openapi.json</a></p>{sections}<h2>Schemas</h2>'
        + "".join(_schema_section(name, schema) for name, schema in schemas.items())
        + "</body></html>"
    )


def _operation_section(method: str, path: str, operation: dict[str, Any]) -> str:
    lines = [
        f'<section><h2><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h2>',
        f"<p>{escape(operation.get('summary', ''))}</p><p>{escape(operation.get('description', ''))}</p>",
    ]
    parameters = [
        parameter
        for parameter in operation.get("parameters", [])
        if "name" in parameter
    ]
    if parameters:
        lines.append(
            "<h3>Parameters</h3><ul>"
            + "".join(map(_parameter_item, parameters))
            + "</ul>"
        )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        lines.append(f"<h3>Body</h3>{_json_block(body.get('schema', {}))}")
    lines.append("<h3>Answers</h3><ul>")
    for status, answer in operation.get("responses", {}).items():
        lines.append(
            f"<li><code>{escape(status)}</code> {escape(answer.get('description', ''))}</li>"
        )
    return "".join(lines) + "</ul></section>"


def _parameter_item(parameter: dict[str, Any]) -> str:
    place, text = parameter.get("in", ""), parameter.get("description", "")
    return f"<li><code>{escape(parameter['name'])}</code> ({escape(place)}) {escape(text)}</li>"


def _schema_section(name: str, schema: dict[str, Any]) -> str:
    return f'<section id="{escape(name)}"><h3><code>{escape(name)}</code></h3>{_json_block(schema)}</section>'


def _json_block(value: object) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"
