"""YAML with positions: a value, and the line and column of each of its keys.

This is imported where a text was not seen before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from scaffolder.diagnostics import Diagnostic, Place, pointer_of
from scaffolder.packs.codes import BAD_YAML
from scaffolder.record import Record, replace

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH_LIMIT = 32


class _Refused(Exception):
    """A construct that a pack's file may not use."""

    def __init__(self, problem: str, mark: yaml.Mark) -> None:
        super().__init__(problem)
        self.problem = problem
        self.mark = mark


class Parsed(Record):
    """A file's value, its sequences as tuples, and where each key or item stands, by its JSON pointer."""

    value: Any
    places: Mapping[str, Place]


def parse(content: bytes, file: str) -> tuple[Parsed | None, tuple[Diagnostic, ...]]:
    """Parse one mapping of plain mappings, sequences and scalars: no tags, no anchors, no duplicate keys."""
    try:
        node = yaml.compose(content.decode(), Loader=_LOADER)
        reader = _Reader()
        value = {} if node is None else reader.read_root(node)
    except _Refused as refused:
        return None, (_bad_yaml(file, refused.problem, refused.mark),)
    except UnicodeDecodeError:
        return None, (_bad_yaml(file, "this is not UTF-8", None),)
    except yaml.MarkedYAMLError as error:
        return None, (_bad_yaml(file, error.problem or "this is not YAML", error.problem_mark),)
    except yaml.YAMLError as error:
        return None, (_bad_yaml(file, str(error).splitlines()[0], None),)
    return Parsed(value, reader.places), ()


def _bad_yaml(file: str, problem: str, mark: yaml.Mark | None) -> Diagnostic:
    place = _place(mark) if mark else Place(1, 1)
    return replace(BAD_YAML.at("", problem=problem), file=file, place=place)


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _Reader:
    """Turns YAML nodes into plain values, noting where each stands."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.constructor = yaml.constructor.SafeConstructor()
        self.seen: set[int] = set()

    def read_root(self, node: yaml.Node) -> Any:
        if not isinstance(node, yaml.MappingNode):
            raise _Refused("the file must be a mapping", node.start_mark)
        return self.read(node, "", 0)

    def read(self, node: yaml.Node, pointer: str, depth: int) -> Any:
        if id(node) in self.seen:
            raise _Refused("anchors and aliases are not used in packs", node.start_mark)
        if depth > _DEPTH_LIMIT:
            raise _Refused("too many levels", node.start_mark)
        self.seen.add(id(node))
        self.places.setdefault(pointer, _place(node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, pointer, depth)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.read(item, f"{pointer}/{index}", depth + 1) for index, item in enumerate(node.value))
        return self.constructor.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, pointer: str, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise _Refused("a key must be a word", key_node.start_mark)
            if key in value:
                raise _Refused(f"duplicate key {key!r}", key_node.start_mark)
            step = pointer + pointer_of(key)
            self.places[step] = _place(key_node.start_mark)
            value[key] = self.read(value_node, step, depth + 1)
        return value
