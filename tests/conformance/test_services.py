"""Hand-written functions: typed, called once and last, their answers and errors; and middleware of single endpoints."""

from __future__ import annotations

import pytest

from tests.conformance.golden import PASSWORD, Json, Person, golden_server, good, problem, word
from tests.support.client import Answer
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("services")


def person(server: Server, role: str = "plain") -> Person:
    """Somebody new."""
    email = f"{word('p')}@example.com"
    found = good(server.client.post("/users", {"email": email, "password": PASSWORD, "role": role}))
    return Person(email, found["id"], server.client.with_token(found["token"]))


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    return person(server)


def order(who: Person) -> Json:
    """A new order."""
    return good(who.client.post("/orders", {"name": word("order")}), 201)


def pay(who: Person, one: Json, **body: object) -> Answer:
    """The answer to a payment."""
    return who.client.post(f"/orders/{one['id']}/pay", body)


def journal(who: Person, about: str) -> Json:
    """How often a service was called for an order, and what it was told last."""
    return good(who.client.post("/entries", {"about": about}))


# Hooks ------------------------------------------------------------------------------------------------------------


def test_a_hook_gets_the_written_row_and_typed_input(ada: Person) -> None:
    one = order(ada)
    told = journal(ada, one["name"])
    assert told == {"count": 1, "last": f"{one['name']} greet {ada.id} {one['createdAt']}"}
    good(pay(ada, one, method="cash", tip="1.5", helper=ada.id))
    told = journal(ada, one["name"])
    assert told == {"count": 2, "last": f"{one['name']} charge paid cash 1.50 {ada.id}"}
    two = order(ada)
    good(pay(ada, two))
    assert journal(ada, two["name"])["last"] == f"{two['name']} charge paid None None None"


def test_the_answer_of_a_hook_is_written(ada: Person) -> None:
    one = order(ada)
    found = good(pay(ada, one, tip="2"))
    assert (found["status"], found["reference"], found["fee"], found["memo"], found["tip"], found["receipts"]) == (
        "paid",
        "ref",
        "3.00",
        "thanks",
        "2.00",
        ["ref"],
    )
    assert good(ada.client.get(f"/orders/{one['id']}")) == found
    assert good(pay(ada, order(ada), method="quiet"))["memo"] is None
    assert good(pay(ada, order(ada), method="fine"))["fee"] == "1.01"


def test_a_request_that_can_be_refused_calls_nothing(server: Server, ada: Person) -> None:
    one, other, bob = order(ada), order(ada), person(server)
    assert pay(bob, one).code == "forbidden"
    assert pay(ada, one, tip="x").code == "invalid"
    assert pay(ada, one, helper="x").code == "invalid"
    assert problem(pay(ada, one, name=other["name"])) == (409, "conflict", [("#/name", "unique")])
    assert problem(pay(ada, one, name="rude")) == (422, "invalid", [("#", "polite")])
    assert journal(ada, one["name"])["count"] == journal(ada, "rude")["count"] + 1 == 1
    good(pay(ada, one))
    assert pay(ada, one).code == "already_paid"
    assert journal(ada, one["name"])["count"] == 2
    for name, code in (("forbidden", "forbidden"), ("rude", "invalid"), (one["name"], "conflict")):
        assert ada.client.post("/orders", {"name": name}).code == code
    assert (journal(ada, "forbidden")["count"], journal(ada, one["name"])["count"]) == (0, 2)


@pytest.mark.parametrize(("method", "status", "code"), [("declined", 402, "card_declined"), ("away", 503, "bank_away")])
def test_an_error_of_a_hook_rolls_back(ada: Person, method: str, status: int, code: str) -> None:
    one = order(ada)
    answer = pay(ada, one, method=method, tip="1.00")
    assert (answer.status, answer.code, answer.json["resource"]) == (status, code, "order")
    assert answer.headers["content-type"] == "application/problem+json"
    if method == "declined":
        assert (answer.json["title"], answer.json["detail"]) == ("Payment Required", "the bank says no")
    found = good(ada.client.get(f"/orders/{one['id']}"))
    assert (found["status"], found["tip"], found["updatedAt"]) == ("open", None, one["updatedAt"])
    good(pay(ada, one))


