"""The subset of regular expressions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.design.pattern import matches, pattern_error, portable


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"^[a-z][a-z0-9-]*$", r"[a-z][a-z0-9\-]*"),
        (r"\d{3}", "[0-9]{3}"),
        (r"[\w.]+", r"[A-Za-z0-9_.]+"),
        (r"\S", r"[^\t-\r ]"),
        (r"(a|b)?", r"(?:a|b)?"),
        (r"(?:ab){2,5}?", r"(?:ab){2,5}"),
        (r".", r"[^\n]"),
        (r"\/\.\\", r"/\.\\"),
        (r"[\]\-^]", r"[\]\-\^]"),
        ("é+", "é+"),
        (r"\bword\b", r"\bword\b"),
        ("", ""),
    ],
)
def test_pattern_of_the_subset_has_one_portable_spelling(pattern: str, expected: str) -> None:
    assert pattern_error(pattern) is None
    assert portable(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "offset"),
    [
        ("a(?=b)", 1),
        ("a(?!b)", 1),
        ("(?<=a)b", 0),
        ("(?P<n>a)", 0),
        ("(?<n>a)", 0),
        ("(?i)a", 0),
        ("(?>a)", 0),
        (r"(a)\1", 3),
        (r"\pL", 0),
        (r"\u0041", 0),
        (r"\x41", 0),
        (r"\B", 0),
        (r"\A", 0),
        ("a++", 2),
        ("a*+", 2),
        ("a**", 2),
        ("a{2}{3}", 4),
        ("a{,3}", 1),
        ("a{3,2}", 1),
        ("a{1001}", 1),
        ("(a{100}){11}", 0),
        ("a{", 1),
        ("a}", 1),
        ("a]", 1),
        ("*a", 0),
        ("|*", 1),
        (r"\b*", 0),
        ("(a", 0),
        ("a)", 1),
        ("[a", 0),
        ("[]", 0),
        ("[^]", 0),
        ("[z-a]", 1),
        (r"[a-\d]", 1),
        (r"[\d-z]", 1),
        ("[a-c-e]", 4),
        ("[[:alpha:]]", 1),
        ("[a--b]", 3),
        ("[a&&b]", 2),
        (r"[\D]", 1),
        (r"[\b]", 1),
        ("a^b", 1),
        ("a$b", 1),
        ("a\tb", 1),
        ("\\", 0),
        ("(" * 21 + ")" * 21, 20),
    ],
)
def test_pattern_outside_the_subset_is_refused_at_the_character(pattern: str, offset: int) -> None:
    error = pattern_error(pattern)
    assert error is not None
    assert error.offset == offset


@given(st.text(alphabet=r"ab09-_\dwsnDWS[](){}^$.*+?|,:=!/ é"))
def test_what_is_accepted_compiles_and_is_stable(pattern: str) -> None:
    if pattern_error(pattern) is None:
        spelled = portable(pattern)
        re.compile(spelled)
        assert pattern_error(spelled) is None
        assert portable(spelled) == spelled


@given(
    st.text(alphabet=r"ab\dws[]()^.*?|-", max_size=8),
    st.text(alphabet="ab0 _-\n\té", max_size=4),
)
def test_portable_spelling_means_what_python_means_in_ascii(pattern: str, text: str) -> None:
    if pattern_error(pattern) is None:
        assert matches(pattern, text) == (re.fullmatch(pattern, text, re.ASCII) is not None)


def test_whole_text_must_match() -> None:
    assert matches("[a-z]+", "abc")
    assert not matches("[a-z]+", "abc\n")
    assert not matches("^a|b$", "ab")
