"""What a write does beside its input: effects, states, preconditions, checks of other rows, locks, and their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any

import pytest

from tests.conformance.golden import PASSWORD, Json, Person, golden_server, good, problem, word
from tests.support.client import Answer
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("effects")


def person(server: Server) -> Person:
    """Somebody new."""
    email = f"{word('p')}@e.co"
    found = good(server.client.post("/users", {"email": email, "password": PASSWORD}))
    return Person(email, found["id"], server.client.with_token(found["token"]))


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    return person(server)


@pytest.fixture(scope="module")
def bob(server: Server) -> Person:
    return person(server)


def product(who: Person, **members: Any) -> Json:
    """A new product."""
    return good(who.client.post("/products", {"label": word("Product "), **members}), 201)


def order(who: Person, *lines: tuple[Json, int], **members: Any) -> Json:
    """A new order of so many of each product."""
    body = {"lines": [{"product": it["id"], "quantity": quantity} for it, quantity in lines], **members}
    return good(who.client.post("/orders", body), 201)


def act(who: Person, one: Json, verb: str, body: Json | None = None) -> Answer:
    """The answer to an action on an order."""
    return who.client.post(f"/orders/{one['id']}/{verb}", body)


def again(who: Person, path: str, one: Json) -> Json:
    """A row as it is now."""
    return good(who.client.get(f"/{path}/{one['id']}"))


def refusal(answer: Answer) -> tuple[int, str | None, str]:
    """The status, code and resource of a refusal."""
    return answer.status, answer.code, answer.json["resource"]


def together(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """The answers to requests that are sent at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: call(), calls))


# Assignments and sums ---------------------------------------------------------------------------------------------


def test_effects_of_a_create_see_the_row_and_its_children(ada: Person) -> None:
    one, two = product(ada, weight="1.25"), product(ada, weight="0.10")
    found = order(ada, (one, 2), (two, 3), (one, 1))
    assert (found["size"], found["total"], found["watchers"]) == (3, "4.05", [ada.id])
    assert [again(ada, "products", it)["sold"] for it in (one, two)] == [3, 3]


def test_lines_of_one_target_add_up(ada: Person) -> None:
    one = product(ada, stock=10)
    placed = order(ada, (one, 4), (one, 5))
    found = good(act(ada, placed, "place"))
    assert (found["status"], found["placedOn"]) == ("placed", found["placedAt"][:10])
    assert found["placedAt"] == found["updatedAt"]
    assert again(ada, "products", one)["stock"] == 1
    assert good(act(ada, placed, "cancel"))["status"] == "cancelled"
    assert again(ada, "products", one)["stock"] == 10


def test_a_bound_of_another_row_refuses_the_whole_request(ada: Person) -> None:
    one, two = product(ada, stock=10), product(ada, stock=1)
    placed = order(ada, (one, 5), (two, 2))
    answer = act(ada, placed, "place", {"note": "changed"})
    assert refusal(answer) == (409, "min", "product")
    assert answer.json["detail"] == "must be at least 0"
    assert "errors" not in answer.json
    assert again(ada, "orders", placed) == placed
    assert [again(ada, "products", it)["stock"] for it in (one, two)] == [10, 1]
    good(ada.client.patch(f"/products/{two['id']}", {"stock": 100}))
    good(act(ada, placed, "place"))
    good(ada.client.patch(f"/products/{two['id']}", {"stock": 100}))
    assert refusal(act(ada, placed, "cancel")) == (409, "max", "product")


def test_bounds_hold_when_all_effects_are_done(ada: Person) -> None:
    one = product(ada, stock=10)
    good(act(ada, order(ada, (one, 1)), "swap"))
    assert again(ada, "products", one)["stock"] == 11


def test_a_check_of_another_row_is_a_conflict(ada: Person) -> None:
    one = product(ada, stock=100)
    body = {"lines": [{"product": one["id"], "quantity": 11}]}
    answer = ada.client.post("/orders", body)
    assert refusal(answer) == (409, "ceiling", "product")
    assert answer.json["detail"] == "no more than 110 of a product"
    assert again(ada, "products", one)["sold"] == 0


