"""What each caller sees in lists, behind references, in shapes and through filters; which tokens are good."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.conformance.contract import described
from tests.conformance.golden import PASSWORD, Json, golden_server, good
from tests.conformance.scenarios.stage import claims
from tests.conformance.tokens import refused as forgeries
from tests.support.client import Answer, Client
from tests.support.project import SECRET_KEY, Server

pytestmark = pytest.mark.build
server = golden_server("visible")


@dataclass(frozen=True)
class World:
    """Ann owns boxes, Bob may read one of them, Cid hides himself; each by a client, and nobody."""

    nobody: Client
    ann: Client
    bob: Client
    cid: Client
    ids: dict[str, int]

    def all(self) -> tuple[Client, ...]:
        return self.nobody, self.ann, self.bob, self.cid


def register(client: Client, name: str, **members: Any) -> tuple[Client, int]:
    body = {"user": {"email": f"{name}@Example.com", "password": PASSWORD, "name": name, **members}}
    found = good(client.post("/users", body), 201)["user"]
    assert list(found) == ["id", "name", "open", "token"]
    return client.with_token(found["token"]), found["id"]


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    """Afterwards Cid hides himself, and nobody may read the label `gone`."""
    nobody = described(server.client)
    (ann, ann_id), (bob, bob_id), (cid, cid_id) = (register(nobody, name) for name in ("ann", "bob", "cid"))
    ids = {"ann": ann_id, "bob": bob_id, "cid": cid_id}
    for word in ("fresh", "stale", "gone"):
        ids[word] = good(nobody.post("/labels", {"label": {"word": word}}), 201)["label"]["id"]
    for client, title, members in (
        (
            ann,
            "open",
            {
                "main": "gone",
                "second": ids["fresh"],
                "readers": ["bob"],
                "labels": ["gone", "fresh"],
                "others": [ids["gone"], ids["stale"]],
            },
        ),
        (ann, "shared", {"public": False, "main": "fresh", "second": ids["gone"], "readers": ["cid", "bob"]}),
        (ann, "private", {"public": False, "main": "stale"}),
        (cid, "hermit", {"main": "fresh"}),
    ):
        ids[title] = good(client.post("/boxes", {"box": {"title": title, **members}}), 201)["box"]["id"]
    for client, title, name, size, secret in (
        (ann, "open", "small", 1, False),
        (ann, "open", "large", 9, True),
        (ann, "shared", "mid", 5, False),
        (cid, "hermit", "tent", 2, False),
    ):
        body = {"thing": {"name": name, "size": size, "secret": secret}}
        made = good(client.post(f"/boxes/{title}/things", body), 201)["thing"]
        for hue in (None, "blue", "red"):
            piece = {"piece": {"name": f"{name}-{hue}", "hue": hue}}
            answer = client.post(f"/things/{made['id']}/pieces", piece)
            assert answer.status == (201 if not secret or client is ann else 404)
    good(nobody.patch("/labels/gone", {"label": {"shown": False}}))
    good(cid.put("/user", {"me": {"open": False}}))
    return World(nobody, ann, bob, cid, ids)


def titles(client: Client, **query: Any) -> list[str]:
    """The titles of the boxes that a caller finds; the total agrees."""
    found = good(client.get(f"/boxes?{urlencode(query)}"), 200)
    assert list(found) == ["boxes", "boxesCount"]
    assert found["boxesCount"] == len(found["boxes"])
    return [box["title"] for box in found["boxes"]]


def box(client: Client, title: str, more: str = "") -> Json:
    found: Json = good(client.get(f"/boxes/{title}{more}"), 200)["box"]
    return found


# What is seen ----------------------------------------------------------------------------------------------------


def test_a_list_holds_what_its_caller_may_read(world: World) -> None:
    assert [titles(client) for client in world.all()] == [
        ["open", "hermit"],
        ["shared", "private", "open", "hermit"],
        ["shared", "open", "hermit"],
        ["shared", "open", "hermit"],
    ]


def test_a_row_that_the_caller_may_not_read_is_not_there(world: World) -> None:
    assert [client.get("/boxes/private").status for client in world.all()] == [404, 200, 404, 404]
    assert [client.get("/boxes/shared").status for client in world.all()] == [404, 200, 200, 200]
    assert [client.get("/users/cid").status for client in world.all()] == [404, 404, 404, 200]
    answer = world.bob.put("/boxes/private", {"box": {"title": 5}})
    assert (answer.status, answer.json["resource"]) == (404, "box")
    assert world.bob.delete("/boxes/private").status == 404


def test_bare_ids_are_shown_and_by_values_are_not(world: World) -> None:
    ids = world.ids
    found = box(world.nobody, "open")
    assert (found["owner"], found["main"], found["second"]) == (ids["ann"], None, ids["fresh"])
    assert (found["labels"], found["others"]) == (["fresh"], [ids["stale"], ids["gone"]])
    assert box(world.bob, "shared")["second"] == ids["gone"]
    assert box(world.nobody, "hermit")["owner"] == ids["cid"]
    assert [box(client, "shared")["readers"] for client in (world.ann, world.cid)] == [["bob"], ["bob", "cid"]]


def test_expanded_rows_are_null_or_left_out(world: World) -> None:
    ids = world.ids
    found = box(world.nobody, "hermit", "/full")
    assert (found["owner"], found["ownerName"]) == (None, None)
    assert box(world.cid, "hermit", "/full")["owner"]["name"] == "cid"
    found = box(world.nobody, "open", "/full")
    assert found["owner"]["name"] == found["ownerName"] == "ann"
    assert (found["second"]["word"], found["secondWord"]) == ("fresh", "fresh")
    assert (found["mainId"], found["mainShown"]) == (None, None)
    assert [label["id"] for label in found["others"]] == [ids["stale"]]
    found = box(world.ann, "shared", "/full")
    assert (found["second"], found["secondWord"], found["mainId"], found["mainShown"]) == (
        None,
        None,
        ids["fresh"],
        True,
    )


def test_lists_of_lists_are_read_by_their_own_rules_and_in_their_own_order(world: World) -> None:
    small = {"name": "small", "size": 1, "pieces": ["small-red", "small-blue", "small-None"]}
    large = {"name": "large", "size": 9, "pieces": []}
    for client, expected in ((world.nobody, [small]), (world.ann, [large, small])):
        things = box(client, "open", "/full")["things"]
        assert [{name: thing[name] for name in ("name", "size", "pieces")} for thing in things] == expected
    assert list(things[0]) == ["id", "name", "size", "pieces"]
    assert box(world.ann, "private", "/full")["things"] == []


def test_computed_fields_see_every_row(world: World) -> None:
    for client in world.all():
        found = box(client, "open", "/full")
        assert (found["lastSize"], found["total"]) == (9, 10)
    found = box(world.ann, "private", "/full")
    assert (found["lastSize"], found["total"]) == (None, 0)
    assert good(world.nobody.get("/users/ann"))["user"]["boxCount"] == 3


def test_a_computed_bool_about_nobody_is_false(world: World) -> None:
    seen = [(found["mine"], found["listed"]) for found in (box(client, "open") for client in world.all())]
    assert seen == [(False, False), (True, False), (False, True), (False, False)]
    assert [good(client.get("/users/ann"))["user"]["isMe"] for client in world.all()] == [False, True, False, False]


def test_values_in_place_of_rows(world: World) -> None:
    assert good(world.nobody.get("/users/ann/boxes")) == {"boxes": ["open"], "boxesCount": 1}
    assert good(world.bob.get("/users/ann/boxes")) == {"boxes": ["shared", "open"], "boxesCount": 2}
    assert good(world.nobody.get("/open/boxes")) == {"boxes": ["ann", None]}
    assert good(world.cid.get("/open/boxes")) == {"boxes": ["ann", "cid"]}


def test_a_parent_that_the_caller_may_not_read_is_not_there(world: World) -> None:
    answers = [client.get("/users/cid/boxes") for client in world.all()]
    assert [answer.status for answer in answers] == [404, 404, 404, 200]
    assert answers[0].json["resource"] == "user"
    assert good(answers[3]) == {"boxes": ["hermit"], "boxesCount": 1}


def things(client: Client, **query: str) -> list[str]:
    found = good(client.get(f"/boxes/open/things?{urlencode(query)}"))
    return [thing["name"] for thing in found["things"]]


def test_a_list_below_a_parent_is_that_parents(world: World) -> None:
    assert (things(world.nobody), things(world.ann)) == (["small"], ["large", "small"])
    assert things(world.ann, piece="small-red") == ["small"]
    assert things(world.ann, piece="large-red") == []
    assert things(world.ann, **{"hue[in]": "red,amber"}) == ["small"]
    assert things(world.ann, **{"hue[null]": "true"}) == ["small"]


# What filters tell -----------------------------------------------------------------------------------------------


def test_unreadable_rows_on_a_filters_path_do_not_match(world: World) -> None:
    ids = world.ids
    assert (titles(world.nobody, owner="ann"), titles(world.nobody, owner="cid")) == (["open"], [])
    assert titles(world.cid, owner="cid") == ["hermit"]
    assert (titles(world.ann, main="gone"), titles(world.ann, main="fresh")) == ([], ["shared", "hermit"])
    assert (titles(world.ann, secondWord="gone"), titles(world.ann, secondWord="fresh")) == ([], ["open"])
    assert titles(world.ann, second=ids["gone"]) == ["shared"]
    assert (titles(world.ann, label="gone"), titles(world.ann, label="fresh")) == ([], ["open"])
    assert (titles(world.ann, other="gone"), titles(world.ann, other="stale")) == ([], ["open"])
    assert (titles(world.ann, reader="cid"), titles(world.cid, reader="cid")) == ([], ["shared"])
    assert titles(world.bob, reader="bob") == ["shared", "open"]
    assert (titles(world.nobody, size=9), titles(world.ann, size=9)) == ([], ["open"])
    assert titles(world.nobody, **{"size[gt]": 1}) == ["hermit"]
    assert (titles(world.nobody, thing="large"), titles(world.ann, thing="large")) == ([], ["open"])


def test_a_null_behind_an_unreadable_row_is_not_told(world: World) -> None:
    assert titles(world.ann, **{"main[null]": "false"}) == ["shared", "private", "hermit"]
    assert titles(world.ann, **{"secondWord[null]": "false"}) == ["open"]
    assert "open" not in titles(world.ann, **{"main[null]": "true"})
    assert "shared" not in titles(world.ann, **{"secondWord[null]": "true"})
    assert titles(world.ann, **{"secondWord[null]": "true"}) == ["private", "hermit"]


def test_filters_by_computed_values(world: World) -> None:
    assert (titles(world.ann, mine="true"), titles(world.ann, mine="false")) == (
        ["shared", "private", "open"],
        ["hermit"],
    )
    assert (titles(world.nobody, mine="true"), titles(world.nobody, mine="false")) == ([], ["open", "hermit"])
    assert titles(world.nobody, **{"lastSize[gt]": 5}) == ["open"]
    assert titles(world.ann, **{"lastSize[null]": "true"}) == ["private"]
    assert titles(world.ann, total=0) == ["private"]
    good(world.bob.post("/users/ann/follow"))
    assert good(world.bob.get("/users/ann"))["user"]["following"] is True
    assert titles(world.bob, following="true") == ["shared", "open"]
    assert titles(world.nobody, following="true") == []


def test_a_list_is_filtered_through_rows_that_the_caller_reads(world: World) -> None:
    def words(client: Client, **query: str) -> list[str]:
        return [label["word"] for label in good(client.get(f"/labels?{urlencode(query)}"))["labels"]]

    assert words(world.ann) == ["stale", "fresh"]
    assert (words(world.nobody, box="private"), words(world.ann, box="private")) == ([], ["stale"])
    assert words(world.ann, box="open") == []
    assert words(world.nobody, word="gone") == []
    assert (words(world.nobody, thing="mid"), words(world.ann, thing="mid")) == ([], ["fresh"])
    assert words(world.nobody, thing="tent") == ["fresh"]
    assert (words(world.nobody, owner="cid"), words(world.cid, owner="cid")) == ([], ["fresh"])


def test_sorts_by_computed_values(world: World) -> None:
    assert titles(world.ann, sort="lastSize") == ["hermit", "shared", "open", "private"]
    assert titles(world.ann, sort="-lastSize") == ["open", "shared", "hermit", "private"]
    assert titles(world.ann, sort="mine,-title") == ["hermit", "shared", "private", "open"]
    assert titles(world.ann, q="ED", sort="title") == ["shared"]


# Who must say who they are ---------------------------------------------------------------------------------------


def status(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.code


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/user"),
        ("PUT", "/user"),
        ("DELETE", "/user"),
        ("GET", "/mine"),
        ("GET", "/boxes/open/guarded"),
        ("GET", "/boxes/nothing/guarded"),
        ("POST", "/boxes"),
        ("PUT", "/boxes/nothing"),
        ("DELETE", "/boxes/open"),
        ("POST", "/users/ann/follow"),
        ("POST", "/boxes/open/things"),
    ],
)
def test_where_no_rule_can_hold_for_nobody_a_token_is_asked_for(world: World, method: str, path: str) -> None:
    answer = world.nobody.send(method, path)
    assert status(answer) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Token"


def test_elsewhere_nobody_is_refused_by_rule(world: World) -> None:
    assert status(world.bob.get("/boxes/open/guarded")) == (403, "forbidden")
    assert status(world.bob.get("/boxes/private/guarded")) == (404, "not_found")
    assert world.ann.get("/boxes/open/guarded").status == 200
    assert good(world.bob.get("/mine")) == {"boxes": [], "boxesCount": 0}
    assert good(world.ann.get("/mine"))["boxesCount"] == 3
    assert status(world.bob.put("/boxes/open", {"box": {}})) == (403, "forbidden")
    assert status(world.bob.post("/boxes/open/things", {"thing": {"name": "x"}})) == (403, "forbidden")


def test_no_forged_token_is_taken_even_where_none_is_needed(world: World) -> None:
    for reason, token in forgeries(world.ann.token or "", SECRET_KEY, "int").items():
        answer = world.nobody.with_token(token).get("/boxes")
        assert status(answer) == (401, "unauthenticated"), reason
        assert answer.headers["www-authenticate"] == "Token"
    assert status(world.nobody.get("/boxes", headers={"Authorization": "Token"})) == (401, "unauthenticated")
    assert status(world.nobody.get("/boxes", headers={"Authorization": "Token "})) == (401, "unauthenticated")


def test_a_token_of_another_scheme_is_no_token(world: World) -> None:
    for value in (f"Bearer {world.ann.token}", "Basic YW5uOng=", "Bearer x", f"Tokens {world.ann.token}", "x"):
        assert world.nobody.get("/boxes", headers={"Authorization": value}).status == 200
        assert status(world.nobody.get("/user", headers={"Authorization": value})) == (401, "unauthenticated")


def test_the_scheme_is_known_in_any_case(world: World) -> None:
    for value in (f"token {world.ann.token}", f"TOKEN {world.ann.token}"):
        assert good(world.nobody.get("/user", headers={"Authorization": value}))["me"]["name"] == "ann"


def test_the_route_the_media_type_and_the_json_come_before_the_token(world: World) -> None:
    bad = {"Authorization": "Token x"}
    assert world.nobody.get("/nothing", headers=bad).status == 404
    assert world.nobody.put("/boxes", headers=bad).status == 405
    assert world.nobody.post("/boxes", raw=b"{", headers=bad).status == 400
    assert world.nobody.post("/boxes", raw=b"{", headers={**bad, "Content-Type": "text/plain"}).status == 415
    assert world.nobody.get("/users/nobody/boxes", headers=bad).status == 401


def test_the_token_of_a_user_who_is_gone_is_invalid(world: World) -> None:
    dora, _ = register(world.nobody, "dora")
    answer = dora.delete("/user")
    assert (answer.status, answer.raw) == (204, b"")
    assert status(dora.get("/boxes")) == (401, "unauthenticated")
    body = {"user": {"email": "dora@example.com", "password": PASSWORD}}
    assert status(world.nobody.post("/users/login", body)) == (401, "bad_credentials")


def test_the_token_that_was_sent_is_answered(world: World) -> None:
    assert good(world.ann.get("/user"))["me"]["token"] == world.ann.token
    assert good(world.ann.put("/user", {"me": {}}))["me"]["token"] == world.ann.token


# Login -----------------------------------------------------------------------------------------------------------


def log_in(client: Client, email: Any, password: Any = PASSWORD, **options: Any) -> Answer:
    return client.post("/users/login", {"user": {"email": email, "password": password}}, **options)


def test_a_login_folds_the_address_and_ignores_any_token(world: World) -> None:
    for email in ("ann@example.com", " ANN@example.COM "):
        answer = log_in(world.nobody, email, headers={"Authorization": "Token x"})
        user = good(answer, 200)["user"]
        assert good(world.nobody.with_token(user["token"]).get("/user"))["me"]["id"] == world.ids["ann"]


def test_what_is_absent_or_blank_is_422_and_all_else_401(world: World) -> None:
    def places(body: Json) -> list[tuple[str, str]]:
        answer = world.nobody.post("/users/login", body)
        assert (answer.status, answer.json["resource"]) == (422, "user")
        return [(error["pointer"], error["code"]) for error in answer.json["errors"]]

    assert places({"user": {}}) == [("#/user/email", "required"), ("#/user/password", "required")]
    assert places({"user": {"email": " ", "password": ""}}) == [("#/user/email", "blank"), ("#/user/password", "blank")]
    assert places({})[0][0] == "#"
    for email, password in (
        ("ann@example.com", PASSWORD + " "),
        ("ann@example.com", "x"),
        ("ann@example.com", "x" * 1000),
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("a\0@example.com", PASSWORD),
        (5, PASSWORD),
        (None, PASSWORD),
        ("bob@example.com", ["x"]),
    ):
        answer = log_in(world.nobody, email, password)
        assert status(answer) == (401, "bad_credentials"), (email, password)
        assert answer.headers["www-authenticate"] == "Token"


def test_ten_failures_in_a_minute_are_enough(world: World) -> None:
    register(world.nobody, "eve")
    for n in range(10):
        assert log_in(world.nobody, ("eve@example.com", " EVE@example.com")[n % 2], "wrong password").status == 401
    answer = log_in(world.nobody, "Eve@example.com")
    assert status(answer) == (429, "rate_limited")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert log_in(world.nobody, "bob@example.com").status == 200


def test_an_unknown_address_costs_as_much_as_a_wrong_password(world: World) -> None:
    def seconds(email: str) -> float:
        began = time.perf_counter()
        assert log_in(world.nobody, email, "wrong password").status == 401
        return time.perf_counter() - began

    known = min(seconds("cid@example.com") for _ in range(5))
    unknown = min(seconds(f"unknown{n}@example.com") for n in range(5))
    assert unknown > known / 2


# Envelopes -------------------------------------------------------------------------------------------------------


def places(answer: Answer) -> list[tuple[str, str]]:
    assert status(answer) == (422, "invalid")
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_pointers_go_through_the_envelope(world: World) -> None:
    body = {"box": {"title": 5, "main": "gone", "labels": ["fresh", "none"], "readers": ["cid"]}, "more": 1}
    assert places(world.ann.post("/boxes", body)) == [
        ("#/box/title", "type"),
        ("#/box/main", "reference"),
        ("#/box/labels/1", "reference"),
        ("#/box/readers/0", "reference"),
    ]


def test_a_missing_envelope_is_told_at_the_root(world: World) -> None:
    for body in ({}, {"title": "x"}, {"boxes": {"title": "x"}}, {"Box": {"title": "x"}}):
        assert [pointer for pointer, _ in places(world.ann.post("/boxes", body))] == ["#"]
    assert places(world.ann.post("/boxes", raw=b"[]")) == [("#", "type")]
    assert places(world.ann.post("/boxes", raw=b""))[0][0] == "#"
    assert places(world.ann.post("/boxes", {"box": None}))[0][0] == "#/box"
    assert places(world.ann.post("/boxes", {"box": []})) == [("#/box", "type")]


def test_strangers_are_ignored_where_the_design_does_not_say_otherwise(world: World) -> None:
    body = {"box": {"title": "plain", "owner": 1, "mine": True, "id": 99, "zzz": 1}, "more": [1]}
    found = good(world.ann.post("/boxes", body), 201)["box"]
    assert (found["owner"], found["mine"]) == (world.ids["ann"], True)
    answer = world.ann.put("/boxes/plain", {"box": {"title": "open"}})
    assert (answer.status, [error["pointer"] for error in answer.json["errors"]]) == (409, ["#/box/title"])
    assert world.ann.delete("/boxes/plain").status == 204


# Keys ------------------------------------------------------------------------------------------------------------


def test_a_path_holds_an_integer_or_finds_nothing(world: World) -> None:
    for key in ("0", "01", "-1", "1.0", "+1", "x", "1%20", "99999999999999999999", str(2**53), "%D9%A1"):
        answer = world.nobody.post(f"/things/{key}/pieces", {"piece": {"name": "x"}})
        assert (answer.status, answer.json["resource"]) == (404, "thing"), key


def test_a_created_row_is_at_its_location_below_the_base(world: World) -> None:
    answer = world.ann.post("/boxes", {"box": {"title": "far away"}})
    assert answer.headers["location"] == "/v1/boxes/far%20away"
    assert world.ann.delete("/boxes/far%20away").status == 204
    assert "location" not in world.nobody.post("/labels", {"label": {"word": "nowhere", "shown": False}}).headers


def test_claims_of_a_token(world: World) -> None:
    told = claims(world.ann.token or "")
    assert set(told) == {"sub", "iat", "exp"}
    assert told["sub"] == str(world.ids["ann"])
    assert told["exp"] - told["iat"] == 15 * 60
