"""The error profile `fields`, envelopes by name, integer ids, and a project with nothing around its endpoints."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.contract import described
from tests.conformance.golden import Json, golden_server, good
from tests.support.client import Answer, Client
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("plain")
WORDS = iter("".join(("word", chr(97 + n // 26), chr(97 + n % 26))) for n in range(26 * 26))


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return described(server.client)


def kind(client: Client, **members: Any) -> Json:
    sent = {"def": next(WORDS), "rank": 1, **members}
    found = good(client.post("/classes", {"the_class": sent}), 201)
    assert list(found) == ["class"]
    inner: Json = found["class"]
    return inner


def told(answer: Answer, status: int) -> dict[str, list[str]]:
    """The texts of a refusal, whose body has nothing else."""
    assert answer.status == status, answer.raw
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert list(answer.json) == ["errors"]
    found: dict[str, list[str]] = answer.json["errors"]
    return found


def test_rows_and_lists_stand_under_their_names(client: Client) -> None:
    one = kind(client)
    found = good(client.get("/classes"))
    assert list(found) == ["classes", "classCount"]
    assert found["classCount"] == len(found["classes"])
    assert good(client.get(f"/classes/{one['def']}"))["class"]["id"] == one["id"]


def test_the_bytes_of_a_refusal(client: Client) -> None:
    answer = client.post("/classes", {"the_class": {"def": "UPPER", "rank": 11, "friends": [0]}})
    assert told(answer, 422)["rank"] == ["must be at most 10"]
    assert answer.raw.startswith(b'{"errors":{"def":["does not match the pattern"],"rank":["must be at most 10"]')
    answer = client.post("/classes", {"the_class": {}})
    assert answer.raw == b'{"errors":{"def":["is required"],"rank":["is required"]}}'


def test_places_in_lists_are_written_with_dots(client: Client) -> None:
    body = {"the_class": {"def": next(WORDS), "rank": 1, "friends": [987654321, "1", None]}}
    assert told(client.post("/classes", body), 422) == {
        "friends.0": ["names nothing that exists"],
        "friends.1": ["has the wrong type"],
        "friends.2": ["must not be null"],
    }
    body["the_class"]["friends"] = [kind(client)["id"]] * 4
    assert told(client.post("/classes", body), 422) == {"friends": ["must have a length of at most 3"]}


def test_what_has_no_field_stands_under_the_resource_or_base(client: Client) -> None:
    assert told(client.get("/classes/missing"), 404) == {"class": ["there is no such resource"]}
    assert told(client.get("/steps/1x"), 404) == {"step": ["there is no such resource"]}
    assert told(client.get("/nothing"), 404) == {"base": ["there is no such resource"]}
    assert told(client.send("PUT", "/classes"), 405) == {"base": ["this resource does not know the method"]}
    assert told(client.post("/classes", raw=b"{"), 400) == {"class": ["the body is not valid JSON"]}
    assert told(client.post("/classes", {}), 422) == {"class": ["is required"]}
    assert told(client.post("/classes", raw=b"[]"), 422) == {"class": ["has the wrong type"]}
    assert told(client.post("/tick"), 501) == {"tick": ["this is not implemented yet"]}


def test_a_parameter_stands_under_its_name(client: Client) -> None:
    assert told(client.get("/classes?limit=0&rank[gt]=x&zzz=1"), 422) == {
        "limit": ["is out of range"],
        "rank[gt]": ["has the wrong form"],
        "zzz": ["is not known"],
    }


def test_a_conflict_stands_under_its_field(client: Client) -> None:
    one = kind(client)
    answer = client.post("/classes", {"the_class": {"def": one["def"], "rank": 1}})
    assert told(answer, 409) == {"def": ["is already taken"]}


def test_a_rule_about_an_anonymous_caller_is_403(client: Client) -> None:
    answer = client.post("/classes", {"the_class": {"def": next(WORDS), "rank": 0}})
    assert told(answer, 403) == {"class": ["this is not allowed"]}


def test_integer_ids_are_not_used_again(client: Client) -> None:
    first = kind(client)
    assert client.delete(f"/classes/{first['def']}").status == 204
    assert kind(client)["id"] > first["id"]


def test_nothing_stands_around_the_endpoints(client: Client) -> None:
    answer = client.get("/classes", headers={"X-Request-Id": "x", "Origin": "https://app.example"})
    own = {"connection", "keep-alive"}  # of the connection, not of the answer (RFC 9110, section 7.6.1)
    assert set(answer.headers) - own == {"date", "content-length", "content-type"}
    body = {"the_class": {"def": next(WORDS), "rank": 1, "more": "x" * 2**21}}
    assert client.post("/classes", body).status == 201


def test_no_token_is_asked_for_or_looked_at(client: Client) -> None:
    assert client.get("/classes", headers={"Authorization": "Bearer x"}).status == 200
