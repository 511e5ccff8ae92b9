"""Which lines of two texts correspond: unique lines first (patience), then the longest runs between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Pair = tuple[int, int]


def matching(left: Sequence[str], right: Sequence[str]) -> tuple[Pair, ...]:
    """Return pairs of equal items' positions, both ascending."""
    return tuple(_matches(left, right, (0, len(left)), (0, len(right))))


def _matches(left: Sequence[str], right: Sequence[str], inside: Pair, other: Pair) -> Iterator[Pair]:
    pending = [(inside, other)]
    while pending:
        (low, high), (start, end) = pending.pop()
        while low < high and start < end and left[low] == right[start]:
            yield low, start
            low, start = low + 1, start + 1
        tail = 0
        while low < high - tail and start < end - tail and left[high - tail - 1] == right[end - tail - 1]:
            tail += 1
        later = [
            ((high - tail + at, high - tail + at + 1), (end - tail + at, end - tail + at + 1)) for at in range(tail)
        ]
        pending += reversed(later)
        if low < high - tail and start < end - tail:
            pending += reversed(_between(left, right, (low, high - tail), (start, end - tail)))


def _between(left: Sequence[str], right: Sequence[str], inside: Pair, other: Pair) -> list[tuple[Pair, Pair]]:
    """Split two ranges at their anchors: items once in each, or the longest equal run."""
    anchors = _unique_anchors(left, right, inside, other) or _longest_run(left, right, inside, other)
    spans: list[tuple[Pair, Pair]] = []
    (low, high), (start, end) = inside, other
    for at, to in anchors:
        spans += [((low, at), (start, to)), ((at, at + 1), (to, to + 1))]
        low, start = at + 1, to + 1
    if anchors:
        spans.append(((low, high), (start, end)))
    return [span for span in spans if span[0][0] < span[0][1] and span[1][0] < span[1][1]]


def _unique_anchors(left: Sequence[str], right: Sequence[str], inside: Pair, other: Pair) -> list[Pair]:
    here, there = Counter(left[slice(*inside)]), Counter(right[slice(*other)])
    places = {right[at]: at for at in range(*other) if there[right[at]] == 1}
    pairs = [(at, places[left[at]]) for at in range(*inside) if here[left[at]] == 1 and left[at] in places]
    return _ascending(pairs)


def _ascending(pairs: list[Pair]) -> list[Pair]:
    """Return a longest subsequence whose right positions ascend."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, (_, to) in enumerate(pairs):
        place = bisect_left(ends, to)
        before.append(last[place - 1] if place else None)
        ends[place : place + 1] = [to]
        last[place : place + 1] = [index]
    chain: list[Pair] = []
    at: int | None = last[-1] if last else None
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _longest_run(left: Sequence[str], right: Sequence[str], inside: Pair, other: Pair) -> list[Pair]:
    found = SequenceMatcher(None, left[slice(*inside)], right[slice(*other)], autojunk=False)
    run = found.find_longest_match()
    return [(inside[0] + run.a + at, other[0] + run.b + at) for at in range(run.size)]
