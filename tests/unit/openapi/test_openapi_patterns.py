"""Patterns of a design: how long a match is, what one looks like, and what is left of them without blanks around."""

from __future__ import annotations

import re
from itertools import islice, product

import pytest

from scaffolder.design.pattern import matches
from scaffolder.design.regular import examples, parsed, printed, width
from scaffolder.render.openapi.narrowed import bounded, trimmed

BLANKS = "\t\n\v\f\r "
PATTERNS = {
    "[A-Z]{2,10}": (2, 10),
    r"\d{3}-\d{4}": (8, 8),
    r"\w+(?:\.\w+)*": (1, None),
    r"[^\s]+": (1, None),
    "a|b|cd?": (1, 2),
    "(?:a|b[a ])+ ?": (1, None),
    r"\+?[0-9 ]{2,4}": (2, 5),
    ".{3}": (3, 3),
    r"\W": (1, 1),
    "(a| b)(c| )?": (1, 3),
    "[a ]*": (0, None),
    r"\bab?": (1, 2),
    "a?b? ?": (0, 3),
    r"[\]a-]": (1, 1),
    "(a{0}|b)+?": (0, None),
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_width_is_that_of_the_shortest_and_longest_match(pattern: str) -> None:
    assert width(parsed(pattern)) == PATTERNS[pattern]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_examples_match(pattern: str) -> None:
    assert all(matches(pattern, text) for text in islice(examples(parsed(pattern)), 5))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_trimmed_pattern_matches_what_has_ink_at_both_ends(pattern: str) -> None:
    narrowed = re.compile(printed(trimmed(parsed(pattern))))
    for letters in (product("abc+ 0\x00\n.-", repeat=size) for size in range(1, 5)):
        for text in map("".join, letters):
            wanted = matches(pattern, text) and "\0" not in text and text == text.strip(BLANKS)
            assert bool(narrowed.fullmatch(text)) is wanted, text


def test_pattern_without_blanks_stays_as_it_is() -> None:
    tree = parsed("[a-z]+(?:-[a-z0-9]+)*")
    assert trimmed(tree) == tree


@pytest.mark.parametrize("pattern", ["[a-c]+", "a[b ]*", "[a ]{2,9}c", "(?:ab|[ab]+c)", "b?", "[^a]+x{2}"])
@pytest.mark.parametrize(("least", "most"), [(1, 2), (2, 3), (3, 3)])
def test_bounded_pattern_matches_what_is_of_that_length(pattern: str, least: int, most: int) -> None:
    tree = bounded(parsed(pattern), least, most)
    shortest, longest = width(parsed(pattern))
    if tree is None:
        assert shortest > most or (longest is not None and longest < least)
        return
    for letters in (product("abcx ", repeat=size) for size in range(5)):
        for text in map("".join, letters):
            wanted = matches(pattern, text) and least <= len(text) <= most
            assert bool(re.fullmatch(printed(tree), text)) is wanted, text


def test_length_of_several_repetitions_is_not_counted() -> None:
    assert bounded(parsed("a+b+"), 1, 4) is None
