"""A pack's files are strict: what is wrong is reported with file, line and column."""

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from scaffolder.packs.registry import bundled_folder, load_pack, pack, packs
from scaffolder.packs.schema import manifest_schema, tables_schema
from scaffolder.packs.tables import MissingEntry
from tests.support.tinyview import TINY, codes, copied, tiny_pack


def test_the_tiny_pack_loads(tmp_path: Path) -> None:
    loaded, problems = load_pack(TINY)
    assert problems == ()
    assert loaded is not None
    assert loaded.manifest.language == "python"
    assert [option.name for option in loaded.options] == ["database", "metrics"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "column"),
    [
        ("pack.yml", "summary:", "sumary:", "pack-unknown-key", 3, 1),
        ("pack.yml", "language: python\n", "", "pack-missing-key", 1, 1),
        ("pack.yml", "name: tiny", "name: [tiny]", "pack-bad-value", 1, 1),
        ("pack.yml", "name: tiny", "name: other", "pack-name-mismatch", 1, 1),
        ("pack.yml", "owner: local", "owner: locl", "pack-bad-value", 9, 21),
        ("pack.yml", "kind: format", "knd: format", "pack-unknown-key", 14, 25),
        ("pack.yml", "supports: [auth]", "supports: auth", "pack-bad-value", 4, 1),
        ("pack.yml", "reserved: [class, import]", 'reserved: [class]\n  escape: "_"', "pack-bad-value", 8, 3),
        ("pack.yml", "name: tiny", "name: tiny\nname: tiny", "pack-bad-yaml", 2, 1),
        ("pack.yml", "name: tiny", "name: &a tiny\nlanguage: *a", "pack-bad-yaml", 1, 7),
        ("pack.yml", "name: tiny", "name: tiny: tiny", "pack-bad-yaml", 1, 11),
        ("pack.yml", "name: tiny", "\x00", "pack-bad-yaml", 1, 1),
        ("copier.yml", "_subdirectory: project", "_tasks: [rm]", "pack-unsupported-setting", 1, 1),
        ("copier.yml", "undefined: jinja2.StrictUndefined", "trim: true", "pack-unknown-key", 2, 80),
        ("copier.yml", ", undefined: jinja2.StrictUndefined", "", "pack-lenient-templates", 2, 1),
        ("copier.yml", "default: sqlite", "default: mysql", "pack-bad-value", 7, 3),
        ("copier.yml", "type: bool", "type: float", "pack-bad-value", 10, 3),
        ("copier.yml", "type: bool", "when: bool", "pack-unknown-key", 10, 3),
        ("copier.yml", "metrics:\n", "metrics: yes\nm2:\n", "pack-bad-value", 9, 1),
        ("types.yml", "types:", "tpyes:", "pack-unknown-key", 1, 1),
        ("types.yml", "    python: int\n", "", "pack-uneven-slots", 5, 3),
        ("types.yml", 'imports: ["sqlalchemy#Integer"]', "imprts: []", "pack-bad-value", 7, 5),
        ("types.yml", 'imports: ["sqlalchemy#Integer"]', "imports: x", "pack-bad-value", 7, 30),
    ],
)
def test_a_mistake_is_reported_at_its_place(
    tmp_path: Path, file: str, old: str, new: str, code: str, line: int, column: int
) -> None:
    text = (TINY / file).read_text()
    assert old in text
    _, problems = load_pack(copied(tmp_path, {file: text.replace(old, new, 1)}))
    found = [(it.code, it.file, it.place and it.place.line, it.place and it.place.column) for it in problems]
    assert (code, f"tiny/{file}", line, column) in found


def test_all_mistakes_of_all_files_are_reported_together(tmp_path: Path) -> None:
    changes = {"pack.yml": "name: tiny\n", "copier.yml": "_skip_if_exists: [a]\n", "types.yml": "types: 3\n"}
    loaded, problems = load_pack(copied(tmp_path, changes))
    assert loaded is None
    assert {it.file for it in problems} == {"tiny/pack.yml", "tiny/copier.yml", "tiny/types.yml"}


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / "types.yml").unlink()
    loaded, problems = load_pack(root)
    assert loaded is None
    assert codes(problems) == ["pack-missing-file"]


def test_a_misspelt_key_gets_the_nearest_one(tmp_path: Path) -> None:
    text = (TINY / "pack.yml").read_text().replace("reserved:", "resrved:")
    _, problems = load_pack(copied(tmp_path, {"pack.yml": text}))
    assert [it.hint for it in problems] == ["did you mean 'reserved'?"]


def test_a_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / "pack.yml").write_bytes(b"name: \xff\n")
    assert codes(load_pack(root)[1]) == ["pack-bad-yaml"]


