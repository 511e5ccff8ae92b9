"""The OpenAPI 3.1 document of a project: one file for every pack, rendered from the meaning alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json

from scaffolder.ir.model import Operation, Project
from scaffolder.render.names import Name
from scaffolder.render.openapi.inputs import body_schema
from scaffolder.render.openapi.outputs import Components, components, free_name
from scaffolder.render.openapi.parameters import parameters
from scaffolder.render.openapi.prose import description, success, summary
from scaffolder.render.openapi.responses import (
    Failures,
    error_schemas,
    failures,
    failures_of,
    header_components,
    headers,
)
from scaffolder.render.openapi.samples import answer_example, body_example
from scaffolder.render.openapi.system import system_operations, system_tag
from scaffolder.render.openapi.texts import Schema

Json = dict[str, Any]

_METHODS = ("get", "post", "put", "patch", "delete")
TOKEN = "token"  # noqa: S105


def openapi_json(project: Project) -> str:
    """The document as text: indented by two spaces, with a final newline, the same in every run."""
    return to_json(openapi(project), indent=2).decode() + "\n"


def openapi(project: Project) -> Json:
    """The whole document: every endpoint with its schemas, every status, security and examples."""
    shapes, errors = components(project), failures(project)
    requests = _request_names(project, shapes)
    paths = _paths(project, shapes, errors, requests)
    kept: dict[str, Json] = {
        "schemas": shapes.schemas() | _request_schemas(project, requests) | error_schemas(project),
        "responses": errors.responses(),
        "headers": header_components(project),
        "securitySchemes": _security_schemes(project),
    }
    return {
        "openapi": "3.1.0",
        "info": _info(project),
        "servers": [{"url": "/", "description": "The server that answers this document."}],
        "tags": _tags(project),
        "paths": paths,
        "components": _reachable(kept, paths),
    }


def _info(project: Project) -> Json:
    name = Name.of(project.name).title
    return {
        "title": name,
        "description": project.summary.strip() or f"The {name} API.",
        "version": "1.0.0",
        "contact": {"name": f"{name} maintainers"},
        "license": {"name": "Proprietary", "identifier": "LicenseRef-Proprietary"},
    }


def _tags(project: Project) -> list[Json]:
    first = {operation.tag: operation for operation in reversed(project.operations)}
    ordered = dict.fromkeys(operation.tag for operation in project.operations)
    tags = [{"name": tag, "description": _tag_description(tag, first[tag], project)} for tag in ordered]
    return [*tags, {"name": system_tag(project), "description": "Health, documentation and metrics of the service."}]


def _tag_description(tag: str, operation: Operation, project: Project) -> str:
    text = project.model(operation.model).summary if operation.model else ""
    return text.strip() or f"Endpoints under `{tag}`."


def _paths(project: Project, shapes: Components, errors: Failures, requests: dict[str, str]) -> Json:
    paths: dict[str, Json] = {}
    for operation in project.operations:
        methods = paths.setdefault(project.wire.base + operation.path, {})
        methods[operation.method.lower()] = _operation(operation, project, shapes, errors, requests)
    for path, described in system_operations(project, errors).items():
        paths[path] = described
    return {path: {method: item[method] for method in _METHODS if method in item} for path, item in paths.items()}


def _operation(
    operation: Operation, project: Project, shapes: Components, errors: Failures, requests: dict[str, str]
) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": summary(operation),
        "description": description(operation, project),
        "tags": [operation.tag],
    }
    if found := parameters(operation, project):
        described["parameters"] = found
    if operation.reads_body:
        described["requestBody"] = _request_body(operation, project, requests)
    described["responses"] = _responses(operation, project, shapes, errors)
    described["security"] = _security(operation)
    return described


def _request_body(operation: Operation, project: Project, requests: dict[str, str]) -> Json:
    media = {
        "schema": {"$ref": f"#/components/schemas/{requests[operation.name]}"},
        "example": body_example(operation, project),
    }
    must = operation.input_key is not None or any(member.required for member in operation.inputs)
    return {"required": must, "content": {"application/json": media}}


def _request_names(project: Project, shapes: Components) -> dict[str, str]:
    """The component of each request body by operation; none has the name of a shape."""
    taken = set(shapes.names.values())
    return {
        operation.name: free_name(f"{Name.of(operation.name).pascal}Request", taken)
        for operation in project.operations
        if operation.reads_body
    }


def _request_schemas(project: Project, requests: dict[str, str]) -> dict[str, Schema]:
    return {
        requests[operation.name]: body_schema(operation, project)
        for operation in project.operations
        if operation.reads_body
    }


def _responses(operation: Operation, project: Project, shapes: Components, errors: Failures) -> Json:
    responses = {str(operation.status): _success(operation, project, shapes)}
    for failure in failures_of(operation):
        responses[str(failure[0])] = errors.response(failure)
    return responses


def _success(operation: Operation, project: Project, shapes: Components) -> Json:
    names = ["Location"] if operation.location is not None else []
    response: Json = {"description": success(operation)}
    if found := headers(names, project):
        response["headers"] = found
    schema = shapes.answer(operation)
    if schema is not None:
        media = {"schema": schema, "example": answer_example(operation, project)}
        response["content"] = {"application/json": media}
    return response


def _security(operation: Operation) -> list[Json]:
    needed: dict[str, list[Json]] = {"required": [{TOKEN: []}], "optional": [{}, {TOKEN: []}]}
    return needed.get(operation.caller, [])


def _security_schemes(project: Project) -> Json:
    if project.auth is None:
        return {}
    scheme = project.auth.scheme
    if scheme.lower() == "bearer":
        described = "A token from the login or registration endpoint."
        return {TOKEN: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": described}}
    described = f"The word `{scheme}`, a space, and a token from the login or registration endpoint."
    return {TOKEN: {"type": "apiKey", "in": "header", "name": "Authorization", "description": described}}


def _reachable(kept: dict[str, Json], paths: Json) -> Json:
    """The components that the paths refer to, directly or through other components."""
    wanted, seen = set(_references(paths)), set[str]()
    while wanted - seen:
        reference = min(wanted - seen)
        seen.add(reference)
        wanted |= set(_references(_component(kept, reference)))
    pruned = {
        section: {name: item for name, item in items.items() if f"#/components/{section}/{name}" in seen}
        for section, items in kept.items()
        if section != "securitySchemes"
    }
    return {section: items for section, items in {**pruned, "securitySchemes": _used(kept, paths)}.items() if items}


def _used(kept: dict[str, Json], paths: Json) -> Json:
    named = {name for item in paths.values() for method in item.values() for one in method["security"] for name in one}
    return {name: scheme for name, scheme in kept["securitySchemes"].items() if name in named}


def _component(kept: dict[str, Json], reference: str) -> Json:
    _, _, section, name = reference.split("/", 3)
    found: Json = kept[section][name]
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if isinstance(value, str):
                if key == "$ref":
                    yield value
            elif key not in ("example", "examples"):
                yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
