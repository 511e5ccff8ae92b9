"""What the document says of a project: every endpoint, status, parameter, schema and example."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from scaffolder.design.load import load_text
from scaffolder.ir.model import Project
from scaffolder.ir.resolve import resolve
from scaffolder.render.openapi import openapi, openapi_json
from tests.unit.openapi.designs import DESIGNS, WORKSHOP, document, project
from tests.unit.openapi.lint import findings, operations

SYSTEM = {"/health", "/ready", "/openapi.json", "/docs", "/metrics"}


def workshop_with(**changes: Any) -> Project:
    """The workshop with other values under its top-level keys."""
    design = json.loads(WORKSHOP.read_text(encoding="utf-8"))
    for key, value in changes.items():
        design[key] = {**design.get(key, {}), **value} if isinstance(value, dict) else value
    loaded, _, problems = load_text(json.dumps(design))
    assert loaded is not None, problems
    resolved, problems = resolve(loaded)
    assert resolved is not None, problems
    return resolved


def at(doc: dict[str, Any], *keys: str) -> Any:
    found: Any = doc
    for key in keys:
        found = found[key]
    return found


def target(doc: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part itself, or what it refers to."""
    return at(doc, *part["$ref"].removeprefix("#/").split("/")) if "$ref" in part else part


@pytest.mark.parametrize("name", DESIGNS)
def test_every_endpoint_has_its_statuses(name: str) -> None:
    resolved, paths = project(name), document(name)["paths"]
    described = {(path, method) for path, item in paths.items() for method in item if path not in SYSTEM}
    assert described == {(resolved.wire.base + one.path, one.method.lower()) for one in resolved.operations}
    for one in resolved.operations:
        found = at(paths, resolved.wire.base + one.path, one.method.lower())
        assert found["operationId"] == one.name
        told = {str(status) for status, _ in one.responses} | {str(one.status)}
        assert list(found["responses"]) == sorted(told if any(code[0] == "4" for code in told) else told | {"405"})


@pytest.mark.parametrize("name", DESIGNS)
def test_security_follows_the_caller(name: str) -> None:
    resolved, paths = project(name), document(name)["paths"]
    wanted = {"required": [{"token": []}], "optional": [{}, {"token": []}], "ignored": [], "none": []}
    for one in resolved.operations:
        assert at(paths, resolved.wire.base + one.path, one.method.lower(), "security") == wanted[one.caller]


@pytest.mark.parametrize("name", DESIGNS)
def test_every_body_and_parameter_has_a_valid_example(name: str) -> None:
    doc = document(name)
    checked = 0
    for place, operation in operations(doc):
        medias = list(operation.get("requestBody", {}).get("content", {}).values())
        for status, response in operation["responses"].items():
            content = target(doc, response).get("content", {})
            assert content or status == "204" or (place.startswith("delete ") and status.startswith("2")), place
            medias += content.values()
        for media in [*medias, *operation.get("parameters", [])]:
            if "/openapi.json" not in place:
                checked += 1
                schema = media["schema"] | {"components": doc["components"]}
                errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(media["example"])
                assert [f"{place}: {error.message}" for error in errors] == []
    assert checked > len(list(operations(doc)))


