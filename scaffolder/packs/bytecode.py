"""Compiled templates, kept in the user's own cache folder so that the next run need not compile them."""

from __future__ import annotations

from functools import cache

from jinja2 import FileSystemBytecodeCache

from scaffolder.packs.cache import private_folder


@cache
def user_cache() -> FileSystemBytecodeCache | None:
    """Return the cache of this user, or None where it cannot be private and writable."""
    folder = private_folder("templates")
    return FileSystemBytecodeCache(str(folder), "%s.cache") if folder else None
