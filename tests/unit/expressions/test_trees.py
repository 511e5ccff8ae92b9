"""The trees themselves: what is read where, under which aliases, and what an expression is said to name."""

from __future__ import annotations

import pytest

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.aliases import KEYWORDS, Aliases
from scaffolder.ir.expressions.compile import Compiled, compile_condition, compile_value
from scaffolder.ir.expressions.names import Named, Step
from scaffolder.ir.expressions.scope import ParentRow
from scaffolder.ir.expressions.trees import aliases_of, inlined, outer_rows, renamed, walk
from scaffolder.ir.query import (
    Coalesce,
    Column,
    Compare,
    Computed,
    Exists,
    InList,
    IsNull,
    LinkColumn,
    Literally,
    Logic,
    Lookup,
    Not,
    Param,
    Query,
    Rescale,
    Shift,
    Source,
    Type,
)
from scaffolder.record import replace
from tests.unit.expressions.asking import asked, full_scope, rule, trees, value
from tests.unit.expressions.schema import BOOL, DATE, INT, MOMENT, MONEY, ref, scope_of
from tests.unit.expressions.sqlite import sql

AUTHOR = Column("self", "Project", "author", ref("User"), False)
CALLER = Param("caller", None, ref("User"))
OWN_ID = Column("self", "Project", "id", ref("Project"), False)


def denied(text: str, **keys: object) -> Compiled:
    return compile_condition(text, replace(full_scope(), **keys), "/p")


def test_the_owner_rule_is_one_comparison() -> None:
    assert denied("author == $user").expr == Compare("==", AUTHOR, CALLER)


def test_a_row_is_its_key() -> None:
    assert denied("self == $user", model="User").expr == Compare(
        "==", Column("self", "User", "id", ref("User"), False), CALLER
    )


def test_the_id_behind_a_reference_is_the_reference_column() -> None:
    assert value("author.id").expr == replace(AUTHOR, type=INT)


def test_a_reference_to_a_soft_model_looks_whether_the_row_lives() -> None:
    found = value("org").expr
    assert isinstance(found, Lookup)
    assert found.value == Column("org", "Org", "id", ref("Org"), False)
    assert IsNull(Column("org", "Org", "deletedAt", MOMENT, True)) in found.query.where.operands  # type: ignore[union-attr]


def test_the_caller_is_alive_so_that_an_equal_reference_need_not_be_asked() -> None:
    models = dict(full_scope().models)
    soft = replace(models["User"], soft_delete=True)
    scope = replace(full_scope(), models={**models, "User": soft})
    assert compile_condition("author == $user", scope, "/p").expr == Compare("==", AUTHOR, CALLER)
    assert isinstance(compile_condition("author == $user", scope, "/p", "kept").expr.left, Lookup)  # type: ignore[union-attr]
    assert isinstance(compile_condition("author != $user", scope, "/p").expr.left, Lookup)  # type: ignore[union-attr]
    members = compile_condition("$user in followers", scope, "/p").expr
    assert isinstance(members, Exists)
    assert members.query.joins == ()


def test_a_path_is_one_subquery_with_joins() -> None:
    found = value("author.org.owner.name").expr
    assert isinstance(found, Lookup)
    assert found.query.source == Source("author", model="User")
    assert [join.source for join in found.query.joins] == [Source("org", model="Org"), Source("owner", model="User")]
    assert found.value == Column("owner", "User", "name", Type("string"), False)


def test_a_many_to_many_list_is_asked_without_its_target() -> None:
    owner = LinkColumn("followers", "Project.followers", "owner", ref("Project"))
    target = LinkColumn("followers", "Project.followers", "target", ref("User"))
    where = Logic("and", (Compare("==", owner, OWN_ID), Compare("==", target, CALLER)))
    assert denied("$user in followers").expr == Exists(Query(Source("followers", link="Project.followers"), (), where))


def test_a_null_left_of_not_in_denies() -> None:
    assert isinstance(denied("$user not in followers").expr, Logic)
    assert denied("author not in followers").expr == Not(rule("author in followers", "denies").expr)  # type: ignore[arg-type]