@pytest.mark.parametrize("name", DESIGNS)
def test_text_is_the_same_in_every_run(name: str) -> None:
    code = (
        "import sys; from tests.unit.openapi.designs import project;"
        "from scaffolder.render.openapi import openapi_json; sys.stdout.write(openapi_json(project(sys.argv[1])))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code, name]
    root = WORKSHOP.parents[3]
    other = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout == openapi_json(project(name))
    assert other.stdout.endswith("}\n")
    assert json.loads(other.stdout) == document(name)


def test_list_offers_each_filter_with_its_operators() -> None:
    named = {one["name"]: one for one in at(document("workshop"), "paths", "/v1/tools", "get", "parameters")}
    for filtered in next(one for one in project("workshop").operations if one.name == "listTools").filters:
        assert {filtered.param, *(f"{filtered.param}[{op}]" for op in filtered.ops)} <= set(named)
    assert named["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 50, "default": 10}
    assert named["offset"]["schema"]["maximum"] == 999_999_999
    assert named["sort"]["schema"]["items"]["enum"] == ["title", "-title", "price", "-price", "createdAt", "-createdAt"]
    assert named["sort"]["explode"] is False
    assert named["oldKey[null]"]["schema"] == {"type": "boolean"}
    assert named["state[in]"]["schema"]["items"]["enum"] == ["new", "used", "gone"]
    assert "q" in named


def test_list_without_pages_has_neither_limit_nor_count() -> None:
    found = at(document("workshop"), "paths", "/v1/labels", "get")
    assert "parameters" not in found
    media = at(found, "responses", "200", "content", "application/json")
    assert list(media["example"]) == ["labels"]
    assert target(document("workshop"), media["schema"])["properties"]["labels"]["items"] == {"type": "string"}


def test_unknown_members_are_refused_only_where_the_design_says_so() -> None:
    strict = target(document("workshop"), {"$ref": "#/components/schemas/CreateToolRequest"})
    tool = strict["properties"]["tool"]
    parts = [strict, tool, tool["properties"]["parts"]["items"]]
    assert [part.get("additionalProperties") for part in parts] == [False, False, False]
    lax = openapi(workshop_with(wire={"unknown": "ignore"}))["components"]["schemas"]["CreateToolRequest"]
    assert "additionalProperties" not in json.dumps(lax)


def test_answers_hold_all_their_members_and_no_other() -> None:
    tool = document("workshop")["components"]["schemas"]["Tool"]
    assert tool["required"] == list(tool["properties"])
    assert tool["additionalProperties"] is False
    assert tool["properties"]["keeper"] == {"$ref": "#/components/schemas/PersonCard"}
    assert tool["properties"]["price"]["pattern"] == r"^-?[0-9]+\.[0-9]{2}$"
    assert tool["properties"]["grade"] == {"type": ["string", "null"], "enum": ["a", "b", None]}
    assert "secret" not in json.dumps(tool)


def test_login_takes_whatever_is_not_blank() -> None:
    request = target(document("conduit"), {"$ref": "#/components/schemas/LoginRequest"})
    assert request["properties"]["user"]["properties"]["password"] == {
        "type": "string",
        "pattern": r"[^\t\n\v\f\r ]",
    }


def test_call_answers_the_members_of_its_function() -> None:
    found = at(document("workshop"), "paths", "/v1/quotes", "post", "responses", "200", "content", "application/json")
    assert list(found["schema"]["properties"]) == ["price", "until", "tool"]
    assert found["schema"]["properties"]["tool"]["type"] == "integer"
    assert found["schema"]["properties"]["until"]["type"] == ["string", "null"]


def test_function_errors_have_their_status() -> None:
    doc = document("workshop")
    declined = target(doc, at(doc, "paths", "/v1/quotes", "post", "responses", "402"))
    assert at(declined, "content", "application/problem+json", "example", "code") == "not_for_hire"
    assert "not_for_hire" in at(doc, "components", "schemas", "Code", "enum")


def test_codes_are_enums() -> None:
    schemas = document("workshop")["components"]["schemas"]
    assert {"invalid", "conflict", "is_gone", "rate_limited", "illegal_transition"} <= set(schemas["Code"]["enum"])
    assert {"required", "blank", "range", "reference", "has_price"} <= set(schemas["FieldCode"]["enum"])
    assert schemas["Problem"]["properties"]["code"] == {"$ref": "#/components/schemas/Code"}


def test_problem_is_narrowed_to_the_codes_of_its_status() -> None:
    doc = document("workshop")
    missing = target(doc, at(doc, "paths", "/v1/tools/{slug}", "get", "responses", "404"))
    narrowed = at(missing, "content", "application/problem+json", "schema", "allOf")[1]
    assert narrowed["properties"]["code"] == {"type": "string", "enum": ["not_found"]}
    assert narrowed["properties"]["status"] == {"const": 404}


def test_fields_profile_has_its_own_errors() -> None:
    doc = document("conduit")
    assert not {"Problem", "Code", "FieldCode"} & set(doc["components"]["schemas"])
    anonymous = doc["components"]["responses"]["Unauthenticated"]
    assert anonymous["content"]["application/json"]["example"] == {"errors": {"token": ["is missing"]}}
    taken = doc["components"]["responses"]["Conflict"]["content"]["application/json"]["example"]
    assert taken == {"errors": {"email": ["has already been taken"]}} or list(taken["errors"]) == ["username"]


def test_headers_stand_where_the_contract_puts_them() -> None:
    doc = document("depot")

    def named(path: str, method: str, status: str) -> set[str]:
        return set(target(doc, at(doc, "paths", path, method, "responses", status)).get("headers", {}))

    assert named("/api/v1/orgs", "post", "201") == {"Location", "X-Request-Id"}
    assert named("/api/v1/orgs", "post", "429") == {"Retry-After", "X-Request-Id"}
    assert named("/api/v1/orgs", "post", "401") == {"WWW-Authenticate", "X-Request-Id"}
    assert named("/health", "get", "405") == {"Allow", "X-Request-Id"}
    assert named("/health", "get", "200") == {"X-Request-Id"}
    assert "X-Request-Id" not in json.dumps(document("workshop"))


def test_metrics_are_there_where_the_middleware_is_on() -> None:
    assert "/metrics" in document("workshop")["paths"]
    assert "/metrics" not in document("conduit")["paths"]
    assert SYSTEM - {"/metrics"} <= set(document("conduit")["paths"])


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("bookstore", ("http", "bearer")), ("workshop", ("apiKey", None)), ("conduit", ("apiKey", None))],
)
def test_scheme_is_http_for_bearer_and_a_header_else(name: str, scheme: tuple[str, str | None]) -> None:
    token = document(name)["components"]["securitySchemes"]["token"]
    assert (token["type"], token.get("scheme")) == scheme


