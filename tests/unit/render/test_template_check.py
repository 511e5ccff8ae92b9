"""Templates are checked against the view's annotations before anything is rendered."""

from pathlib import Path

import pytest

from scaffolder.packs.questions import Question
from scaffolder.record import replace
from scaffolder.render.check import check_pack, check_templates
from tests.support.tinyview import View, codes, tiny_pack

NAME = "template-unknown-name"
ATTRIBUTE = "template-unknown-attribute"
THINKS = "template-thinks"


def check(folder: Path, text: str, path: str = "project/tried.txt.jinja") -> list[tuple[str, int]]:
    problems = check_templates(tiny_pack(folder, {path: text}), View)
    return [(problem.code, problem.place.line if problem.place else 0) for problem in problems]


def test_the_tiny_pack_has_no_problem(tmp_path: Path) -> None:
    assert check_templates(tiny_pack(tmp_path), View) == ()


@pytest.mark.parametrize(
    "text",
    [
        "{{ title }} {{ database }}{% if metrics %}x{% endif %}",
        "{% for model in models if model.stored %}{{ loop.index }}{{ model.first.printed }}{% else %}-{% endfor %}",
        "{% for model in models %}{% for it in model.fields %}{{ it.name.safe.plural.snake }}{% endfor %}{% endfor %}",
        "{% set name = title %}{{ name | indent }}",
        "{% set part %}{{ title }}{% endset %}{{ part }}",
        "{% if not metrics %}a{% elif models %}b{% endif %}",
        "{{ title if metrics else database }}",
        '{% from "partials/rows.jinja" import row as line %}{% for f in models %}{{ line(f.first) }}{% endfor %}',
        "{% for model in models %}{{ model.name.words | join(' ') }}{% endfor %}",
        "{% macro shout(text) %}{{ text }}{{ caller() }}{% endmacro %}{% call shout(title) %}!{% endcall %}",
        "{% filter indent(4) %}{{ title }}{% endfilter %}",
        "{% for model in models %}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{% raw %}{{ untouched }}{% endraw %}",
    ],
)
def test_correct_text_passes(tmp_path: Path, text: str) -> None:
    assert check(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ titel }}", NAME),
        ("{{ range }}", NAME),
        ("{{ now() }}", NAME),
        ("{% for m in modles %}{{ m.anything }}{% endfor %}", NAME),
        ("{% for m in models %}{% endfor %}{{ m }}", NAME),
        ("{% for m in models %}{{ m.nam }}{% endfor %}", ATTRIBUTE),
        ("{% for m in models %}{{ m.name.snak }}{% endfor %}", ATTRIBUTE),
        ("{% for m in models %}{{ m.first.name.plural.nope }}{% endfor %}", ATTRIBUTE),
        ("{% for m in models %}{{ loop.indx }}{% endfor %}", ATTRIBUTE),
        ("{{ title.upper() }}", ATTRIBUTE),
        ('{% import "partials/rows.jinja" as rows %}{{ rows.rwo(title) }}', ATTRIBUTE),
        ('{% from "partials/rows.jinja" import rwo %}', NAME),
        ('{% include "partials/none.jinja" %}', "template-error"),
        ("{% if title %}", "template-error"),
        ("{% if title == 'x' %}{% endif %}", THINKS),
        ("{% if metrics and models %}{% endif %}", THINKS),
        ("{% if metrics or models %}{% endif %}", THINKS),
        ("{% if title is defined %}{% endif %}", THINKS),
        ("{{ title ~ 'x' }}", THINKS),
        ("{{ 1 + 1 }}", THINKS),
        ("{% for m in models[0].fields %}{% endfor %}", THINKS),
        ("{% for m in ['a'] %}{% endfor %}", THINKS),
        ("{{ models }}", "template-prints"),
        ("{{ metrics }}", "template-prints"),
        ("{% for m in models %}{{ m }}{% endfor %}", "template-prints"),
        ("{% for m in title %}{% endfor %}", "template-loops"),
        ("{% for a, b in models %}{% endfor %}", "template-loops"),
        ("{{ models | join(', ') }}", "template-loops"),
        ("{{ title | upper }}", "template-filter"),
        ("{{ models | join(', ', attribute='name') }}", THINKS),
        ("{{ title() }}", "template-call"),
        ('{% from "partials/rows.jinja" import row %}{{ row(title) }}', "template-call"),
        ('{% from "partials/rows.jinja" import row %}{{ row() }}', "template-call"),
        ('{% from "partials/rows.jinja" import row %}{{ row(fied=title) }}', "template-call"),
        ("{#: model: Modle #}\n{% macro m(model) %}{{ model }}{% endmacro %}{{ m(title) }}", "template-call"),
        ("{% macro m(model) %}{{ model.nope }}{% endmacro %}{% for x in models %}{{ m(x) }}{% endfor %}", ATTRIBUTE),
        ("{% macro unused(model) %}{% endmacro %}", "pack-unused-partial"),
    ],
)
def test_a_mistake_is_found(tmp_path: Path, text: str, code: str) -> None:
    assert code in [found for found, _ in check(tmp_path, "\n" + text)]


