"""The rename step: hand-written lines follow the names that the generator has changed, token by token.

What a rename does to a token is learnt from two renders of one design, before and after: `Post` is `Article` now, while
the `post` of `router.post` has stayed. A token that went both ways in the same place is left as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TypeVar

from scaffolder.project.merge.lines import chunks, split_lines
from scaffolder.project.merge.text import merge_text
from scaffolder.record import Record

_TOKEN = re.compile(r"[^\W\d]\w*|\d\w*|\s+|.", re.DOTALL)
_NAME = re.compile(r"[^\W\d]\w*")
Place = tuple[str, str]
Key = TypeVar("Key")


class Renaming(Record):
    """What tokens became, by the token before them, and by whether that is a dot."""

    after: dict[Place, str]
    member: dict[tuple[bool, str], str]

    def text(self, text: str) -> str:
        """Return hand-written text under the new names."""
        found: list[str] = []
        before = ""
        for token in _TOKEN.findall(text):
            found.append(self._token(before, token) if _NAME.fullmatch(token) else token)
            before = before if token.isspace() else token
        return "".join(found)

    def _token(self, before: str, token: str) -> str:
        exact = self.after.get((before, token))
        return exact if exact is not None else self.member.get((before == ".", token), token)


def learn(pairs: Iterable[tuple[str, str]]) -> Renaming:
    """Return what tokens became between renders; one that became several things is left out."""
    after: dict[Place, Counter[str]] = defaultdict(Counter)
    member: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for old, new in pairs:
        for before, token, became in _became(old, new):
            after[before, token][became] += 1
            member[before == ".", token][became] += 1
    return Renaming(_certain(after), _certain(member))


def _certain(counts: dict[Key, Counter[str]]) -> dict[Key, str]:
    return {place: next(iter(became)) for place, became in counts.items() if len(became) == 1}


def renamed_text(path: str, base: str, mine: str, renamed: str, renaming: Renaming) -> str:
    """Return the file on disk as it would be had the design always had its new names.

    Lines that moved with their names are followed by a merge; where that clashes, each run of lines is taken by itself.
    """
    if mine == base:
        return renamed
    partners = _line_partners(base, renamed)
    merged = merge_text(path, _followed(base, partners, renaming), _followed(mine, partners, renaming), renamed)
    if merged.clean:
        return merged.text
    found: list[str] = []
    for chunk in chunks(split_lines(base), split_lines(mine), split_lines(renamed)):
        if chunk.mine == chunk.base:
            found.append("".join(chunk.theirs))
        else:
            found.append(_followed("".join(chunk.mine), partners, renaming))
    return "".join(found)


def _followed(text: str, partners: dict[str, str], renaming: Renaming) -> str:
    """Return a text line by line under the new names: as the renders have a line, else token by token."""
    found: list[str] = []
    own: list[str] = []
    for line in split_lines(text):
        if line in partners:
            found += [renaming.text("".join(own)), partners[line]]
            own = []
        else:
            own.append(line)
    return "".join([*found, renaming.text("".join(own))])


def _line_partners(old: str, new: str) -> dict[str, str]:
    """Return what each line of a render became, where that is always the same."""
    became: dict[str, Counter[str]] = defaultdict(Counter)
    for chunk in chunks(split_lines(old), split_lines(old), split_lines(new)):
        if len(chunk.base) == len(chunk.theirs):
            for line, partner in zip(chunk.base, chunk.theirs, strict=True):
                became[line][partner] += 1
    return _certain(became)


def _became(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Return each name of a text with the token before it, and the token in its place in the other."""
    before = ""
    for chunk in chunks(split_lines(old), split_lines(old), split_lines(new)):
        one, two = _tokens(chunk.base), _tokens(chunk.theirs)
        for token, became in zip(one, one if one == two else _partners(one, two), strict=True):
            if became is not None and _NAME.fullmatch(token):
                yield before, token, became
            before = token


def _tokens(lines: Iterable[str]) -> list[str]:
    return [token for token in _TOKEN.findall("".join(lines)) if not token.isspace()]


def _partners(one: list[str], two: list[str]) -> list[str | None]:
    partners: list[str | None] = [None] * len(one)
    for kind, low, high, start, end in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and high - low == end - start):
            partners[low:high] = two[start:end]
    return partners
