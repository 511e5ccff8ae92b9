"""Random expressions: they never raise, SQLite accepts their trees, and an interpreter of rules agrees with them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scaffolder.ir.expressions.compile import compile_condition, compile_value
from scaffolder.ir.expressions.effects import compile_effect
from scaffolder.ir.expressions.paths import Path, resolve_path
from scaffolder.ir.expressions.trees import aliases_of, inlined
from scaffolder.record import replace
from tests.support.oracle.evaluate import value as interpreted
from tests.unit.expressions.asking import asked, full_scope, trees
from tests.unit.expressions.schema import COMPUTED, MODELS_BY_NAME
from tests.unit.expressions.world import oracle_scope

LIMITS = {"scale-too-fine", "element-not-named"}
NUMBERS = {"int", "decimal", "sequence"}
LISTS = {"User": ["memberships", "followers"], "Org": ["members", "products", "projects"]}
LISTS["Project"] = ["tags", "followers", "lines"]


@dataclass(frozen=True)
class Rows:
    """The rows in scope: their models by prefix, `""` for this row."""

    models: tuple[tuple[str, str], ...]

    def paths(self, kinds: set[str], target: str | None = None) -> list[str]:
        """Paths of at most two references from the rows in scope to fields of these kinds."""
        found: list[str] = []
        for prefix, model in self.models:
            found += [f"{prefix}{path}" for path in paths_of(model, kinds, target, 2)]
        return found

    def lists(self) -> list[tuple[str, str]]:
        """Lists of the rows in scope and of what they refer to, with their models."""
        found = []
        for prefix, model in self.models:
            starts = [("", model), *((f"{path}.", target_of(model, path)) for path in references_of(model))]
            found += [
                (f"{prefix}{path}{name}", target_of(owner, name))
                for path, owner in starts
                for name in LISTS.get(owner, [])
            ]
        return found

    def inside(self, variable: str, model: str) -> Rows:
        return Rows((*self.models, (f"{variable}.", model)))


def target_of(model: str, path: str) -> str:
    found = resolve_path(MODELS_BY_NAME, model, path.split("."))
    assert isinstance(found, Path)
    return found.final.type.target or ""


def references_of(model: str) -> list[str]:
    return [field.name for field in MODELS_BY_NAME[model].fields if field.type.target and not field.many]


def paths_of(model: str, kinds: set[str], target: str | None, hops: int) -> list[str]:
    found = [
        field.name
        for field in MODELS_BY_NAME[model].fields
        if field.type.kind in kinds
        and not field.many
        and field.type.target == target
        and field.name not in ("id", "deletedAt")
    ]
    if hops:
        for name in references_of(model):
            found += [f"{name}.{path}" for path in paths_of(target_of(model, name), kinds, target, hops - 1)]
    return found


@st.composite
def numbers(draw: st.DrawFn, rows: Rows, depth: int) -> str:
    kinds = ["literal", "path"] + (["calculation", "minus", "count", "sum"] if depth else [])
    match draw(st.sampled_from(kinds)):
        case "literal":
            return draw(st.sampled_from(["0", "1", "2", "3", "-1", "1.25", "0.5", "12.50", "9.99"]))
        case "calculation":
            left, right = draw(numbers(rows, depth - 1)), draw(numbers(rows, depth - 1))
            return f"({left} {draw(st.sampled_from('+-*'))} {right})"
        case "minus":
            return f"(-{draw(numbers(rows, depth - 1))})"
        case "count":
            list_, model = draw(st.sampled_from(rows.lists()))
            if draw(st.booleans()):
                return f"count({list_})"
            variable = f"x{len(rows.models)}"
            test = draw(conditions(rows.inside(variable, model), depth - 1))
            return f"count({variable} for {variable} in {list_} if {test})"
        case "sum":
            list_, model = draw(st.sampled_from(rows.lists()))
            variable = f"x{len(rows.models)}"
            inside = rows.inside(variable, model)
            test = f" if {draw(conditions(inside, 0))}" if draw(st.booleans()) else ""
            function = draw(st.sampled_from(["sum", "min", "max"]))
            return f"{function}({draw(numbers(inside, depth - 1))} for {variable} in {list_}{test})"
    return draw(st.sampled_from(rows.paths(NUMBERS)))


@st.composite
def references(draw: st.DrawFn, rows: Rows, target: str) -> str:
    own = ["self"] if target == "Project" else []
    own += ["$user"] * 3 if target == "User" else ["$user.org"] if target == "Org" else []
    return draw(st.sampled_from([*rows.paths({"reference"}, target), *own]))


@st.composite
def conditions(draw: st.DrawFn, rows: Rows, depth: int) -> str:
    deep = ["and", "or", "not", "not", "any", "all", "bools"] if depth else []
    match draw(st.sampled_from(["bool", "number", "text", "date", "reference", "null", "in", "enum", *deep])):
        case "bool":
            return draw(st.sampled_from(rows.paths({"bool"}) or ["true"]))
        case "number":
            op = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
            return f"{draw(numbers(rows, depth))} {op} {draw(numbers(rows, depth))}"
        case "text":
            literal = draw(st.sampled_from(["'Ann'", '"red"', "'pen'", "'Two'"]))
            op = draw(st.sampled_from(["==", "!=", "<", ">="]))
            return f"{draw(st.sampled_from(rows.paths({'string'}) or ['title']))} {op} {literal}"
        case "date":
            dates = rows.paths({"date"}) or ["dueOn"]
            return f"{draw(st.sampled_from(dates))} <= $now - days({draw(st.integers(-9, 200))})"
        case "reference":
            target = draw(st.sampled_from(["User", "Org", "Project"]))
            op = draw(st.sampled_from(["==", "!="]))
            return f"{draw(references(rows, target))} {op} {draw(references(rows, target))}"
        case "null":
            path = draw(st.sampled_from([*rows.paths({"string", "date", "bool", "int"}), "$user", "$user.org"]))
            return f"{path} {draw(st.sampled_from(['==', '!=']))} null"
        case "in":
            list_, target = draw(st.sampled_from([it for it in rows.lists() if it[1] in ("User", "Project")]))
            return f"{draw(references(rows, target))} {draw(st.sampled_from(['in', 'not in']))} {list_}"
        case "enum":
            return draw(
                st.sampled_from(["status in ['open', 'draft']", "org.plan not in ['pro']", "$user.role == 'admin'"])
            )
        case "and" | "or" as word:
            return f"({draw(conditions(rows, depth - 1))} {word} {draw(conditions(rows, depth - 1))})"
        case "not":
            return f"not ({draw(conditions(rows, depth - 1))})"
        case "bools":
            return f"({draw(conditions(rows, depth - 1))}) == ({draw(conditions(rows, depth - 1))})"
        case word:
            list_, model = draw(st.sampled_from(rows.lists()))
            variable = f"x{len(rows.models)}"
            inside = rows.inside(variable, model)
            test = f" if {draw(conditions(inside, 0))}" if draw(st.booleans()) else ""
            return f"{word}({draw(conditions(inside, depth - 1))} for {variable} in {list_}{test})"


PROJECT = Rows((("", "Project"),))


@settings(max_examples=150, deadline=None)
@given(conditions(PROJECT, 3), st.integers(1, 3), st.sampled_from([None, 1, 2, 3]))
@example("not ($user in followers)", 1, None)
@example("$user not in followers", 1, None)
@example("self not in org.projects", 2, None)
@example("all(x.lead == $user for x in org.projects if $user not in x.followers)", 1, 2)
def test_the_tree_says_what_the_interpreter_says(text: str, row: int, caller: int | None) -> None:
    expected = interpreted(text, oracle_scope(row, caller))
    scope = full_scope()
    compiled = {unknown: compile_condition(text, scope, "/p", unknown) for unknown in ("kept", "denies", "passes")}
    assume(all(found.code not in LIMITS for found in compiled["kept"].diagnostics))
    assert compiled["kept"].diagnostics == ()
    exact = asked(compiled["kept"].expr, row, caller)
    assert exact == expected
    assert (asked(compiled["denies"].expr, row, caller) == 1) == (expected is True)
    assert asked(compiled["passes"].expr, row, caller) == (expected is not False)
    if caller is None and expected is True:
        assert all(it.anonymous for it in compiled.values())


@settings(max_examples=60, deadline=None)
@given(conditions(PROJECT, 3))
def test_every_alias_of_a_tree_is_unique_even_with_computed_fields_inlined(text: str) -> None:
    compiled = compile_condition(text, full_scope(), "/p")
    assume(compiled.expr is not None)
    assert compiled.expr is not None
    for tree in (compiled.expr, inlined(compiled.expr, trees())):
        aliases = [alias.lower().replace("_", "") for alias in aliases_of(tree)]
        assert len(aliases) == len(set(aliases))
        assert "self" not in aliases


WORDS = [
    *("and", "or", "not", "in", "==", "!=", "<", ">=", "+", "-", "*", "(", ")", "[", "]", ",", ".", "=", "+=", "-="),
    *("true", "false", "null", "1", "2.50", "'open'", "'2026-01-01'", "days(2)", "hours(1)", "$now", "$user", "$input"),
    *(
        "any(",
        "all(",
        "sum(",
        "count(",
        "max(",
        "for",
        "x",
        "if",
        "new(",
        "lines",
        "followers",
        "org",
        "members",
        "tags",
    ),
    *(
        "title",
        "from",
        "status",
        "budget",
        "dueOn",
        "author",
        "self",
        ".name",
        ".id",
        ".org",
        ".user",
        "x.price",
        "None",
    ),
]
SOUP = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(SOUP)
@example("(" * 30 + "1" + ")" * 30)
@example("-" * 900 + "1 == 1")
@example("any(" * 60 + "1")
@example("[" * 31 + "]" * 31 + " == 1")
@example("x" * 5000 + " == 1")
@example("$" * 50)
@example("\\ \x00 \ud800")
def test_any_text_gives_a_tree_that_sqlite_accepts_or_findings(text: str) -> None:
    scope = replace(full_scope(), parents={})
    for compiled in (compile_condition(text, scope, "/p"), compile_value(text, scope, "/p", None)):
        assert (compiled.expr is None) == bool(compiled.diagnostics)
        assert all(0 <= (found.offset or 0) <= len(text) for found in compiled.diagnostics)
        if compiled.expr is not None:
            asked(compiled.expr, caller=1)
    effect = compile_effect(text, scope, "/p")
    assert (effect.effect is None) == bool(effect.diagnostics)


def test_random_rules_reach_computed_fields() -> None:
    reached = {*PROJECT.paths({"bool", "decimal"}), *PROJECT.paths({"reference"}, "User")}
    assert {name for _, name in COMPUTED} <= reached