def test_constants_make_one_in() -> None:
    found = denied("org.plan in ['pro', 'free']").expr
    assert isinstance(found, InList)
    assert [item.value for item in found.items] == ["pro", "free"]  # type: ignore[union-attr]


def test_a_literal_takes_the_other_sides_type_and_scale() -> None:
    assert denied("budget > 1").expr.right == Literally("1.00", Type("decimal", scale=2))  # type: ignore[union-attr]
    assert denied("1.5 < budget").expr.left == Literally("1.50", Type("decimal", scale=2))  # type: ignore[union-attr]
    assert denied("dueOn == '2026-01-31'").expr.right == Literally("2026-01-31", DATE)  # type: ignore[union-attr]
    moment = denied("startsAt > '2026-01-31T01:30:00.12345+02:00'").expr.right  # type: ignore[union-attr]
    assert moment == Literally("2026-01-30T23:30:00.123Z", MOMENT)
    assert denied("author.email == 'Ann@X.test'").expr.right.value == "ann@x.test"  # type: ignore[union-attr]
    assert denied("site == 'https://a.test'").expr is not None
    assert denied("startsAt > '0999-01-01T00:00:00Z'").expr.right.value == "0999-01-01T00:00:00.000Z"  # type: ignore[union-attr]


def test_json_escapes_and_both_quotes_are_read() -> None:
    assert denied(r'title == "a\"b\\\u00e9\n\/"').expr.right.value == 'a"b\\é\n/'  # type: ignore[union-attr]
    assert denied(r"title == 'it\'s \"so\"'").expr.right.value == 'it\'s "so"'  # type: ignore[union-attr]
    assert denied("title == '#{{ }} $user'").expr.right.value == "#{{ }} $user"  # type: ignore[union-attr]
    assert denied('title == "\\ud83d\\ude00"').expr.right.value == "😀"  # type: ignore[union-attr]


def test_uuid_keys_are_written_as_strings_and_int_keys_as_numbers() -> None:
    key = "0190a6f0-0000-7000-8000-000000000001"
    found = compile_condition(f"author == '{key}'", scope_of(ids=Type("uuid")), "/p").expr
    assert found == Compare("==", AUTHOR, Literally(key, Type("uuid")))
    assert denied("author == 7").expr == Compare("==", AUTHOR, Literally(7, INT))
    assert compile_condition("author == 7", scope_of(ids=Type("uuid")), "/p").expr is None


def test_now_beside_a_date_is_today() -> None:
    assert denied("dueOn < $now").expr.right == Param("today", None, DATE)  # type: ignore[union-attr]
    shifted = Shift(Param("today", None, DATE), -3, "days", DATE)
    assert denied("$now - days(3) < dueOn").expr.left == shifted  # type: ignore[union-attr]
    assert value("$now", DATE).expr == Param("today", None, DATE)
    assert value("$now", MOMENT).expr == Param("now", None, MOMENT)


def test_scales_are_brought_together() -> None:
    found = denied("budget > rate").expr
    common = Type("decimal", scale=4)
    assert found.left == Rescale(Column("self", "Project", "budget", MONEY, True), 4, common)  # type: ignore[union-attr]
    assert found.right.type.scale == 4  # type: ignore[union-attr]


def test_a_computed_bool_says_that_unknown_is_false() -> None:
    found = compile_value("flag", full_scope(), "/p", BOOL, "denies")
    assert found.expr == Coalesce(Column("self", "Project", "flag", BOOL, True), Literally(False, BOOL), BOOL)
    assert not found.nullable
    assert isinstance(compile_value("$user in followers", full_scope(), "/p", BOOL, "denies").expr, Exists)


def test_a_check_says_that_unknown_is_true() -> None:
    found = compile_condition("dueOn > '2026-01-01'", full_scope(), "/p", "passes").expr
    assert isinstance(found, Coalesce)
    assert found.fallback == Literally(True, BOOL)
    assert not isinstance(compile_condition("quantity > 1", full_scope(), "/p", "passes").expr, Coalesce)


def test_null_is_a_value_where_one_is_set() -> None:
    assert value("null", DATE).expr == Literally(None, DATE)


