"""Who is at the other end of the connection."""

from starlette.datastructures import Headers
from starlette.types import Scope


def client_ip(scope: Scope, trusted_proxies: int) -> str:
    """The peer's address or, behind trusted proxies, the one that the outermost of them saw."""
    client = scope.get("client")
    chain = [client[0] if client else "unknown"]
    if trusted_proxies:
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        chain += [
            part.strip() for part in reversed(forwarded.split(",")) if part.strip()
        ]
    return str(chain[min(trusted_proxies, len(chain) - 1)])