def test_a_mistake_is_reported_once_and_at_its_line(tmp_path: Path) -> None:
    text = "fine\n{% for model in models %}\n{{ model.nope.further.still }}\n{% endfor %}\n"
    assert check(tmp_path, text) == [(ATTRIBUTE, 3)]


def test_the_nearest_known_name_is_offered(tmp_path: Path) -> None:
    (problem,) = check_templates(tiny_pack(tmp_path, {"project/a.jinja": "{{ titel }}"}), View)
    assert problem.hint == "did you mean 'title'?"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("project/{{ titel }}.jinja", NAME),
        ("project/{% yield m from modles %}{{ m.name }}{% endyield %}.jinja", NAME),
        ("project/{% yield m from models %}{{ m.nmae.snake }}{% endyield %}/x.txt", ATTRIBUTE),
        ("project/{% if metrics and models %}x{% endif %}.jinja", THINKS),
        ("project/{% if %}.jinja", "template-path-error"),
    ],
)
def test_paths_are_checked_too(tmp_path: Path, path: str, code: str) -> None:
    assert code in [found for found, _ in check(tmp_path, "x", path)]


def test_what_a_path_yields_is_typed_in_the_text(tmp_path: Path) -> None:
    path = "project/{% yield m from models %}{{ m.name }}{% endyield %}.jinja"
    assert check(tmp_path, "{{ m.first.printed }}{{ m.frist }}", path) == [(ATTRIBUTE, 1)]


def test_a_partial_that_nothing_reads_is_reported(tmp_path: Path) -> None:
    problems = check_templates(tiny_pack(tmp_path, {"partials/old.jinja": "x"}), View)
    assert [(it.code, it.file) for it in problems] == [("pack-unused-partial", "tiny/partials/old.jinja")]


def test_an_option_that_hides_the_view_is_reported(tmp_path: Path) -> None:
    pack = tiny_pack(tmp_path)
    clash = Question(name="models", type="str", help="", default="x")
    assert "clashing-option" in codes(check_templates(replace(pack, options=(*pack.options, clash)), View))


def test_a_snippet_that_is_not_jinja_is_reported(tmp_path: Path) -> None:
    tables = "types:\n  string:\n    python: '{{ broken'\n"
    problems = check_pack(tiny_pack(tmp_path, {"types.yml": tables}), View)
    found = [(it.code, it.file, it.place and it.place.line) for it in problems]
    assert ("pack-bad-snippet", "tiny/types.yml", 3) in found


def test_what_the_tables_do_not_print_is_reported(tmp_path: Path) -> None:
    problems = [it.message for it in check_pack(tiny_pack(tmp_path), View) if it.code == "pack-missing-entry"]
    assert "types.yml says nothing of type 'decimal'" in problems
    assert "types.yml says nothing of expression 'Lookup'" in problems
    assert not [it for it in problems if "'string'" in it or "'Not'" in it or "'reference'" in it]