@pytest.mark.parametrize(
    ("text", "nullable"),
    [
        ("quantity", False),
        ("dueOn", True),
        ("author.name", False),
        ("org.name", True),
        ("reviewer.name", True),
        ("$user", True),
        ("count(lines)", False),
        ("sum(l.quantity for l in lines)", False),
        ("max(l.price for l in lines)", True),
        ("quantity + 1", False),
        ("quantity * big", True),
        ("$now", False),
        ("followed", False),
        ("author.followers == null", True),
    ],
)
def test_what_may_be_null_is_known(text: str, nullable: bool) -> None:
    assert compile_value(text, full_scope(), "/p", None).nullable is nullable


# Aliases


def test_aliases_follow_names_and_never_repeat() -> None:
    found = rule(
        "org.name == 'a' or org.plan == 'pro' or any(org.org.name == 'x' for org in $user.org.owner.memberships)"
    )
    aliases = aliases_of(found.expr)
    assert aliases[:2] == ("org", "org_2")
    assert len(set(aliases)) == len(aliases)


def test_an_alias_is_no_keyword_of_python_go_typescript_or_sql() -> None:
    found = rule("any(user.role == 'owner' and user.user.name == 'x' for user in org.members)")
    assert aliases_of(found.expr)[0] == "user_row"
    assert not KEYWORDS & set(aliases_of(found.expr))


def test_an_alias_is_none_of_the_reserved_words() -> None:
    found = compile_condition("count(lines) > 0", replace(full_scope(), reserved=frozenset({"lines"})), "/p").expr
    assert aliases_of(found) == ("lines_2",)


def test_aliases_that_differ_in_case_or_underscores_are_the_same() -> None:
    aliases = Aliases(frozenset({"tagList"}))
    assert [aliases.take(name) for name in ("taglist", "tag_list", "a2", "a", "a")] == [
        "taglist_2",
        "tag_list_3",
        "a2",
        "a",
        "a_3",
    ]


def test_a_loop_variable_hides_a_field() -> None:
    found = rule("any(title.name == 'red' for title in tags)", "denies")
    assert found.diagnostics == ()
    assert asked(found.expr) == 1


def test_inlining_never_captures_a_row() -> None:
    text = "any(line.project.total > 2 for line in lines)"
    tree = inlined(rule(text).expr, trees())  # type: ignore[arg-type]
    assert not any(isinstance(node, Computed) for node in walk(tree))
    assert len(set(aliases_of(tree))) == len(aliases_of(tree))
    assert outer_rows(tree) == {"self"}


def test_renaming_reaches_sources_and_columns() -> None:
    tree = renamed(value("org.plan").expr, {"org": "o", "self": "t"})
    assert aliases_of(tree) == ("o",)
    assert outer_rows(tree) == {"t"}


# Names


def names(text: str) -> set[tuple[str, str]]:
    return {(found.field, ".".join(step.field for step in found.chain)) for found in rule(text).names}


def test_an_expression_names_every_field_it_reads_and_the_way_there() -> None:
    assert names("any(m.user == $user and m.org.plan == 'pro' for m in org.members if m.role == 'owner')") == {
        ("org", ""),
        ("members", "org"),
        ("user", "org.members"),
        ("org", "org.members"),
        ("plan", "org.members.org"),
        ("role", "org.members"),
    }
    assert names("followed and count(followers) > 1") == {("followed", ""), ("followers", "")}
    assert rule("count(lines) > 1").names == (Named("Project", "lines", (), "row"),)
    caller = rule("$user.org.plan == 'pro'")
    assert caller.names == (Named("User", "org", (), "caller"), Named("Org", "plan", (Step("User", "org"),), "caller"))
    assert {found.root for found in rule("$input.product.stock > 1").names} == {"input"}


def test_what_an_expression_is_about_is_told() -> None:
    assert (rule("author == $user").names_row, rule("author == $user").names_caller) == (True, True)
    assert (rule("$user.role == 'admin'").names_row, rule("done").names_caller) == (False, False)
    assert rule("$input.amount > quantity").names_inputs == ("amount",)
    assert rule("$result.code == 'a'").names_result


# The form that is asked before a row exists

