"""How a text file's bytes are laid out: its byte order mark and the ends of its lines, which a merge must keep."""

from __future__ import annotations

from scaffolder.record import Record

_MARK = b"\xef\xbb\xbf"


class Layout(Record):
    """Whether the file begins with a byte order mark, and whether all of its lines end in CRLF."""

    marked: bool = False
    crlf: bool = False

    def bytes_of(self, text: str) -> bytes:
        """Return a text in this layout."""
        ended = text.replace("\r\n", "\n").replace("\n", "\r\n") if self.crlf else text
        return (_MARK if self.marked else b"") + ended.encode()


def laid_out(data: bytes) -> tuple[str, Layout] | None:
    """Return the text of a file, its lines ending in newlines, and its layout; None where it is not text."""
    if b"\0" in data:
        return None
    try:
        text = data.removeprefix(_MARK).decode()
    except UnicodeDecodeError:
        return None
    crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
    return text.replace("\r\n", "\n") if crlf else text, Layout(data.startswith(_MARK), crlf)


def plain(data: bytes) -> bytes:
    """Return a file's content without its layout, to compare it by what it says."""
    found = laid_out(data)
    return found[0].encode() if found else data
