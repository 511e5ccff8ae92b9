"""The three-way merge of values: objects by key, lists by what identifies their items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

_REQUIREMENT = re.compile(r"^(?P<name>@?[A-Za-z0-9][\w./-]*(?:\[[^\]]*\])?)\s*(?:[<>=!~@ ].*)?$")
_IDENTITIES = ("id", "name", "key", "uses")
MISSING: Any = object()


class ValueClash(Exception):
    """Both sides changed one value."""


def merge_into(mine: Any, base: Any, theirs: Any) -> None:
    """Write the changes from base to theirs into an object of a round-trip document; raises ValueClash."""
    previous: Any = None
    for key in theirs:
        old, own, new = base.get(key, MISSING), mine.get(key, MISSING), theirs[key]
        if isinstance(own, MutableMapping) and isinstance(new, Mapping) and isinstance(old, Mapping | type(MISSING)):
            merge_into(own, old if isinstance(old, Mapping) else {}, new)
        elif not _same(old, new) and not _same(own, new):
            _write(mine, key, _merged(old, own, new), previous)
        previous = key if key in mine else previous
    for key in [it for it in base if it not in theirs and it in mine]:
        if not _same(mine[key], base[key]):
            raise ValueClash(key)
        del mine[key]


def _merged(old: Any, own: Any, new: Any) -> Any:
    if own is MISSING and old is MISSING:
        return new
    if isinstance(own, list) and isinstance(new, list) and isinstance(old, list):
        return merge_list(own, old, new)
    if _same(old, own):
        return new
    raise ValueClash


def _write(mine: Any, key: Any, value: Any, previous: Any) -> None:
    """Put a value at its key; a new key comes after the one before it in the other document, where writers allow."""
    if value is mine.get(key, MISSING):
        return
    keys = list(mine)
    if key in mine or previous is None or not hasattr(mine, "insert"):
        mine[key] = value
    else:
        mine.insert(keys.index(previous) + 1, key, value)


def merge_list(mine: Any, base: list[Any], theirs: list[Any]) -> Any:
    """Add, replace and remove items in place, told apart by a requirement's name, an object's name, or their text."""
    olds, owns, news = (_identified(items) for items in (base, mine, theirs))
    if olds is None or owns is None or news is None:
        raise ValueClash
    previous: str | None = None
    for key, new in news.items():
        own, old = owns.get(key, MISSING), olds.get(key, MISSING)
        if own is MISSING and old is MISSING:
            keys = list(_identified(mine) or ())
            mine.insert(keys.index(previous) + 1 if previous in keys else len(keys), new)
        elif own is not MISSING and not _same(old, new) and not _same(own, new):
            if not _same(own, old):
                raise ValueClash(key)
            mine[list(_identified(mine) or ()).index(key)] = new
        previous = key if key in (_identified(mine) or ()) else previous
    for key in [it for it in olds if it not in news and it in owns]:
        if not _same(owns[key], olds[key]):
            raise ValueClash(key)
        del mine[list(_identified(mine) or ()).index(key)]
    return mine


def _identified(items: Any) -> dict[str, Any] | None:
    """Return the items by identity, None where two have the same."""
    found = dict(zip(_identities(items), items, strict=True))
    return found if len(found) == len(items) else None


def _identities(items: Any) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping):
            names = [f"{key}={item[key]}" for key in _IDENTITIES if key in item]
            yield names[0] if names else repr(item)
        else:
            match = _REQUIREMENT.match(item) if isinstance(item, str) else None
            yield match["name"].lower() if match else repr(item)


def _same(left: Any, right: Any) -> bool:
    if left is MISSING or right is MISSING:
        return left is right
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)
