"""Who calls."""

from dataclasses import dataclass
from typing import Annotated, Any

import jwt
from fastapi import APIRouter, Depends, Request
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from app.database import CurrentDatabase
from app.tables import users
from app.wire import WireResponse, unauthenticated

router = APIRouter()

USER = select(users.c.email, users.c.username, users.c.bio, users.c.image).where(users.c.id == bindparam("user"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A valid token, whose user may be gone."""

    user: int
    token: str


async def optional_claim(request: Request) -> Claim | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "token":
        return None
    try:
        claims = jwt.decode(
            token, request.app.state.secret_key, algorithms=["HS256"], options={"require": ["sub", "exp"]}
        )
        user = int(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        raise unauthenticated() from None
    request.scope["user_id"] = user
    return Claim(user, token)


async def required_claim(claim: "OptionalClaim") -> Claim:
    if claim is None:
        raise unauthenticated()
    return claim


OptionalClaim = Annotated[Claim | None, Depends(optional_claim)]
RequiredClaim = Annotated[Claim, Depends(required_claim)]


async def user_of(connection: AsyncConnection, claim: Claim) -> Any:
    """The row of the caller, who must still be there."""
    row = (await connection.execute(USER, {"user": claim.user})).first()
    if row is None:
        raise unauthenticated()
    return row


async def caller_id(connection: AsyncConnection, claim: Claim | None) -> int | None:
    """The id of the caller, who must still be there; None for nobody."""
    if claim is None:
        return None
    await user_of(connection, claim)
    return claim.user


@router.get("/user")
async def current_user(database: CurrentDatabase, claim: RequiredClaim) -> Response:
    async with database.read() as connection:
        row = await user_of(connection, claim)
    user = {
        "email": row.email,
        "token": claim.token,
        "username": row.username,
        "bio": row.bio,
        "image": row.image,
    }
    return WireResponse({"user": user})
