"""Rows for tests: each factory makes a valid one, and the rows that it refers to."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.notes.models import Note
from app.platform.caller import SCHEME
from app.platform.clock import now
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.passwords import hash_password
from app.platform.tokens import Tokens
from app.users.models import User
from tests.secret import SECRET_KEY

_Written = TypeVar("_Written")

_numbers = count(1)
_hashes: dict[str, str] = {}


class Rows:
    """Writes rows, each in a transaction of its own."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self._client = client
        self._database = database

    def __call__(
        self, factory: Callable[..., Awaitable[_Written]], **values: Any
    ) -> _Written:
        assert self._client.portal is not None
        written: _Written = self._client.portal.call(self._written, factory, values)
        return written

    async def _written(
        self, factory: Callable[..., Awaitable[_Written]], values: dict[str, Any]
    ) -> _Written:
        async with (
            self._database.write() as connection,
            AsyncSession(connection, expire_on_commit=False) as session,
        ):
            return await factory(session, **values)


def headers_for(user: User) -> dict[str, str]:
    """The headers of a request by this user."""
    token = Tokens(SECRET_KEY).issue(user.id, now())
    return {"Authorization": f"{SCHEME} {token}"}


async def hashed(password: str) -> str:
    """The hash of a password; each is made once, as that takes its time."""
    if password not in _hashes:
        _hashes[password] = await hash_password(password)
    return _hashes[password]


async def link(session: AsyncSession, *, table: Table, **keys: Any) -> None:
    """Put one row into a list of another."""
    await session.execute(insert(table).values(**keys))


async def make_user(session: AsyncSession, **values: Any) -> User:
    number = next(_numbers)
    row = User(
        **{
            "id": new_id(),
            "email": f"user-{number}@mail.test",
            "password": await hashed("seven quiet harbours"),
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    session.add(row)
    await session.flush()
    return row


async def make_note(session: AsyncSession, **values: Any) -> Note:
    if "owner_id" not in values:
        values["owner_id"] = (await make_user(session)).id
    row = Note(
        **{
            "id": new_id(),
            "class_": '"""; import os #',
            "import_": "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
            "kind": "None",
            "session": 0,
            "metadata_": False,
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    session.add(row)
    await session.flush()
    return row
