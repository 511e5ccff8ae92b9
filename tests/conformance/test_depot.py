"""What Depot promises beyond access: stock that adds up, numbers, slugs, states, checks across rows, soft deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from scaffolder.verify.postgres import Cluster
from tests.support.client import Answer, Client
from tests.support.project import GeneratedProject, Server

pytestmark = pytest.mark.build

PASSWORD = "a long test password"
NUMBERS = count(1)
Json = dict[str, Any]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(framework: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database on each engine, for each pack."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.create_database()


@pytest.fixture(scope="module")
def server(
    url: str, example_project: Callable[[str], GeneratedProject], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Depot on each engine; every test makes organisations of its own."""
    project = example_project("depot")
    project.prepare(url)
    with project.running(url, tmp_path_factory.mktemp("depot") / "server.log") as running:
        yield running


@dataclass(frozen=True)
class Person:
    """A registered user."""

    email: str
    id: str
    client: Client


@dataclass(frozen=True)
class Shop:
    """An organisation, its owner's client, and its path."""

    owner: Person
    path: str
    slug: str

    def post(self, path: str, body: Json | None = None) -> Json:
        """What the owner creates."""
        return good(self.owner.client.post(f"{self.path}{path}", body))

    def get(self, path: str) -> Json:
        """What the owner reads."""
        return good(self.owner.client.get(f"{self.path}{path}"))


def good(answer: Answer) -> Json:
    """The JSON of an answer that must be a success."""
    assert answer.status < 300, (answer.status, answer.raw)
    found: Json = answer.json
    return found


def person(server: Server) -> Person:
    """Somebody new."""
    email = f"person{next(NUMBERS)}@example.com"
    body = {"email": email, "name": "Some Body", "password": PASSWORD}
    answer = good(server.client.post("/auth/register", body))
    return Person(email, answer["id"], server.client.with_token(answer["token"]))


@pytest.fixture
def shop(server: Server) -> Shop:
    """A new organisation."""
    owner = person(server)
    answer = good(owner.client.post("/orgs", {"name": f"Shop {next(NUMBERS)}"}))
    return Shop(owner, f"/orgs/{answer['slug']}", answer["slug"])


def product(shop: Shop, sku: str = "TEA1", stock: int = 0, **more: Any) -> Json:
    """A product with some stock."""
    made = shop.post("/products", {"sku": sku, "name": "Tea", "price": "10.00", **more})
    if stock:
        shop.post("/receipts", {"product": made["id"], "quantity": stock, "unitCost": "4"})
    return made


def order(shop: Shop, *lines: tuple[Json, int], **more: Any) -> Json:
    """A draft."""
    customer = shop.post(
        "/customers", {"name": "Cora", "email": f"cora{next(NUMBERS)}@example.com", "creditLimit": "5000"}
    )
    sent = [{"product": product["id"], "quantity": quantity} for product, quantity in lines]
    return shop.post("/orders", {"customer": customer["id"], "lines": sent, **more})


def joined(server: Server, shop: Shop, role: str) -> Person:
    """Somebody who was invited, and accepted."""
    guest = person(server)
    offer = shop.post("/invitations", {"user": guest.email, "role": role})
    good(guest.client.post(f"/invitations/{offer['id']}/accept"))
    return guest


def stock(shop: Shop, sku: str = "TEA1") -> int:
    """How much of a product there is."""
    return int(shop.get(f"/products/{sku}")["stock"])


def test_slugs_take_the_first_free_number(server: Server) -> None:
    owner = person(server).client
    name = f"Übermut & Söhne {next(NUMBERS)}"
    slugs = [good(owner.post("/orgs", {"name": name}))["slug"] for _ in range(3)]
    assert slugs[0].startswith("ubermut-sohne-")
    assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]


def test_order_numbers_count_per_organisation(server: Server, shop: Shop) -> None:
    tea = product(shop, stock=5)
    assert [order(shop, (tea, 1))["number"] for _ in range(3)] == [1, 2, 3]
    good_numbers = [item["number"] for item in shop.get("/orders?sort=number")["items"]]
    assert good_numbers == [1, 2, 3]


def test_placing_takes_stock_and_cancelling_gives_it_back(shop: Shop) -> None:
    tea, jam = product(shop, "TEA1", 10), product(shop, "JAM1", 4)
    draft = order(shop, (tea, 3), (jam, 4))
    assert (draft["total"], draft["units"], draft["dearest"], draft["status"]) == ("70.00", 7, "10.00", "draft")
    placed = shop.post(f"/orders/{draft['number']}/place")
    assert placed["status"] == "placed"
    assert placed["placedAt"]
    assert (stock(shop, "TEA1"), stock(shop, "JAM1")) == (7, 0)
    assert shop.get("")["orderCount"] == 1
    shop.post(f"/orders/{draft['number']}/cancel")
    assert (stock(shop, "TEA1"), stock(shop, "JAM1")) == (10, 4)


