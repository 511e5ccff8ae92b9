"""Findings and how they are printed."""

from __future__ import annotations

import pytest

from scaffolder.design.source import parse
from scaffolder.diagnostics import (
    Code,
    Diagnostic,
    Place,
    Severity,
    as_github,
    as_json,
    as_text,
    closest,
    in_order,
    pointer_of,
    pointer_parts,
)

UNKNOWN = Code("unknown-thing", 'there is no "{name}"', 'did you mean "{hint}"?')


def located(pointer: str = "/a", **values: str) -> Diagnostic:
    source, _ = parse('{\n  "a": "xy"}', "d.json")
    assert source is not None
    return UNKNOWN.at(pointer, **{"name": "b", **values}).located(source)


def test_text_names_place_code_and_hint() -> None:
    assert as_text([located(hint="a")]) == (
        'd.json:2:8: error[unknown-thing]: there is no "b"\n  hint: did you mean "a"?\n'
    )


def test_text_of_a_finding_without_a_place_is_one_line() -> None:
    assert as_text([UNKNOWN.at("", name="b")]) == 'error[unknown-thing]: there is no "b"\n'


def test_text_shows_control_characters_as_escapes() -> None:
    assert "\n" not in as_text([located(name="a\nb\x1b[31m")])[:-1]


def test_json_has_the_same_members_for_every_finding() -> None:
    assert as_json([located(), UNKNOWN.at("/x", name="b")]) == [
        {
            "code": "unknown-thing",
            "severity": "error",
            "message": 'there is no "b"',
            "pointer": "/a",
            "hint": None,
            "file": "d.json",
            "line": 2,
            "column": 8,
        },
        {
            "code": "unknown-thing",
            "severity": "error",
            "message": 'there is no "b"',
            "pointer": "/x",
            "hint": None,
            "file": None,
            "line": None,
            "column": None,
        },
    ]


def test_github_commands_escape_what_would_end_them() -> None:
    diagnostic = Diagnostic("c", Severity.WARNING, "50%\nmore::x", "", file="a,b:c.json", place=Place(3, 4))
    assert as_github([diagnostic]) == "::warning file=a%2Cb%3Ac.json,line=3,col=4,title=c::50%25%0Amore::x\n"


def test_offset_inside_a_string_moves_the_place() -> None:
    source, _ = parse('{"a": "x\\u0041y"}', "d.json")
    assert source is not None
    assert UNKNOWN.at("/a", name="b", offset=2).located(source).place == Place(1, 15)


def test_a_finding_that_has_a_place_keeps_it() -> None:
    source, _ = parse("{}", "other.json")
    assert source is not None
    assert located().located(source) == located()


@pytest.mark.parametrize(
    ("word", "expected"),
    [("titel", "title"), ("TITLE", "title"), ("createdat", "createdAt"), ("zzz", None), ("", None)],
)
def test_closest_is_the_known_name_that_is_near(word: str, expected: str | None) -> None:
    assert closest(word, ["title", "body", "createdAt"]) == expected


def test_pointers_escape_and_unescape() -> None:
    pointer = pointer_of("endpoints", "GET /a~b", 0)
    assert pointer == "/endpoints/GET ~1a~0b/0"
    assert pointer_parts(pointer) == ("endpoints", "GET /a~b", "0")


def test_findings_are_ordered_by_place_and_not_repeated() -> None:
    first, second = located("/"), located("/a")
    assert in_order([second, first, second]) == (first, second)


def test_hint_without_template_is_printed_as_given() -> None:
    assert Code("c", "m").at("", hint="do this").hint == "do this"
    assert Code("c", "m", "always {x}").at("", x=1).hint == "always 1"
