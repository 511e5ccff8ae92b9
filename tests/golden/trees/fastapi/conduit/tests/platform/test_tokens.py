from datetime import timedelta

import jwt
import pytest

from app.platform.clock import now
from app.platform.tokens import TOKEN_LIFETIME, Tokens

KEY = "a key that is long enough for every algorithm, " * 2
USER = 7
TOKENS = Tokens(KEY)


def forged(key: str = KEY, algorithm: str = "HS256", **changes: object) -> str:
    """A token as ours, but for the changes; a claim that is changed to None is left out."""
    claims = {
        "sub": str(USER),
        "iat": now(),
        "exp": now() + timedelta(minutes=1),
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm)


def test_an_issued_token_names_its_user() -> None:
    assert TOKENS.user_of(TOKENS.issue(USER, now())) == USER
    claims = jwt.decode(TOKENS.issue(USER, now()), KEY, algorithms=["HS256"])
    assert set(claims) == {"sub", "iat", "exp"}
    assert claims["sub"] == str(USER)
    assert claims["exp"] - claims["iat"] == TOKEN_LIFETIME.total_seconds()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        forged(key="another key, which is as long as the true one"),
        forged(algorithm="HS512"),
        forged(key="", algorithm="none"),
        forged(exp=now() - timedelta(seconds=1)),
        forged(exp=None),
        forged(sub=None),
        forged(sub="somebody"),
        forged()[:-2],
        TOKENS.issue(USER, now() - TOKEN_LIFETIME),
    ],
)
def test_other_tokens_name_nobody(token: str) -> None:
    assert TOKENS.user_of(token) is None
