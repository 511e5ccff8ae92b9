"""JSON with places."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.design.source import Json, Source, decode, parse
from scaffolder.diagnostics import Place, pointer_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)

NOISE = [
    "",
    " ",
    "0",
    "00",
    "-",
    ".5",
    "1e9",
    "1e999",
    "NaN",
    "Infinity",
    '"',
    "\\",
    "\\u",
    "\x01",
    "\x0b",
    "\ufeff",
    ",",
    "[",
    "}",
]


def source_of(text: str) -> Source:
    source, diagnostics = parse(text, "design.json")
    assert source is not None
    assert diagnostics == ()
    return source


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_any_json_value_is_read_as_the_standard_library_reads_it(value: Json, indent: int | None, ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii)
    assert source_of(text).value == json.loads(text)


@given(st.text())
def test_any_text_gives_a_document_or_a_finding_with_a_place(text: str) -> None:
    source, diagnostics = parse(text, "design.json")
    assert (source is not None) or diagnostics
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for diagnostic in diagnostics:
        assert diagnostic.place is not None
        assert 1 <= diagnostic.place.line <= len(lines)
        assert 1 <= diagnostic.place.column <= len(lines[diagnostic.place.line - 1]) + 2


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.booleans())
def test_characters_of_a_string_value_are_found_behind_any_escape(text: str, ascii: bool) -> None:
    literal = json.dumps(text, ensure_ascii=ascii)
    source = source_of(f'{{"rule": {literal}}}')
    start = len('{"rule": "') + 1
    for offset in range(len(text) + 1):
        before = json.dumps(text[:offset], ensure_ascii=ascii)[1:-1]
        assert source.expression_place("/rule", offset) == Place(1, start + len(before))


@pytest.mark.parametrize(
    ("pointer", "at_key", "place"),
    [
        ("", False, Place(1, 1)),
        ("/models", False, Place(2, 3)),
        ("/models/A~1b", False, Place(2, 14)),
        ("/models/A~1b/list/0", False, Place(2, 31)),
        ("/models/A~1b/list/1", False, Place(2, 36)),
        ("/name", False, Place(3, 11)),
        ("/name", True, Place(3, 3)),
        ("/models/gone/deep", True, Place(2, 3)),
        ("/gone", False, Place(1, 1)),
    ],
)
def test_part_is_placed_at_its_value_or_key_or_at_what_is_around_it(pointer: str, at_key: bool, place: Place) -> None:
    source = source_of('{\n  "models": {"A/b": {"list": ["x", {}]}},\n  "name": "n"}')
    assert source.place(pointer, at_key=at_key) == place


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break_counts_once(newline: str) -> None:
    source = source_of(f'{{{newline}{newline}  "a": 1}}')
    assert source.place("/a") == Place(3, 8)


def test_bytes_that_are_not_utf8_are_reported_at_the_first_one() -> None:
    text, (diagnostic,) = decode('{"é":\n "'.encode() + b"\xff", "design.json")
    assert text is None
    assert (diagnostic.code, diagnostic.place) == ("invalid-encoding", Place(2, 3))


def test_64_levels_are_read() -> None:
    assert source_of("[" * 64 + "]" * 64).value is not None


@pytest.mark.parametrize("inside", ["1", '"deep"', "{}", "[]"])
def test_a_value_below_64_levels_is_too_deep(inside: str) -> None:
    source, (diagnostic,) = parse("[" * 64 + inside + "]" * 64, "design.json")
    assert source is None
    assert (diagnostic.code, diagnostic.place) == ("too-deep", Place(1, 65))


@given(JSON, st.data())
def test_a_text_that_is_valid_has_a_place_for_every_part(value: Json, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans()))
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(NOISE)) + text[at + data.draw(st.integers(0, 1)) :]
    source, diagnostics = parse(text, "design.json")
    if source is not None and not diagnostics:
        assert set(source.spans) == set(pointers(source.value, ""))


def pointers(value: Json, at: str) -> Iterator[str]:
    yield at
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from pointers(member, at + pointer_of(key))


def test_the_last_of_two_equal_keys_is_kept_for_further_checks() -> None:
    source, diagnostics = parse('{"a": 1, "a": 2, "a": 3}', "design.json")
    assert source is not None
    assert source.value == {"a": 3}
    assert [it.place for it in diagnostics] == [Place(1, 10), Place(1, 18)]