def test_an_order_beyond_the_stock_changes_nothing(shop: Shop) -> None:
    tea, jam = product(shop, "TEA1", 10), product(shop, "JAM1", 2)
    draft = order(shop, (tea, 3), (jam, 3))
    answer = shop.owner.client.post(f"{shop.path}/orders/{draft['number']}/place")
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "min", "product")
    assert (stock(shop, "TEA1"), stock(shop, "JAM1")) == (10, 2)
    assert shop.get(f"/orders/{draft['number']}")["status"] == "draft"
    assert shop.get("")["orderCount"] == 0


def test_parallel_orders_never_sell_more_than_there_is(shop: Shop) -> None:
    tea = product(shop, stock=5)
    drafts = [order(shop, (tea, 1)) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        paths = [f"{shop.path}/orders/{draft['number']}/place" for draft in drafts]
        statuses = sorted(answer.status for answer in pool.map(shop.owner.client.post, paths))
    assert statuses == [202] * 5 + [409] * 3
    assert stock(shop) == 0
    assert shop.get("")["orderCount"] == 5


def test_an_illegal_transition_names_both_states(shop: Shop) -> None:
    draft = order(shop, (product(shop, stock=1), 1))
    answer = shop.owner.client.post(f"{shop.path}/orders/{draft['number']}/deliver")
    assert (answer.status, answer.code) == (409, "illegal_transition")
    assert answer.json["detail"] == "status: draft -> delivered"


def test_a_placed_order_is_no_longer_changed(shop: Shop) -> None:
    draft = order(shop, (product(shop, stock=1), 1))
    path = f"{shop.path}/orders/{draft['number']}"
    good(shop.owner.client.patch(path, {"note": "soon"}))
    shop.post(f"/orders/{draft['number']}/place")
    for answer in (shop.owner.client.patch(path, {"note": "late"}), shop.owner.client.delete(path)):
        assert (answer.status, answer.code) == (409, "not_a_draft")
    line = draft["lines"][0]["id"]
    assert shop.owner.client.patch(f"{path}/lines/{line}", {"quantity": 2}).code == "not_a_draft"


def test_an_order_without_lines_cannot_be_placed(shop: Shop) -> None:
    draft = order(shop)
    answer = shop.owner.client.post(f"{shop.path}/orders/{draft['number']}/place")
    assert (answer.status, answer.code) == (422, "invalid")
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [("#", "has_lines")]


def test_prices_are_copied_when_a_line_is_made(shop: Shop) -> None:
    tea = product(shop)
    draft = order(shop, (tea, 2))
    good(shop.owner.client.patch(f"{shop.path}/products/TEA1", {"price": "12.50"}))
    assert shop.get(f"/orders/{draft['number']}")["total"] == "20.00"
    assert order(shop, (tea, 2))["total"] == "25.00"


def test_nested_problems_point_into_the_lines(shop: Shop) -> None:
    tea = product(shop)
    customer = shop.post("/customers", {"name": "C", "email": "c@example.com"})
    lines = [
        {"product": tea["id"], "quantity": 0},
        {"product": "01890a5d-ac96-774b-bcce-b302099a8057", "quantity": 1},
        {},
    ]
    answer = shop.owner.client.post(f"{shop.path}/orders", {"customer": customer["id"], "lines": lines})
    assert answer.status == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [
        ("#/lines/0/quantity", "min"),
        ("#/lines/1/product", "reference"),
        ("#/lines/2/product", "required"),
        ("#/lines/2/quantity", "required"),
    ]


def test_products_of_another_organisation_are_refused(server: Server, shop: Shop) -> None:
    other = person(server)
    slug = good(other.client.post("/orgs", {"name": f"Other {next(NUMBERS)}"}))["slug"]
    theirs = good(other.client.post(f"/orgs/{slug}/products", {"sku": "ABC1", "name": "x", "price": "1"}))
    public = good(
        other.client.post(f"/orgs/{slug}/products", {"sku": "ABC2", "name": "x", "price": "1", "published": True})
    )
    customer = shop.post("/customers", {"name": "C", "email": "c@example.com"})
    answers = [
        shop.owner.client.post(
            f"{shop.path}/orders", {"customer": customer["id"], "lines": [{"product": found["id"], "quantity": 1}]}
        )
        for found in (theirs, public)
    ]
    assert [answer.status for answer in answers] == [422, 422]
    assert answers[0].json["errors"][0]["code"] == "reference"
    assert [(error["pointer"], error["code"]) for error in answers[1].json["errors"]] == [
        ("#/lines/0", "product_of_org")
    ]


def test_an_organisation_keeps_an_owner(shop: Shop) -> None:
    owner = shop.get("/members?role=owner")["items"][0]
    path = f"{shop.path}/members/{owner['id']}"
    removed = shop.owner.client.delete(path)
    assert (removed.status, removed.code, removed.json["resource"]) == (409, "keeps_owner", "organization")
    lowered = shop.owner.client.patch(path, {"role": "viewer"})
    assert (lowered.status, lowered.code) == (403, "forbidden")
    assert shop.get("/members?role=owner")["total"] == 1


def test_two_owners_cannot_remove_each_other(server: Server, shop: Shop) -> None:
    guest = joined(server, shop, "manager")
    member = next(item for item in shop.get("/members")["items"] if item["user"]["id"] == guest.id)
    good(shop.owner.client.patch(f"{shop.path}/members/{member['id']}", {"role": "owner"}))
    owners = shop.get("/members?role=owner")["items"]
    assert len(owners) == 2
    jobs = [(shop.owner, guest.id), (guest, shop.owner.id)]
    paths = [
        (who.client, f"{shop.path}/members/{next(m['id'] for m in owners if m['user']['id'] == other)}")
        for who, other in jobs
    ]
    with ThreadPoolExecutor(2) as pool:
        statuses = [answer.status for answer in pool.map(lambda job: job[0].delete(job[1]), paths)]
    assert statuses.count(204) == 1
    left = [good(who.client.get(f"{shop.path}/members")) for who, _ in jobs if who.client.get(shop.path).status == 200]
    assert [page["total"] for page in left] == [1]


def test_an_invitation_names_somebody_whom_the_inviter_cannot_see(server: Server, shop: Shop) -> None:
    guest = person(server)
    assert shop.owner.client.get(f"/users/{guest.id}").status == 404
    offer = shop.post("/invitations", {"user": guest.email.upper(), "role": "clerk"})
    assert (offer["status"], offer["expired"]) == ("pending", False)
    assert shop.owner.client.post(f"/invitations/{offer['id']}/accept").status == 403
    accepted = good(guest.client.post(f"/invitations/{offer['id']}/accept"))
    assert (accepted["status"], accepted["user"]) == ("accepted", guest.email)
    assert good(guest.client.get("/me"))["memberships"][0]["org"]["slug"] == shop.slug
    again = guest.client.post(f"/invitations/{offer['id']}/accept")
    assert (again.status, again.code) == (409, "already_member")
    assert good(shop.owner.client.get(f"/users/{guest.id}"))["name"] == "Some Body"
    unknown = shop.owner.client.post(f"{shop.path}/invitations", {"user": "nobody@nowhere.example"})
    assert unknown.json["errors"] == [{**unknown.json["errors"][0], "pointer": "#/user", "code": "reference"}]


def test_a_transfer_moves_what_is_there(shop: Shop) -> None:
    tea = product(shop)
    bins = []
    for code, quantity in (("AA01", 5), ("AA02", 0)):
        shop.post("/warehouses", {"code": code, "name": code})
        bins.append(shop.post(f"/warehouses/{code}/bins", {"product": tea["id"], "quantity": quantity})["id"])
    moved = shop.post("/transfers", {"from": bins[0], "to": bins[1], "quantity": 4})
    assert (moved["from"]["quantity"], moved["to"]["quantity"]) == (1, 4)
    too_much = shop.owner.client.post(f"{shop.path}/transfers", {"from": bins[0], "to": bins[1], "quantity": 2})
    assert (too_much.status, too_much.code, too_much.json["resource"]) == (409, "min", "bin")
    same = shop.owner.client.post(f"{shop.path}/transfers", {"from": bins[0], "to": bins[0], "quantity": 1})
    assert [(error["pointer"], error["code"]) for error in same.json["errors"]] == [("#", "other_bin")]
    assert shop.get("/warehouses/AA02")["units"] == 4
    full = shop.owner.client.delete(f"{shop.path}/warehouses/AA02")
    assert (full.status, full.code) == (409, "not_empty")


def test_opposite_transfers_in_parallel_all_succeed(shop: Shop) -> None:
    tea = product(shop)
    bins = []
    for code in ("AA01", "AA02"):
        shop.post("/warehouses", {"code": code, "name": code})
        bins.append(shop.post(f"/warehouses/{code}/bins", {"product": tea["id"], "quantity": 50})["id"])
    jobs = [{"from": bins[n % 2], "to": bins[1 - n % 2], "quantity": 1} for n in range(20)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: shop.owner.client.post(f"{shop.path}/transfers", body), jobs))
    assert [answer.status for answer in answers] == [201] * 20
    assert [shop.get(f"/warehouses/{code}")["units"] for code in ("AA01", "AA02")] == [50, 50]


