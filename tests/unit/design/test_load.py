"""Loading designs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scaffolder.design.codes import LOCAL
from scaffolder.design.document import Design, Page, PathDefault
from scaffolder.design.load import load, load_text
from scaffolder.design.source import Json
from scaffolder.diagnostics import Severity
from tests.invalid.cases import SHOP

EXAMPLES = Path(__file__).parents[3] / "examples"
CONDUIT = (EXAMPLES / "conduit" / "design.json").read_text(encoding="utf-8")
MINIMAL = {"design": 1, "name": "tiny", "models": {"Note": {"fields": {"body": {"type": "text"}}}}}


def design_of(**more: object) -> Design:
    design, _, diagnostics = load_text(json.dumps({**MINIMAL, **more}))
    assert diagnostics == ()
    assert design is not None
    return design


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/design.json")), ids=lambda path: path.parent.name)
def test_examples_load_without_a_finding(path: Path) -> None:
    design, source, diagnostics = load(path)
    assert design is not None
    assert source is not None
    assert diagnostics == ()


def test_what_is_absent_has_the_default_of_the_language() -> None:
    design = design_of()
    assert design.middleware.body_limit == "1mb"
    assert design.middleware.timeout == "30s"
    assert design.middleware.request_id
    assert not design.middleware.metrics
    assert design.database.ids == "uuid"
    assert (design.wire.list, design.wire.count, design.wire.item) == ("items", "total", None)
    assert design.models["Note"].access.read == "none"
    assert design.auth is None


def test_an_absent_default_is_told_from_null() -> None:
    fields = {"a": {"type": "text", "optional": True, "default": None}, "b": {"type": "text", "optional": True}}
    model = design_of(models={"Note": {"fields": fields}}).models["Note"]
    assert model.fields["a"].has_default
    assert not model.fields["b"].has_default


def test_keys_that_are_python_words_have_names_of_their_own() -> None:
    design, _, _ = load_text(CONDUIT)
    assert design is not None
    assert design.models["Article"].fields["slug"].source == "title"
    assert design.endpoints["GET /profiles/{username}"].name_as == "profile"


def test_unions_keep_what_was_written() -> None:
    design, _, _ = load_text(CONDUIT)
    assert design is not None
    assert design.endpoints["GET /tags"].page is False
    assert design.endpoints["GET /articles"].page == Page(size=20, max=100)
    assert isinstance(design.endpoints["GET /articles"].filter, dict)
    assert list(design.models) == ["User", "Article", "Comment", "Tag"]


def test_path_default_is_a_part_of_its_own() -> None:
    fields = {
        "parent": {"type": "Note", "optional": True},
        "body": {"type": "text", "optional": True, "default": {"path": "parent.body"}},
    }
    field = design_of(models={"Note": {"fields": fields}}).models["Note"].fields["body"]
    assert field.default == PathDefault(path="parent.body")


def test_own_middleware_is_told_from_the_languages() -> None:
    design = design_of(middleware={"metrics": True, "audit": {"summary": "who did what"}})
    assert list(design.middleware.own) == ["audit"]


def test_a_design_survives_its_own_json() -> None:
    design, _, _ = load_text(CONDUIT)
    assert design is not None
    assert Design.model_validate_json(design.model_dump_json(by_alias=True, exclude_unset=True)) == design


def test_a_design_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        design_of().name = "other"  # type: ignore[misc]


def test_all_problems_are_reported_at_once_in_the_order_of_the_text() -> None:
    broken = CONDUIT.replace('"from": "title"', '"from": "titel"').replace('"jwt 60d"', '"60d"')
    broken = broken.replace('"order": ["name"]', '"orders": ["name"]').replace(
        '"returns": "label"', '"returns": "lable"'
    )
    _, _, diagnostics = load_text(broken)
    assert [it.code for it in diagnostics] == ["bad-format", "unknown-field", "unknown-key", "unknown-shape"]
    assert [it.hint and it.hint.split('"')[1] for it in diagnostics[1:]] == ["title", "order", "label"]


def test_a_warning_does_not_stop_the_line() -> None:
    fields = {"name": {"type": "string", "unique": True, "index": True}}
    design, _, diagnostics = load_text(json.dumps({**MINIMAL, "models": {"Note": {"fields": fields}}}))
    assert design is not None
    assert [it.severity for it in diagnostics] == [Severity.WARNING]


@pytest.mark.parametrize("name", ["missing.json", "", "bad\0name"])
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, name: str) -> None:
    design, source, (diagnostic,) = load(f"{tmp_path}/{name}")
    assert (design, source, diagnostic.code) == (None, None, "unreadable-file")


def test_bytes_that_are_no_text_are_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "design.json"
    path.write_bytes(b'{"name": "\xff"}')
    assert [it.code for it in load(path)[2]] == ["invalid-encoding"]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CONDUIT.encode())))
    assert load("-")[0] is not None


@given(st.text())
def test_any_text_gives_findings_and_never_an_exception(text: str) -> None:
    design, _, diagnostics = load_text(text)
    assert design is None
    assert diagnostics


NAMES = st.sampled_from(
    ["id", "title", "User", "Tag", "author", "*", "-x", "@y", "GET /a", "x=$token", "", "ä", "self"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 300) | st.floats() | st.text(max_size=5) | NAMES,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(NAMES | st.sampled_from(["type", "path"]), inner, max_size=3),
    max_leaves=4,
)


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_any_change_of_a_design_gives_a_design_or_findings(data: st.DataObject) -> None:
    document: Any = json.loads(data.draw(st.sampled_from([CONDUIT, SHOP])))
    for _ in range(data.draw(st.integers(1, 3))):
        document = changed(document, data)
    design, _, diagnostics = load_text(json.dumps(document))
    assert (design is None) == any(it.is_error and it.code not in LOCAL for it in diagnostics)
    assert all(it.place is not None and it.file == "design.json" for it in diagnostics)


def changed(document: Json, data: st.DataObject) -> Json:
    """The document with one of its values, at any depth, replaced, removed, renamed or doubled."""
    if not isinstance(document, dict | list) or not document or data.draw(st.integers(0, 8)) == 0:
        return data.draw(VALUES)
    if isinstance(document, list):
        index = data.draw(st.integers(0, len(document) - 1))
        middle = data.draw(st.sampled_from([[], [document[index]] * 2, [changed(document[index], data)]]))
        return [*document[:index], *middle, *document[index + 1 :]]
    key = data.draw(st.sampled_from(list(document)))
    rest = {name: value for name, value in document.items() if name != key}
    new = data.draw(NAMES)
    options: list[dict[str, Json]] = [rest, {**rest, new: document[key]}, {**document, new: document[key]}]
    chosen = data.draw(st.integers(0, 12))
    return options[chosen] if chosen < 3 else {**document, key: changed(document[key], data)}
