"""The changes of the bookstore's design."""

from __future__ import annotations

from typing import Any

from tests.regenerate.projects import Edit, add_field, rename_field, rename_model


def widen(design: dict[str, Any]) -> None:
    fields = design["models"]["Book"]["fields"]
    fields["title"]["max"] = 250
    fields["price"] |= {"precision": 10, "min": "0.05"}


def add_endpoints(design: dict[str, Any]) -> None:
    design["endpoints"]["GET /authors/{id}"] = {"operation": "get", "model": "Author"}
    design["endpoints"]["GET /authors/{id}/books"] = {"operation": "list", "model": "Book", "parent": "author"}


def add_model(design: dict[str, Any]) -> None:
    design["models"]["Shelf"] = {
        "fields": {"name": {"type": "string", "max": 9, "unique": True}, "books": {"type": "Book", "many": True}},
        "access": {"read": "public", "create": "user"},
    }
    design["endpoints"]["GET /shelves"] = {"operation": "list", "model": "Shelf"}
    design["endpoints"]["POST /shelves"] = {"operation": "create", "model": "Shelf"}


def change_rules(design: dict[str, Any]) -> None:
    book = design["models"]["Book"]
    book["access"]["delete"] = "seller == $user and reviewCount == 0"
    book["checks"] = {"round_price": {"rule": "price <= 5000", "message": "too dear"}}
    design["endpoints"]["GET /books"]["filter"] = ["author", "price", "seller"]


CHANGES: dict[str, Edit] = {
    "a field is added": add_field("isbn"),
    "a field is renamed": rename_field("title", "heading"),
    "a model is renamed": rename_model("Review", "Opinion"),
    "fields are widened": widen,
    "endpoints are added": add_endpoints,
    "a model is added": add_model,
    "rules are changed": change_rules,
}