def test_what_changes_nothing_stamps_nothing(ada: Person) -> None:
    one = product(ada)
    placed = order(ada, (one, 1))
    before = again(ada, "products", one)
    assert good(act(ada, placed, "same"))["updatedAt"] == placed["updatedAt"]
    assert again(ada, "products", one) == before
    assert (
        good(ada.client.patch(f"/orders/{placed['id']}", {"note": None, "locked": False}))["updatedAt"]
        == placed["updatedAt"]
    )
    assert good(act(ada, placed, "watch"))["updatedAt"] == placed["updatedAt"]


def test_bounds_of_the_row_itself(ada: Person, server: Server) -> None:
    long = good(
        server.client.post("/users", {"email": f"{word('long')}-and-longer-still@example.com", "password": PASSWORD})
    )
    who = Person("", long["id"], server.client.with_token(long["token"]))
    assert refusal(act(who, order(who), "words")) == (409, "max", "order")
    assert good(act(ada, order(ada), "words"))["words"] == ada.email


def test_a_number_cannot_leave_the_range_of_its_type(ada: Person) -> None:
    placed = order(ada, (product(ada, weight="9999.99", stock=50), 50))
    assert placed["total"] == "499999.50"
    assert good(act(ada, placed, "double"))["total"] == "999999.00"
    answer = act(ada, placed, "double")
    assert (answer.status, answer.code) == (409, "max")
    assert (again(ada, "orders", placed)["total"], again(ada, "orders", placed)["size"]) == ("999999.00", 0)


def test_rows_behind_a_reference_and_the_caller(server: Server) -> None:
    one, two = person(server), person(server)
    mine = order(one)
    for _ in range(2):
        good(act(two, mine, "thank"))
    assert refusal(act(two, mine, "thank")) == (409, "max", "user")
    good(act(two, mine, "blame"))
    karma = [good(who.client.get("/me"))["karma"] for who in (one, two)]
    assert karma == [3, 4]
    good(act(one, mine, "blame"))
    assert good(one.client.get("/me"))["karma"] == 2


def test_the_caller_s_own_row_is_no_location(server: Server) -> None:
    answer = server.client.post("/users", {"email": f"{word('p')}@e.co", "password": PASSWORD})
    assert (answer.status, "location" in answer.headers) == (201, False)


# Lists ------------------------------------------------------------------------------------------------------------


def test_joining_twice_and_leaving_twice_do_nothing(ada: Person, bob: Person) -> None:
    mine = order(ada)
    assert good(act(bob, mine, "watch"))["watchers"] == sorted([ada.id, bob.id])
    assert good(act(bob, mine, "watch"))["watchers"] == sorted([ada.id, bob.id])
    path = f"/orders/{mine['id']}/watch"
    assert good(bob.client.delete(path))["watchers"] == [ada.id]
    assert good(bob.client.delete(path))["watchers"] == [ada.id]


def test_a_list_keeps_its_bounds(server: Server, ada: Person, bob: Person) -> None:
    mine = order(ada)
    good(act(bob, mine, "watch"))
    assert refusal(act(person(server), mine, "watch")) == (409, "max", "order")
    assert sorted(again(ada, "orders", mine)["watchers"]) == sorted([ada.id, bob.id])
    path = f"/orders/{mine['id']}/watch"
    good(bob.client.delete(path))
    assert refusal(ada.client.delete(path)) == (409, "min", "order")
    assert again(ada, "orders", mine)["watchers"] == [ada.id]


def test_rows_of_a_list_join_and_leave_another(ada: Person) -> None:
    one, two = product(ada), product(ada)
    mine = order(ada, (one, 1), (two, 1), (one, 2))
    assert good(act(ada, mine, "collect"))["products"] == [one["id"], two["id"]]
    assert good(act(ada, mine, "collect"))["products"] == [one["id"], two["id"]]
    assert good(act(ada, mine, "scatter"))["products"] == []


def test_new_rows_get_defaults_and_numbers(ada: Person) -> None:
    one = product(ada)
    mine = order(ada, (one, 2), (one, 3))
    found = good(act(ada, mine, "log"))
    (event,) = found["events"]
    assert event == {**event, "number": 1, "kind": "noted", "size": 2, "label": None, "by": ada.id}
    assert found["updatedAt"] == mine["updatedAt"]
    events = good(act(ada, mine, "logs"))["events"]
    assert [(it["number"], it["kind"], it["size"], it["label"]) for it in events[1:]] == [
        (2, "line", 2, one["label"]),
        (3, "line", 3, one["label"]),
    ]


