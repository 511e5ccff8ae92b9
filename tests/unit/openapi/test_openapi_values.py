"""The schema of a value accepts exactly what the wire contract accepts, whatever is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from scaffolder.ir.model import Field, Input
from scaffolder.render.openapi.inputs import member_schema
from tests.unit.openapi.designs import project
from tests.unit.openapi.projects import field
from tests.unit.openapi.wire_values import member_refusal

FIELDS = {
    one.name: one
    for one in (
        field("string", maximum=5),
        field("stringOfOne", maximum=1),
        field("stringLong", minimum=2, maximum=1500),
        field("stringMin", minimum=3, maximum=6),
        field("stringPattern", pattern="[a-c]{1,3}(?:-[a-c])?", maximum=10),
        field("stringPhone", pattern=r"\+?[0-9 ]{2,6}", maximum=10),
        field("stringNegated", pattern="[^a]+", minimum=2, maximum=4),
        field("text", "text"),
        field("textBounded", "text", minimum=3, maximum=6),
        field("password", "password", minimum=3, maximum=6),
        field("email", "email"),
        field("url", "url"),
        field("uuid", "uuid"),
        field("int", "int"),
        field("intBounded", "int", minimum=-3, maximum=12),
        field("bigint", "bigint"),
        field("bigintBounded", "bigint", minimum=-12, maximum=40),
        field("decimal", "decimal", precision=5, scale=2),
        field("decimalBounded", "decimal", precision=5, scale=2, minimum="-1.25", maximum="12.5"),
        field("decimalTiny", "decimal", precision=3, scale=3, minimum="0.125", maximum="0.25"),
        field("bool", "bool"),
        field("date", "date"),
        field("datetime", "datetime"),
        field("enum", "enum", values=("new", "used")),
    )
}
WORDS = st.lists(
    st.sampled_from(
        ["a", "b", "-", " ", "\t", "\n", "\v", "\0", "A", "@", "x.test", "http://", "é", "\u2028", "🙂", "1"]
    )
)
NUMBERS = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True)
MOMENTS = st.from_regex(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]{1,4})?(Z|[+-][0-2][0-9]:00))?"
)
SENT = st.one_of(
    WORDS.map("".join),
    NUMBERS,
    MOMENTS,
    st.text(max_size=8),
    st.sampled_from(["new", "used", "", "0", "-0", "00", "1\n", "a" * 255, "a" * 256, "a" * 1500, " " + "a" * 1501]),
    st.uuids().map(str),
    st.integers(-(2**54), 2**54),
    st.integers(-20, 20),
    st.booleans(),
    st.none(),
    st.just([]),
    st.just({}),
)
EDGE_YEARS = ("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00")


@pytest.mark.parametrize("nullable", [False, True], ids=["required", "optional"])
@pytest.mark.parametrize("name", FIELDS)
def test_schema_accepts_what_the_contract_accepts(name: str, nullable: bool) -> None:
    one = FIELDS[name]
    member = Input(name, one, True, nullable)
    validator = Draft202012Validator(member_schema(member, project("workshop")), validate_formats=True)

    @settings(max_examples=150, deadline=None, database=None)
    @given(SENT)
    @example(" \t ")
    @example("http://a.test/" + "x" * 2034)
    @example("http://a.test/" + "x" * 2040)
    def compare(sent: Any) -> None:
        if sent not in EDGE_YEARS:
            assert validator.is_valid(sent) is (member_refusal(sent, member, project("workshop")) is None)

    compare()


@pytest.mark.parametrize("one", [field("several", pattern="a+b+", minimum=3, maximum=4), field("vast", maximum=9000)])
def test_schema_promises_nothing_that_the_contract_refuses(one: Field) -> None:
    member = Input(one.name, one, True, False)
    validator = Draft202012Validator(member_schema(member, project("workshop")))
    for sent in ("ab", "aab", "aabb", "aaabb", " ab", " aab", "aab\n", "b", "", " ", "a\0b", 1, None):
        refused = member_refusal(sent, member, project("workshop")) is not None
        assert not (refused and validator.is_valid(sent)), sent
        assert refused or validator.is_valid(str(sent).strip()), sent


@pytest.mark.parametrize("nullable", [False, True], ids=["required", "optional"])
def test_list_of_references_counts_its_items(nullable: bool) -> None:
    listed = Field("labels", project("workshop").model("Tool").field("labels").type, many=True, minimum=1, maximum=2)
    member = Input("labels", listed, True, nullable)
    validator = Draft202012Validator(member_schema(member, project("workshop")))
    for sent in ([], [1], [1, 2], [1, 2, 3], None, ["1"], [None], {}):
        assert validator.is_valid(sent) is (member_refusal(sent, member, project("workshop")) is None), sent
