"""Reads `shop.cases`, whose head says how a case is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHOP = (HERE / "shop.json").read_text(encoding="utf-8")
MARK = "▶"
ADDITIONS = {
    "field": '"stock": {"type": "int"',
    "model": '"Tag": {"fields"',
    "endpoint": '"POST /book": {',
    "function": '"book": {"input"',
}


@dataclass(frozen=True)
class Case:
    """A change of the shop, and the codes and pointers that it must give, the first one at the mark."""

    line: int
    expected: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The changed design, with the mark."""
        text = SHOP
        for old, new in self.changes:
            assert text.count(old) >= 1, f"line {self.line}: the shop has no {old}"
            text = text.replace(old, new, 1)
        assert text.count(MARK) == 1, f"line {self.line}: one mark is needed"
        return text


def cases() -> list[Case]:
    """All cases of the file."""
    text = (HERE / "shop.cases").read_text(encoding="utf-8")
    blocks = re.finditer(r"^[^#\n].*(?:\n.+)*", text, re.MULTILINE)
    return [_case(text.count("\n", 0, block.start()) + 1, block[0].split("\n")) for block in blocks]


def _case(line: int, lines: list[str]) -> Case:
    starts = [index for index, text in enumerate(lines) if re.match(r"(- |field |model |endpoint |function )", text)]
    expected = tuple(_expected(text) for text in lines[: starts[0]])
    ends = [*starts[1:], len(lines)]
    return Case(line, expected, tuple(_change("\n".join(lines[i:j])) for i, j in zip(starts, ends, strict=True)))


def _expected(line: str) -> tuple[str, str]:
    code, _, pointer = line.partition(" ")
    return code, pointer


def _change(text: str) -> tuple[str, str]:
    kind, _, rest = text.partition(" ")
    if kind == "-":
        old, _, new = rest.partition("\n+")
        return old, new.removeprefix(" ")
    old = ADDITIONS[kind]
    return old, f"{rest},\n      {old}"