def test_an_error_of_the_hook_of_a_create_rolls_back(ada: Person) -> None:
    name = word("stranger")
    for _ in range(2):
        answer = ada.client.post("/orders", {"name": name})
        assert (answer.status, answer.code) == (409, "not_welcome")


def test_a_fault_of_a_hook_is_internal_and_shows_nothing(ada: Person) -> None:
    one = order(ada)
    answer = pay(ada, one, method="broken")
    assert (answer.status, answer.code) == (500, "internal")
    assert b"secret" not in answer.raw
    assert good(ada.client.get(f"/orders/{one['id']}"))["status"] == "open"


def test_checks_and_bounds_of_what_a_hook_answers(ada: Person) -> None:
    one = order(ada)
    assert problem(pay(ada, one, method="dear")) == (422, "invalid", [("#", "fair")])
    answer = pay(ada, one, method="long")
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "max", "order")
    found = good(ada.client.get(f"/orders/{one['id']}"))
    assert (found["status"], found["fee"], found["receipts"]) == ("open", "0.00", [])
    assert good(pay(ada, one))["status"] == "paid"


# Calls ------------------------------------------------------------------------------------------------------------


def test_a_call_answers_the_output_in_order(ada: Person) -> None:
    thing = good(ada.client.post("/things", {"name": "t"}))["id"]
    body = {"owner": ada.id, "thing": thing, "quantity": 5, "day": "2026-02-03", "mood": "bad"}
    answer = ada.client.post("/quotes", body)
    assert answer.status == 203
    assert answer.raw.decode() == (
        '{"price":"0.63","weight":"1152921504606846981","thing":"' + thing + '","at":"2026-01-02T03:04:05.678Z",'
        '"day":"2026-02-03","good":false,"count":5,"note":"bad"}'
    )
    del body["day"], body["mood"]
    found = good(ada.client.post("/quotes", body))
    assert (found["day"], found["good"], found["note"]) == (None, True, None)


def test_the_input_of_a_call_is_checked_like_any(server: Server, ada: Person) -> None:
    thing = good(person(server).client.post("/things", {"name": "t"}))["id"]
    answer = ada.client.post("/quotes", {"thing": thing, "quantity": 10, "day": "x", "mood": "so"})
    assert problem(answer) == (
        422,
        "invalid",
        [
            ("#/owner", "required"),
            ("#/thing", "reference"),
            ("#/quantity", "max"),
            ("#/day", "format"),
            ("#/mood", "choice"),
        ],
    )
    assert answer.json["resource"] == "price"


def test_access_of_calls(server: Server, ada: Person) -> None:
    assert server.client.post("/quotes", {}).code == "unauthenticated"
    assert server.client.get("/secret").code == "unauthenticated"
    answer = ada.client.get("/secret")
    assert (answer.status, answer.code, answer.json["resource"]) == (403, "forbidden", "secret")
    assert good(person(server, "boss").client.get("/secret")) == {"text": "for bosses"}
    answer = server.client.get("/motto")
    assert answer.raw.decode() == '{"text":"so \\"it\\" <is> ü"}'


def test_faults_of_calls(server: Server) -> None:
    answer = server.client.post("/crash")
    assert (answer.status, answer.code, b"secret" in answer.raw) == (500, "internal", False)
    for body in ({}, {"word": None}, {"word": "x"}):
        answer = server.client.post("/later", body)
        assert (answer.status, answer.code) == (501, "not_implemented")
    assert problem(server.client.post("/later", {"word": 1})) == (422, "invalid", [("#/word", "type")])


# Middleware -------------------------------------------------------------------------------------------------------


def test_middleware_runs_for_the_endpoints_that_name_it(server: Server, ada: Person) -> None:
    refuse = {"X-Refuse": "please"}
    for answer in (
        server.client.get("/motto", headers=refuse),
        ada.client.post("/things", {"name": "t"}, headers=refuse),
    ):
        assert (answer.status, answer.code) == (403, "forbidden")
    assert good(ada.client.post("/orders", {"name": word("order")}, headers=refuse))
