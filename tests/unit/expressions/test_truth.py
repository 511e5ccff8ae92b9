"""What rules say of real rows in SQLite, nulls and deleted rows included."""

from __future__ import annotations

import pytest

from tests.unit.expressions.asking import asked, outcomes, rule, value
from tests.unit.expressions.schema import MONEY, RATE

# Project 1 has everything; 2 has nulls, a deleted org and empty lists; 3 has a null product in its only line.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # null
        ("reviewer == author", "F?T"),
        ("reviewer != author", "T?F"),
        ("reviewer == null", "FTF"),
        ("reviewer != null", "TFT"),
        ("null == reviewer", "FTF"),
        ("flag", "T?F"),
        ("not flag", "F?T"),
        ("flag == true", "T?F"),
        ("flag or done", "T?F"),
        ("flag and done", "TFF"),
        ("not (flag and done)", "FTT"),
        ("flag == null or flag", "TTF"),
        ("(reviewer == author) == null", "FTF"),
        ("(quantity == 3) == done", "TFF"),
        # order of text, numbers, dates
        ("title < 'Two'", "TFF"),
        ("title >= 'One'", "TTT"),
        ("quantity >= 3 and quantity <= 3", "TTT"),
        ("dueOn < '2026-06-11'", "T??"),
        ("dueOn == '2026-06-10'", "T??"),
        ("startsAt < '2026-06-15T13:00:00+02:00'", "F??"),
        ("startsAt <= '2026-06-15T13:00:00+02:00'", "T??"),
        ("big == '9007199254740993'", "T??"),
        ("big > 9007199254740992", "T??"),
        ("token == '0190A6F0-0000-7000-8000-000000000001'", "T??"),
        ("number != 2", "TFT"),
        # time
        ("dueOn < $now", "T??"),
        ("dueOn == $now - days(5)", "T??"),
        ("days(5) + dueOn == $now", "T??"),
        ("$now > dueOn + days(5)", "F??"),
        ("startsAt + hours(1) == $now", "T??"),
        ("startsAt + minutes(59) < $now", "T??"),
        ("startsAt + days(1) - hours(23) == $now", "T??"),
        ("createdAt < $now - days(13)", "TTT"),
        ("dueOn in ['2026-06-10', '2026-06-11']", "T??"),
        ("$now in [startsAt, createdAt]", "F??"),
        # arithmetic
        ("quantity + 2 == 5", "TTT"),
        ("quantity - 5 == -2", "TTT"),
        ("-quantity * 2 == -6", "TTT"),
        ("-quantity + 2 * 3 == 3", "TTT"),
        ("(quantity + 1) * 2 == 8", "TTT"),
        ("budget * 2 == 25", "T?F"),
        ("budget == 12.5", "T?F"),
        ("budget == '12.50'", "T?F"),
        ("budget > 12.4999", "T?F"),
        ("budget + rate == 12.625", "T?F"),
        ("budget * rate == 1.5625", "T?F"),
        ("budget < 0", "F?T"),
        ("quantity > 2.99", "TTT"),
        ("quantity == 3.0", "TTT"),
        # in
        ("status in ['open', 'closed']", "TFT"),
        ("status not in ['open', 'closed']", "FTF"),
        ("reviewer in [author]", "F?T"),
        ("reviewer not in [author]", "T?F"),
        ("from in ['east', 'west']", "T??"),
        ("from not in ['west']", "T??"),
        ("quantity in [1.5, 3]", "TTT"),
        ("quantity not in [1.5, 3]", "FFF"),
        ("reviewer in followers", "T?F"),
        ("reviewer not in followers", "F?T"),
        ("not (reviewer in followers)", "F?T"),
        ("(reviewer in followers) == null", "FTF"),
        ("reviewer in author.followers", "T?F"),
        ("author in followers", "FFF"),
        ("1 in followers", "FFT"),
        ("'red' in tags.name", "TFF"),
        ("5 in tags.weight", "TFF"),
        ("5 not in tags.weight", "FTT"),
        ("author in org.members.user", "T?F"),
        ("self in org.projects", "T?T"),
        ("self not in org.projects", "F?F"),
        ("author not in org.members.user", "F?T"),
        # paths; the org of project 2 is deleted
        ("org.plan == 'pro'", "T?T"),
        ("org.owner.name == 'Ann'", "T?T"),
        ("author.org.plan == 'pro'", "T??"),
        ("org == null", "FTF"),
        ("org.id == null", "FTF"),
        ("author.id == 1", "TFF"),
        ("self.author.name == author.name", "TTT"),
        ("from == 'east'", "T??"),
        ("lead.name == 'Ann'", "T?T"),
        ("lead == org.owner", "T?T"),
        # lists
        ("count(followers) == 2", "TFF"),
        ("count(tags) == count(t for t in tags)", "TTT"),
        ("count(l for l in lines if l.done) == 1", "TFF"),
        ("count(org.products) == 1", "TFT"),
        ("count(p for p in org.products) == 1", "TFT"),
        ("any(l.done for l in lines)", "TFF"),
        ("any(not l.done for l in lines)", "FFT"),
        ("all(l.done for l in lines)", "FTF"),
        ("all(l.done for l in lines if l.quantity != null)", "TTF"),
        ("not all(l.done for l in lines)", "TFT"),
        ("all(not l.done for l in lines)", "FTT"),
        ("any(l.product.name == 'pen' for l in lines)", "TFF"),
        ("any(l.product == null for l in lines)", "TFT"),
        ("any(l.price > 1 and l.quantity == 2 for l in lines)", "TFF"),
        ("any(l.price > 9 and l.quantity == 2 for l in lines)", "FFF"),
        ("any(l.project == self for l in lines)", "TFT"),
        ("any(l.quantity < quantity for l in lines)", "TFT"),
        ("any(any(k.price > l.price for k in lines) for l in lines)", "TFF"),
        ("any(any(t.name == 'blue' for t in l.project.tags) for l in lines)", "TFT"),
        ("any(count(m for m in p.org.members) > 1 for p in org.projects)", "TFT"),
        ("any(x.name == 'red' for x in tags) and any(x.price > 9 for x in lines)", "TFF"),
        ("sum(l.quantity for l in lines) == 2", "TFF"),
        ("sum(l.quantity for l in lines) == 0", "FTF"),
        ("sum(1 for l in lines) == count(lines)", "TTT"),
        ("sum(count(l.project.tags) * quantity for l in lines) == 12", "TFF"),
        ("sum(l.quantity * l.price for l in lines) == 2.50", "TFF"),
        ("sum(l.price for l in lines if l.price > 100) == 0", "TTT"),
        ("min(l.price for l in lines) == 1.25", "T?F"),
        ("max(t.weight for t in tags) == 5", "T??"),
        ("max(t.name for t in tags) == 'red'", "T?F"),
        ("min(l.price for l in lines) == null", "FTF"),
        ("total == 2.5", "TFF"),
        ("any(p.total > 2 for p in org.projects)", "TFT"),
    ],
)
def test_a_rule_over_rows(text: str, expected: str) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "anonymous", "first", "second"),
    [
        ("author == $user", "???", "TFF", "FTF"),
        ("author != $user", "???", "FTT", "TFT"),
        ("$user == null", "TTT", "FFF", "FFF"),
        ("$user != null and done", "FFF", "TFF", "TFF"),
        ("$user in followers", "???", "FFT", "TFF"),
        ("$user not in followers", "???", "TTF", "FTT"),
        ("not ($user in followers)", "???", "TTF", "FTT"),
        ("$user in [author, reviewer]", "???", "T?F", "TTF"),
        ("$user in org.members.user", "???", "T?T", "T?T"),
        ("$user.role == 'admin'", "???", "TTT", "FFF"),
        ("$user.org.plan == 'pro'", "???", "TTT", "???"),
        ("org == $user.org", "???", "T?T", "???"),
        ("$user.id == author.id", "???", "TFF", "FTF"),
        ("any(m.user == $user for m in org.members)", "FFF", "TFT", "TFT"),
        ("any(m.role == 'owner' for m in $user.memberships)", "FFF", "TTT", "FFF"),
        ("count($user.followers) == 1", "FFF", "TTT", "TTT"),
        ("followed", "FFF", "FFT", "TFF"),
        ("not followed", "TTT", "TTF", "FTT"),
        ("any(p.followed for p in org.projects)", "FFF", "TFT", "TFT"),
        ("lead == $user", "???", "T?T", "F?F"),
    ],
)
def test_a_rule_about_the_caller(text: str, anonymous: str, first: str, second: str) -> None:
    assert [outcomes(text, caller) for caller in (None, 1, 2)] == [anonymous, first, second]


