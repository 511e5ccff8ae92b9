"""What the files of a project begin with, where its pack says so: a license, a copyright."""

from __future__ import annotations

from scaffolder.filetree import FileTree
from scaffolder.packs.registry import Pack


def with_headers(tree: FileTree, pack: Pack) -> FileTree:
    """Return the tree with the pack's headers; empty files, and those that are no text, have none."""
    headers = {path: pack.manifest.header(path).encode() for path in tree} if pack.manifest.headers else {}
    return tree.with_contents(
        {path: _headed(tree[path].data, header) for path, header in headers.items() if header and tree[path].text()}
    )


def _headed(data: bytes, header: bytes) -> bytes:
    first, newline, rest = data.partition(b"\n")
    return b"".join((first, newline, header, rest)) if first.startswith(b"#!") else header + data
