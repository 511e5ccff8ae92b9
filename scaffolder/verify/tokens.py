"""Session tokens: read, forged and spoilt."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any


def decoded(part: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(token: str) -> dict[str, Any]:
    """What a token says, unverified; empty where it is none."""
    parts = token.split(".")
    found = decoded(parts[1]) if len(parts) == 3 else None
    return found if isinstance(found, dict) else {}


def signed(payload: dict[str, Any], key: str, header: dict[str, Any] | None = None, digest: str = "sha256") -> str:
    head = encoded(header or {"alg": "HS256", "typ": "JWT"})
    body = f"{head}.{encoded(payload)}"
    return f"{body}.{encoded(hmac.new(key.encode(), body.encode(), getattr(hashlib, digest)).digest())}"
