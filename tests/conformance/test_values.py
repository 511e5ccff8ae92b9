"""Input and output of every type: what is taken, in which form it comes back, and which code refuses the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.contract import described
from tests.conformance.golden import Json, golden_server, good, problem, word
from tests.support.client import Client
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("values")

UUID = "018F3E2A-4B5C-7D6E-8F90-A1B2C3D4E5F6"
NOWHERE = "018f3e2a-4b5c-7d6e-8f90-000000000000"
BLANK = " \t\n\v\f\r"


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return described(server.client)


def maker(client: Client, **members: Any) -> Json:
    code = word("M")
    return good(client.post("/makers", {"code": code, "email": f"{code}@example.com", **members}), 201)


def sample(client: Client, **members: Any) -> Json:
    return good(client.post("/samples", members), 201)


TAKEN: list[tuple[str, Any, Any]] = [
    ("name", "  ab\t", "ab"),
    ("name", BLANK, None),
    ("name", "", None),
    ("name", None, None),
    ("name", "\u00a0\u00a0", "\u00a0\u00a0"),
    ("name", "\U0001f600" * 10, "\U0001f600" * 10),
    ("name", "e\u0301", "e\u0301"),
    ("code", "AB1\n", "AB1"),
    ("note", "  kept\n ", "  kept\n "),
    ("note", BLANK, None),
    ("contact", " Ann.O'Hara@Example.COM ", "ann.o'hara@example.com"),
    ("contact", " ", None),
    ("contact", "a" * 250 + "@b.c", "a" * 250 + "@b.c"),
    ("link", " https://example.com/a?b=%20#c ", "https://example.com/a?b=%20#c"),
    ("link", "http://" + "x" * 2041, "http://" + "x" * 2041),
    ("mark", UUID, UUID.lower()),
    ("amount", -5, -5),
    ("amount", 10**12, 10**12),
    ("free", 2**53 - 1, 2**53 - 1),
    ("free", 1 - 2**53, 1 - 2**53),
    ("big", "9223372036854775807", "9223372036854775807"),
    ("big", "-9223372036854775808", "-9223372036854775808"),
    ("big", "-0", "0"),
    ("capped", "9007199254740993", "9007199254740993"),
    ("price", "1.5", "1.50"),
    ("price", 3, "3.00"),
    ("price", "-0.00", "0.00"),
    ("price", "999999.99", "999999.99"),
    ("price", "-10", "-10.00"),
    ("exact", "123456789012.123456", "123456789012.123456"),
    ("exact", "-0.000001", "-0.000001"),
    ("whole", "99999", "99999"),
    ("whole", 0, "0"),
    ("fine", False, False),
    ("fine", None, None),
    ("day", "2024-02-29", "2024-02-29"),
    ("day", "0001-01-01", "0001-01-01"),
    ("day", "9999-12-31", "9999-12-31"),
    ("moment", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000Z"),
    ("moment", "2024-01-02T03:04:05.6789+02:30", "2024-01-02T00:34:05.678Z"),
    ("moment", "2024-01-02T03:04:05.1-00:00", "2024-01-02T03:04:05.100Z"),
    ("moment", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
    ("moment", "9999-12-31T23:59:59.99999999999Z", "9999-12-31T23:59:59.999Z"),
    ("moment", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("grade", "alpha", "alpha"),
    ("tags", ["bb", "aa", "bb"], ["aa", "bb"]),
    ("tags", [], []),
    ("tags", ["é\u00e9"], ["éé"]),
    ("parts", [], []),
    ("fixed", "x", "x"),
]


@pytest.mark.parametrize(("name", "sent", "shown"), TAKEN, ids=lambda value: ascii(value)[:24])
def test_a_value_comes_back_in_its_own_form(client: Client, name: str, sent: Any, shown: Any) -> None:
    found = sample(client, **{name: sent})
    assert found[name] == shown
    assert good(client.get(f"/samples/{found['id']}"))[name] == shown


def test_an_integer_may_be_written_with_a_point_or_an_exponent(client: Client) -> None:
    raw = b'{"amount":5.0,"free":-12e1,"price":3.00,"whole":1E2,"exact":-0.0}'
    found = good(client.post("/samples", raw=raw), 201)
    assert [found[name] for name in ("amount", "free", "price", "whole", "exact")] == [
        5,
        -120,
        "3.00",
        "100",
        "0.000000",
    ]


REFUSED: list[tuple[str, Any, str]] = [
    ("name", 1, "type"),
    ("name", True, "type"),
    ("name", ["ab"], "type"),
    ("name", {}, "type"),
    ("name", "\0", "format"),
    ("name", "a\0b", "format"),
    ("name", "a", "too_short"),
    ("name", "x" * 11, "too_long"),
    ("code", "xAB1", "pattern"),
    ("code", "AB1x", "pattern"),
    ("code", "AB1\n2", "pattern"),
    ("code", "AB\u0661", "pattern"),
    ("code", "x" * 256, "too_long"),
    ("note", 5, "type"),
    ("note", "a\0", "format"),
    ("note", "x" * 21, "too_long"),
    ("contact", "a", "format"),
    ("contact", "@b", "format"),
    ("contact", "a@", "format"),
    ("contact", "a@b@c", "format"),
    ("contact", "a b@c", "format"),
    ("contact", "é@b.c", "format"),
    ("contact", "a@\u212a", "format"),
    ("contact", "a" * 251 + "@b.c", "too_long"),
    ("contact", 5, "type"),
    ("link", "ftp://x", "format"),
    ("link", "http://", "format"),
    ("link", "http://a b", "format"),
    ("link", "http://é", "format"),
    ("link", "//x", "format"),
    ("link", "http://" + "x" * 2042, "too_long"),
    ("link", False, "type"),
    ("mark", UUID.replace("-", ""), "format"),
    ("mark", "{" + UUID + "}", "format"),
    ("mark", "", "format"),
    ("mark", 5, "type"),
    ("amount", "5", "type"),
    ("amount", True, "type"),
    ("amount", 5.5, "type"),
    ("amount", [], "type"),
    ("amount", -6, "min"),
    ("amount", 10**12 + 1, "max"),
    ("amount", 10**60, "max"),
    ("amount", -(10**60), "min"),
    ("free", 2**53, "range"),
    ("free", -(2**53), "range"),
    ("free", 10**4000, "range"),
    ("free", 1e300, "range"),
    ("big", 5, "type"),
    ("big", "", "format"),
    ("big", "05", "format"),
    ("big", "+5", "format"),
    ("big", " 5", "format"),
    ("big", "5.0", "format"),
    ("big", "0x5", "format"),
    ("big", "\u0665", "format"),
    ("big", "9223372036854775808", "range"),
    ("big", "-9223372036854775809", "range"),
    ("big", "9" * 5000, "range"),
    ("capped", "9", "min"),
    ("capped", "9007199254740994", "max"),
    ("capped", "99999999999999999999", "max"),
    ("price", 1.5, "type"),
    ("price", True, "type"),
    ("price", "", "format"),
    ("price", "1e3", "format"),
    ("price", "1.", "format"),
    ("price", ".5", "format"),
    ("price", "+1", "format"),
    ("price", "1,5", "format"),
    ("price", " 1", "format"),
    ("price", "NaN", "format"),
    ("price", "-10.01", "min"),
    ("price", "1.005", "range"),
    ("price", "1000000", "range"),
    ("price", 10**30, "range"),
    ("whole", "1.5", "range"),
    ("whole", "100000", "range"),
    ("fine", 0, "type"),
    ("fine", "true", "type"),
    ("day", "2023-02-29", "format"),
    ("day", "2024-2-9", "format"),
    ("day", "2024-01-01T00:00:00Z", "format"),
    ("day", "10000-01-01", "format"),
    ("day", "", "format"),
    ("day", 20240101, "type"),
    ("day", "0000-01-01", "range"),
    ("moment", "2024-01-02 03:04:05Z", "format"),
    ("moment", "2024-01-02t03:04:05z", "format"),
    ("moment", "2024-01-02T03:04:05", "format"),
    ("moment", "2024-01-02T03:04Z", "format"),
    ("moment", "2024-01-02T24:00:00Z", "format"),
    ("moment", "2024-01-02T23:59:60Z", "format"),
    ("moment", "2024-01-02T03:04:05+24:00", "format"),
    ("moment", "2024-01-02T03:04:05+0200", "format"),
    ("moment", "2024-02-30T03:04:05Z", "format"),
    ("moment", "0000-06-01T00:00:00Z", "range"),
    ("moment", "0001-01-01T00:00:00+00:01", "range"),
    ("moment", "9999-12-31T23:59:59-00:01", "range"),
    ("moment", 0, "type"),
    ("grade", "ALPHA", "choice"),
    ("grade", "", "choice"),
    ("grade", " alpha", "choice"),
    ("grade", 1, "type"),
    ("maker", NOWHERE, "reference"),
    ("maker", "x", "format"),
    ("maker", 5, "type"),
    ("maker", {}, "type"),
    ("madeBy", "nobody", "reference"),
    ("madeBy", 5, "type"),
    ("madeBy", "a\0", "format"),
    ("reachedBy", "nobody@example.com", "reference"),
    ("reachedBy", "nobody", "format"),
    ("tags", None, "null"),
    ("tags", "aa", "type"),
    ("tags", {}, "type"),
    ("tags", ["aa", "bb", "cc", "dd", "ee"], "too_long"),
    ("makers", None, "null"),
    ("parts", None, "null"),
    ("parts", {}, "type"),
    ("parts", [{"label": "a"}] * 4, "too_long"),
    ("parts", "x", "type"),
]


@pytest.mark.parametrize(("name", "sent", "code"), REFUSED, ids=lambda value: ascii(value)[:24])
def test_a_value_is_refused_with_the_first_code_that_applies(client: Client, name: str, sent: Any, code: str) -> None:
    assert problem(client.post("/samples", {name: sent})) == (422, "invalid", [(f"#/{name}", code)])


NESTED: list[tuple[Json, list[tuple[str, str]]]] = [
    ({"tags": ["aa", "b", "ABC", None]}, [("1", "too_short"), ("2", "pattern"), ("3", "null")]),
    ({"tags": ["", 5, "a\0", "x" * 9]}, [("0", "blank"), ("1", "type"), ("2", "format"), ("3", "too_long")]),
    ({"known": ["missing", " "]}, [("0", "reference"), ("1", "blank")]),
    ({"makers": [NOWHERE, "x", None, 5]}, [("0", "reference"), ("1", "format"), ("2", "null"), ("3", "type")]),
    ({"parts": [{"label": "a"}, {}, None]}, [("1/label", "required"), ("2", "null")]),
    ({"parts": [5, {"label": None, "size": 0}]}, [("0", "type"), ("1/label", "null"), ("1/size", "min")]),
    ({"parts": [{"label": " ", "maker": "none"}]}, [("0/label", "blank"), ("0/maker", "reference")]),
    ({"parts": [{"label": "a", "id": 1, "sample": 2}]}, [("0/id", "unknown"), ("0/sample", "unknown")]),
]


@pytest.mark.parametrize(("body", "places"), NESTED, ids=lambda value: ascii(value)[:24])
def test_a_refusal_in_a_list_points_at_its_place(client: Client, body: Json, places: list[tuple[str, str]]) -> None:
    name = next(iter(body))
    expected = [(f"#/{name}/{place}", code) for place, code in places]
    assert problem(client.post("/samples", body)) == (422, "invalid", expected)


STRICT: Json = {
    "name": "x",
    "note": "x",
    "contact": "a@b.c",
    "link": "http://x",
    "pass": "long enough",
    "mark": UUID,
    "amount": 1,
    "big": "1",
    "price": "1",
    "fine": True,
    "day": "2024-01-01",
    "moment": "2024-01-01T00:00:00Z",
    "grade": "one",
    "maker": NOWHERE,
    "words": ["ab"],
}


def refusals(client: Client, body: Json) -> list[tuple[str, str]]:
    status, code, places = problem(client.post("/stricts", body))
    assert (status, code) == (422, "invalid")
    return places


def test_absent_members_are_required_in_the_order_of_the_input(client: Client) -> None:
    names = [name for name in STRICT if name != "words"]
    assert refusals(client, {}) == [(f"#/{name}", "required") for name in names]
    assert refusals(client, dict.fromkeys(reversed(STRICT))) == [(f"#/{name}", "null") for name in STRICT]


def test_blank_texts_are_refused_where_required(client: Client) -> None:
    blank = dict.fromkeys(("name", "note", "contact", "link", "pass"), BLANK)
    assert refusals(client, {**STRICT, **blank})[:5] == [(f"#/{name}", "blank") for name in blank]


def test_every_problem_is_told_at_once_and_strangers_come_last(client: Client) -> None:
    found = refusals(client, {"zzz": 1, "pass": "short", "name": 5, "grade": "three", "a/b~c": 0, "price": "100"})
    assert found[0] == ("#/name", "type")
    assert ("#/pass", "too_short") in found
    assert ("#/price", "range") in found
    assert ("#/grade", "choice") in found
    assert found[-2:] == [("#/zzz", "unknown"), ("#/a~1b~0c", "unknown")]


def test_a_password_counts_code_points_and_keeps_its_blanks(client: Client) -> None:
    known = maker(client)
    good(client.post("/tags", {"name": "word"}), 201)
    body = {**STRICT, "maker": known["id"], "words": ["word"]}
    found = good(client.post("/stricts", {**body, "pass": "       \U0001f600"}), 201)
    assert "pass" not in found
    assert refusals(client, {**body, "pass": "\U0001f600" * 7}) == [("#/pass", "too_short")]
    assert refusals(client, {**body, "pass": "x" * 129}) == [("#/pass", "too_long")]
    assert refusals(client, {**body, "words": []}) == [("#/words", "too_short")]


def test_read_only_and_computed_members_are_strangers(client: Client) -> None:
    body = {"stamp": 1, "id": UUID, "length": 1, "half": "1", "createdAt": "2024-01-01T00:00:00Z", "Name": "ab"}
    expected = [(f"#/{name}", "unknown") for name in body]
    assert problem(client.post("/samples", body)) == (422, "invalid", expected)


def test_immutable_members_and_children_are_strangers_to_an_update(client: Client) -> None:
    found = sample(client, fixed="a")
    body = {"fixed": "b", "parts": []}
    expected = [("#/fixed", "unknown"), ("#/parts", "unknown")]
    assert problem(client.patch(f"/samples/{found['id']}", body)) == (422, "invalid", expected)


def test_updates_merge_null_clears_and_lists_are_replaced(client: Client) -> None:
    found = sample(client, name="abc", amount=5, tags=["aa", "bb"], parts=[{"label": "p"}])
    path = f"/samples/{found['id']}"
    same = good(client.patch(path, {}))
    assert same == found
    changed = good(client.patch(path, {"name": None, "tags": ["cc"]}))
    assert (changed["name"], changed["amount"], changed["tags"]) == (None, 5, ["cc"])
    assert changed["updatedAt"] > found["updatedAt"]
    assert good(client.put(path, {"amount": 6})) == {"id": found["id"], "name": None}
    assert good(client.get(path))["amount"] == 6


def test_hidden_values_are_taken_and_never_shown(client: Client) -> None:
    assert b"whisper" not in client.post("/samples", {"secret": "whisper"}).raw


def test_references_are_shown_as_they_are_written(client: Client) -> None:
    known, closed = maker(client), maker(client, open=False)
    found = sample(
        client,
        maker=known["id"].upper(),
        madeBy=f" {known['code']} ",
        reachedBy=closed["email"].upper(),
        makers=[known["id"], known["id"]],
        parts=[{"label": "b", "maker": known["code"]}, {"label": "a"}],
    )
    assert (found["maker"], found["madeBy"], found["reachedBy"]) == (known["id"], known["code"], None)
    assert found["makers"] == [known["id"]]
    assert [(part["label"], part["size"], part["maker"]) for part in found["parts"]] == [
        ("a", None, None),
        ("b", None, known["code"]),
    ]
    assert found["length"] == 2


def test_a_row_that_the_caller_cannot_read_is_no_reference(client: Client) -> None:
    closed = maker(client, open=False)
    body = {"maker": closed["id"], "madeBy": closed["code"], "makers": [closed["id"]]}
    expected = [("#/maker", "reference"), ("#/madeBy", "reference"), ("#/makers/0", "reference")]
    assert problem(client.post("/samples", body)) == (422, "invalid", expected)


def test_a_created_row_is_found_at_its_location(client: Client) -> None:
    code = word("é %?#&+;=@:")
    answer = client.post("/makers", {"code": code[-10:], "email": f"{word('l')}@example.com"})
    assert answer.headers["location"].startswith("/makers/")
    assert client.get(answer.headers["location"]).json == answer.json


def test_an_email_in_a_path_is_folded(client: Client) -> None:
    found = maker(client)
    assert good(client.get(f"/mails/{found['email'].upper()}"))["id"] == found["id"]
    refused = client.get("/mails/nobody")
    assert (refused.status, refused.json["resource"]) == (404, "mail")


def test_the_bytes_of_a_row(client: Client) -> None:
    name = 'é<>&"\\/\u2028\x7f'
    found = sample(client, name=name)
    answer = client.get(f"/samples/{found['id']}/brief")
    expected = f'{{"id":"{found["id"]}","name":"é<>&\\"\\\\/\u2028\x7f"}}'
    assert answer.raw == expected.encode()
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.raw))


def test_control_characters_are_escaped(client: Client) -> None:
    text = "a\b\f\n\r\t\x01\x1fb"
    found = client.post("/samples", {"note": text})
    assert json.dumps(text).encode() in found.raw


def test_members_stand_in_shape_order_with_nulls(client: Client) -> None:
    found = sample(client)
    assert list(found)[:4] == ["id", "name", "code", "note"]
    assert list(found)[-5:] == ["updatedAt", "tags", "makers", "known", "parts"]
    assert found["half"] is None
    assert found["createdAt"] == found["updatedAt"]


def test_computed_decimals_have_the_digits_of_their_scale(client: Client) -> None:
    halves = [sample(client, price=price)["half"] for price in ("0.10", "0.09", "0.30", "-0.10", "-0.30", "-0.08", "7")]
    assert halves == ["0.1", "0.0", "0.2", "-0.1", "-0.2", "0.0", "3.5"]


def test_ids_ascend(client: Client) -> None:
    ids = [sample(client)["id"] for _ in range(5)]
    assert ids == sorted(ids)
    assert all(one[14] == "7" and one == one.lower() for one in ids)


def test_a_uuid_in_a_path_is_known_in_either_case_and_only_with_hyphens(client: Client) -> None:
    one = sample(client)["id"]
    assert good(client.get(f"/samples/{one.upper()}"))["id"] == one
    for key in (one.replace("-", ""), f"{{{one}}}", one + "0", "0", "urn:uuid:" + one):
        assert (client.get(f"/samples/{key}").status, client.get(f"/samples/{key}").code) == (404, "not_found")
