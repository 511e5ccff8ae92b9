"""Imports that nothing uses, left out of rendered files of languages whose compilers refuse them."""

from __future__ import annotations

import re
from collections.abc import Callable

from scaffolder.filetree import FileTree

_GO_BLOCK = re.compile(r"^import \(\n(?P<lines>.*?)^\)\n", re.MULTILINE | re.DOTALL)
_GO_IMPORT = re.compile(r'^\s*(?:(?P<alias>[A-Za-z_][A-Za-z0-9_]*)\s+)?"(?P<path>[^"]+)"')
_GO_VERSION = re.compile(r"/v[0-9]+$")
_GO_OTHERS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)+\'', re.DOTALL)


def without_unused_imports(tree: FileTree, language: str) -> FileTree:
    """Return the tree without the imports that its files of the language do not use."""
    if language not in _LANGUAGES:
        return tree
    suffix, pruned = _LANGUAGES[language]
    changed = {path: pruned(tree[path].data.decode()).encode() for path in tree if path.endswith(suffix)}
    return tree.with_contents({path: data for path, data in changed.items() if data != tree[path].data})


def _pruned_go(text: str) -> str:
    block = _GO_BLOCK.search(text)
    if block is None:
        return text
    code = _GO_OTHERS.sub(" ", text[: block.start()] + text[block.end() :])
    spoken = set(re.findall(r"(?<![.\w])([A-Za-z_][A-Za-z0-9_]*)\s*\.", code))
    lines = block["lines"].splitlines()
    kept = [line for line in lines if (name := _go_name(line)) is None or name == "_" or name in spoken]
    imports = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return text[: block.start()] + _go_block(imports) + text[block.end() :]


def _go_block(imports: str) -> str:
    """Return the declaration of imports, without parentheses where there is but one."""
    if not imports.strip():
        return ""
    return f"import (\n{imports}\n)\n" if "\n" in imports else f"import {imports.strip()}\n"


def _go_name(line: str) -> str | None:
    """Return the name by which code speaks of an import; None for a line that is none."""
    found = _GO_IMPORT.match(line)
    if found is None:
        return None
    return found["alias"] or _GO_VERSION.sub("", found["path"]).rsplit("/", 1)[-1]


_LANGUAGES: dict[str, tuple[str, Callable[[str], str]]] = {"go": (".go", _pruned_go)}
