"""Literals against the fields they are for."""

from __future__ import annotations

import pytest

from scaffolder.design.document import Field
from scaffolder.design.literals import literal_problem

DECIMAL = {"type": "decimal", "precision": 5, "scale": 2}
FITTING: list[tuple[dict[str, object], object]] = [
    ({"type": "string"}, "abc"),
    ({"type": "string", "max": 3, "pattern": "[a-z]+"}, "abc"),
    ({"type": "text"}, " kept as it is \n"),
    ({"type": "int", "min": 0}, 0),
    ({"type": "int"}, -(2**53) + 1),
    ({"type": "bigint"}, "9223372036854775807"),
    ({"type": "bigint"}, 7),
    (DECIMAL, "999.99"),
    (DECIMAL, "-0.5"),
    (DECIMAL, 12),
    ({"type": "bool"}, False),
    ({"type": "enum", "values": ("a", "b")}, "b"),
    ({"type": "date"}, "2024-02-29"),
    ({"type": "datetime"}, "2024-02-29T23:59:59.5+02:00"),
    ({"type": "uuid"}, "0190a6e0-0000-7000-8000-00000000000f"),
    ({"type": "email"}, "a@example.com"),
    ({"type": "url"}, "https://example.com/a?b=c"),
    ({"type": "password"}, "long enough"),
]
UNFIT: list[tuple[dict[str, object], object]] = [
    ({"type": "string"}, 7),
    ({"type": "string"}, ""),
    ({"type": "string"}, " a"),
    ({"type": "string"}, "a\0"),
    ({"type": "string"}, "x" * 256),
    ({"type": "string", "min": 4}, "abc"),
    ({"type": "text"}, "\n\t"),
    ({"type": "int"}, True),
    ({"type": "int"}, "1"),
    ({"type": "int"}, 2**53),
    ({"type": "int", "max": 5}, 6),
    ({"type": "bigint"}, "9223372036854775808"),
    ({"type": "bigint"}, "1.0"),
    (DECIMAL, "1000.00"),
    (DECIMAL, "1.234"),
    (DECIMAL, "1e2"),
    (DECIMAL, 1.5),
    ({**DECIMAL, "min": "1.00"}, "0.99"),
    ({"type": "bool"}, 0),
    ({"type": "enum", "values": ("a", "b")}, "c"),
    ({"type": "date"}, "2023-02-29"),
    ({"type": "datetime"}, "2024-02-29 10:00:00"),
    ({"type": "datetime"}, "0001-01-01T00:00:00+14:00"),
    ({"type": "uuid"}, "0190a6e000007000800000000000000f"),
    ({"type": "email"}, "example.com"),
    ({"type": "url"}, "ftp://example.com"),
    ({"type": "password"}, "short"),
    ({"type": "slug"}, "a"),
    ({"type": "sequence"}, 1),
]


@pytest.mark.parametrize(("keys", "value"), FITTING)
def test_fitting_literal(keys: dict[str, object], value: object) -> None:
    assert literal_problem(Field.model_validate(keys), value) is None


@pytest.mark.parametrize(("keys", "value"), UNFIT)
def test_unfit_literal(keys: dict[str, object], value: object) -> None:
    assert literal_problem(Field.model_validate(keys), value)