NULLS = [
    "flag",
    "reviewer in followers",
    "$user in followers",
    "reviewer == author",
    "org.plan == 'pro'",
    "self in org.projects",
]
WRAPPED = ["{0}", "not {0}", "({0}) or done", "not (({0}) and done)", "not (not ({0}))", "any(({0}) for l in lines)"]
WRAPPED += ["all(({0}) for l in lines)", "(({0}) == true) == done", "all(not ({0}) for l in lines if not ({0}))"]


@pytest.mark.parametrize("text", [form.format(f"({rule})") for form in WRAPPED for rule in NULLS])
@pytest.mark.parametrize("caller", [None, 1, 2])
def test_unknown_denies_or_passes_as_asked_and_is_exact_inside(text: str, caller: int | None) -> None:
    exact = outcomes(text, caller)
    assert outcomes(text, caller, "denies").replace("?", "F") == exact.replace("?", "F")
    assert outcomes(text, caller, "passes") == exact.replace("?", "T")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("budget", 1250),
        ("budget * rate", 156),  # 1.5625
        ("-budget * rate", -156),
        ("budget * 0.01", 13),  # 0.125, half away from zero
        ("budget * -0.01", -13),
        ("quantity", 300),
        ("1.005", 101),
        ("-1.005", -101),
        ("sum(l.price for l in lines)", 1124),
        ("min(l.price for l in lines)", 125),
    ],
)
def test_a_value_is_rounded_to_its_fields_scale(text: str, expected: int) -> None:
    assert asked(value(text, MONEY).expr) == expected


def test_a_decimal_gains_digits_exactly() -> None:
    assert asked(value("budget", RATE).expr) == 125000


def test_inputs_lead_on_to_their_rows() -> None:
    tree = rule("$input.product.stock >= $input.amount and $input.product.price == 1.2").expr
    assert asked(tree, input_product=1, input_amount=10) == 1
    assert asked(tree, input_product=1, input_amount=11) == 0
    assert asked(tree, input_product=1, input_amount=None) is None


def test_results_are_bound() -> None:
    assert asked(rule("$result.code == 'ok'").expr, result_code="ok") == 1


def test_a_deleted_row_is_gone_behind_an_input_too() -> None:
    assert asked(rule("$input.product.name == null").expr, input_product=2) == 1
