"""What kind of text a path holds: how it is merged, parsed, and whether marks of a clash may stand in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from scaffolder.project.merge import entries
from scaffolder.project.merge.documents import merge_documents, writers_of
from scaffolder.project.merge.outline import Parser
from scaffolder.project.merge.python import python_nodes
from scaffolder.project.merge.treesitter import go_nodes, typescript_nodes
from scaffolder.record import Record

Merger = Callable[[str, str, str], "str | None"]


class Kind(Record):
    """How a kind of file is merged: `structured` by key, `parser` by definition; `load` raises where it is broken."""

    structured: Merger | None = None
    parser: Parser | None = None
    load: Callable[[str], object] | None = None
    markable: bool = False


def _document(suffix: str) -> Kind:
    def merge(base: str, mine: str, theirs: str) -> str | None:
        return merge_documents(base, mine, theirs, writers_of(suffix))

    return Kind(structured=merge, load=lambda text: writers_of(suffix)[0].load(text))


def _entries(key: Callable[[str], str | None]) -> Kind:
    return Kind(structured=lambda base, mine, theirs: entries.merge_entries(base, mine, theirs, key))


_SUFFIXES = {
    ".py": Kind(parser=python_nodes, markable=True),
    ".ts": Kind(parser=typescript_nodes, markable=True),
    ".mts": Kind(parser=typescript_nodes, markable=True),
    ".go": Kind(parser=go_nodes, markable=True),
    ".md": Kind(markable=True),
    ".sql": Kind(markable=True),
    ".json": _document("json"),
    ".toml": _document("toml"),
    ".yml": _document("yml"),
    ".yaml": _document("yaml"),
}
_NAMES = {
    "go.mod": _entries(entries.module_key),
    ".env.example": _entries(entries.setting_key),
    ".gitignore": _entries(entries.line_key),
    ".dockerignore": _entries(entries.line_key),
    ".gitattributes": _entries(entries.line_key),
    "requirements.txt": _entries(entries.requirement_key),
    "Makefile": Kind(markable=True),
    "Dockerfile": Kind(markable=True),
}


def kind_of(path: str) -> Kind:
    """Return how a file is merged."""
    pure = PurePosixPath(path)
    return _NAMES.get(pure.name) or _SUFFIXES.get(pure.suffix) or Kind()