def test_new_rows_and_their_list_keep_bounds(ada: Person) -> None:
    one = product(ada)
    assert refusal(act(ada, order(ada), "log")) == (409, "min", "event")
    assert refusal(act(ada, order(ada, (one, 11)), "logs")) == (409, "max", "event")
    mine = order(ada, *[(one, 1)] * 4)
    assert refusal(act(ada, mine, "logs")) == (409, "max", "order")
    assert again(ada, "orders", mine)["events"] == []


def test_new_rows_in_the_lists_of_related_rows(ada: Person) -> None:
    one = product(ada)
    assert refusal(act(ada, order(ada, (one, 6)), "rate")) == (409, "max", "review")
    assert refusal(act(ada, order(ada, *[(one, 1)] * 3), "rate")) == (409, "max", "product")
    good(act(ada, order(ada, *[(one, 1)] * 2), "rate"))
    answer = ada.client.post(f"/products/{one['id']}/review")
    assert refusal(answer) == (409, "max", "product")


# States -----------------------------------------------------------------------------------------------------------


def test_a_new_row_is_in_the_default_state(ada: Person) -> None:
    assert order(ada, status="done")["status"] == "draft"
    assert product(ada, state="gone")["state"] == "fresh"


def test_a_repeated_state_is_no_transition_in_input_alone(ada: Person) -> None:
    mine = order(ada, (product(ada), 1))
    path = f"/orders/{mine['id']}"
    assert good(ada.client.patch(path, {"status": "draft"}))["status"] == "draft"
    answer = ada.client.patch(path, {"status": "done"})
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "illegal_transition", "status: draft -> done")
    assert good(ada.client.patch(path, {"status": "placed"}))["status"] == "placed"
    answer = act(ada, mine, "place", {"note": "go"})
    assert (answer.status, answer.code, answer.json["detail"]) == (
        409,
        "illegal_transition",
        "status: placed -> placed",
    )


def test_a_state_without_edges_is_the_last(ada: Person) -> None:
    mine = order(ada, (product(ada), 1))
    good(act(ada, mine, "place"))
    good(act(ada, mine, "finish"))
    for verb in ("finish", "cancel"):
        assert act(ada, mine, verb).code == "illegal_transition"
    path = f"/orders/{mine['id']}"
    assert ada.client.patch(path, {"status": "draft"}).json["detail"] == "status: done -> draft"
    assert good(ada.client.patch(path, {"status": "done", "note": "x"}))["note"] == "x"


def test_states_of_related_rows(ada: Person) -> None:
    one, two = product(ada), product(ada)
    good(act(ada, order(ada, (one, 1), (one, 1)), "retire"))
    found = again(ada, "products", one)
    assert (found["state"], found["label"], found["slug"].split("-")[0]) == ("live", "Retired", "retired")
    answer = act(ada, order(ada, (two, 1), (one, 1)), "retire")
    assert refusal(answer) == (409, "illegal_transition", "product")
    assert answer.json["detail"] == "state: live -> live"
    assert again(ada, "products", two)["state"] == "fresh"
    gone = good(ada.client.patch(f"/products/{one['id']}", {"state": "gone"}))
    assert gone["state"] == "gone"
    assert act(ada, order(ada, (one, 1)), "retire").json["detail"] == "state: gone -> live"


# Preconditions ----------------------------------------------------------------------------------------------------


def test_the_first_precondition_that_fails_is_told(ada: Person) -> None:
    empty, mine = order(ada), order(ada, (product(ada), 1))
    answer = act(ada, empty, "place")
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "empty_order", "an order needs a line")
    good(act(ada, mine, "place"))
    answer = act(ada, mine, "place", {"note": "no"})
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "already_placed", "order")
    assert act(ada, mine, "place").code == "already_placed"
    assert act(ada, mine, "place", {"note": "go"}).code == "illegal_transition"


