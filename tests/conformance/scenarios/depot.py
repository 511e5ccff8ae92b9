"""Depot with two organisations, every role, a stranger, the staff, and rows of every model on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.conformance.scenarios.stage import Stage, moment
from tests.support.client import Client
from tests.support.oracle.rows import Row, World

PASSWORD = "a long test password"
STAFF = ("staff@depot.example", "a long first password")


@dataclass(frozen=True)
class Tenant:
    """An organisation and what its owner works with."""

    org: Row
    owner: Row
    path: str


def stage(design: dict[str, Any], client: Client) -> Stage:
    """The rows, made through the API; the staff comes from the seeds."""
    scene = Stage(World(design), client)
    staff(scene)
    olga, max_, carl, vera, otto, _sam = (
        signed_up(scene, name) for name in ("olga2", "max", "carl", "vera", "otto", "sam")
    )
    acme, other = tenant(scene, olga, "Acme"), tenant(scene, otto, "Other")
    for user, role in ((max_, "manager"), (carl, "clerk"), (vera, "viewer")):
        accepted(scene, acme, user, role)
    for owned in (acme, other):
        furnished(scene, owned)
    invitation(scene, acme, _sam, "clerk")
    announcements(scene)
    scene.bodies = bodies(scene, acme)
    return scene


def staff(scene: Stage) -> Row:
    """The seeded member of staff."""
    row = scene.world.add("User", "staff", email=STAFF[0], name="Stella Staff", role="staff")
    scene.enter(row, scene.ask(None, "POST /auth/login", {"email": STAFF[0], "password": STAFF[1]})["token"])
    olga = scene.world.add("User", "olga", email="olga@depot.example", name="Olga Owner", role="user")
    people = scene.ask(row, "GET /users")["items"]
    olga.values["id"] = next(person["id"] for person in people if person["name"] == "Olga Owner")
    for name in ("fragile", "organic", "sale"):
        scene.world.add("Tag", name, id=name, name=name)
    return row


def signed_up(scene: Stage, name: str) -> Row:
    """A user who has registered."""
    body = {"email": f"{name}@example.com", "name": f"{name.title()} Test", "password": PASSWORD}
    user = scene.world.add("User", name, **body, role="user", locale="en")
    scene.enter(user, scene.ask(None, "POST /auth/register", body)["token"])
    return user


def tenant(scene: Stage, owner: Row, name: str) -> Tenant:
    """An organisation with its owner."""
    answer = scene.ask(owner, "POST /orgs", {"name": name})
    org = scene.world.add(
        "Organization", name, slug=answer["slug"], name=name, founder=owner, plan="free", orderCount=0
    )
    org.values["id"] = answer["id"]
    member = answer["memberships"][0]
    scene.world.add("Membership", f"{owner} of {name}", id=member["id"], org=org, user=owner, role="owner")
    return Tenant(org, owner, f"/orgs/{answer['slug']}")


def invitation(scene: Stage, owned: Tenant, user: Row, role: str) -> Row:
    """An invitation that has not been answered."""
    answer = scene.ask(owned.owner, f"POST {owned.path}/invitations", {"user": user.values["email"], "role": role})
    row = scene.world.add("Invitation", f"invitation of {user}", id=answer["id"], org=owned.org, user=user, role=role)
    row.values |= {"status": "pending", "invitedBy": owned.owner, "createdAt": datetime.now(UTC)}
    return row


def accepted(scene: Stage, owned: Tenant, user: Row, role: str) -> None:
    """A member who was invited, and has accepted."""
    offer = invitation(scene, owned, user, role)
    scene.ask(user, f"POST /invitations/{offer.values['id']}/accept")
    offer.values["status"] = "accepted"
    members = scene.ask(owned.owner, f"GET {owned.path}/members?role={role}")["items"]
    found = next(member for member in members if member["user"]["id"] == user.values["id"])
    name = f"{user} of {owned.org}"
    scene.world.add(
        "Membership", name, id=found["id"], org=owned.org, user=user, role=role, createdAt=moment(found["createdAt"])
    )


def made(scene: Stage, owned: Tenant, path: str, row: Row, **sent: Any) -> Any:
    """A row that the owner creates; its id and numbers come from the answer."""
    answer = scene.ask(owned.owner, f"POST {owned.path}{path}", scene.members(row.model, sent))
    row.values |= sent | {name: answer[name] for name in ("id", "number", "slug") if name in answer}
    if "createdAt" in answer:
        row.values["createdAt"] = moment(answer["createdAt"])
    return answer


def furnished(scene: Stage, owned: Tenant) -> None:
    """One row or more of everything that belongs to an organisation."""
    world, org, mark = scene.world, owned.org, f" of {owned.org}"
    category = world.add("Category", "category" + mark, org=org)
    made(scene, owned, "/categories", category, name=f"Tea {org.name}")
    products = []
    for sku, published in (("TEA1", True), ("TEA2", False)):
        product = world.add("Product", sku + mark, org=org, sku=sku, stock=0, watchers=[], weightGrams=100)
        sent = {
            "sku": sku,
            "name": f"Tea {sku}",
            "price": Decimal("10.00"),
            "published": published,
            "category": category,
        }
        made(scene, owned, "/products", product, **sent)
        receipt = world.add("Receipt", "receipt" + mark, org=org, receivedAt=datetime.now(UTC))
        made(scene, owned, "/receipts", receipt, product=product, quantity=50, unitCost=Decimal("4.0000"))
        product.values |= {"stock": 50, "cost": Decimal("4.0000")}
        products.append(product)
    photo = world.add("Photo", "photo" + mark, product=products[0], position=0)
    made(scene, owned, "/products/TEA1/photos", photo, url="https://img.example/tea.png")
    bins = stocked(scene, owned, products)
    transfer = world.add("Transfer", "transfer" + mark, org=org, movedBy=owned.owner)
    made(scene, owned, "/transfers", transfer, **{"from": bins[0], "to": bins[1], "quantity": 2})
    bins[0].values["quantity"] -= 2
    bins[1].values["quantity"] += 2
    customer = world.add("Customer", "customer" + mark, org=org, vip=False, creditLimit=Decimal("1000.00"))
    made(scene, owned, "/customers", customer, name="Cora", email="cora@example.com")
    for _ in range(2):
        ordered(scene, owned, customer, products[0])
    placed(scene, owned, ordered(scene, owned, customer, products[1]))


def stocked(scene: Stage, owned: Tenant, products: list[Row]) -> list[Row]:
    """Two warehouses, each with a bin of the first product."""
    bins = []
    for code in ("AA01", "AA02"):
        house = scene.world.add("Warehouse", f"{code} of {owned.org}", org=owned.org, active=True)
        made(scene, owned, "/warehouses", house, code=code, name=f"House {code}")
        row = scene.world.add("Bin", f"bin in {house}", warehouse=house)
        made(scene, owned, f"/warehouses/{code}/bins", row, product=products[0], quantity=10)
        bins.append(row)
    return bins


def ordered(scene: Stage, owned: Tenant, customer: Row, product: Row) -> Row:
    """A draft with one line and one note."""
    order = scene.world.add(
        "Order", "draft", org=owned.org, status="draft", priority="normal", carrier="post", watchers=[]
    )
    order.values["createdBy"] = owned.owner
    lines = [{"product": product, "quantity": 3}]
    answer = made(scene, owned, "/orders", order, customer=customer, lines=lines)
    del order.values["lines"]
    order.name = f"draft {answer['number']} of {owned.org}"
    line = scene.world.add("OrderLine", f"line of {order}", id=answer["lines"][0]["id"], order=order, product=product)
    line.values |= {"quantity": 3, "unitPrice": Decimal("10.00")}
    note = scene.world.add("Note", f"note on {order}", order=order, author=owned.owner, mentions=[])
    made(scene, owned, f"/orders/{order.values['number']}/notes", note, body="Handle with care.")
    order.values["watchers"] = [owned.owner]
    return order


def placed(scene: Stage, owned: Tenant, order: Row) -> None:
    """The order is placed: stock goes down, the organisation's counter up."""
    scene.ask(owned.owner, f"POST {owned.path}/orders/{order.values['number']}/place")
    order.name = order.name.replace("draft", "placed")
    order.values |= {"status": "placed", "placedAt": datetime.now(UTC)}
    owned.org.values["orderCount"] += 1
    for line in scene.world.of("OrderLine"):
        if line.values["order"] is order:
            line.values["product"].values["stock"] -= line.values["quantity"]


