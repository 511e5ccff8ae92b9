"""Rows for tests: each factory makes a valid one, and the rows that it refers to."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.authors.models import Author
from app.books.models import Book
from app.platform.caller import SCHEME
from app.platform.clock import now
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.passwords import hash_password
from app.platform.tokens import Tokens
from app.reviews.models import Review
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
            "name": "Ada Moreau",
            "password": await hashed("seven quiet harbours"),
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    session.add(row)
    await session.flush()
    return row


async def make_author(session: AsyncSession, **values: Any) -> Author:
    number = next(_numbers)
    row = Author(
        **{
            "id": new_id(),
            "name": f"author-{number}",
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    session.add(row)
    await session.flush()
    return row


async def make_book(session: AsyncSession, **values: Any) -> Book:
    if "author_id" not in values:
        values["author_id"] = (await make_author(session)).id
    if "seller_id" not in values:
        values["seller_id"] = (await make_user(session)).id
    row = Book(
        **{
            "id": new_id(),
            "title": "Low tide at the harbour",
            "price": Decimal("24.95"),
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    session.add(row)
    await session.flush()
    return row


async def make_review(session: AsyncSession, **values: Any) -> Review:
    if "book_id" not in values:
        values["book_id"] = (await make_book(session)).id
    if "reader_id" not in values:
        values["reader_id"] = (await make_user(session)).id
    row = Review(
        **{
            "id": new_id(),
            "stars": 3,
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    session.add(row)
    await session.flush()
    return row
