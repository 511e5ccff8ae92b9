"""Random designs that the language allows: models, fields of every type, relations, rules, shapes, endpoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
Draw = st.DrawFn

MODEL_NAMES = (
    "Crate",
    "Person",
    "Box",
    "City",
    "Wolf",
    "Datum",
    "APIKey",
    "Class",
    "Group",
    "Import",
    "Select",
    "Types",
)
FIELD_NAMES = (
    "title", "from", "class", "group", "open", "range", "table", "import", "default", "select", "type", "value", "len",
    "nil", "func", "async", "package", "case", "index", "select2", "aB", "x", "uRLPath", "json", "none2",
    "where", "limit", "lambda", "global", "constructor", "toString", "session", "model", "metadata", "registry",
)  # fmt: skip
SCALARS = ("string", "text", "email", "url", "uuid", "int", "bigint", "decimal", "bool", "date", "datetime", "enum")
VALUES = ["red", "green", "blue"]
LITERALS: dict[str, Any] = {
    "string": "plain",
    "text": 'it\'s "quoted" {{ and }} ${more}\n',
    "email": "a@example.com",
    "url": "https://example.com/a?b=c#d",
    "uuid": "01890a5d-ac96-774b-bcce-b302099a8057",
    "int": 7,
    "bigint": 9007199254740993,
    "decimal": "1.50",
    "bool": True,
    "date": "2024-02-29",
    "datetime": "2024-02-29T23:59:59.999Z",
    "enum": "red",
}
ORDERED = {"int", "bigint", "decimal", "date", "datetime", "string"}
CONDITIONS = {
    "int": "{} >= 3",
    "bigint": "{} != 12",
    "decimal": "{} * 2 < 10.50",
    "bool": "{}",
    "enum": "{} in ['red', 'blue']",
    "date": "{} <= $now",
    "datetime": "{} + days(2) > $now - hours(3)",
    "string": "{} != 'x'",
    "text": "{} == 'it is'",
    "email": "{} != 'a@example.com'",
    "uuid": "{} != null",
    "url": "{} == null",
}


@dataclass
class Draft:
    """A design that is being drawn."""

    design: Json
    with_auth: bool
    models: dict[str, Json] = field(default_factory=dict)


@st.composite
def designs(draw: Draw) -> Json:
    """A valid design."""
    with_auth = draw(st.booleans())
    design: Json = {
        "design": 1,
        "name": draw(st.sampled_from(["shop", "a", "two-words", "x9"])),
        "models": {},
        "endpoints": {},
    }
    draft = Draft(design, with_auth, design["models"])
    if with_auth:
        sign_in(draw, draft)
    for name in draw(st.lists(st.sampled_from(MODEL_NAMES), min_size=1, max_size=4, unique=True)):
        draft.models[name] = model(draw, draft, name)
    for name in draft.models:
        if not (with_auth and name == "User"):
            serve(draw, draft, name)
    around(draw, draft)
    return design


def sign_in(draw: Draw, draft: Draft) -> None:
    """Authentication, and the model of callers."""
    identity = draw(st.sampled_from(["email", "string"]))
    draft.models["User"] = {
        "fields": {
            "login": {"type": identity, "unique": True},
            "secret": {"type": "password"},
            "role": {"type": "enum", "values": ["guest", "chief"], "default": "guest", "readonly": True},
        },
        "shapes": {"session": ["id", "login", "token=$token"], "name": ["@login"]},
        "access": {"read": "public", "create": "public", "update": "self == $user"},
    }
    draft.design["auth"] = {"model": "User", "identity": "login", "secret": "secret", "token": "jwt 15m"}
    draft.design["endpoints"] |= {
        "POST /session": {"operation": "login", "returns": "session"},
        "POST /users": {"operation": "create", "model": "User", "returns": "session"},
        "GET /users/me": {"operation": "get", "model": "User", "key": "$user"},
    }


def model(draw: Draw, draft: Draft, name: str) -> Json:
    """A model with fields of several types, references to those before it, and what can be computed from them."""
    fields: Json = {}
    words = draw(st.permutations(FIELD_NAMES))
    kinds = draw(st.lists(st.sampled_from(SCALARS), min_size=1, max_size=6))
    for word, kind in zip(words, kinds, strict=False):
        fields[word] = scalar(draw, kind)
    refer(draw, draft, name, fields)
    derive(draw, fields)
    about: Json = {"fields": fields, "access": access(draw, draft, fields)}
    sortable = [word for word, field in fields.items() if field["type"] in ORDERED and "compute" not in field]
    if sortable and draw(st.booleans()):
        about["order"] = [draw(st.sampled_from(["", "-"])) + draw(st.sampled_from(sortable))]
    condition = draw(conditions(fields, False))
    if condition and draw(st.booleans()):
        about["checks"] = {"holds_true": {"rule": condition, "message": 'it\'s "so" */ {{ x }}'}}
    if draw(st.booleans()):
        about["timestamps"] = False
    return about


def scalar(draw: Draw, kind: str) -> Json:
    """A field of a scalar type."""
    about: Json = {"type": kind}
    if kind == "enum":
        about["values"] = VALUES
    if kind == "decimal":
        about |= {"precision": draw(st.integers(6, 18)), "scale": draw(st.integers(2, 4))}
    if kind == "int" and draw(st.booleans()):
        about |= {"min": draw(st.integers(-5, 5)), "max": draw(st.integers(8, 1000))}
    if kind in ("string", "text") and draw(st.booleans()):
        about |= {"min": draw(st.integers(0, 3)), "max": draw(st.integers(40, 400))}
    kept = draw(st.sampled_from(["required", "optional", "default"]))
    if kept == "optional":
        about["optional"] = True
    if kept == "default":
        about["default"] = LITERALS[kind]
    if kept != "required":
        about |= draw(st.sampled_from([{}, {"readonly": True}, {"hidden": True}, {"immutable": True}]))
    if kind not in ("text", "bool", "enum") and draw(st.booleans()):
        about |= {"unique": True} if kept != "default" and draw(st.booleans()) else {"index": True}
    if kind == "string" and not about.get("hidden") and draw(st.booleans()):
        about["searchable"] = True
    return about


def refer(draw: Draw, draft: Draft, name: str, fields: Json) -> None:
    """References: to a model before this one, to itself, lists, and the list on the other side."""
    for target in draw(st.lists(st.sampled_from([*draft.models, name]), max_size=2, unique=True)):
        reference = f"{target[0].lower()}{target[1:]}Ref"
        optional = target == name or draw(st.booleans())
        actions = ["restrict", "cascade", *(["set_null"] if optional else [])]
        fields[reference] = {
            "type": target,
            "on_delete": draw(st.sampled_from(actions)),
            **({"optional": True} if optional else {}),
        }
        owner = fields if target == name else draft.models[target]["fields"]
        if draw(st.booleans()):
            other_side = f"{name[0].lower()}{name[1:]}List"
            owner[other_side] = {"type": name, "many": True, "via": reference}
            owner[f"{other_side}Size"] = {"type": "int", "compute": f"count({other_side})"}
    if draft.with_auth:
        fields["owner"] = {"type": "User", "default": "$user", "readonly": True}
        if draw(st.booleans()):
            fields["fans"] = {"type": "User", "many": True, "readonly": True}
            fields["liked"] = {"type": "bool", "compute": "$user in fans"}


def derive(draw: Draw, fields: Json) -> None:
    """A computed number and a computed condition, a slug and a sequence, where the fields allow them."""
    numbers = [word for word, about in fields.items() if about["type"] == "int" and "compute" not in about]
    if numbers and draw(st.booleans()):
        fields["doubled"] = {"type": "int", "optional": True, "compute": f"{numbers[0]} * 2 - 1"}
    texts = [word for word, about in fields.items() if about["type"] == "string" and not about.get("optional")]
    if texts and draw(st.booleans()):
        fields["slug"] = {"type": "slug", "from": texts[0], "unique": True}
    if draw(st.booleans()):
        fields["serial"] = {"type": "sequence"}
    condition = draw(conditions(fields, False))
    if condition and draw(st.booleans()):
        fields["apt"] = {"type": "bool", "compute": condition, **draw(st.sampled_from([{}, {"hidden": True}]))}


@st.composite
def conditions(draw: Draw, fields: Json, with_user: bool) -> str:
    """A condition over fields, or an empty text where they allow none."""
    usable = {word: about for word, about in fields.items() if with_user or word != "liked"}
    atoms = [CONDITIONS[about["type"]].format(word) for word, about in usable.items() if about["type"] in CONDITIONS]
    atoms += [f"{word} == null" for word, about in fields.items() if about.get("optional")]
    atoms += [
        f"any(e.id != self.id for e in {word})"
        for word, about in fields.items()
        if "via" in about and about["type"] != "User"
    ]
    atoms += ["owner == $user", "$user.role == 'chief'"] if with_user and "owner" in fields else []
    if not atoms:
        return ""
    chosen = draw(st.lists(st.sampled_from(atoms), min_size=1, max_size=3))
    texts = [f"not ({atom})" if draw(st.booleans()) else f"({atom})" for atom in chosen]
    return draw(st.sampled_from([" and ", " or "])).join(texts)


def access(draw: Draw, draft: Draft, fields: Json) -> Json:
    """A rule for every verb."""
    rules = {}
    for verb in ("read", "create", "update", "delete"):
        fitting = ["public", *(["user", "owner == $user"] if draft.with_auth else [])]
        condition = draw(conditions(fields, draft.with_auth))
        rules[verb] = draw(st.sampled_from([*fitting, *([condition] if condition else [])]))
    return rules


def serve(draw: Draw, draft: Draft, name: str) -> None:
    """Endpoints of a model: some of the usual five, and one that acts."""
    fields = draft.models[name]["fields"]
    path, endpoints = f"/{name.lower()}-rows", draft.design["endpoints"]
    shown = [
        word
        for word, about in fields.items()
        if not about.get("hidden") and "compute" not in about and not about.get("many")
    ]
    shown = [word for word in shown if fields[word]["type"] != "text"]
    listing: Json = {"operation": "list", "model": name}
    if shown and draw(st.booleans()):
        listing["filter"] = [
            word for word in draw(st.lists(st.sampled_from(shown), min_size=1, unique=True)) if word != "limit"
        ]
        sortable = [word for word in shown if fields[word]["type"] in SCALARS]
        listing |= {"sort": sortable} if sortable else {}
    if draw(st.booleans()):
        listing["page"] = draw(st.sampled_from([False, {"size": 5, "max": 9}]))
    usual = {
        f"GET {path}": listing,
        f"POST {path}": {"operation": "create", "model": name},
        f"GET {path}/{{id}}": {"operation": "get", "model": name},
        f"PATCH {path}/{{id}}": {"operation": "update", "model": name},
        f"DELETE {path}/{{id}}": {"operation": "delete", "model": name},
    }
    chosen = draw(st.lists(st.sampled_from(sorted(usual)), min_size=1, unique=True))
    endpoints |= {key: usual[key] for key in usual if key in chosen}
    if f"GET {path}" in chosen:
        draft.models[name]["shapes"] = {"brief": ["id"]}
        usual[f"GET {path}/{{id}}"]["returns"] = "brief"
    numbers = [word for word, about in fields.items() if about["type"] == "int" and "compute" not in about]
    if numbers:
        act: Json = {"operation": "update", "model": name, "input": [], "set": [f"{numbers[0]} += 1"]}
        condition = draw(conditions(fields, False))
        endpoints[f"POST {path}/{{id}}/act"] = act | (
            {"requires": [{"rule": condition, "code": "not_now"}]} if condition else {}
        )


def around(draw: Draw, draft: Draft) -> None:
    """Wire, ids and middleware."""
    draft.design |= draw(
        st.sampled_from(
            [
                {},
                {
                    "wire": {
                        "base": "/api",
                        "item": "{name}",
                        "list": "{names}",
                        "count": "{names}Count",
                        "input": "{name}",
                    }
                },
                {"wire": {"errors": "fields", "unknown": "reject"}, "database": {"ids": "int"}},
                {
                    "middleware": {
                        "rate_limit": "100/min ip",
                        "metrics": True,
                        "timeout": False,
                        "cors": {"origins": ["https://a.example"]},
                    }
                },
            ]
        )
    )
