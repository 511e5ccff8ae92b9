"""The published JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scaffolder.design.schema import json_schema
from tests.invalid.cases import MARK, SHOP, Case, cases

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/design.json"))
SHAPE_CODES = ("unknown-key", "wrong-type", "unknown-choice", "illegal-key", "invalid-name")
SCHEMA = json_schema()


def valid(text: str) -> bool:
    return Draft202012Validator(SCHEMA).is_valid(json.loads(text))


def test_schema_satisfies_its_meta_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_satisfy_the_schema(path: Path) -> None:
    errors = list(Draft202012Validator(SCHEMA).iter_errors(json.loads(path.read_text(encoding="utf-8"))))
    assert errors == []


def test_the_shop_satisfies_the_schema() -> None:
    assert valid(SHOP)


MISSHAPEN = [case for case in cases() if case.expected[0][0] in SHAPE_CODES]


@pytest.mark.parametrize("case", MISSHAPEN, ids=lambda case: f"{case.line}-{case.expected[0][0]}")
def test_misshapen_designs_do_not_satisfy_the_schema(case: Case) -> None:
    assert not valid(case.text.replace(MARK, ""))


def properties(schema: Any, pointer: str = "") -> list[tuple[str, Any]]:
    if isinstance(schema, list):
        return [found for index, item in enumerate(schema) for found in properties(item, f"{pointer}/{index}")]
    if not isinstance(schema, dict):
        return []
    own = [(f"{pointer}/{name}", part) for name, part in schema.get("properties", {}).items()]
    return own + [
        found for key, part in schema.items() if key != "if" for found in properties(part, f"{pointer}/{key}")
    ]


def test_every_property_has_a_description() -> None:
    bare = [pointer for pointer, part in properties(SCHEMA) if not part.get("description")]
    assert bare == []
    assert len(properties(SCHEMA)) > 80


def test_null_is_offered_for_defaults_alone() -> None:
    nullable = [pointer for pointer, part in properties(SCHEMA) if '"null"' in json.dumps(part)]
    assert nullable == ["/$defs/Field/default", "/$defs/Setting/default"]


def test_types_and_operations_are_enumerated_for_editors() -> None:
    assert "sequence" in json.dumps(SCHEMA["$defs"]["Field"]["properties"]["type"])
    assert "login" in SCHEMA["$defs"]["Endpoint"]["properties"]["operation"]["enum"]
