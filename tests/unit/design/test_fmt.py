"""The canonical form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from scaffolder.design.fmt import WIDTH, format_design
from scaffolder.design.source import Json
from tests.invalid.cases import SHOP
from tests.unit.design.test_source import JSON

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/design.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_are_in_canonical_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_design(json.loads(text)) == text


def test_the_shop_is_in_canonical_form() -> None:
    assert format_design(json.loads(SHOP)) == SHOP


@given(JSON)
def test_form_keeps_every_value_and_order_and_is_stable(value: Json) -> None:
    text = format_design(value)
    assert json.dumps(json.loads(text)) == json.dumps(value)
    assert format_design(json.loads(text)) == text


def test_sections_are_broken_even_where_they_fit() -> None:
    assert format_design({"database": {"ids": "int"}}) == '{\n  "database": {\n    "ids": "int"\n  }\n}\n'


def test_field_stands_on_one_line_as_long_as_it_fits() -> None:
    fields: dict[str, Json] = {"a": {"type": "enum", "values": ["x" * 20] * 3}, "b": {"values": ["x" * 40] * 3}}
    lines = format_design({"models": {"A": {"fields": fields}}}).splitlines()
    assert [line for line in lines if '"a"' in line and line.endswith("},")]
    assert '        "b": {' in lines
    assert max(map(len, lines)) <= WIDTH


def test_a_long_path_does_not_break_its_endpoint() -> None:
    endpoint: Json = {"operation": "update", "model": "Article", "access": "user", "summary": "x" * 30}
    text = format_design({"endpoints": {"POST /" + "a" * 60: endpoint}})
    assert f'": {json.dumps(endpoint)}\n' in text
