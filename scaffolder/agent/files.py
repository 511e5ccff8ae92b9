"""Read-only file tools below one root: no way out through `..` or a link, no secrets, no git data, capped sizes."""

from __future__ import annotations

import fnmatch
import os
import re
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scaffolder.agent.edits.schemas import arguments, text
from scaffolder.record import Record

MOST_BYTES = 200_000
MOST_LINES = 800
MOST_HITS = 200
LONGEST_LINE = 400
MOST_FILES = 20_000
LONGEST_SECONDS = 5.0

DENIED_FOLDERS = frozenset({".git", ".hg", ".svn", ".ssh", ".aws", ".gnupg", "node_modules", ".venv", "__pycache__"})
DENIED_FILES = (
    ".env", ".env.*", "*.env", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx",
    "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", ".netrc", ".npmrc", ".pypirc", ".git-credentials", "credentials*",
    "secrets.*", "*.sqlite", "*.sqlite3", "*.db",
)  # fmt: skip


class Denied(Exception):
    """A file may not be read, or a call makes no sense; its text says why."""


class CodeBase(Record):
    """A folder whose files may be looked at."""

    root: Path

    def run(self, name: str, given: Any) -> tuple[str, bool]:
        """Answer a call of Read, Grep or Glob, and whether it failed."""
        tools = {"Read": self.read, "Grep": self.grep, "Glob": self.glob}
        try:
            if not isinstance(given, dict):
                raise Denied("the input of this call is no object")
            with _timed(LONGEST_SECONDS):
                return tools[name](given), False
        except Denied as denied:
            return str(denied), True

    def read(self, given: Mapping[str, Any]) -> str:
        """The lines of a file, numbered from 1, from `offset` on, at most `limit`."""
        path = self.allowed(_text(given, "file_path"))
        if not path.is_file():
            raise Denied(f"{given['file_path']} is no file")
        offset, limit = _number(given, "offset", 1), _number(given, "limit", MOST_LINES)
        lines = self._lines(path)
        shown = lines[offset - 1 : offset - 1 + min(limit, MOST_LINES)]
        rest = len(lines) - (offset - 1 + len(shown))
        more = f"\n… {rest} more lines" if rest > 0 else ""
        return "\n".join(f"{number}\t{line[:LONGEST_LINE]}" for number, line in enumerate(shown, offset)) + more

    def grep(self, given: Mapping[str, Any]) -> str:
        """The lines of allowed files that match a regular expression."""
        try:
            pattern = re.compile(_text(given, "pattern"))
        except re.error as error:
            raise Denied(f"the pattern is no regular expression: {error}") from None
        wanted = given.get("glob", "*")
        hits: list[str] = []
        for path in self._files(given.get("path", ".")):
            name = path.relative_to(self._root()).as_posix()
            if not (fnmatch.fnmatch(name, str(wanted)) or fnmatch.fnmatch(path.name, str(wanted))):
                continue
            for number, line in enumerate(self._lines(path, quietly=True), 1):
                if pattern.search(line[: 10 * LONGEST_LINE]):
                    hits.append(f"{name}:{number}:{line[:LONGEST_LINE]}")
                if len(hits) == MOST_HITS:
                    return "\n".join([*hits, "… and perhaps more"])
        return "\n".join(hits) or "no line matches"

    def glob(self, given: Mapping[str, Any]) -> str:
        """The paths of allowed files that match a pattern such as `**/*.py`."""
        pattern = _text(given, "pattern")
        names = (path.relative_to(self._root()).as_posix() for path in self._files(given.get("path", ".")))
        bare = pattern.removeprefix("**/")
        found = [name for name in names if fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(name, bare)]
        rest = len(found) - MOST_HITS
        return "\n".join(found[:MOST_HITS] + ([f"… {rest} more"] if rest > 0 else [])) or "no file matches"

    def allowed(self, name: str) -> Path:
        """The canonical path of a file below the root that may be read."""
        root = self._root()
        try:
            path = (root / name).resolve()
        except (OSError, ValueError):
            raise Denied(f"{name!r} is no path") from None
        if not path.is_relative_to(root):
            raise Denied(f"{name} is outside the code base")
        if _is_denied(path.relative_to(root)) or _is_denied(Path(name)):
            raise Denied(f"{name} may not be read")
        return path

    def _root(self) -> Path:
        return self.root.resolve()

    def _files(self, below: object) -> Iterator[Path]:
        """The allowed files below a folder, sorted; links are not followed."""
        if not isinstance(below, str):
            raise Denied('"path" must be text')
        start = self.allowed(below)
        root = self._root()
        seen = 0
        for folder, folders, names in os.walk(start, followlinks=False):
            folders[:] = sorted(name for name in folders if name not in DENIED_FOLDERS)
            for name in sorted(names):
                path = Path(folder) / name
                seen += 1
                if seen > MOST_FILES:
                    return
                if not path.is_symlink() and path.is_file() and not _is_denied(path.relative_to(root)):
                    yield path

    def _lines(self, path: Path, *, quietly: bool = False) -> list[str]:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if b"\0" in raw:
            if quietly:
                return []
            raise Denied(f"{path.name} is no text")
        lines = raw[:MOST_BYTES].decode("utf-8", "replace").splitlines()
        return lines + (["… the rest is cut off"] if len(raw) > MOST_BYTES else [])


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Give a call up after so many seconds: a pattern may take for ever. Only where the system has a timer."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(_: int, __: object) -> None:
        raise Denied(f"the call took more than {seconds:g} s; ask for less, or by a simpler pattern")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_denied(path: Path) -> bool:
    parts = [part.lower() for part in path.parts]
    return any(part in DENIED_FOLDERS for part in parts) or any(
        fnmatch.fnmatch(part, pattern) for part in parts for pattern in DENIED_FILES
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise Denied(f'the argument "{name}" is missing')
    return value


def _number(given: Mapping[str, Any], name: str, default: int) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Denied(f'"{name}" must be a number from 1')
    return value


SCHEMAS: dict[str, dict[str, Any]] = {
    "Read": {
        "description": "Read a text file of the existing code base.",
        "input_schema": arguments(
            {
                "file_path": text("Path from the root of the code base."),
                "offset": {"type": "integer", "description": "First line, from 1."},
                "limit": {"type": "integer", "description": "Number of lines."},
            },
            ("file_path",),
        ),
    },
    "Grep": {
        "description": "Find lines in the existing code base by a regular expression.",
        "input_schema": arguments(
            {
                "pattern": text("Regular expression."),
                "path": text("Folder to look below; the root if left out."),
                "glob": text("Only files of this pattern, such as `*.py`."),
            },
            ("pattern",),
        ),
    },
    "Glob": {
        "description": "List files of the existing code base by a pattern.",
        "input_schema": arguments(
            {"pattern": text("Such as `**/*.py`."), "path": text("Folder to look below; the root if left out.")},
            ("pattern",),
        ),
    },
}
