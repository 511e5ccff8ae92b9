"""Values to send: plain ones, ones at the edges of a type, and ones beyond it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from scaffolder.design.regular import Boundary, Chars, Choice, Node, Repeat, Sequence, parsed
from scaffolder.verify.twin.kinds import BIG, MOST, SAFE, Form, Rejected, parse

WORDS = (
    "alpha",
    "Beta",
    "beta",
    "Ärger",
    "zeta 9",
    "100% x_y",
    "a\\b",
    "Zed",
    "\U0001f600 ok",
    "é<>&\"'",
    "gamma",
    "IJ",
)
PLAIN = ("alpha", "beta", "gamma", "delta", "epsilon")
NIL = "018f3e2a-4b5c-7d6e-8f90-000000000000"
TRIES = 60


def plain_value(form: Form, random: Random, turn: int, unique: bool) -> Any:
    """A value that the form takes, in its wire form; `turn` makes unique ones differ."""
    for attempt in range(TRIES):
        value = _MAKERS[form.type.kind](form, random, turn + attempt * 10_007, unique)
        try:
            parse(value, form)
        except Rejected:
            continue
        return value
    raise LookupError(f"no value found for {form}")


def _text(form: Form, random: Random, turn: int, unique: bool) -> str:
    least, most = int(form.minimum or 1), int(form.maximum or MOST.get(form.type.kind, 1000))
    if form.pattern is not None:
        text = sampled(parsed(form.pattern), random, most)
        return text if least <= len(text) <= most else sampled(parsed(form.pattern), random, least)
    if form.type.kind == "password":
        return (f"pass word {turn} " + "x" * least)[: max(least, min(most, 24))]
    word = random.choice(PLAIN if unique or form.type.kind == "slug" else WORDS)
    text = f"{word} {turn}" if unique or random.random() < 0.3 else word
    if len(text) > most:
        text = f"{turn:x}"[-most:] if unique else text[:most].strip() or "x" * least
    return text + "x" * (least - len(text))


def _email(form: Form, random: Random, turn: int, unique: bool) -> str:
    return f"{random.choice(PLAIN)}{turn if unique or random.random() < 0.6 else ''}@mail.test"


def _url(form: Form, random: Random, turn: int, unique: bool) -> str:
    return f"https://{random.choice(PLAIN)}.test/{turn if unique or random.random() < 0.6 else ''}"


def _int(form: Form, random: Random, turn: int, unique: bool) -> int:
    low = int(form.minimum) if form.minimum is not None else -50
    high = int(form.maximum) if form.maximum is not None else max(low, 0) + 1000
    if unique:
        return low + turn % max(1, high - low + 1)
    near = [
        low,
        low + 1,
        low + 2,
        low + 5,
        low + 10,
        high,
        random.randint(low, high),
        random.randint(low, min(high, low + 20)),
    ]
    return random.choice([number for number in near if low <= number <= high and abs(number) <= SAFE])


def _bigint(form: Form, random: Random, turn: int, unique: bool) -> str:
    bounded = Form(form.type, form.minimum, min(int(form.maximum), 10**12) if form.maximum is not None else None)
    return str(_int(bounded, random, turn, unique))


def _decimal(form: Form, random: Random, turn: int, unique: bool) -> str:
    scale, precision = form.type.scale or 0, form.type.precision or 18
    unit = Decimal(1).scaleb(-scale)
    edge = Decimal(10) ** (precision - scale) - unit
    low = Decimal(str(form.minimum)) if form.minimum is not None else max(-edge, Decimal(-50))
    high = Decimal(str(form.maximum)) if form.maximum is not None else min(edge, max(low, Decimal(0)) + 900)
    if unique:
        return f"{min(high, low + unit * turn):f}"
    steps = int((high - low) / unit)
    near = [
        low,
        low + unit,
        low + 5 * unit,
        low + unit * random.randint(0, steps),
        low + unit * random.randint(0, min(steps, 3000)),
    ]
    return f"{random.choice([number for number in near if low <= number <= high]):f}"


def _date(form: Form, random: Random, turn: int, unique: bool) -> str:
    day = datetime.now(UTC).date() + timedelta(
        days=turn % 3000 - 4000 if unique else random.choice((-900, -40, -9, -8, 7, 8, 300))
    )
    return day.isoformat()


def _datetime(form: Form, random: Random, turn: int, unique: bool) -> str:
    shift = timedelta(seconds=-turn - 90_000) if unique else timedelta(hours=random.choice((-900, -50, -26, 30, 700)))
    at = datetime.now(UTC) + shift
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


_MAKERS: dict[str, Any] = {
    **dict.fromkeys(("string", "text", "slug", "password"), _text),
    "email": _email,
    "url": _url,
    "int": _int,
    "sequence": _int,
    "bigint": _bigint,
    "decimal": _decimal,
    "date": _date,
    "datetime": _datetime,
    "bool": lambda form, random, turn, unique: random.random() < 0.5,
    "enum": lambda form, random, turn, unique: random.choice(form.type.values),
    "uuid": lambda form, random, turn, unique: str(uuid.UUID(int=random.getrandbits(128), version=4)),
}


def sampled(node: Node, random: Random, most: int) -> str:
    """A random match of a pattern."""
    match node:
        case Chars():
            codes = [code for code in range(0x21, 0x7F) if node.holds(code)]
            return chr(random.choice(codes)) if codes else chr(node.ranges[0][0])
        case Boundary():
            return ""
        case Sequence(parts):
            return "".join(sampled(part, random, most) for part in parts)
        case Choice(options):
            return sampled(random.choice(options), random, most)
        case Repeat(part, least, greatest):
            times = random.randint(least, min(greatest if greatest is not None else least + 6, least + 12))
            return "".join(sampled(part, random, most) for _ in range(times))


# Probes: values at and beyond every edge; the twin says what becomes of each ----------------------------------------


def probes(form: Form) -> list[Any]:
    """Values that tell whether a type is read as the contract says, without the same one twice."""
    kind = form.type.kind
    found: list[Any] = [
        12 if kind not in ("int", "sequence", "decimal") else "12",
        True if kind != "bool" else "true",
        [],
        {},
        None,
    ]
    found += [1.5, *(_PROBES[kind](form) if kind in _PROBES else ())]
    unlike: list[Any] = []
    for value in found:
        if not any(type(value) is type(other) and value == other for other in unlike):
            unlike.append(value)
    return unlike


def _text_probes(form: Form) -> Iterator[Any]:
    yield from ("", "   ", "\t\n\v\f\r ", "\0", "a\0b")
    least, most = int(form.minimum or 0), form.maximum
    if form.pattern is None:
        yield from ("\u00a0", " kept ", "e\u0301", "\u2028</script>", "a\x01\x1f\x7fb", "null")
        yield "x" * least if least else "x"
        if least > 1:
            yield from ("x" * (least - 1), "\U0001f600" * (least - 1), "\U0001f600" * least)
        if most is not None and int(most) <= 20_000:
            yield from ("x" * int(most), "x" * (int(most) + 1), "\U0001f600" * int(most), "é" * (int(most) + 1))
    else:
        random = Random(7)
        for _ in range(3):
            text = sampled(parsed(form.pattern), random, int(most or 40))
            yield from (text, text + "\n", text + "!", "!" + text, f" {text} ", text.swapcase(), text + "\n" + text)
        yield from ("\u0661\u0662\u0663", "x" * (int(most or 255) + 1))


def _email_probes(form: Form) -> Iterator[Any]:
    yield from ("", "a", "@b", "a@", "a@b@c", "a b@c", "é@b.c", "a@\u212a", " Ann.O'Hara@Example.COM ", "a\0@b.c")
    yield from ("a" * 250 + "@b.c", "a" * 251 + "@b.c", " ")


def _url_probes(form: Form) -> Iterator[Any]:
    yield from ("", "ftp://x", "http://", "http://a b", "http://é", "//x", "javascript:alert(1)", "HTTP://x")
    yield from (" https://example.com/a?b=%20#c ", "http://" + "x" * 2041, "http://" + "x" * 2042)


def _int_probes(form: Form) -> Iterator[Any]:
    low = int(form.minimum) if form.minimum is not None else -SAFE
    high = int(form.maximum) if form.maximum is not None else SAFE
    yield from (low, low - 1, high, high + 1, 10**40, -(10**40), "5", 5.0, 0, -0.5)


def _bigint_probes(form: Form) -> Iterator[Any]:
    low = int(form.minimum) if form.minimum is not None else -BIG - 1
    high = int(form.maximum) if form.maximum is not None else BIG
    yield from (
        str(low),
        str(low - 1),
        str(high),
        str(high + 1),
        "05",
        "+5",
        " 5",
        "5.0",
        "0x5",
        "\u0665",
        "",
        "-0",
        "1e3",
    )
    yield from ("9007199254740993", "9" * 400)


def _decimal_probes(form: Form) -> Iterator[Any]:
    scale, precision = form.type.scale or 0, form.type.precision or 18
    unit = Decimal(1).scaleb(-scale)
    edge = Decimal(10) ** (precision - scale) - unit
    low = Decimal(str(form.minimum)) if form.minimum is not None else -edge
    high = Decimal(str(form.maximum)) if form.maximum is not None else edge
    yield from (
        f"{low:f}",
        f"{low - unit:f}",
        f"{high:f}",
        f"{high + unit:f}",
        "",
        "1e3",
        "1.",
        ".5",
        "+1",
        "1,5",
        " 1",
        "NaN",
    )
    yield from (
        "Infinity",
        "-0",
        3,
        10**30,
        "01",
        f"{Decimal(1) + unit / 10:f}",
        "1." + "0" * (scale + 1),
        2.5,
        "\u0661",
    )


def _date_probes(form: Form) -> Iterator[Any]:
    yield from (
        "2024-02-29",
        "2023-02-29",
        "2024-2-9",
        "2024-01-01T00:00:00Z",
        "10000-01-01",
        "",
        "0001-01-01",
        "9999-12-31",
    )
    yield from ("0000-01-01", 20240101, "2024-13-01", " 2024-01-01")


def _datetime_probes(form: Form) -> Iterator[Any]:
    yield from (
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05.6789+02:30",
        "2024-01-02 03:04:05Z",
        "2024-01-02t03:04:05z",
    )
    yield from (
        "2024-01-02T03:04:05",
        "2024-01-02T03:04Z",
        "2024-01-02T24:00:00Z",
        "2024-01-02T23:59:60Z",
        "2024-01-02",
    )
    yield from ("2024-01-02T03:04:05+24:00", "2024-01-02T03:04:05+0200", "2024-02-30T03:04:05Z", "0000-06-01T00:00:00Z")
    yield from (
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
    )
    yield from ("9999-12-31T23:59:59.99999999999Z", "", 0)


def _enum_probes(form: Form) -> Iterator[Any]:
    yield from (*form.type.values, form.type.values[0].upper() + "x", "", f" {form.type.values[0]}", 0)


def _uuid_probes(form: Form) -> Iterator[Any]:
    yield from (NIL, NIL.upper(), NIL.replace("-", ""), "{" + NIL + "}", "", "urn:uuid:" + NIL, NIL + "0")


_PROBES: dict[str, Any] = {
    **dict.fromkeys(("string", "text", "slug", "password"), _text_probes),
    "email": _email_probes,
    "url": _url_probes,
    "int": _int_probes,
    "sequence": _int_probes,
    "bigint": _bigint_probes,
    "decimal": _decimal_probes,
    "date": _date_probes,
    "datetime": _datetime_probes,
    "enum": _enum_probes,
    "uuid": _uuid_probes,
    "bool": lambda form: (True, False, 0, 1, "false"),
}
