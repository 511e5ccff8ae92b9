"""Tokens that a server must refuse: expired, unsigned, tampered with, signed with another key, of nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from tests.conformance.scenarios.stage import claims

NOBODY = {"uuid": "01890a5d-ac96-774b-bcce-b302099a8057", "int": "987654321"}


def encoded(value: dict[str, Any] | bytes) -> str:
    """Base64url without padding."""
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(payload: dict[str, Any], key: str, algorithm: str = "HS256") -> str:
    """A token with a signature of SHA-256 under a key, whatever its header says."""
    head = f"{encoded({'alg': algorithm, 'typ': 'JWT'})}.{encoded(payload)}"
    return f"{head}.{encoded(hmac.new(key.encode(), head.encode(), hashlib.sha256).digest())}"


def refused(token: str, key: str, ids: str) -> dict[str, str]:
    """Forgeries of a good token by what is wrong with them; each asks in the name of its owner."""
    payload = claims(token)
    now = int(time.time())
    header, body, signature = token.split(".")
    unsigned = f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{body}."
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    return {
        "expired": signed({**payload, "iat": now - 7200, "exp": now - 3600}, key),
        "alg none": unsigned,
        "alg None": f"{encoded({'alg': 'None', 'typ': 'JWT'})}.{body}.",
        "none with a signature": f"{unsigned}{signature}",
        "tampered signature": f"{header}.{body}.{flipped}",
        "tampered payload": f"{header}.{encoded({**payload, 'exp': payload['exp'] + 1})}.{signature}",
        "another key": signed(payload, key + "!"),
        "another algorithm's name": signed(payload, key, "HS512"),
        "no expiry": signed({name: value for name, value in payload.items() if name != "exp"}, key),
        "nobody's": signed({**payload, "sub": NOBODY[ids]}, key),
        "no subject": signed({name: value for name, value in payload.items() if name != "sub"}, key),
        "a subject that is no id": signed({**payload, "sub": "' or 1=1 --"}, key),
        "not a token": "x",
        "three dots": "a.b.c",
    }
