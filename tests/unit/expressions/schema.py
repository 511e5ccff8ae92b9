"""A small design as resolved models: what the tests' expressions are about."""

from __future__ import annotations

from typing import Any

from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.model import Field, Link, Model, Rule
from scaffolder.ir.query import Type
from scaffolder.record import replace

NOBODY = Rule("none", "none", None, False, "")
INT, STRING, BOOL, DATE, MOMENT = Type("int"), Type("string"), Type("bool"), Type("date"), Type("datetime")
MONEY = Type("decimal", precision=12, scale=2)
RATE = Type("decimal", precision=6, scale=4)


def enum(*values: str) -> Type:
    return Type("enum", values=values)


def ref(model: str) -> Type:
    return Type("reference", target=model)


def field(name: str, type_: Type, **keys: Any) -> Field:
    return Field(name, type_, **keys)


def optional(name: str, type_: Type) -> Field:
    return Field(name, type_, optional=True)


def model(name: str, *fields: Field, soft: bool = False, ids: Type = INT) -> Model:
    implicit = [Field("createdAt", MOMENT, implicit=True), Field("updatedAt", MOMENT, implicit=True)]
    if soft:
        implicit.append(Field("deletedAt", MOMENT, implicit=True, optional=True, hidden=True))
    owned = tuple(replace(it, link=f"{name}.{it.name}") if it.many and not it.via else it for it in fields)
    return Model(
        name=name,
        plural=name.lower() + "s",
        summary="",
        table=name.lower() + "s",
        fields=(Field("id", ids, implicit=True), *owned, *implicit),
        shapes=(),
        read=NOBODY,
        create=NOBODY,
        update=NOBODY,
        delete=NOBODY,
        order=(),
        uniques=(),
        indexes=(),
        checks=(),
        states=(),
        soft_delete=soft,
        timestamps=True,
        dependents=(),
    )


def all_models(ids: Type = INT) -> tuple[Model, ...]:
    return (
        model(
            "User",
            field("name", STRING),
            field("email", Type("email")),
            field("password", Type("password")),
            field("role", enum("member", "admin")),
            optional("org", ref("Org")),
            optional("active", BOOL),
            field("followers", ref("User"), many=True),
            field("memberships", ref("Membership"), many=True, via="user"),
            ids=ids,
        ),
        model(
            "Org",
            field("name", STRING),
            field("plan", enum("free", "pro")),
            field("credit", MONEY),
            field("owner", ref("User")),
            field("members", ref("Membership"), many=True, via="org"),
            field("products", ref("Product"), many=True),
            field("projects", ref("Project"), many=True, via="org"),
            soft=True,
            ids=ids,
        ),
        model(
            "Membership",
            field("org", ref("Org")),
            field("user", ref("User")),
            field("role", enum("owner", "member")),
            optional("since", DATE),
            ids=ids,
        ),
        model(
            "Project",
            field("title", STRING),
            optional("from", STRING),
            field("slug", Type("slug")),
            optional("site", Type("url")),
            field("org", ref("Org")),
            field("author", ref("User")),
            optional("reviewer", ref("User")),
            field("status", enum("draft", "open", "closed")),
            optional("dueOn", DATE),
            optional("startsAt", MOMENT),
            optional("budget", MONEY),
            field("rate", RATE),
            field("quantity", INT),
            optional("big", Type("bigint")),
            optional("token", Type("uuid")),
            field("number", Type("sequence")),
            field("done", BOOL),
            optional("flag", BOOL),
            field("tags", ref("Tag"), many=True),
            field("followers", ref("User"), many=True),
            field("lines", ref("Line"), many=True, via="project"),
            field("followed", BOOL),
            field("total", MONEY),
            optional("lead", ref("User")),
            ids=ids,
        ),
        model("Tag", field("name", STRING), optional("weight", INT), ids=ids),
        model(
            "Line",
            field("project", ref("Project")),
            optional("product", ref("Product")),
            optional("quantity", INT),
            field("price", MONEY),
            optional("done", BOOL),
            ids=ids,
        ),
        model("Product", field("name", STRING), field("stock", INT), optional("price", MONEY), soft=True, ids=ids),
    )


COMPUTED = {
    ("Project", "followed"): "$user in followers",
    ("Project", "total"): "sum(line.quantity * line.price for line in lines)",
    ("Project", "lead"): "org.owner",
}


def models_by_name(ids: Type = INT) -> dict[str, Model]:
    return {it.name: it for it in all_models(ids)}


def links_of(models: dict[str, Model]) -> dict[tuple[str, str], Link]:
    return {
        (it.name, f.name): Link(
            f.link, it.name, f.name, f.type.target or "", f"{it.name}_{f.name}".lower(), "owner", "target"
        )
        for it in models.values()
        for f in it.fields
        if f.link
    }


def scope_of(name: str | None = "Project", ids: Type = INT, **keys: Any) -> Scope:
    models = models_by_name(ids)
    return Scope(
        models, name, **{"auth_model": "User", "computed": frozenset(COMPUTED), "links": links_of(models), **keys}
    )


MODELS_BY_NAME = models_by_name()
