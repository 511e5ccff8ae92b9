"""Everything that the language does not know is refused at its place, with a code."""

from __future__ import annotations

import pytest

from scaffolder.diagnostics import Code, Diagnostic
from scaffolder.ir import codes
from scaffolder.ir.expressions.compile import compile_condition, compile_value
from scaffolder.ir.expressions.effects import compile_effect
from scaffolder.ir.query import Type
from tests.unit.expressions.refusals import EFFECTS, RULES, VALUES
from tests.unit.expressions.schema import MODELS_BY_NAME, scope_of

SCOPE = scope_of(inputs={"amount": Type("int"), "product": Type("reference", target="Product")})
CATALOGUE = {value.name: value for value in vars(codes).values() if isinstance(value, Code)}


def told(text: str, diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(found.code, text[found.offset :]) for found in diagnostics if found.offset is not None]


@pytest.mark.parametrize(("text", "code", "rest"), RULES)
def test_a_bad_rule_is_refused_at_its_character(text: str, code: str, rest: str) -> None:
    compiled = compile_condition(text, SCOPE, "/models/Project/access/read")
    assert compiled.expr is None
    assert (code, rest) in told(text, compiled.diagnostics)
    assert {found.pointer for found in compiled.diagnostics} == {"/models/Project/access/read"}


@pytest.mark.parametrize(("text", "field", "code", "rest"), VALUES)
def test_a_value_that_does_not_fit_is_refused(text: str, field: str, code: str, rest: str) -> None:
    expected = MODELS_BY_NAME["Project"].field(field).type
    compiled = compile_value(text, SCOPE, "/p", expected)
    assert compiled.expr is None
    assert told(text, compiled.diagnostics) == [(code, rest)]


@pytest.mark.parametrize(("text", "code", "rest"), EFFECTS)
def test_a_bad_effect_is_refused_at_its_character(text: str, code: str, rest: str) -> None:
    compiled = compile_effect(text, SCOPE, "/p")
    assert compiled.effect is None
    assert (code, rest) in told(text, compiled.diagnostics)


def test_every_code_of_the_catalogue_has_a_case() -> None:
    covered = {code for _, code, _ in (*RULES, *EFFECTS)} | {code for *_, code, _ in VALUES}
    assert covered == set(CATALOGUE)


def test_names_of_codes_are_unique_and_kebab_case() -> None:
    names = [value.name for value in vars(codes).values() if isinstance(value, Code)]
    assert len(names) == len(set(names))
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)


def test_independent_problems_are_all_reported_in_order() -> None:
    compiled = compile_condition("titel == 'a' and status == 'opn' and dueOn < null", SCOPE, "/p")
    assert [found.code for found in compiled.diagnostics] == ["unknown-name", "no-such-value", "null-not-here"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("titel == 'a'", "title"),
        ("any(lin.done for line in lines)", "line"),
        ("$usr == author", "$user"),
        ("status == 'opn'", "open"),
        ("$input.amuont == 1", "amount"),
        ("author.emial == 'a@b.test'", "email"),
        ("done == True", "true"),
        ("done = flag", "=="),
        ("dueOn is null", "== null"),
        ("done && flag", "and"),
        ("1 < quantity < 5", "a < b and b < c"),
        ("tags.name == 'red'", "for x in tags"),
        ("max(quantity, 2) > 1", "max(value for x in list"),
    ],
)
def test_the_hint_names_what_was_meant(text: str, hint: str) -> None:
    (found,) = compile_condition(text, SCOPE, "/p").diagnostics[:1]
    assert found.hint is not None
    assert hint in found.hint


def test_the_caller_is_refused_where_the_design_has_no_authentication() -> None:
    compiled = compile_condition("author == $user", scope_of(auth_model=None), "/p")
    assert [found.code for found in compiled.diagnostics] == ["special-not-here"]


def test_specials_are_refused_in_checks() -> None:
    scope = scope_of(user_allowed=False, now_allowed=False)
    compiled = compile_condition("author == $user or dueOn > $now or $input.x == 1", scope, "/p")
    assert [found.code for found in compiled.diagnostics] == ["special-not-here"] * 3


def test_fields_are_refused_where_there_is_no_row() -> None:
    compiled = compile_condition("title == 'a' or $user.role == 'admin'", scope_of(None), "/p")
    assert told("title == 'a' or $user.role == 'admin'", compiled.diagnostics)[0][0] == "unknown-name"
