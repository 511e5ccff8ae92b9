"""The last pristine render in one plain-text file, so that git stores only what changed between two renders.

Each file is a header line `=== <sha256> <mode> <encoding> <lines> <path as JSON>` followed by its lines: `text` where
the last one ends in a newline, `text-` where it does not, `base64` for what is not UTF-8 or has carriage returns.
"""

from __future__ import annotations

import json
import textwrap
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256

from scaffolder.filetree import File, FileTree
from scaffolder.project.lock import UNRECORDED, Lock
from scaffolder.record import Record

_MARK = "==="
_encode = json.JSONEncoder(ensure_ascii=False).encode


class CorruptBase(ValueError):
    """The base is not what this tool wrote."""


class _Header(Record):
    sha256: str
    executable: bool
    encoding: str
    lines: int
    path: str


def base_text(tree: FileTree) -> str:
    """Print the recorded files of a pristine tree."""
    return "".join(_entry(path, file) for path, file in tree.items() if file.owner not in UNRECORDED)


def _entry(path: str, file: File) -> str:
    text = file.text()
    if text is None or "\r" in text:
        encoding, body = "base64", textwrap.fill(b64encode(file.data).decode(), 76)
    else:
        encoding, body = ("text" if text.endswith("\n") or not text else "text-"), text.removesuffix("\n")
    lines = body.count("\n") + 1 if file.data else 0
    header = f"{_MARK} {file.sha256} {file.mode:o} {encoding} {lines} {_encode(path)}\n"
    return header + (f"{body}\n" if file.data else "")


def parse_base(text: str, lock: Lock) -> FileTree:
    """Read a base and verify every file by its own hash and the lock's; anything amiss raises CorruptBase."""
    owners = {file.path: file.owner for file in lock.files}
    files: dict[str, File] = {}
    lines = text.split("\n")
    position = 0
    while position < len(lines) - 1:
        header = _header(lines[position])
        body = lines[position + 1 : position + 1 + header.lines]
        data = _data(header, "\n".join(body))
        if sha256(data).hexdigest() != header.sha256 or len(body) != header.lines:
            raise CorruptBase(f"{header.path} is not what was rendered")
        files[header.path] = File(data, header.executable, owners.get(header.path, "merge"))
        position += 1 + header.lines
    _verify(files, lock)
    return FileTree(files)


def _header(line: str) -> _Header:
    try:
        mark, digest, mode, encoding, lines, path = line.split(" ", 5)
        header = _Header(digest, int(mode, 8) & 0o100 != 0, encoding, int(lines), json.loads(path))
    except ValueError as error:
        raise CorruptBase("a header is damaged") from error
    if mark != _MARK or encoding not in ("text", "text-", "base64") or not isinstance(header.path, str):
        raise CorruptBase("a header is damaged")
    return header


def _data(header: _Header, body: str) -> bytes:
    if header.encoding == "base64":
        try:
            return b64decode(body)
        except (Base64Error, ValueError) as error:
            raise CorruptBase(f"{header.path} is not base64") from error
    ended = header.encoding == "text" and header.lines
    return (body + ("\n" if ended else "")).encode()


def _verify(files: dict[str, File], lock: Lock) -> None:
    wrong = [it.path for it in lock.files if it.path in files and files[it.path].sha256 != it.sha256]
    if wrong:
        raise CorruptBase(f"{wrong[0]} is not what the lock says")
