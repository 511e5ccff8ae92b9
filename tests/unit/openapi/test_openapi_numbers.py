"""Patterns for ranges of numbers accept exactly the numbers of the range, in every way they may be written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.render.openapi.ranges import number_pattern

RANGES = [(-1400, 1400), (0, 99), (0, 100), (1, 1), (7, 1203), (-305, -17), (-9, 120), (100, 999), (50, 50), (-1, 0)]


def spellings(number: int, scale: int) -> Iterator[str]:
    """The plain decimal strings of a number in units of its last digit."""
    whole, rest = divmod(abs(number), 10**scale)
    digits = f"{rest:0{scale}}" if scale else ""
    for end in range(len(digits), -1, -1):
        if set(digits[end:]) <= {"0"}:
            point = f".{digits[:end]}" if end else ""
            yield from (f"{sign}{whole}{point}" for sign in (["", "-"] if number == 0 else ["-" * (number < 0)]))


@pytest.mark.parametrize("scale", [0, 1, 2, 3])
@pytest.mark.parametrize(("low", "high"), RANGES)
def test_pattern_accepts_exactly_the_range(low: int, high: int, scale: int) -> None:
    pattern = re.compile(number_pattern(low, high, scale))
    for number in range(-1500, 1501):
        for text in spellings(number, scale):
            assert bool(pattern.fullmatch(text)) is (low <= number <= high), text


@given(st.integers(-(10**17), 10**17), st.integers(0, 10**17), st.integers(0, 6), st.data())
def test_pattern_of_a_wide_range_knows_its_edges(low: int, span: int, scale: int, data: st.DataObject) -> None:
    pattern = re.compile(number_pattern(low, low + span, scale))
    inside = data.draw(st.integers(low, low + span))
    for number in (low, low + span, inside, low - 1, low + span + 1):
        text = next(spellings(number, scale))
        assert bool(pattern.fullmatch(text)) is (low <= number <= low + span), text


@pytest.mark.parametrize("text", ["", "-", "+1", "00", "01", "1.", ".5", "1.000", "1e2", " 1", "1 "])
def test_pattern_refuses_what_is_no_plain_decimal(text: str) -> None:
    assert re.fullmatch(number_pattern(-99999, 99999, 2), text) is None