def test_a_soft_delete_frees_the_unique_and_takes_the_photos(shop: Shop) -> None:
    product(shop, published=True)
    photo = shop.post("/products/TEA1/photos", {"url": "https://img.example/a.png"})
    assert (
        shop.owner.client.post(f"{shop.path}/products", {"sku": "TEA1", "name": "x", "price": "1"}).code == "conflict"
    )
    assert shop.owner.client.delete(f"{shop.path}/products/TEA1").status == 204
    assert shop.owner.client.get(f"{shop.path}/products/TEA1").status == 404
    product(shop)
    assert shop.get("/products/TEA1/photos") == {"items": []}
    gone = shop.owner.client.patch(f"{shop.path}/products/TEA1/photos/{photo['id']}", {"position": 1})
    assert gone.status == 404


def test_a_product_in_an_order_cannot_be_deleted(shop: Shop) -> None:
    tea = product(shop)
    order(shop, (tea, 1))
    answer = shop.owner.client.delete(f"{shop.path}/products/TEA1")
    assert (answer.status, answer.code) == (409, "in_use")


def test_a_category_lets_go_of_its_products_and_children(shop: Shop) -> None:
    parent = shop.post("/categories", {"name": "Hot drinks"})
    child = shop.post("/categories", {"name": "Teas", "parent": parent["id"]})
    product(shop, category=parent["id"])
    assert shop.get(f"/categories/{parent['id']}")["children"] == [{key: child[key] for key in ("id", "slug", "name")}]
    loop = shop.owner.client.patch(f"{shop.path}/categories/{parent['id']}", {"parent": parent["id"]})
    assert [error["code"] for error in loop.json["errors"]] == ["not_own_parent"]
    assert shop.owner.client.delete(f"{shop.path}/categories/{parent['id']}").status == 204
    assert shop.get("/products/TEA1")["category"] is None
    assert shop.get(f"/categories/{child['id']}")["parent"] is None


