"""Every broken design is reported with its code, its pointer, and the very character."""

from __future__ import annotations

import pytest

from scaffolder.design import codes
from scaffolder.design.load import load_text
from scaffolder.diagnostics import Diagnostic, Place
from scaffolder.pipeline import read_text
from tests.invalid.broken_text import BROKEN_TEXTS
from tests.invalid.cases import MARK, SHOP, Case, cases

CASES = cases()
READ_FROM_DISK = {codes.INVALID_ENCODING.name, codes.UNREADABLE_FILE.name}


def place_of_mark(text: str) -> Place:
    before = text[: text.index(MARK)].replace("\r\n", "\n")
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def found(text: str) -> tuple[Diagnostic, ...]:
    return load_text(text.replace(MARK, ""))[2]


def test_the_shop_itself_is_valid() -> None:
    design, _, diagnostics = load_text(SHOP)
    assert design is not None
    assert diagnostics == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}-{case.expected[0][0]}")
def test_broken_design_is_reported_with_code_pointer_and_place(case: Case) -> None:
    diagnostics = found(case.text)
    assert sorted((it.code, it.pointer) for it in diagnostics) == sorted(case.expected)
    code, pointer = case.expected[0]
    first = next(it for it in diagnostics if (it.code, it.pointer) == (code, pointer))
    assert (first.file, first.place) == ("design.json", place_of_mark(case.text))


@pytest.mark.parametrize(("text", "code", "pointer"), BROKEN_TEXTS)
def test_broken_text_is_reported_with_code_pointer_and_place(text: str, code: str, pointer: str) -> None:
    assert (code, pointer, place_of_mark(text)) in [(it.code, it.pointer, it.place) for it in found(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}-{case.expected[0][0]}")
def test_a_design_is_loaded_where_its_errors_are_local(case: Case) -> None:
    design, source, diagnostics = load_text(case.text.replace(MARK, ""))
    assert source is not None
    assert (design is not None) == all(it.code in codes.LOCAL for it in diagnostics if it.is_error)


LOCAL_CASES = [case for case in CASES if {code for code, _ in case.expected} <= codes.LOCAL]


@pytest.mark.parametrize("case", LOCAL_CASES, ids=lambda case: f"{case.line}-{case.expected[0][0]}")
def test_a_bad_rule_is_found_beside_a_local_error(case: Case) -> None:
    text = case.text.replace(MARK, "").replace("count(lines) > 0", "count(lines) > note")
    reading = read_text(text)
    assert reading.project is None
    assert {it.code for it in reading.diagnostics} > {code for code, _ in case.expected}


def test_every_code_of_the_catalogue_has_a_case() -> None:
    covered = {code for case in CASES for code, _ in case.expected} | {code for _, code, _ in BROKEN_TEXTS}
    assert {code.name for code in codes.catalogue()} - READ_FROM_DISK - covered == set()


def test_codes_are_unique_and_kebab_case() -> None:
    names = [code.name for code in codes.catalogue()]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)
