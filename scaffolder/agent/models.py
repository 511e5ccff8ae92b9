"""The models that an agent may run on: ids, prices and what each can do, out of one dated file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from scaffolder.record import Record

_FILE = Path(__file__).with_name("models.json")
MILLION = Decimal(1_000_000)


class Prices(Record):
    """US dollars for a million tokens of each kind."""

    input: Decimal
    output: Decimal
    cache_write: Decimal
    cache_read: Decimal


class Usage(Record):
    """Tokens and searches that were billed."""

    input: int = 0
    output: int = 0
    cache_write: int = 0
    cache_read: int = 0
    searches: int = 0

    @property
    def prompt(self) -> int:
        """All tokens that went in."""
        return self.input + self.cache_write + self.cache_read

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cache_write + other.cache_write,
            self.cache_read + other.cache_read,
            self.searches + other.searches,
        )


class ModelFacts(Record):
    """What is known of a model; `long` are the prices of a request whose prompt exceeds `long_above`."""

    id: str
    max_output: int
    effort: tuple[str, ...]
    web: bool
    prices: Prices
    search_usd: Decimal
    long_above: int | None
    long: Prices | None

    def prices_of(self, usage: Usage) -> Prices:
        """The prices of a request with this prompt."""
        is_long = self.long_above is not None and usage.prompt > self.long_above
        return self.long if is_long and self.long else self.prices

    def cost(self, usage: Usage) -> Decimal:
        """What one request costs, in US dollars."""
        prices = self.prices_of(usage)
        tokens = (
            usage.input * prices.input
            + usage.output * prices.output
            + usage.cache_write * prices.cache_write
            + usage.cache_read * prices.cache_read
        )
        return tokens / MILLION + usage.searches * self.search_usd


@cache
def table() -> Mapping[str, Any]:
    """The whole file."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def known_models() -> tuple[str, ...]:
    """The aliases and the ids, in the order of the file."""
    return (*table()["aliases"], *table()["models"])


def model_facts(name: str) -> ModelFacts | None:
    """The model of an alias or an id; None where the file knows neither."""
    known = table()
    id_ = known["aliases"].get(name, name)
    entry = known["models"].get(id_)
    if entry is None:
        return None
    long = entry.get("long_prompt")
    return ModelFacts(
        id_,
        entry["max_output"],
        tuple(entry["effort"]),
        entry["web"],
        _prices(entry["usd_per_million"]),
        Decimal(known["search_usd"]),
        long["above"] if long else None,
        _prices(long["usd_per_million"]) if long else None,
    )


def _prices(entry: Mapping[str, str]) -> Prices:
    return Prices(**{kind: Decimal(price) for kind, price in entry.items()})
