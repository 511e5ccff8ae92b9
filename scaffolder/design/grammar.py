"""The small grammars of the design language: names, routes, durations, sizes, rates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from scaffolder.record import Record

MODEL_NAME = r"^[A-Z][A-Za-z0-9]{0,39}$"
CAMEL_CASE = r"^[a-z][A-Za-z0-9]{0,39}$"
INPUT_NAME = r"^[a-z][A-Za-z0-9]{0,39}\??$"
KEBAB_CASE = r"^[a-z][a-z0-9-]*$"
WORD = r"^[a-z][A-Za-z0-9_]{0,39}$"
CODE_NAME = r"^[a-z][a-z0-9_]{0,39}$"
SETTING_NAME = r"^[A-Z][A-Z0-9_]{0,39}$"
ENUM_VALUE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
SORT_KEY = r"^-?[a-z][A-Za-z0-9]{0,39}$"
PARENT_PATH = r"^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$"
FUNCTION_PATH = r"^[a-z][A-Za-z0-9_]*\.[a-z][A-Za-z0-9_]*$"
ROUTE = r"^(GET|POST|PUT|PATCH|DELETE) (/|(/([A-Za-z0-9._~-]+|\{[a-z][A-Za-z0-9]*\}))+)$"
BASE_PATH = r"^(/[A-Za-z0-9._~-]+)*$"
RATE = r"^[1-9][0-9]{0,5}/(sec|min|hour|day) (ip|user)$"
SIZE = r"^[1-9][0-9]{0,5}(b|kb|mb)$"
TIMEOUT = r"^[1-9][0-9]{0,3}(s|m)$"
TOKEN = r"^jwt [1-9][0-9]{0,3}(s|m|h|d)$"  # noqa: S105
ENVELOPE = r"^(\{names?\}|[A-Za-z][A-Za-z0-9_]*|[A-Za-z0-9_]*\{names?\}[A-Za-z0-9_]*)$"

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
WINDOWS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}
BYTES = {"b": 1, "kb": 2**10, "mb": 2**20}


class Segment(Record):
    """One part of a path: static text, or the name of a parameter."""

    text: str
    is_parameter: bool


class Route(Record):
    """Method and path of an endpoint."""

    method: str
    path: str
    segments: tuple[Segment, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in the order of the path."""
        return tuple(segment.text for segment in self.segments if segment.is_parameter)


class RateLimit(Record):
    """A number of requests per window of seconds, counted per ip or per user."""

    count: int
    seconds: int
    per: Literal["ip", "user"]


@lru_cache(maxsize=1024)
def route(key: str) -> Route | None:
    """The route that an endpoint's key `METHOD /path/{parameter}` names, if it is one."""
    if not re.fullmatch(ROUTE, key):
        return None
    method, path = key.split(" ", 1)
    return Route(method, path, tuple(_segment(text) for text in path.split("/")[1:] if text))


def _segment(text: str) -> Segment:
    return Segment(text[1:-1], True) if text.startswith("{") else Segment(text, False)


def rate_limit(text: str) -> RateLimit | None:
    """The rate that `10/min ip` says."""
    if not re.fullmatch(RATE, text):
        return None
    rate, per = text.split(" ")
    count, window = rate.split("/")
    return RateLimit(int(count), WINDOWS[window], "ip" if per == "ip" else "user")


def size_bytes(text: str) -> int | None:
    """The number of bytes that `1mb` says."""
    match = re.fullmatch(r"([0-9]+)([a-z]+)", text) if re.fullmatch(SIZE, text) else None
    return int(match[1]) * BYTES[match[2]] if match else None


def timeout_seconds(text: str) -> int | None:
    """The number of seconds that `30s` says."""
    return int(text[:-1]) * SECONDS[text[-1]] if re.fullmatch(TIMEOUT, text) else None


def token_seconds(text: str) -> int | None:
    """The lifetime in seconds that `jwt 15m` says."""
    return int(text[4:-1]) * SECONDS[text[-1]] if re.fullmatch(TOKEN, text) else None


@lru_cache(maxsize=4096)
def snake_case(name: str) -> str:
    """The name in snake case, by which names that differ in case alone are found."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def plural(name: str) -> str:
    """The regular English plural: -y to -ies after a consonant, -es after -s -x -z -ch -sh, else -s."""
    if re.search(r"[^aeiouAEIOU][yY]$", name):
        return name[:-1] + "ies"
    return name + ("es" if re.search(r"(s|x|z|ch|sh)$", name, re.IGNORECASE) else "s")
