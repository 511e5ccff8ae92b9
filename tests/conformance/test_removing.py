"""Deletes, hard and soft: what cascades, what blocks, what is set to null, and that what is gone is gone everywhere."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.conformance.golden import PASSWORD, Json, Person, golden_server, good, problem, word
from tests.support.client import Answer
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("removing")


def person(server: Server, email: str | None = None) -> Person:
    """Somebody new."""
    email = email or f"{word('p')}@example.com"
    found = good(server.client.post("/users", {"email": email, "password": PASSWORD}), 201)
    return Person(email, found["id"], server.client.with_token(found["token"]))


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    return person(server)


def make(who: Person, path: str, **members: Any) -> Json:
    """A new row."""
    return good(who.client.post(path, members), 201)


def album(who: Person, **members: Any) -> Json:
    """A new album."""
    return make(who, "/albums", **{"name": word("Album "), **members})


def photos(who: Person, one: Json, *titles: str) -> list[Json]:
    """New photos of an album."""
    return [make(who, f"/albums/{one['slug']}/photos", title=title) for title in titles]


def team(who: Person, *players: str, name: str = "t") -> Json:
    """A new team."""
    return make(who, "/teams", name=name, players=[{"name": player} for player in players])


def gone(answer: Answer) -> bool:
    """Whether the answer is that there is nothing there."""
    return (answer.status, answer.code) == (404, "not_found")


# Soft deletes -----------------------------------------------------------------------------------------------------


def test_a_deleted_row_is_gone_with_what_cascades(ada: Person) -> None:
    one = album(ada)
    first, second = photos(ada, one, "a", "b")
    path = f"/albums/{one['slug']}"
    assert ada.client.delete(path).status == 204
    assert gone(ada.client.get(path))
    assert gone(ada.client.patch(path, {"name": 5}))
    assert gone(ada.client.delete(path))
    assert gone(ada.client.get(f"{path}/photos"))
    assert gone(ada.client.post(f"{path}/photos", {}))
    assert all(gone(ada.client.get(f"/photos/{it['id']}")) for it in (first, second))
    assert good(ada.client.get(f"/albums?name={one['name'].replace(' ', '+')}"))["total"] == 0


def test_a_reference_blocks_the_delete_of_what_would_cascade(ada: Person) -> None:
    one = album(ada)
    first, second = photos(ada, one, "a", "b")
    made = make(ada, "/prints", photo=second["id"])
    for path in (f"/photos/{second['id']}", f"/albums/{one['slug']}"):
        answer = ada.client.delete(path)
        assert (answer.status, answer.code) == (409, "in_use")
    assert answer.json["resource"] == "album"
    assert good(ada.client.get(f"/albums/{one['slug']}"))["photoCount"] == 2
    assert good(ada.client.get(f"/photos/{first['id']}"))
    assert ada.client.delete(f"/prints/{made['id']}").status == 204
    assert ada.client.delete(f"/albums/{one['slug']}").status == 204


def test_computed_values_and_filters_leave_deleted_rows_out(ada: Person) -> None:
    one, title = album(ada), word("z")
    first, _ = photos(ada, one, title, "a")
    assert good(ada.client.get(f"/albums?photo={title}"))["total"] == 1
    assert ada.client.delete(f"/photos/{first['id']}").status == 204
    found = good(ada.client.get(f"/albums/{one['slug']}"))
    assert (found["photoCount"], found["lastPhoto"], [it["title"] for it in found["photos"]]) == (1, "a", ["a"])
    assert good(ada.client.get(f"/albums?photo={title}"))["total"] == 0
    assert good(ada.client.get(f"/albums/{one['slug']}/photos"))["total"] == 1


def test_numbers_of_deleted_rows_are_not_given_again(ada: Person) -> None:
    one = album(ada)
    _, second = photos(ada, one, "a", "b")
    assert ada.client.delete(f"/photos/{second['id']}").status == 204
    assert photos(ada, one, "c")[0]["place"] == 3


def test_uniques_and_slugs_cover_live_rows(ada: Person) -> None:
    code, name = word("c"), word("Same ")
    one = album(ada, code=code, name=name)
    answer = ada.client.post("/albums", {"code": code, "name": name})
    assert problem(answer) == (409, "conflict", [("#/code", "unique"), ("#/name", "unique")])
    other = album(ada)
    assert problem(ada.client.patch(f"/albums/{other['slug']}", {"code": code})) == (
        409,
        "conflict",
        [("#/code", "unique")],
    )
    assert ada.client.delete(f"/albums/{one['slug']}").status == 204
    again = album(ada, code=code, name=name)
    assert (again["slug"], again["id"] != one["id"]) == (one["slug"], True)


def test_set_null_clears_and_stamps(ada: Person) -> None:
    one = album(ada)
    cover = make(ada, "/covers", album=one["id"], name="c")
    assert cover["albumName"] == one["name"]
    time.sleep(0.002)  # the next moment that is told apart
    assert ada.client.delete(f"/albums/{one['slug']}").status == 204
    found = good(ada.client.get(f"/covers/{cover['id']}"))
    assert (found["album"], found["albumName"]) == (None, None)
    assert found["updatedAt"] > cover["updatedAt"]


def test_a_deleted_row_is_no_reference(ada: Person) -> None:
    one = album(ada)
    (photo,) = photos(ada, one, "a")
    assert ada.client.delete(f"/albums/{one['slug']}").status == 204
    assert problem(ada.client.post("/covers", {"album": one["id"], "name": "c"}))[2] == [("#/album", "reference")]
    assert problem(ada.client.post("/prints", {"photo": photo["id"]}))[2] == [("#/photo", "reference")]


def test_a_deleted_row_leaves_lists_and_is_created_anew(ada: Person) -> None:
    label, kept = word("l"), word("l")
    one = album(ada, labels=[label, kept])
    assert ada.client.delete(f"/labels/{label}").status == 204
    assert good(ada.client.get(f"/albums/{one['slug']}"))["labels"] == [kept]
    assert album(ada, labels=[label])["labels"] == [label]
    assert good(ada.client.get(f"/albums/{one['slug']}"))["labels"] == [kept]
    names = [it["name"] for it in good(ada.client.get("/labels?limit=100"))["items"]]
    assert names.count(label) == 1


def test_a_deleted_user_has_no_token_no_login_and_frees_the_address(server: Server) -> None:
    who = person(server)
    note = make(who, "/notes", text="mine")
    assert note["owner"] == {"email": who.email}
    assert who.client.delete("/me").status == 204
    answer = who.client.get("/me")
    assert (answer.status, answer.code, answer.headers["www-authenticate"]) == (401, "unauthenticated", "Token")
    assert who.client.get("/users").code == "unauthenticated"
    assert gone(server.client.get(f"/notes/{note['id']}"))
    credentials = {"email": who.email, "password": PASSWORD}
    assert server.client.post("/login", credentials).code == "bad_credentials"
    again = person(server, who.email)
    assert again.id != who.id
    assert good(server.client.post("/login", credentials))["id"] == again.id
    assert who.client.get("/me").code == "unauthenticated"
    assert [it["id"] for it in good(server.client.get("/users?limit=100"))["items"]].count(who.id) == 0


# Hard deletes -----------------------------------------------------------------------------------------------------


def test_a_hard_delete_cascades_and_unlinks(ada: Person) -> None:
    one, other = team(ada, "a", "b"), team(ada, "c")
    player, fan = one["players"][0], other["players"][0]
    good(ada.client.patch(f"/teams/{one['id']}", {"captain": player, "fans": [fan]}))
    good(ada.client.patch(f"/teams/{other['id']}", {"fans": [player]}))
    assert ada.client.delete(f"/teams/{one['id']}").status == 204
    assert gone(ada.client.get(f"/players/{player}"))
    assert good(ada.client.get(f"/teams/{other['id']}"))["fans"] == []


def test_a_reference_blocks_a_hard_delete(ada: Person) -> None:
    one, other = team(ada, "a"), team(ada, "b")
    mentor, student = one["players"][0], other["players"][0]
    good(ada.client.patch(f"/players/{student}", {"mentor": mentor}))
    for path, resource in ((f"/players/{mentor}", "player"), (f"/teams/{one['id']}", "team")):
        answer = ada.client.delete(path)
        assert (answer.status, answer.code, answer.json["resource"]) == (409, "in_use", resource)
    assert ada.client.delete(f"/players/{student}").status == 204
    assert ada.client.delete(f"/players/{mentor}").status == 204


def test_rows_that_go_together_do_not_block_each_other(ada: Person) -> None:
    for turn in (1, -1):
        one = team(ada, "a", "b", "c")
        first, second, third = one["players"][::turn]
        good(ada.client.patch(f"/players/{first}", {"mentor": second}))
        good(ada.client.patch(f"/players/{third}", {"mentor": third}))
        assert ada.client.delete(f"/teams/{one['id']}").status == 204
        assert gone(ada.client.get(f"/players/{first}"))


def test_set_null_of_a_hard_delete_stamps(ada: Person) -> None:
    one = team(ada, "a", "b")
    captain = one["players"][0]
    before = good(ada.client.patch(f"/teams/{one['id']}", {"captain": captain}))
    assert ada.client.delete(f"/players/{captain}").status == 204
    after = good(ada.client.get(f"/teams/{one['id']}"))
    assert (after["captain"], after["updatedAt"] > before["updatedAt"]) == (None, True)


def test_set_null_behind_a_cascade_stamps(ada: Person) -> None:
    one, other = team(ada, "a"), team(ada, "b")
    before = good(ada.client.patch(f"/teams/{other['id']}", {"captain": one["players"][0]}))
    assert ada.client.delete(f"/teams/{one['id']}").status == 204
    after = good(ada.client.get(f"/teams/{other['id']}"))
    assert (after["captain"], after["updatedAt"] > before["updatedAt"]) == (None, True)


def test_a_check_of_the_owner_is_asked_when_a_child_goes(ada: Person) -> None:
    one = team(ada, "a", "b", name="full")
    player = one["players"][0]
    answer = ada.client.delete(f"/players/{player}")
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "enough", "team")
    other = team(ada, "c")
    answer = ada.client.patch(f"/players/{player}", {"team": other["id"]})
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "enough", "team")
    good(ada.client.patch(f"/players/{other['players'][0]}", {"team": one["id"]}))
    good(ada.client.patch(f"/players/{player}", {"team": other["id"]}))
    assert ada.client.delete(f"/teams/{one['id']}").status == 204


def test_a_check_is_asked_of_rows_behind_a_cascade(ada: Person) -> None:
    one = team(ada, "a")
    cup = make(ada, "/cups", name="c")
    make(ada, "/medals", player=one["players"][0], cup=cup["id"])
    good(ada.client.patch(f"/cups/{cup['id']}", {"name": "won"}))
    for path in (f"/players/{one['players'][0]}", f"/teams/{one['id']}"):
        answer = ada.client.delete(path)
        assert (answer.status, answer.code, answer.json["resource"]) == (409, "won", "cup")
        assert answer.json["detail"] == "somebody must have won"
    assert ada.client.delete(f"/cups/{cup['id']}").code == "in_use"
    good(ada.client.patch(f"/cups/{cup['id']}", {"name": "c"}))
    assert ada.client.delete(f"/teams/{one['id']}").status == 204
    assert ada.client.delete(f"/cups/{cup['id']}").status == 204
