"""Regular expressions for the decimal numbers of a range, in the subset that RE2, JavaScript and Python share."""

from __future__ import annotations

from functools import cache
from itertools import pairwise


@cache
def number_pattern(low: int, high: int, scale: int = 0) -> str:
    """The anchored pattern of plain decimal strings from `low` to `high`, both in units of 10 to the power of -scale.

    A string has at most `scale` digits after its point, and no leading zeros. `-0` is zero.
    """
    if low == -high:
        return f"^-?{_group(_magnitudes(0, high, scale))}$"
    return f"^{_group([*_negatives(low, high, scale), *_positives(low, high, scale)])}$"


def _negatives(low: int, high: int, scale: int) -> list[str]:
    return [f"-{_group(_magnitudes(max(0, -high), -low, scale))}"] if low <= 0 else []


def _positives(low: int, high: int, scale: int) -> list[str]:
    return _magnitudes(max(0, low), high, scale) if high >= 0 else []


def _group(alternatives: list[str]) -> str:
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"


def _magnitudes(low: int, high: int, scale: int) -> list[str]:
    """Alternatives for the unsigned numbers from low to high."""
    unit: int = 10**scale
    (first, first_rest), (last, last_rest) = divmod(low, unit), divmod(high, unit)
    if first == last:
        return [f"{first}{_fraction(first_rest, last_rest, scale)}"]
    starts_inside, ends_inside = first_rest > 0, last_rest < unit - 1
    edges = [f"{first}{_fraction(first_rest, unit - 1, scale)}"] if starts_inside else []
    whole = (first + starts_inside, last - ends_inside)
    if whole[0] <= whole[1]:
        edges.append(f"{_group(_integers(*whole))}{_fraction(0, unit - 1, scale)}")
    return [*edges, f"{last}{_fraction(0, last_rest, scale)}"] if ends_inside else edges


def _integers(low: int, high: int) -> list[str]:
    """Alternatives for the integers from low to high, one for each number of digits that is not taken whole."""
    if low == 0:
        return ["0", *(_integers(1, high) if high else [])]
    bounds = [low, *(10**digits for digits in range(len(str(low)), len(str(high)))), high + 1]
    spans = [(start, end - 1) for start, end in pairwise(bounds) if start < end]
    whole = [span for span in spans if _is_whole(*span)]
    merged = [_lengths(len(str(whole[0][0])), len(str(whole[-1][0])))] if whole else []
    before = [_digits(str(start), str(end)) for start, end in spans if not _is_whole(start, end) and start == low]
    after = [_digits(str(start), str(end)) for start, end in spans if not _is_whole(start, end) and start != low]
    return [*before, *merged, *after]


def _is_whole(start: int, end: int) -> bool:
    """Whether the span holds every number of its number of digits."""
    first: int = 10 ** (len(str(start)) - 1)
    return start == first and end == 10 * first - 1


def _lengths(shortest: int, longest: int) -> str:
    return f"[1-9]{_any_digits(shortest - 1, longest - 1)}"


def _any_digits(least: int, most: int) -> str:
    if most == 0:
        return ""
    if least == most == 1:
        return "[0-9]"
    return f"[0-9]{{{most}}}" if least == most else f"[0-9]{{{least},{most}}}"


def _choice(first: int, last: int) -> str:
    return str(first) if first == last else f"[{first}-{last}]"


def _digits(low: str, high: str, *, shorter: bool = False) -> str:
    """The digit strings from low to high, as long as these are; `shorter` ones count as padded with zeros behind."""
    if not low:
        return ""
    first, last = int(low[0]), int(high[0])
    if first == last:
        return f"{first}{_rest(low[1:], high[1:], shorter)}"
    nines, zeros = "9" * (len(low) - 1), "0" * (len(low) - 1)
    starts_inside, ends_inside = low[1:] != zeros, high[1:] != nines
    parts = [f"{first}{_rest(low[1:], nines, shorter)}"] if starts_inside else []
    if first + starts_inside <= last - ends_inside:
        parts.append(f"{_choice(first + starts_inside, last - ends_inside)}{_rest(zeros, nines, shorter)}")
    if ends_inside:
        parts.append(f"{last}{_rest(zeros, high[1:], shorter)}")
    return _group(parts)


def _rest(low: str, high: str, shorter: bool) -> str:
    """The digits behind the first; none at all where shorter strings count and zeros are in the range."""
    if not low:
        return ""
    if set(low) == {"0"} and set(high) == {"9"}:
        return _any_digits(0 if shorter else len(low), len(low))
    digits = _digits(low, high, shorter=shorter)
    return f"(?:{digits})?" if shorter and set(low) == {"0"} else digits


def _fraction(low: int, high: int, scale: int) -> str:
    """The point and the digits behind it; absent where zero is in the range."""
    if scale == 0:
        return ""
    if low == 0 and high == 10**scale - 1:
        return rf"(?:\.{_any_digits(1, scale)})?"
    if high == 0:
        return rf"(?:\.{'0' if scale == 1 else f'0{{1,{scale}}}'})?"
    digits = _digits(f"{low:0{scale}}", f"{high:0{scale}}", shorter=True)
    return rf"(?:\.{digits})?" if low == 0 else rf"\.{digits}"