def announcements(scene: Stage) -> None:
    """The seeded announcement, one of the future, one of the past."""
    author = next(caller for caller in scene.callers if caller.name == "staff")
    rows = {
        "welcome-to-depot": ("2026-01-01T00:00:00.000Z", None),
        "later": ("2999-01-01T00:00:00.000Z", None),
        "over": ("2020-01-01T00:00:00.000Z", "2021-01-01T00:00:00.000Z"),
    }
    for slug, (start, end) in rows.items():
        row = scene.world.add("Announcement", slug, slug=slug, title=slug.title(), publishAt=moment(start))
        row.values["retireAt"] = moment(end) if end else None
        if slug != "welcome-to-depot":
            body = {"title": slug.title(), "body": "…", "publishAt": start, "retireAt": end}
            scene.ask(author, "POST /announcements", body)
        row.values["id"] = scene.ask(author, f"GET /announcements/{slug}")["id"]


def bodies(scene: Stage, owned: Tenant) -> dict[str, Any]:
    """A body for each endpoint that reads one; references are rows of the organisation in the path."""
    world = scene.world

    def of_same_org(model: str, row: Row | None) -> Row:
        org = org_of(row) or owned.org
        return next(found for found in world.of(model) if org_of(found) is org)

    def bins(row: Row | None) -> list[Row]:
        return [found for found in world.of("Bin") if org_of(found) is row]

    orders = "/orgs/{slug}/orders/{number}"
    return {
        "POST /auth/login": {"email": "sam@example.com", "password": PASSWORD},
        "POST /auth/register": {"email": "new@example.com", "name": "New User", "password": PASSWORD},
        "PATCH /me": {"locale": "de"},
        "POST /orgs": {"name": "Newcomer"},
        "PATCH /orgs/{slug}": {"website": "https://depot.example/"},
        "PATCH /orgs/{slug}/members/{id}": {"title": "Head of tea"},
        "POST /orgs/{slug}/invitations": {"user": next(row for row in world.of("User") if row.name == "sam")},
        "POST /orgs/{slug}/warehouses": {"code": "ZZ99", "name": "New house"},
        "PUT /orgs/{slug}/warehouses/{code}": {"name": "Renamed"},
        "POST /orgs/{slug}/warehouses/{code}/bins": lambda _, house: {
            "product": last_product(world, house),
            "quantity": 1,
        },
        "PATCH /orgs/{slug}/warehouses/{code}/bins/{id}": {"quantity": 7},
        "POST /orgs/{slug}/transfers": lambda _, org: {"from": bins(org)[0], "to": bins(org)[1], "quantity": 1},
        "POST /orgs/{slug}/categories": {"name": "Coffee"},
        "PATCH /orgs/{slug}/categories/{id}": {"name": "Coffee"},
        "POST /orgs/{slug}/products": {"sku": "NEW1", "name": "New", "price": Decimal("1.00")},
        "PATCH /orgs/{slug}/products/{sku}": {"price": Decimal("11.00")},
        "POST /orgs/{slug}/products/{sku}/photos": {"url": "https://img.example/new.png"},
        "PATCH /orgs/{slug}/products/{sku}/photos/{id}": {"position": 4},
        "POST /orgs/{slug}/receipts": lambda _, org: {
            "product": of_same_org("Product", org),
            "quantity": 1,
            "unitCost": Decimal("4.5"),
        },
        "POST /orgs/{slug}/customers": {"name": "Carol", "email": "carol@example.com"},
        "PATCH /orgs/{slug}/customers/{id}": {"phone": "+493012345"},
        "POST /orgs/{slug}/orders": lambda _, org: {
            "customer": of_same_org("Customer", org),
            "lines": [{"product": of_same_org("Product", org), "quantity": 2}],
        },
        f"PATCH {orders}": {"dueOn": date(2030, 1, 31)},
        f"POST {orders}/pay": {"paymentMethod": "card"},
        f"POST {orders}/ship": {"carrier": "courier"},
        f"POST {orders}/lines": lambda _, order: {"product": last_product(world, order), "quantity": 1},
        f"PATCH {orders}/lines/{{id}}": {"quantity": 4},
        f"PATCH {orders}/shipments/{{id}}": {"eta": date(2030, 2, 1)},
        f"POST {orders}/notes": {"body": "Noted."},
        f"PATCH {orders}/notes/{{id}}": {"body": "Noted again."},
        "POST /shipping/quote": lambda *_: {"product": published(world).values["id"], "quantity": 1, "country": "DE"},
        "POST /announcements": {"title": "News", "body": "None."},
        "PATCH /announcements/{slug}": {"body": "Still none."},
    }


def org_of(row: Row | None) -> Row | None:
    """The organisation that a row belongs to."""
    if row is None or row.model == "Organization":
        return row
    owner = next((row.values[name] for name in ("org", "warehouse", "product", "order") if name in row.values), None)
    return org_of(owner) if owner else None


def last_product(world: World, row: Row | None) -> Row:
    """The unpublished product of the row's organisation."""
    return next(
        found for found in world.of("Product") if org_of(found) is org_of(row) and not found.values["published"]
    )


def published(world: World) -> Row:
    """A product that everybody may see."""
    return next(found for found in world.of("Product") if found.values["published"])
