"""Marks of finished files: what comes out of its template as it did before needs no formatter and no linter again."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from scaffolder.filetree import File, FileTree
from scaffolder.packs.registry import Pack
from scaffolder.record import Record, field
from scaffolder.render.format import SETTINGS, tool_versions

_READ = frozenset((*SETTINGS, "ruff.toml", ".ruff.toml", "setup.cfg", "go.mod", "tsconfig.json", ".oxlintrc.json"))


class Earlier(Record):
    """An earlier render: its finished files, and the mark of each."""

    files: Mapping[str, File] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


class Marker:
    """Marks the files of one rendered tree.

    A mark holds what a tool goes by: the pack with its commands, the versions of the tools, settings, what stands at
    the top of the tree (imports of it are sorted apart), the text; and what became of it.
    """

    def __init__(self, tree: FileTree, pack: Pack, settings: Mapping[str, File]) -> None:
        self.tree = tree
        read = {path: file for path, file in tree.items() if _is_setting(path)}
        facts = (
            pack.digest(),
            sorted(tool_versions(pack).items()),
            sorted({path.partition("/")[0] for path in tree}),
            sorted((path, file.sha256) for path, file in {**read, **settings}.items()),
        )
        self.recipe = repr(facts).encode()

    def mark(self, path: str, finished: File) -> str:
        """Return the mark of a file as it is finished."""
        facts = (path, self.tree[path].sha256, finished.sha256)
        return sha256(self.recipe + repr(facts).encode()).hexdigest()[:32]

    def unchanged(self, earlier: Earlier) -> dict[str, File]:
        """Return the finished files of an earlier render that this one has again, but for settings of tools."""
        known = {path: earlier.files[path] for path in earlier.marks if path in earlier.files and path in self.tree}
        same = (path for path, file in known.items() if self.mark(path, file) == earlier.marks[path])
        return {path: self._owned(path, known[path]) for path in same if not _is_setting(path)}

    def _owned(self, path: str, finished: File) -> File:
        rendered = self.tree[path]
        return File(finished.data, rendered.executable, rendered.owner)


def _is_setting(path: str) -> bool:
    return path.rpartition("/")[2] in _READ