def test_tags_are_created_when_they_are_missing(shop: Shop) -> None:
    word = f"tag {next(NUMBERS)}"
    made = product(shop, tags=[word, "sale", word])
    assert made["tags"] == sorted({word, "sale"})
    wrong = shop.owner.client.post(
        f"{shop.path}/products", {"sku": "ABC1", "name": "x", "price": "1", "tags": ["good", "X", "1"]}
    )
    assert [(error["pointer"], error["code"]) for error in wrong.json["errors"]] == [
        ("#/tags/1", "too_short"),
        ("#/tags/2", "too_short"),
    ]
    assert word in shop.owner.client.get("/tags").json["items"]


def test_filters_search_and_sorting(shop: Shop) -> None:
    for sku, price, weight, tags in (
        ("AAA1", "5.00", "9007199254740993", ["sale"]),
        ("AAA2", "10.50", "9007199254740992", []),
        ("BBB1", "9.99", "100", ["sale", "organic"]),
    ):
        product(shop, sku, price=price, weightGrams=weight, tags=tags, releasedOn="2024-02-29" if tags else None)

    def skus(query: str) -> list[str]:
        return [item["sku"] for item in shop.get(f"/products?{query}")["items"]]

    assert skus("sort=-price") == ["AAA2", "BBB1", "AAA1"]
    assert skus("tag=sale") == ["AAA1", "BBB1"]
    assert skus("tag[in]=organic,fragile") == ["BBB1"]
    assert skus("weight[gt]=9007199254740992") == ["AAA1"]
    assert skus("weight=9007199254740992") == ["AAA2"]
    assert skus("q=bbb") == ["BBB1"]
    assert skus("q=%25") == []
    assert skus("sort=releasedOn,-sku") == ["BBB1", "AAA1", "AAA2"]
    assert skus("sort=-releasedOn,-sku") == ["BBB1", "AAA1", "AAA2"]
    assert shop.get("/products?limit=1&offset=1")["total"] == 3
    bad = shop.owner.client.get(f"{shop.path}/products?limit=101&sort=cost&weight=x&tag=a&tag=b&nothing=1")
    assert bad.status == 422
    assert sorted((error["parameter"], error["code"]) for error in bad.json["errors"]) == [
        ("limit", "range"),
        ("nothing", "unknown"),
        ("sort", "choice"),
        ("tag", "type"),
        ("weight", "format"),
    ]


