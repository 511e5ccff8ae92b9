"""The tests' models and rows as the oracle's world: plain Python values that it interprets rules over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from scaffolder.ir.model import Field
from tests.support.oracle.evaluate import Scope
from tests.support.oracle.rows import Row, World
from tests.unit.expressions.asking import database
from tests.unit.expressions.schema import COMPUTED, MODELS_BY_NAME
from tests.unit.expressions.sqlite import LINKS, PARAMS


def field_json(model: str, field: Field) -> dict[str, Any]:
    about: dict[str, Any] = {"type": field.type.target or field.type.kind}
    if field.type.scale is not None:
        about["scale"] = field.type.scale
    if field.many:
        about["many"] = True
    if field.via:
        about["via"] = field.via
    if (model, field.name) in COMPUTED:
        about["compute"] = COMPUTED[model, field.name]
    return about


def design() -> dict[str, Any]:
    models = {
        name: {"fields": {field.name: field_json(name, field) for field in model.fields if not field.implicit}}
        for name, model in MODELS_BY_NAME.items()
    }
    return {"models": models, "auth": {"model": "User"}}


def plain_value(field: Field, stored: Any, rows: dict[tuple[str, int], Row]) -> Any:
    if stored is None:
        return None
    match field.type.kind:
        case "reference":
            return rows[field.type.target or "", stored]
        case "decimal":
            return Decimal(stored).scaleb(-(field.type.scale or 0))
        case "bool":
            return bool(stored)
        case "date":
            return date.fromisoformat(stored)
        case "datetime":
            return moment(stored)
    return stored


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


@cache
def world() -> tuple[World, dict[tuple[str, int], Row]]:
    """The database's rows, with references as rows, and each by its model and id."""
    connection, made = database(), World(design())
    rows: dict[tuple[str, int], Row] = {}
    for name, model in MODELS_BY_NAME.items():
        for (key,) in connection.execute(f'SELECT "id" FROM "{model.table}" ORDER BY "id"'):
            rows[name, key] = made.add(name, f"{name} {key}", id=key)
    for (name, key), row in rows.items():
        for field in MODELS_BY_NAME[name].fields:
            if not field.many and (name, field.name) not in COMPUTED:
                query = f'SELECT "{field.name}" FROM "{MODELS_BY_NAME[name].table}" WHERE "id" = ?'
                (stored,) = connection.execute(query, (key,)).fetchone()
                row.values[field.name] = plain_value(field, stored, rows)
            elif field.link:
                link = LINKS[field.link]
                pairs = connection.execute(f'SELECT "target" FROM "{link.table}" WHERE "owner" = ?', (key,)).fetchall()
                row.values[field.name] = [rows[link.target, target] for (target,) in pairs]
    return made, rows


def oracle_scope(project: int, caller: int | None) -> Scope:
    made, rows = world()
    user = rows["User", caller] if caller else None
    return Scope(made, user, moment(PARAMS["now"]), rows["Project", project])
