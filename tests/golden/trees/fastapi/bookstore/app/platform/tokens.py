"""Session tokens: HS256 JWTs with `sub`, `iat` and `exp`."""

from datetime import datetime, timedelta
from uuid import UUID

import jwt
from fastapi import Request

TOKEN_LIFETIME = timedelta(seconds=3600)


class Tokens:
    """Issues and verifies tokens with one secret key."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key

    def issue(self, user: UUID, now: datetime) -> str:
        claims = {"sub": str(user), "iat": now, "exp": now + TOKEN_LIFETIME}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def user_of(self, token: str) -> UUID | None:
        """The user that a valid token was issued to."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                options={"require": ["sub", "exp"]},
            )
            return UUID(claims["sub"])
        except (jwt.InvalidTokenError, ValueError):
            return None


def tokens_of(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens
