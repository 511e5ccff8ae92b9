"""Every document is valid OpenAPI and clean under the linters' rules; each rule finds what it is for."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.unit.openapi.designs import DESIGNS, document
from tests.unit.openapi.lint import RULES, findings

Break = Callable[[dict[str, Any]], Any]
LIST = ("paths", "/api/articles", "get")


@pytest.mark.parametrize("name", DESIGNS)
def test_document_is_valid_openapi(name: str) -> None:
    validate(document(name))


@pytest.mark.parametrize("name", DESIGNS)
def test_document_has_no_finding(name: str) -> None:
    assert findings(document(name)) == []


def operation(doc: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = doc["paths"]["/api/articles"]["get"]
    return found


BREAKS: dict[str, Break] = {
    "info_is_complete": lambda doc: doc["info"].pop("contact"),
    "servers_are_real": lambda doc: doc["servers"][0].update(url="https://example.com"),
    "tags_are_declared": lambda doc: operation(doc).update(tags=["unheard-of"]),
    "operations_are_described": lambda doc: operation(doc).update(description=""),
    "operation_ids_are_unique_and_url_safe": lambda doc: operation(doc).update(operationId="getArticle"),
    "statuses_are_complete": lambda doc: operation(doc)["responses"].pop("200"),
    "security_is_defined": lambda doc: operation(doc).pop("security") and operation(doc).update(security=[{"no": []}]),
    "paths_are_clean": lambda doc: doc["paths"].update({"/api/articles/{id}": {}}),
    "parameters_are_declared": lambda doc: doc["paths"]["/api/articles/{slug}"]["get"].pop("parameters"),
    "references_lead_somewhere": lambda doc: operation(doc)["responses"].update({"404": {"$ref": "#/components/x/Y"}}),
    "components_are_used": lambda doc: doc["components"]["schemas"].update(Spare={"type": "string"}),
    "component_names_are_legal": lambda doc: doc["components"]["schemas"].update({"a b": {}}),
    "arrays_have_items": lambda doc: doc["components"]["schemas"].update(Spare={"type": ["array", "null"]}),
    "enums_fit_their_type": lambda doc: doc["components"]["schemas"].update(S={"type": "string", "enum": ["a", None]}),
    "required_members_are_properties": lambda doc: doc["components"]["schemas"]["Article"]["required"].append("x"),
    "markdown_is_safe": lambda doc: operation(doc).update(description="<script>"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_what_it_is_for(rule: Callable[[dict[str, Any]], Any]) -> None:
    broken = deepcopy(document("conduit"))
    BREAKS[rule.__name__](broken)
    assert list(rule(broken))
