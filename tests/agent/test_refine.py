"""`scaffold refine` on eight requests: what was asked changes, and nothing else. Synthetic: no model was asked."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scaffolder.cli.main import run
from tests.agent.scripts import finish_call, gold
from tests.agent.support import copy_of
from tests.fake_api.turns import Call, Reply

Edits = list[tuple[str, dict[str, Any]]]
COMMENT = {
    "fields": {
        "body": {"type": "text"},
        "book": {"type": "Book", "on_delete": "cascade"},
        "author": {"type": "User", "default": "$user", "readonly": True},
    },
    "shapes": {"default": ["id", "body", "author:public", "createdAt"]},
    "access": {"read": "public", "create": "user", "delete": "author == $user"},
}
RENT = {"type": "decimal", "precision": 8, "scale": 2, "optional": True}

CASES: list[tuple[str, str, Edits, set[str], str]] = [
    (
        "add comments to books",
        "bookstore",
        [
            ("put_model", {"name": "Comment", "model": COMMENT}),
            (
                "put_endpoint",
                {
                    "route": "GET /books/{id}/comments",
                    "endpoint": {"operation": "list", "model": "comments", "parent": "book"},
                },
            ),
            (
                "put_endpoint",
                {
                    "route": "POST /books/{id}/comments",
                    "endpoint": {"operation": "create", "model": "Comment", "parent": "book"},
                },
            ),
        ],
        {"Comment", "GET /books/{id}/comments", "POST /books/{id}/comments"},
        "New\n  - model Comment",
    ),
    (
        "call the price of a book cost",
        "bookstore",
        [("rename", {"name": "Book.price", "to": "cost"})],
        {"Book.cost", "Book.price", "Book.shapes.default", "GET /books"},
        "Book.price is called cost now; its data is kept",
    ),
    (
        "an author is a writer",
        "bookstore",
        [("rename", {"name": "Author", "to": "Writer"})],
        {"Author", "Writer", "Book.author", "GET /authors", "POST /authors"},
        "Author is called Writer now; its rows are kept",
    ),
    (
        "books may be rented",
        "bookstore",
        [("put_field", {"model": "books", "name": "rent", "field": RENT})],
        {"Book.rent"},
        "New\n  - Book.rent",
    ),
    (
        "reviews may be deleted by whoever wrote them",
        "bookstore",
        [
            ("put_model", {"name": "Review", "model": {"access": {"delete": "reader == $user"}}}),
            ("put_endpoint", {"route": "DELETE /reviews/{id}", "endpoint": {"operation": "delete", "model": "Review"}}),
        ],
        {"Review.access.delete", "DELETE /reviews/{id}"},
        "New\n  - DELETE /reviews/{id}",
    ),
    (
        "nobody but the seller sees a book",
        "bookstore",
        [("put_model", {"name": "Book", "model": {"access": {"read": "seller == $user"}}})],
        {"Book.access.read"},
        "Security\n  - anybody can no longer list books",
    ),
    (
        "no reviews any more",
        "bookstore",
        [
            ("remove", {"name": "GET /books/{id}/reviews"}),
            ("remove", {"name": "POST /books/{id}/reviews"}),
            ("remove", {"name": "Book.reviewCount"}),
            ("remove", {"name": "Book.reviews"}),
            (
                "put_model",
                {
                    "name": "Book",
                    "model": {"shapes": {"default": ["id", "title", "author:default", "price", "seller:public"]}},
                },
            ),
            ("remove", {"name": "Review"}),
        ],
        {
            "GET /books/{id}/reviews",
            "POST /books/{id}/reviews",
            "Book.reviewCount",
            "Book.reviews",
            "Book.shapes.default",
            "Review",
        },
        "Data loss\n  - all reviews are dropped with the model Review",
    ),
    (
        "articles are found by a part of their title",
        "conduit",
        [
            (
                "put_field",
                {
                    "model": "Article",
                    "name": "title",
                    "field": {"type": "string", "min": 1, "max": 200, "searchable": True},
                },
            )
        ],
        {"Article.title"},
        "Other\n  - Article.title has changed",
    ),
]


def parts(design: dict[str, Any]) -> dict[str, Any]:
    """The parts of a design by name, without the memory of former names."""
    found: dict[str, Any] = {key: value for key, value in design.items() if key not in ("models", "endpoints")}
    for name, model in design["models"].items():
        found[name] = {k: v for k, v in model.items() if k not in ("fields", "shapes", "access", "renamed_from")}
        found |= {
            f"{name}.{it}": {k: v for k, v in field.items() if k != "renamed_from"}
            for it, field in model["fields"].items()
        }
        found |= {f"{name}.shapes.{it}": words for it, words in model.get("shapes", {}).items()}
        found |= {f"{name}.access.{it}": rule for it, rule in model.get("access", {}).items()}
    return found | dict(design["endpoints"])


def changed(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """The names of the parts that differ."""
    before, after = parts(old), parts(new)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def within(name: str, asked: set[str]) -> bool:
    return name in asked or name.split(".")[0] in {
        it for it in asked if it[0].isupper() and "." not in it and " " not in it
    }


def script(edits: Edits, construct: str) -> list[Reply]:
    return [
        Reply((Call("describe", {}), *(Call(tool, given) for tool, given in edits))),
        Reply((finish_call(construct),)),
    ]


@pytest.fixture
def refine(api, tmp_path: Path) -> Callable[..., Path]:
    """Refine an example with a script of edits."""

    def refined(
        example: str, request: str, edits: Edits, *options: str, construct: str = "User", code: int = 0
    ) -> Path:
        path = copy_of(example, tmp_path)
        api(script(edits, construct))
        assert run(["refine", str(path), request, *options]) == code
        return path

    return refined


@pytest.mark.parametrize(("request_", "example", "edits", "asked", "words"), CASES, ids=[case[0] for case in CASES])
def test_nothing_that_was_not_asked_for_is_touched(
    refine, capsys: pytest.CaptureFixture[str], request_: str, example: str, edits: Edits, asked: set[str], words: str
) -> None:
    path = refine(example, request_, edits, "--yes")
    new = json.loads(path.read_text())
    assert changed(gold(example), new)
    assert {name for name in changed(gold(example), new) if not within(name, asked)} == set()
    assert words in capsys.readouterr().out


def test_a_rename_keeps_the_data(refine) -> None:
    new = json.loads(refine("bookstore", "call it cost", CASES[1][2], "--yes").read_text())
    field = new["models"]["Book"]["fields"]["cost"]
    assert field == {**gold("bookstore")["models"]["Book"]["fields"]["price"], "renamed_from": "price"}
    assert new["endpoints"]["GET /books"]["filter"] == ["author", "cost"]


def test_the_request_and_the_design_are_told_to_the_model(api, tmp_path: Path) -> None:
    path = copy_of("bookstore", tmp_path)
    fake = api(script(CASES[3][2], "Book"))
    assert run(["refine", str(path), "books may be rented", "--yes"]) == 0
    text = fake.requests[0]["messages"][0]["content"][0]["text"]
    assert path.name not in text
    assert "<request>\nbooks may be rented\n</request>" in text
    assert '"reviewCount"' in text


def test_a_stale_base_refuses_to_write(api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of("bookstore", tmp_path)
    turns = script(CASES[3][2], "Book")

    def meanwhile(_: object) -> Reply:
        path.write_text(path.read_text().replace("A bookstore", "Our bookstore"))
        return turns[1]

    api([turns[0], meanwhile])
    assert run(["refine", str(path), "books may be rented", "--yes"]) == 2
    assert "has changed meanwhile; nothing was written" in capsys.readouterr().err
    assert "Our bookstore" in path.read_text()
    assert "rent" not in json.loads(path.read_text())["models"]["Book"]["fields"]


def test_without_assent_nothing_is_written(refine, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    path = refine("bookstore", "books may be rented", CASES[3][2], code=1)
    assert "rent" not in json.loads(path.read_text())["models"]["Book"]["fields"]
    assert "left as it was" in capsys.readouterr().out


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("yes\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_a_person_is_asked(refine, monkeypatch, answer: str, code: int) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(answer))
    path = refine("bookstore", "books may be rented", CASES[3][2], code=code)
    assert ("rent" in json.loads(path.read_text())["models"]["Book"]["fields"]) is (code == 0)


def test_a_file_with_other_line_ends_is_the_same_file(api, tmp_path: Path) -> None:
    path = copy_of("bookstore", tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    api(script(CASES[3][2], "Book"))
    assert run(["refine", str(path), "books may be rented", "--yes"]) == 0
    assert "rent" in json.loads(path.read_text())["models"]["Book"]["fields"]


def test_a_design_that_stays_the_same_is_not_written_anew(
    api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy_of("bookstore", tmp_path)
    path.write_text(json.dumps(gold("bookstore")))
    before = path.read_bytes()
    api(script([], "Book"))
    assert run(["refine", str(path), "nothing", "--yes"]) == 0
    assert path.read_bytes() == before
    assert "nothing is different" in capsys.readouterr().out


def test_json_lists_the_differences(refine, capsys: pytest.CaptureFixture[str]) -> None:
    refine("bookstore", "hide books", CASES[5][2], "--yes", "--json")
    told = json.loads(capsys.readouterr().out)
    assert {"section": "Security", "text": "anybody can no longer list books"} in told["differences"]
    assert told["written"]


def test_an_invalid_design_is_told_before_any_model_is_asked(api, tmp_path: Path) -> None:
    fake = api([])
    path = tmp_path / "design.json"
    path.write_text('{"design": 1}')
    assert run(["refine", str(path), "anything", "--yes"]) == 1
    assert fake.requests == []


def test_a_question_of_the_model_reaches_the_person(api, tmp_path: Path, monkeypatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("by the day\ny\n"))
    path = copy_of("bookstore", tmp_path)
    turns = script(CASES[3][2], "Book")
    fake = api([Reply((Call("ask", {"question": "How is rent counted?"}),)), *turns])
    assert run(["refine", str(path), "books may be rented"]) == 0
    assert fake.results(1)[0]["answer"] == {"answer": "by the day"}