PARENTS = {("org",): ParentRow("org", "Org"), ("author", "org"): ParentRow("home", "Org")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("org.plan == 'pro'", True),
        ("org.owner == $user", True),
        ("$user in org.members.user", True),
        ("any(m.user == $user and m.role == 'owner' for m in org.members)", True),
        ("author.org.name == 'Acme'", True),
        ("author.org == org", True),
        ("self.org.id == 1", True),
        ("$user.role == 'admin' and startsAt == null", None),
        ("author == $user", None),
        ("followed", None),
        ("$input.amount == 1", None),
        ("$user.role == 'admin' or $now > '2026-01-01T00:00:00Z'", True),
    ],
)
def test_a_rule_about_caller_and_parents_alone_has_an_early_form(text: str, expected: bool | None) -> None:
    found = compile_condition(text, replace(full_scope(), parents=PARENTS), "/p")
    assert found.expr is not None
    assert (found.early is not None) is bool(expected)
    if found.early is not None:
        assert outer_rows(found.early) == frozenset()
        assert asked(found.early, caller=1, parent_org=1, parent_home=1) == asked(found.expr, caller=1) == 1
        assert ":parent_" in sql(found.early) or not found.names_row


def test_there_is_no_early_form_unless_parents_are_given() -> None:
    assert denied("$user.role == 'admin'").early is None


# Nobody


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("author == $user", False),
        ("author != $user", False),
        ("$user == null", True),
        ("$user != null", False),
        ("done or author == $user", True),
        ("done and author == $user", False),
        ("not (author == $user)", False),
        ("$user in followers", False),
        ("$user not in followers", False),
        ("$user in author.followers or false", False),
        ("followed", False),
        ("not followed", True),
        ("followed or status == 'open'", True),
        ("any(m.user == $user for m in org.members)", False),
        ("all(m.user == $user for m in org.members)", True),
        ("count(m for m in org.members if m.user == $user) > 0", False),
        ("count(m for m in org.members if m.user == $user) == 0", True),
        ("sum(l.price for l in lines if l.project.author == $user) > 0", False),
        ("sum(l.price for l in lines) > 0", True),
        ("max(l.price for l in lines if followed) == null", True),
        ("$user.role == 'admin'", False),
        ("$user.role != 'admin'", False),
        ("$user.role in ['member', 'admin']", False),
        ("$user in [author, reviewer]", False),
        ("any(m.role == 'owner' for m in $user.memberships)", False),
        ("count($user.followers) == 0", True),
        ("org == $user.org", False),
        ("$user.org == null", True),
        ("(author == $user) == null", True),
        ("(author == $user) == done", False),
        ("any(p.followed for p in org.projects)", False),
        ("lead == $user", False),
        ("false", False),
        ("1 > 2 or $user.id == 3", False),
        ("1.5 > 1 and true", True),
        ("'b' > 'a'", True),
        ("quantity + 1 > 2 and -quantity < 3", True),
        ("startsAt + hours(1) > $now", True),
        ("$input.amount in [1, 2]", True),
        ("flag", True),
    ],
)
def test_whether_a_rule_can_hold_for_nobody(text: str, possible: bool) -> None:
    for unknown in ("denies", "kept"):
        assert rule(text, unknown).anonymous is possible


def test_a_circle_of_computed_fields_ends_the_analysis() -> None:
    circle = {("Project", "followed"): Computed("self", "Project", "followed", BOOL)}
    assert compile_condition("followed", replace(full_scope(), trees=circle), "/p").anonymous


def test_a_value_that_nobody_has_is_told() -> None:
    assert not value("$user").anonymous
    assert not value("$user.org.name").anonymous
    assert not value("$user.org.credit * 2 + 1").anonymous
    assert value("author").anonymous


def test_diagnostics_point_at_the_character() -> None:
    (found,) = denied("done and titel == 'a'").diagnostics
    assert isinstance(found, Diagnostic)
    assert (found.pointer, found.offset) == ("/p", 9)


def test_further_rows_of_the_scope_are_known_by_their_names() -> None:
    found = denied("parent.name == 'a' and done", rows={"parent": ("up", "Org")})
    assert found.diagnostics == ()
    assert outer_rows(found.expr) == {"up", "self"}
