"""The user's own cache folder: what can be made again, kept so that the next run need not."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def private_folder(name: str) -> Path | None:
    """Return a folder of the cache, or None where it cannot be private and writable."""
    folder = _cache_folder() / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return None
    private = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
    return folder if private and os.access(folder, os.W_OK) else None


def _cache_folder() -> Path:
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "scaffold"
