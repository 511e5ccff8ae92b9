"""Designs of any size: each model has eight fields, two relations and five endpoints, as a business has them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

RULES = {"read": "public", "create": "user", "update": "owner == $user", "delete": "owner == $user"}


def design(models: int) -> Json:
    """A design with one model of users and `models` - 1 others."""
    names = ["User", *(f"Item{number}" for number in range(1, models))]
    found: Json = {
        "design": 1,
        "name": "synthetic",
        "auth": {"model": "User", "identity": "email", "secret": "password", "token": "jwt 15m"},
        "models": {"User": user()},
        "endpoints": {
            "POST /login": {"operation": "login", "returns": "session"},
            "POST /users": {"operation": "create", "model": "User", "returns": "session"},
            "GET /users": {"operation": "list", "model": "User"},
            "GET /users/{id}": {"operation": "get", "model": "User"},
            "GET /me": {"operation": "get", "model": "User", "key": "$user"},
        },
    }
    for name, before in zip(names[1:], names, strict=False):
        found["models"][name] = model(before)
        found["endpoints"] |= endpoints(name)
    return found


def user() -> Json:
    """The callers."""
    return {
        "fields": {
            "email": {"type": "email", "unique": True},
            "name": {"type": "string", "max": 80},
            "password": {"type": "password"},
        },
        "shapes": {"session": ["*", "token=$token"]},
        "access": {"read": "public", "create": "public", "update": "self == $user"},
    }


def model(before: str) -> Json:
    """Eight fields and two relations: to the owner, and to the model before this one."""
    return {
        "fields": {
            "title": {"type": "string", "min": 1, "max": 120, "searchable": True},
            "code": {"type": "string", "pattern": "[A-Z]{3}[0-9]{1,9}", "unique": True},
            "note": {"type": "text", "optional": True},
            "price": {"type": "decimal", "precision": 12, "scale": 2, "min": "0"},
            "quantity": {"type": "int", "min": 0, "max": 1000000, "default": 0},
            "state": {"type": "enum", "values": ["draft", "open", "done"], "default": "draft"},
            "dueOn": {"type": "date", "optional": True},
            "worth": {"type": "decimal", "precision": 18, "scale": 2, "compute": "price * quantity"},
            "owner": {"type": "User", "default": "$user", "readonly": True},
            "origin": {"type": before, "optional": True, "on_delete": "set_null"},
        },
        "order": ["title"],
        "states": {"state": {"draft": ["open"], "open": ["done"]}},
        "checks": {"priced": {"rule": "state == 'draft' or price > 0", "message": "what is open has a price"}},
        "access": RULES,
    }


def endpoints(name: str) -> Json:
    """The usual five."""
    path = f"/{name.lower()}s"
    filters = ["state", "price", "dueOn", "owner"]
    return {
        f"GET {path}": {"operation": "list", "model": name, "filter": filters, "sort": ["title", "price", "dueOn"]},
        f"POST {path}": {"operation": "create", "model": name},
        f"GET {path}/{{id}}": {"operation": "get", "model": name},
        f"PATCH {path}/{{id}}": {"operation": "update", "model": name},
        f"DELETE {path}/{{id}}": {"operation": "delete", "model": name},
    }
