"""A pack's tree in, files out: what the plan says and what the engine renders."""

from pathlib import Path

import pytest

from scaffolder.record import replace
from tests.support.tinyview import codes, copied, loaded, rendered, tiny_pack, tiny_view

MODEL = "project/app/{% yield model from models %}{{ model.name.plural.snake }}{% endyield %}"


def test_paths_are_expanded_for_every_item(tmp_path: Path) -> None:
    tree, problems = rendered(tiny_pack(tmp_path))
    assert problems == ()
    assert list(tree) == [
        ".env", "README.md", "app/auth.py", "app/categories/class.txt", "app/categories/models.py",
        "app/categories/owner-id.txt", "app/categories/store.py", "app/reports/class.txt", "app/reports/models.py",
        "bin/run", "openapi.json",
    ]  # fmt: skip


def test_text_sees_the_view_the_options_and_what_its_path_yielded(tmp_path: Path) -> None:
    tree, _ = rendered(tiny_pack(tmp_path))
    assert tree["app/categories/owner-id.txt"].data == b"Category.ownerId: sqlite\n"
    assert b"class_: str" in tree["app/categories/models.py"].data


def test_static_files_are_copied_byte_for_byte_with_their_exec_bit(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / "project/logo.bin").write_bytes(b"\x00\xff{{ title }}\r\n")
    tree, _ = rendered(loaded(root))
    assert tree["logo.bin"].data == b"\x00\xff{{ title }}\r\n"
    assert tree["bin/run"].executable
    assert not tree["README.md"].executable


def test_the_first_owner_rule_that_matches_counts(tmp_path: Path) -> None:
    tree, _ = rendered(tiny_pack(tmp_path))
    owners = {path: tree[path].owner for path in (".env", "openapi.json", "README.md")}
    assert owners == {".env": "local", "openapi.json": "gen", "README.md": "merge"}


def test_excluded_paths_are_left_out(tmp_path: Path) -> None:
    tree, _ = rendered(tiny_pack(tmp_path), tiny_view(has_auth=False))
    assert "app/auth.py" not in tree


def test_a_plain_file_beside_its_template_is_left_out(tmp_path: Path) -> None:
    tree, problems = rendered(tiny_pack(tmp_path, {"project/README.md": "plain"}))
    assert tree["README.md"].data.startswith(b"# Tiny")
    assert problems == ()


def test_a_plan_knows_files_by_template_and_item(tmp_path: Path) -> None:
    from scaffolder.render.context import template_context
    from scaffolder.render.plan import plan

    pack = tiny_pack(tmp_path)
    render_plan, _ = plan(pack, template_context(tiny_view(), pack.answers({})[0]))
    ids = {file.path: file.id for file in render_plan.files}
    assert ids["app/categories/models.py"] == f"{MODEL}/models.py.jinja#Category"
    assert ids["app/categories/class.txt"].endswith("#Category:class")
    assert len(set(ids.values())) == len(ids)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("project/{{ titel }}.txt.jinja", "template-path-error"),
        ("project/{% yield m from modles %}{{ m.name }}{% endyield %}.txt.jinja", "template-path-error"),
        ("project/{% yield m from models %}{{ m.nam }}{% endyield %}.txt.jinja", "template-path-error"),
        ("project/{% if %}.txt.jinja", "template-path-error"),
        ("project/{% for m in models %}{{ m.name }}{% endfor %}/a.jinja", "duplicate"),
        ("project/{% yield m from models %}{% yield n from models %}{% endyield %}{% endyield %}.jinja", "loop"),
        ("project/{{ '..' }}/x.jinja", "path-escapes-root"),
        ("project/{% yield m from models %}same{% endyield %}.txt.jinja", "duplicate-path"),
        ("project/readme.MD", "duplicate-path"),
        ("project/README.md.d", None),
        ("project/{% if false %}gone{% endif %}/x.txt", None),
    ],
)
def test_a_path_that_cannot_stand_is_reported(tmp_path: Path, path: str, code: str | None) -> None:
    _, problems = rendered(tiny_pack(tmp_path, {path: "x"}))
    wanted = {"duplicate": [], "loop": ["template-path-error"], None: []}.get(code, [code])
    assert codes(problems) == wanted
    assert all(problem.file == f"tiny/{path}" for problem in problems)


@pytest.mark.parametrize("title", ["/etc", "a/../../b", "../up", "a//b", " "])
def test_a_value_cannot_lead_a_path_out_of_the_project(tmp_path: Path, title: str) -> None:
    pack = tiny_pack(tmp_path, {"project/{{ title }}/x.txt.jinja": "x"})
    _, problems = rendered(pack, replace(tiny_view(), title=title))
    assert codes(problems) == ["path-escapes-root"]


def test_a_file_in_the_place_of_a_folder_is_reported(tmp_path: Path) -> None:
    _, problems = rendered(tiny_pack(tmp_path, {"project/{{ 'app' }}.jinja": "x"}))
    assert set(codes(problems)) == {"duplicate-path"}


def test_a_path_without_an_owner_is_reported(tmp_path: Path) -> None:
    pack = tiny_pack(tmp_path)
    manifest = pack.manifest.model_copy(update={"owners": pack.manifest.owners[:3]})
    tree, problems = rendered(replace(pack, manifest=manifest))
    assert set(codes(problems)) == {"no-owner"}
    assert list(tree) == [".env", "openapi.json"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("fine\n{{ title.nope }}\n", 2),
        ("fine\nfine\n{{ nope }}\n", 3),
        ("{% if title %}\n", 1),
        ("\n{{ none }}\n", 2),
        ('{% include "nowhere.jinja" %}\n', 1),
    ],
)
def test_a_failing_template_is_reported_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    tree, problems = rendered(tiny_pack(tmp_path, {"project/broken.txt.jinja": text}))
    assert codes(problems) == ["template-error"]
    assert problems[0].file == "tiny/project/broken.txt.jinja"
    assert problems[0].place is not None
    assert problems[0].place.line == line
    assert "broken.txt" not in tree
    assert "README.md" in tree


def test_a_template_that_leaves_the_sandbox_is_told_from_one_that_fails(tmp_path: Path) -> None:
    text = "\n\n{{ title.__class__ }}\n"
    _, problems = rendered(tiny_pack(tmp_path, {"project/broken.txt.jinja": text}))
    assert codes(problems) == ["template-unsafe"]
    assert problems[0].place is not None
    assert problems[0].place.line == 3


def test_a_failing_macro_is_reported_in_its_partial(tmp_path: Path) -> None:
    macro = "{% macro row(field) %}\n{{ field.name.nope }}\n{% endmacro %}\n"
    _, problems = rendered(tiny_pack(tmp_path, {"partials/rows.jinja": macro}))
    assert {(it.file, it.place and it.place.line) for it in problems} == {("tiny/partials/rows.jinja", 2)}


def test_rendering_twice_gives_the_same_tree(tmp_path: Path) -> None:
    pack = tiny_pack(tmp_path)
    assert rendered(pack)[0] == rendered(pack)[0]
