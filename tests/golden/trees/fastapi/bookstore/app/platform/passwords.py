"""Password hashes: argon2id in PHC strings, computed off the event loop."""

import os
import secrets

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

_HASHER = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
_NOBODYS_HASH = _HASHER.hash(secrets.token_hex())
_THREADS = CapacityLimiter(os.cpu_count() or 1)


async def hash_password(password: str) -> str:
    return await to_thread.run_sync(_HASHER.hash, password, limiter=_THREADS)


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether the password is the hashed one; without a hash it is not, after the same work."""
    matches = await to_thread.run_sync(
        _matches, password, hashed or _NOBODYS_HASH, limiter=_THREADS
    )
    return matches and hashed is not None


def _matches(password: str, hashed: str) -> bool:
    try:
        return _HASHER.verify(password, hashed)
    except UnknownHashError:
        return False
