"""Who calls: a user by a valid token, or nobody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import SQLColumnExpression, bindparam, literal

from app.auth.callers import caller_exists
from app.platform import clock
from app.platform.columns import Key, WireDate, WireDateTime
from app.platform.database import database_of
from app.platform.problems import unauthenticated
from app.platform.requests import request_state
from app.platform.tokens import tokens_of

SCHEME = "Bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller's id (None for nobody), the token that was sent, and the time of the request."""

    id: UUID | None
    token: str | None
    now: datetime

    @property
    def key(self) -> SQLColumnExpression[UUID]:
        """The id as a bound value; null for nobody."""
        return literal(self.id, Key())

    @property
    def moment(self) -> SQLColumnExpression[datetime]:
        return literal(self.now, WireDateTime())

    @property
    def day(self) -> SQLColumnExpression[date]:
        return literal(self.today, WireDate())

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def parameters(self) -> dict[str, Any]:
        """The values of a statement that was made with `ANY_CALLER`."""
        return {
            "caller_id": self.id,
            "caller_now": self.now,
            "caller_today": self.today,
        }


class _AnyCaller(Caller):
    """Stands for whoever calls in statements that are made once."""

    @property
    def key(self) -> SQLColumnExpression[UUID]:
        return bindparam("caller_id", type_=Key())

    @property
    def moment(self) -> SQLColumnExpression[datetime]:
        return bindparam("caller_now", type_=WireDateTime())

    @property
    def day(self) -> SQLColumnExpression[date]:
        return bindparam("caller_today", type_=WireDate())


ANY_CALLER = _AnyCaller(None, None, clock.now())


async def get_caller(request: Request) -> Caller:
    """The caller; a token that is not valid, or whose user is gone, is 401 wherever it is sent."""
    token = _token(request)
    if token is None:
        return Caller(None, None, clock.now())
    user = tokens_of(request).user_of(token)
    if user is None:
        raise unauthenticated()
    async with database_of(request).read() as connection:
        if not await caller_exists(connection, user):
            raise unauthenticated()
    request_state(request.scope).caller = str(user)
    return Caller(user, token, clock.now())


async def get_known_caller(request: Request) -> Caller:
    caller = await get_caller(request)
    if caller.id is None:
        raise unauthenticated()
    return caller


async def get_any_caller() -> Caller:
    """Nobody, whatever token was sent."""
    return Caller(None, None, clock.now())


OptionalCaller = Annotated[Caller, Depends(get_caller)]
RequiredCaller = Annotated[Caller, Depends(get_known_caller)]
AnyCaller = Annotated[Caller, Depends(get_any_caller)]


def _token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME.lower() else None
