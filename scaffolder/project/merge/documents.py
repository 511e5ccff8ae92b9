"""Merges of JSON, TOML and YAML by key, written back as they were written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from scaffolder.project.merge.values import ValueClash, merge_into
from scaffolder.record import Record


class Writer(Record):
    """A form of documents: `load` raises ValueError for what is not one, `dump` keeps what it can of the layout."""

    load: Callable[[str], Any]
    dump: Callable[[Any], str]


def merge_documents(base: str, mine: str, theirs: str, writers: tuple[Writer, ...]) -> str | None:
    """Return the merged document; None where both changed one value, or no writer keeps the file's layout."""
    for writer in writers:
        try:
            values = [writer.load(text) for text in (base, mine, theirs)]
            if not all(hasattr(value, "keys") for value in values) or writer.dump(values[1]) != mine:
                continue
            merge_into(values[1], values[0], values[2])
            return writer.dump(values[1])
        except (ValueError, ValueClash):
            continue
    return None


def _json_writer(indent: int | str | None) -> Writer:
    return Writer(_load_json, lambda value: json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def _load_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object)


class OrderedObject(dict[str, Any]):
    """A JSON object into which a key can be put at a place."""

    def insert(self, place: int, key: str, value: Any) -> None:
        later = [(name, self.pop(name)) for name in list(self)[place:]]
        self[key] = value
        self.update(later)


def _object(pairs: list[tuple[str, Any]]) -> OrderedObject:
    found = OrderedObject(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _load_toml(text: str) -> Any:
    import tomlkit

    return tomlkit.parse(text)


def _dump_toml(value: Any) -> str:
    import tomlkit

    return tomlkit.dumps(value)


def _yaml_writer(mapping: int, sequence: int, offset: int) -> Writer:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    yaml.width = 4096
    yaml.preserve_quotes = True

    def load(text: str) -> Any:
        try:
            return yaml.load(text)
        except YAMLError as error:
            raise ValueError("not YAML") from error

    def dump(value: Any) -> str:
        stream = StringIO()
        yaml.dump(value, stream)
        return stream.getvalue()

    return Writer(load, dump)


def writers_of(suffix: str) -> tuple[Writer, ...]:
    """Return the ways in which a file of this kind may be laid out."""
    return tuple(_writers(suffix))


def _writers(suffix: str) -> Iterator[Writer]:
    if suffix == "json":
        yield from (_json_writer(indent) for indent in (2, 4, "\t", None))
    elif suffix == "toml":
        yield Writer(_load_toml, _dump_toml)
    elif suffix in ("yml", "yaml"):
        yield from (_yaml_writer(*indents) for indents in ((2, 4, 2), (2, 2, 0), (4, 4, 2), (4, 6, 4)))
