"""Names that follow from a design's own: tables, columns, constraints, plurals, labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from scaffolder.design.grammar import plural, snake_case
from scaffolder.ir.model import Field

LONGEST_NAME = 63  # bytes of an identifier in PostgreSQL


@lru_cache(maxsize=4096)
def lower_camel(name: str) -> str:
    """The name in lower camel case: `APIKey` is `apiKey`, `order-line` is `orderLine`."""
    first, *rest = snake_case(name).split("_")
    return first + "".join(capitalised(word) for word in rest)


def upper_camel(name: str) -> str:
    """The name in upper camel case: `favorite` is `Favorite`, `mark-read` is `MarkRead`."""
    return capitalised(lower_camel(name))


def capitalised(word: str) -> str:
    """The word with its first letter in upper case."""
    return word[:1].upper() + word[1:]


def plural_of(name: str) -> str:
    """The regular plural in lower camel case."""
    return plural(lower_camel(name))


def table_name(plural_name: str) -> str:
    """The table of a model with this plural."""
    return shortened(snake_case(plural_name))


def column_name(field: Field) -> str:
    """The column of a stored field; a reference's holds the key."""
    return shortened(snake_case(field.name) + ("_id" if field.type.kind == "reference" else ""))


def constraint_name(prefix: str, table: str, columns: Iterable[str]) -> str:
    """The name of a constraint or index: `uq_articles_slug`."""
    return shortened("_".join((prefix, table, *columns)))


def shortened(name: str) -> str:
    """The name, or where it is too long for a database its start and a hash of the whole."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9]}_{digest_of(name)}"


def digest_of(text: str) -> str:
    """Eight characters that tell texts apart, the same in every run."""
    return sha256(text.encode()).hexdigest()[:8]


def unused(name: str, taken: Iterable[str]) -> str:
    """The name, or the first of `name2`, `name3`, … that is free."""
    used = set(taken)
    if name not in used:
        return name
    return next(f"{name}{number}" for number in range(2, len(used) + 3) if f"{name}{number}" not in used)


def path_words(path: str) -> tuple[str, ...]:
    """The static segments of a path."""
    return tuple(segment for segment in path.split("/") if segment and not segment.startswith("{"))


def words_of_code(code: str) -> str:
    """A code in words: `already_shipped` is `already shipped`."""
    return re.sub(r"_+", " ", code)