def test_an_unknown_pack_is_a_diagnostic() -> None:
    assert codes(pack("no-such-pack")[1]) == ["unknown-pack"]


@pytest.mark.parametrize("name", packs())
def test_bundled_packs_load_without_a_problem(name: str) -> None:
    loaded, problems = pack(name)
    assert problems == ()
    assert loaded is not None


def test_the_digest_is_of_paths_modes_and_contents(tmp_path: Path) -> None:
    roots = [copied(tmp_path / str(number)) for number in range(4)]
    (roots[1] / "project/openapi.json").write_text("{ }\n")
    (roots[2] / "project/bin/run").chmod(0o644)
    (roots[3] / "project/__pycache__").mkdir()
    (roots[3] / "project/__pycache__/x.pyc").write_text("")
    digests = [loaded.digest() for root in roots if (loaded := load_pack(root)[0])]
    assert digests[0] == digests[3]
    assert len(set(digests)) == 3


# Options


def test_options_are_parsed_and_defaults_filled_in(tmp_path: Path) -> None:
    assert tiny_pack(tmp_path).answers({"metrics": "yes"}) == ({"database": "sqlite", "metrics": True}, ())


@pytest.mark.parametrize(
    ("given", "code", "hint"),
    [
        ({"databse": "sqlite"}, "unknown-option", "did you mean 'database'?"),
        ({"database": "postgres"}, "bad-option", "did you mean 'postgresql'?"),
        ({"metrics": "perhaps"}, "bad-option", None),
        ({"database": True}, "bad-option", None),
    ],
)
def test_a_wrong_option_is_reported(tmp_path: Path, given: dict[str, str], code: str, hint: str | None) -> None:
    _, problems = tiny_pack(tmp_path).answers(given)
    assert [(it.code, it.hint) for it in problems] == [(code, hint)]


# Owners


@pytest.mark.parametrize(
    ("path", "owner"),
    [(".env", "local"), ("a/.env", "merge"), ("app/x/service.py", "ext"), ("app/x/y/service.py", "merge")],
)
def test_a_star_stays_inside_a_part_of_the_path(tmp_path: Path, path: str, owner: str) -> None:
    assert tiny_pack(tmp_path).manifest.owner(path) == owner


# Tables


def test_tables_print_types_with_what_they_import(tmp_path: Path) -> None:
    printed = tiny_pack(tmp_path).tables.type("string", "column", {"maximum": 255})
    assert printed.text == "String(255)"
    assert [(it.module, it.name, it.alias) for it in printed.imports] == [("sqlalchemy", "String", None)]


def test_an_expression_is_printed_by_its_variant(tmp_path: Path) -> None:
    tables = tiny_pack(tmp_path).tables
    assert tables.expression("Compare", "==", {"left": "a", "right": "b"}).text == "a is b"
    assert tables.expression("Compare", "<", {"left": "a", "op": "<", "right": "b"}).text == "a < b"
    assert tables.expression("Not", None, {"operand": "a"}).text == "not a"


def test_an_entry_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    tables = tiny_pack(tmp_path).tables
    for ask in (
        lambda: tables.type("float", "column", {}),
        lambda: tables.type("int", "row", {}),
        lambda: tables.expression("Or", None, {}),
    ):
        with pytest.raises(MissingEntry):
            ask()


# Schemas


@pytest.mark.parametrize("name", packs())
def test_bundled_packs_satisfy_their_schemas(name: str) -> None:
    for file, schema in (("pack.yml", manifest_schema()), ("types.yml", tables_schema())):
        Draft202012Validator.check_schema(schema)
        value = yaml.safe_load((bundled_folder() / name / file).read_text())
        assert [error.message for error in Draft202012Validator(schema).iter_errors(value)] == []


def test_the_schema_of_the_manifest_knows_overlays_and_mistakes() -> None:
    validator = Draft202012Validator(manifest_schema())
    overlay = {"name": "house", "extends": "fastapi", "summary": "Ours."}
    assert validator.is_valid(overlay)
    assert not validator.is_valid({**overlay, "extend": "fastapi"})
    assert not validator.is_valid({"name": "house", "summary": "Ours."})


def test_every_key_of_the_manifest_has_a_description() -> None:
    parts = manifest_schema()["$defs"].values()
    assert [key for part in parts for key, value in part["properties"].items() if "description" not in value] == []


@pytest.mark.parametrize(
    "value",
    [{"tpyes": {}}, {"types": {"int": {"native": 3}}}, {"expressions": {"Not": {"print": "x", "import": []}}}],
)
def test_the_schema_of_the_tables_knows_mistakes(value: dict[str, object]) -> None:
    assert not Draft202012Validator(tables_schema()).is_valid(value)
