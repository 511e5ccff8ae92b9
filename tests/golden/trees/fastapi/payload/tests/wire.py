"""What tests send, and how they read what is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from httpx2 import Response

from app.platform.database import Database

ABSENT: Final = object()


def changed(members: Any, path: str, value: object) -> Any:
    """The members with another value at a path, or with none there if it is `ABSENT`; lists on the way are made."""
    name, _, rest = path.partition("/")
    if name.isdecimal():
        items = list(members or [None])
        items[int(name)] = changed(items[int(name)], rest, value) if rest else value
        return items
    if value is ABSENT and not rest:
        return {other: members[other] for other in members if other != name}
    return {**members, name: changed(members.get(name), rest, value) if rest else value}


def refusals(response: Response) -> list[tuple[str, str]]:
    """What a 422 refuses: each place, and the code."""
    assert response.status_code == 422, response.text
    return errors_of(response)


def conflicts(response: Response) -> list[tuple[str, str]]:
    """What a 409 says of values that another row has."""
    assert response.status_code == 409, response.text
    return errors_of(response)


def errors_of(response: Response) -> list[tuple[str, str]]:
    assert response.headers["Content-Type"] == "application/problem+json"
    errors = response.json()["errors"]
    return [
        (error.get("pointer") or error["parameter"], error["code"]) for error in errors
    ]


def shows(item: dict[str, Any], members: dict[str, Any]) -> bool:
    """Whether an answered object has these members with these values."""
    return {name: item.get(name) for name in members} == members


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """The statements that read while the block runs."""
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    engine = database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