def test_project_without_auth_has_no_security_scheme() -> None:
    design = {
        "design": 1,
        "name": "open",
        "models": {"Note": {"fields": {"body": {"type": "text"}}, "access": {"read": "public"}}},
        "endpoints": {"GET /notes": {"operation": "list", "model": "Note"}},
    }
    loaded, _, _ = load_text(json.dumps(design))
    assert loaded is not None
    resolved, problems = resolve(loaded)
    assert resolved is not None, problems
    doc = openapi(resolved)
    assert "securitySchemes" not in doc["components"]
    assert findings(doc) == []


def test_names_of_components_never_clash() -> None:
    names = ("PersonCard", "ToolResponse", "LoginRequest", "Problem", "Health")
    other = {"fields": {"oddity": {"type": "string"}}, "access": {"read": "public"}}
    models = json.loads(WORKSHOP.read_text(encoding="utf-8"))["models"] | dict.fromkeys(names, other)
    endpoints = {f"GET /x/{name}/{{id}}": {"operation": "get", "model": name} for name in names}
    doc = openapi(workshop_with(models=models, endpoints=endpoints))
    assert findings(doc) == []
    for name in names:
        found = at(doc, "paths", f"/v1/x/{name}/{{id}}", "get", "responses", "200", "content", "application/json")
        envelope = target(doc, found["schema"])["properties"]
        assert "oddity" in target(doc, *envelope.values())["properties"]
    keeper = target(doc, at(doc, "components", "schemas", "Tool", "properties", "keeper"))
    assert "mail" in keeper["properties"]
    assert {"type", "title", "status"} <= set(doc["components"]["schemas"]["Problem"]["properties"])


def test_hostile_strings_are_data() -> None:
    hostile = "\"';*/ --> {{ x }} ${y} </script> \\ \u2028\u2029 %s \n# \t`"
    models = json.loads(WORKSHOP.read_text(encoding="utf-8"))["models"]
    models["Tool"]["summary"] = hostile
    models["Tool"]["checks"]["has_price"]["message"] = hostile
    resolved = workshop_with(summary=hostile, models=models, wire={"messages": {"not_found": hostile}})
    doc = json.loads(openapi_json(resolved))
    assert doc["info"]["description"] == hostile.strip()
    assert doc["components"]["schemas"]["Tool"]["description"] == hostile
    assert hostile in doc["components"]["responses"]["NotFound"]["description"]
    assert at(doc, "paths", "/v1/quotes", "post", "summary") == "Ask for a price \" ''' `<b>` */ ${x} {{ y }}"
    assert findings(doc) == []
