"""Compiled templates, kept in the user's own cache folder so that the next run need not compile them."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from jinja2 import FileSystemBytecodeCache


@cache
def user_cache() -> FileSystemBytecodeCache | None:
    """Return the cache of this user, or None where it cannot be private and writable."""
    folder = _cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return None
    private = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
    return FileSystemBytecodeCache(str(folder), "%s.cache") if private and os.access(folder, os.W_OK) else None


def _cache_folder() -> Path:
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "scaffold" / "templates"
