"""The YAML files of packs.

What a text says is kept in the user's cache: to import a parser and to parse takes a twentieth of an update.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from scaffolder import __version__
from scaffolder.diagnostics import Diagnostic, Place
from scaffolder.packs.cache import private_folder
from scaffolder.record import Record


class YamlSource(Record, dict=True):
    """A file's value, its sequences as tuples. start: the JSON pointer in the file of the part that the value is."""

    file: str
    value: Any
    content: bytes = b""
    start: str = ""

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each key or item of the file stands; found when a problem must be shown."""
        from scaffolder.packs.yamlreader import parse

        parsed, _ = parse(self.content, self.file)
        return parsed.places if parsed else {}

    def place(self, pointer: str, *, at_key: bool = False, offset: int | None = None) -> Place:
        """Return the place of the nearest part on the way to a pointer that stands in the file."""
        pointer = self.start + pointer
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places.get(pointer, Place(1, 1))


def parse_yaml(content: bytes, file: str) -> tuple[YamlSource | None, tuple[Diagnostic, ...]]:
    """Return what a text says, or what is wrong with it."""
    known_as = f"{__version__} {sha256(content).hexdigest()}"
    kept_at = _kept_at(file)
    value = _recalled(kept_at, known_as)
    if value is None:
        from scaffolder.packs.yamlreader import parse

        parsed, problems = parse(content, file)
        if parsed is None:
            return None, problems
        value = parsed.value
        _keep(value, kept_at, known_as)
    return YamlSource(file, value, content), ()


def _kept_at(file: str) -> Path | None:
    """Return where the value of the last file of this name is kept."""
    folder = private_folder("yaml")
    return folder / f"{sha256(file.encode()).hexdigest()[:32]}.json" if folder else None


def _recalled(path: Path | None, known_as: str) -> Any:
    try:
        kept = json.loads(path.read_bytes()) if path else {}
        return _frozen(kept[known_as]) if known_as in kept else None
    except (OSError, ValueError, TypeError):
        return None


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _keep(value: Any, path: Path | None, known_as: str) -> None:
    """Keep a value unless JSON has none of its kind, such as a date."""
    with suppress(OSError, TypeError):
        text = json.dumps({known_as: value})
        if path:
            handle, name = mkstemp(dir=path.parent)
            with os.fdopen(handle, "w") as stream:
                stream.write(text)
            os.replace(name, path)