def test_unknown_members_are_refused(shop: Shop) -> None:
    answer = shop.owner.client.post(f"{shop.path}/categories", {"name": "a", "slug": "b", "id": 1})
    assert sorted((error["pointer"], error["code"]) for error in answer.json["errors"]) == [
        ("#/id", "unknown"),
        ("#/slug", "unknown"),
    ]


def test_credit_of_a_customer_is_used_up(shop: Shop) -> None:
    tea = product(shop, stock=100)
    customer = shop.post("/customers", {"name": "C", "email": "c@example.com", "creditLimit": "25.00"})
    for _ in range(2):
        lines = [{"product": tea["id"], "quantity": 2}]
        shop.post("/orders", {"customer": customer["id"], "lines": lines})
    shop.post("/orders/1/place")
    answer = shop.owner.client.post(f"{shop.path}/orders/2/place")
    assert (answer.status, answer.code) == (409, "credit_exceeded")
    found = shop.get(f"/customers/{customer['id']}")
    assert (found["open"], found["spent"]) == ("20.00", "0.00")
    assert found["firstOrderAt"] == found["lastOrderAt"] is not None


def test_a_note_watches_the_order_and_marks_the_time(shop: Shop) -> None:
    draft = order(shop, (product(shop), 1))
    path = f"/orders/{draft['number']}"
    note = shop.post(f"{path}/notes", {"body": "first", "mentions": [shop.owner.id]})
    assert [mention["id"] for mention in note["mentions"]] == [shop.owner.id]
    found = shop.get(path)
    assert (found["watchers"], found["watching"], found["noteCount"]) == ([shop.owner.id], True, 1)
    assert found["lastNoteAt"] == note["createdAt"]
    assert good(shop.owner.client.delete(f"{shop.path}{path}/watch"))["watching"] is False


def test_what_nobody_has_written_answers_501(shop: Shop) -> None:
    tea = product(shop, stock=1)
    body = {"product": tea["id"], "quantity": 1, "country": "DE"}
    quote = shop.owner.client.post("/shipping/quote", body)
    assert (quote.status, quote.code) == (501, "not_implemented")
    wrong = shop.owner.client.post("/shipping/quote", {**body, "country": "de", "quantity": 0})
    assert [(error["pointer"], error["code"]) for error in wrong.json["errors"]] == [
        ("#/quantity", "min"),
        ("#/country", "pattern"),
    ]
    draft = order(shop, (tea, 1))
    shop.post(f"/orders/{draft['number']}/place")
    paid = shop.owner.client.post(f"{shop.path}/orders/{draft['number']}/pay", {"paymentMethod": "card"})
    assert (paid.status, paid.code) == (501, "not_implemented")
    assert shop.get(f"/orders/{draft['number']}")["status"] == "placed"


DELETED_MEANWHILE = """
BEGIN;
SELECT 1 FROM sequence_counters FOR UPDATE;
DO $$ BEGIN
  FOR turn IN 1..500 LOOP
    EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE NOT granted);
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$;
UPDATE products SET deleted_at = now();
COMMIT
"""
HOLDER = "SELECT count(*) FROM pg_locks WHERE relation = 'sequence_counters'::regclass AND mode = 'RowShareLock'"


def test_a_product_that_is_deleted_while_its_order_is_written_is_none(
    server: Server, shop: Shop, url: str, request: pytest.FixtureRequest
) -> None:
    """The order waits for its number, after its product was found and before its price is copied."""
    if url.startswith("sqlite"):
        return  # writes come one after the other
    cluster: Cluster = request.getfixturevalue("postgres")
    database = url.rpartition("/")[2]
    tea = product(shop, stock=5)
    first = order(shop, (tea, 1))
    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(cluster.sql, DELETED_MEANWHILE, database)
        while cluster.sql(HOLDER, database) == "0":
            assert not holder.done()
        body = {"customer": first["customer"]["id"], "lines": [{"product": tea["id"], "quantity": 1}]}
        answer = shop.owner.client.post(f"{shop.path}/orders", body)
        holder.result()
    assert (answer.status, answer.json["code"], answer.json["errors"][0]["code"]) == (422, "invalid", "reference")