def test_preconditions_of_a_delete(ada: Person) -> None:
    mine = order(ada, (product(ada), 1))
    good(act(ada, mine, "place"))
    assert refusal(ada.client.delete(f"/orders/{mine['id']}")) == (409, "not_a_draft", "order")
    answer = ada.client.delete(f"/orders/{order(ada)['id']}")
    assert (answer.status, answer.raw) == (202, b"")


# Checks -----------------------------------------------------------------------------------------------------------


def test_a_check_is_asked_where_a_named_field_changed(ada: Person) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=0.4)).isoformat(timespec="milliseconds")
    path = f"/tasks/{good(ada.client.post('/tasks', {'title': 'x', 'due': soon}))['id']}"
    part = ada.client.post(f"{path}/parts", {})
    helped = f"/tasks/{good(ada.client.post('/tasks', {'title': 'x', 'due': soon, 'helpers': [ada.id]}))['id']}"
    sleep(0.5)
    assert part.status == 201
    assert good(ada.client.patch(path, {"title": "y", "due": soon}))["title"] == "y"
    assert good(ada.client.patch(helped, {"title": "y"}))["title"] == "y"
    assert problem(ada.client.patch(helped, {"helpers": [ada.id]})) == (422, "invalid", [("#", "alone")])
    assert problem(ada.client.patch(path, {"due": "2020-01-01T00:00:00Z"})) == (422, "invalid", [("#", "in_time")])
    assert refusal(ada.client.post(f"{path}/parts", {})) == (409, "whole", "task")
    good(ada.client.patch(path, {"due": "2999-01-01T00:00:00Z"}))
    assert ada.client.post(f"{path}/parts", {}).status == 201


def test_rows_that_an_effect_moves_concern_both_owners(ada: Person) -> None:
    kept, free = (good(ada.client.post("/shelves", {"name": "free"}))["id"] for _ in range(2))
    one, two, three = (product(ada, shelf=shelf) for shelf in (kept, free, free))
    assert refusal(act(ada, order(ada, (one, 1), shelf=free), "shelve")) == (409, "room", "shelf")
    assert again(ada, "products", one)["shelf"] == kept
    good(ada.client.patch(f"/shelves/{kept}", {"name": "kept"}))
    assert refusal(act(ada, order(ada, (one, 1)), "shelve")) == (409, "keeps", "shelf")
    good(act(ada, order(ada, (two, 1), shelf=kept), "shelve"))
    assert [again(ada, "products", it)["shelf"] for it in (one, two, three)] == [kept, kept, free]


def test_a_rule_is_asked_before_and_after_the_write(ada: Person) -> None:
    mine = order(ada)
    path = f"/orders/{mine['id']}"
    assert refusal(ada.client.patch(path, {"note": "x", "locked": True})) == (403, "forbidden", "order")
    assert again(ada, "orders", mine) == mine


# The order of checks ----------------------------------------------------------------------------------------------


def test_of_two_faults_the_first_in_order_is_told(server: Server, ada: Person, bob: Person) -> None:
    mine, raw = order(ada), {"raw": b"{", "headers": {"Content-Type": "application/json"}}
    path = f"/orders/{mine['id']}"
    wrong = {"note": 5, "status": "done"}
    nobody = server.client
    assert nobody.patch(path, **raw).code == "malformed_json"
    assert nobody.patch("/orders/x", wrong).code == "unauthenticated"
    assert bob.client.patch("/orders/x", wrong).code == "not_found"
    assert bob.client.patch(path, wrong).code == "forbidden"
    assert ada.client.patch(path, wrong).code == "invalid"
    assert act(ada, mine, "place", {"note": 5}).code == "invalid"
    done = order(ada, (product(ada), 1))
    good(act(ada, done, "place"))
    good(act(ada, done, "finish"))
    assert ada.client.patch(f"/orders/{done['id']}", {"status": "draft", "locked": True}).code == "illegal_transition"
    code = word("c")
    product(ada, code=code)
    one = product(ada)
    answer = ada.client.patch(f"/products/{one['id']}", {"code": code, "state": "gone"})
    assert answer.code == "illegal_transition"
    answer = ada.client.patch(f"/products/{one['id']}", {"code": code, "sold": 1000})
    assert problem(answer) == (409, "conflict", [("#/code", "unique")])
    assert ada.client.post("/products", {"label": "x", "code": code, "sold": 1000}).code == "conflict"


