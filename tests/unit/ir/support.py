"""Small designs for tests of the resolve passes: a shop that each test changes where it needs to."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from scaffolder.design.document import Design
from scaffolder.design.load import load_text
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.model import Operation, Project
from scaffolder.ir.resolve import resolve

ROOT = Path(__file__).parents[3]
Json = Any

AUTH = {"model": "User", "identity": "email", "secret": "password", "token": "jwt 15m"}
USER = {
    "fields": {
        "email": {"type": "email", "unique": True},
        "password": {"type": "password"},
        "role": {"type": "enum", "values": ["member", "admin"], "default": "member", "readonly": True},
        "nickname": {"type": "string", "optional": True},
    },
    "shapes": {"session": ["*", "token=$token"], "card": ["id", "email"], "full": ["*"]},
    "access": {"read": "public", "create": "public", "update": "self == $user"},
}
ORG = {
    "fields": {
        "slug": {"type": "slug", "from": "name", "unique": True},
        "name": {"type": "string"},
        "members": {"type": "Membership", "many": True, "via": "org"},
        "projects": {"type": "Project", "many": True, "via": "org"},
    },
    "access": {"read": "any(m.user == $user for m in members)", "create": "user", "update": "user", "delete": "user"},
}
MEMBERSHIP = {
    "fields": {
        "org": {"type": "Org", "on_delete": "cascade"},
        "user": {"type": "User", "on_delete": "cascade"},
        "role": {"type": "enum", "values": ["guest", "owner"], "default": "guest"},
    },
    "unique": [["org", "user"]],
    "access": {"read": "public", "create": "user", "update": "user", "delete": "user"},
}
PROJECT = {
    "fields": {
        "org": {"type": "Org", "on_delete": "cascade"},
        "key": {"type": "string", "max": 10},
        "budget": {"type": "decimal", "precision": 10, "scale": 2, "default": "0.50", "min": "0"},
        "lead": {"type": "User", "optional": True, "on_delete": "set_null"},
        "tasks": {"type": "Task", "many": True, "via": "project"},
    },
    "unique": [["org", "key"]],
    "access": {"read": "public", "create": "user", "update": "user", "delete": "user"},
}
TASK = {
    "fields": {
        "project": {"type": "Project"},
        "number": {"type": "sequence", "scope": "project"},
        "title": {"type": "string"},
        "body": {"type": "text", "optional": True},
        "status": {"type": "enum", "values": ["open", "doing", "done"], "default": "open"},
        "due": {"type": "date", "optional": True},
        "points": {"type": "int", "default": 1, "min": 0, "max": 100},
        "author": {"type": "User", "default": "$user", "readonly": True},
        "labels": {"type": "Label", "many": True, "by": "name", "create_missing": True},
        "watchers": {"type": "User", "many": True, "readonly": True},
    },
    "states": {"status": {"open": ["doing"], "doing": ["open", "done"]}},
    "order": ["-points"],
    "access": {"read": "public", "create": "user", "update": "author == $user", "delete": "author == $user"},
}
LABEL = {
    "timestamps": False,
    "fields": {"name": {"type": "string", "unique": True}},
    "order": ["name"],
    "access": {"read": "public"},
}
BASE: Json = {
    "design": 1,
    "name": "tracker",
    "auth": AUTH,
    "models": {
        "User": USER,
        "Org": ORG,
        "Membership": MEMBERSHIP,
        "Project": PROJECT,
        "Task": TASK,
        "Label": LABEL,
    },
    "endpoints": {},
}


def merged(base: Json, changes: Json) -> Json:
    """The base with changes merged in, as RFC 7396 says: null takes a member away."""
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    result = dict(base)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key, {}) if isinstance(value, dict) else None, value)
    return result


def tracker(changes: Json | None = None, **endpoints: Json) -> Design:
    """The base design with changes, and further endpoints; loaded, so that the design's own checks have passed."""
    stated = merged(copy.deepcopy(BASE), changes or {})
    stated["endpoints"] = {**stated["endpoints"], **endpoints}
    design, _, found = load_text(json.dumps(stated))
    assert design is not None, [(it.code, it.pointer, it.message) for it in found]
    return design


def project(changes: Json | None = None, endpoints: Json | None = None) -> Project:
    """The project that a changed base design means."""
    resolved, found = resolve(tracker(changes, **(endpoints or {})))
    assert resolved is not None, [(it.code, it.pointer, it.message) for it in found]
    return resolved


def operation(key: str, endpoint: Json, changes: Json | None = None, **others: Json) -> Operation:
    """The operation of one endpoint, named by its key, among others."""
    resolved = project(changes, {key: endpoint, **others})
    method, path = key.split(" ")
    return next(it for it in resolved.operations if (it.method, it.path) == (method, path))


def findings(changes: Json | None = None, endpoints: Json | None = None) -> tuple[Diagnostic, ...]:
    """What is found in a changed base design."""
    resolved, found = resolve(tracker(changes, **(endpoints or {})))
    assert resolved is None
    return found


def example(name: str) -> Project:
    """The project of an example."""
    text = (ROOT / "examples" / name / "design.json").read_text(encoding="utf-8")
    design, _, _ = load_text(text)
    assert design is not None
    resolved, _ = resolve(design)
    assert resolved is not None
    return resolved


def responses(found: Operation) -> dict[int, tuple[str, ...]]:
    """The statuses of an operation with their codes."""
    return dict(found.responses)