def test_a_create_rule_over_the_parent_is_asked_before_the_input(ada: Person, bob: Person) -> None:
    team = good(ada.client.post("/teams", {"name": "t", "members": [{"user": ada.id, "role": "owner"}]}))["id"]
    path = f"/teams/{team}/members"
    assert refusal(bob.client.post(path, {"user": "x"})) == (403, "forbidden", "member")
    assert bob.client.post("/teams/999999/members", {"user": "x"}).json["resource"] == "team"
    assert problem(ada.client.post(path, {"user": "x"})) == (422, "invalid", [("#/user", "type")])
    assert problem(ada.client.post(path, {"user": 999999})) == (422, "invalid", [("#/user", "reference")])
    assert problem(ada.client.post(path, {"user": ada.id})) == (409, "conflict", [("#/user", "unique")])
    answer = ada.client.post(path, {"user": bob.id})
    assert answer.headers["location"] == f"/members/{good(answer, 201)['id']}"


# Locks ------------------------------------------------------------------------------------------------------------


def owners(ada: Person, bob: Person) -> tuple[int, list[int]]:
    """A team of two owners."""
    members = [{"user": who.id, "role": "owner"} for who in (ada, bob)]
    team = good(ada.client.post("/teams", {"name": "t", "members": members}))["id"]
    found = []
    for number in range(1, 400):
        answer = ada.client.get(f"/members/{number}")
        if answer.status == 200 and answer.json["team"] == team:
            found.append(number)
    return team, found


@pytest.mark.parametrize("demote", [True, False])
def test_two_owners_cannot_remove_each_other(ada: Person, bob: Person, demote: bool) -> None:
    for _ in range(3):
        _, (first, second) = owners(ada, bob)
        pairs = ((ada, second), (bob, first))

        def remove(who: Person, member: int) -> Answer:
            path = f"/members/{member}"
            return who.client.patch(path, {"role": "guest"}) if demote else who.client.delete(path)

        answers = together([lambda who=who, member=member: remove(who, member) for who, member in pairs])  # type: ignore[misc]
        assert sorted(answer.status < 300 for answer in answers) == [False, True], answers
        refused = next(answer for answer in answers if answer.status >= 300)
        assert refused.code in ("keeps_owner", "last_owner", "forbidden")


def test_parallel_orders_never_sell_more_than_there_is(ada: Person) -> None:
    one = product(ada, stock=5)
    orders = [order(ada, (one, 1)) for _ in range(8)]
    answers = together([lambda it=it: act(ada, it, "place") for it in orders])  # type: ignore[misc]
    assert sorted(answer.status for answer in answers) == [200] * 5 + [409] * 3
    assert {answer.code for answer in answers if answer.status == 409} == {"min"}
    assert again(ada, "products", one)["stock"] == 0


def test_one_order_is_placed_once(ada: Person) -> None:
    one = product(ada, stock=50)
    mine = order(ada, (one, 1))
    answers = together([lambda: act(ada, mine, "place", {"note": "go"})] * 6)
    assert sorted(answer.status for answer in answers) == [200] + [409] * 5
    assert again(ada, "products", one)["stock"] == 49


def test_opposite_orders_in_parallel_all_succeed(ada: Person) -> None:
    one, two = product(ada, stock=100), product(ada, stock=100)
    orders = [order(ada, *pair) for pair in [((one, 1), (two, 1)), ((two, 1), (one, 1))] * 4]
    answers = together([lambda it=it: act(ada, it, "place") for it in orders])  # type: ignore[misc]
    assert [answer.status for answer in answers] == [200] * 8
    assert [again(ada, "products", it)["stock"] for it in (one, two)] == [92, 92]


def test_parallel_children_keep_the_check_of_their_owner(ada: Person) -> None:
    shelf = good(ada.client.post("/shelves", {"name": "s"}))["id"]
    answers = together([lambda: ada.client.post("/products", {"label": word("P "), "shelf": shelf})] * 6)
    assert sorted(answer.status for answer in answers) == [201] * 2 + [409] * 4
    assert {answer.code for answer in answers if answer.status == 409} == {"room"}
