"""Aliases of the rows that subqueries bring in: unique, and a keyword of no language that a pack may print."""

from __future__ import annotations

import keyword
from functools import lru_cache

GO = (
    "break case chan const continue default defer else fallthrough for func go goto if import interface map"
    " package range return select struct switch type var"
)
TYPESCRIPT = (
    "any arguments as async await boolean break case catch class const continue debugger declare default delete"
    " do else enum eval export extends false finally for from function get if implements import in instanceof"
    " interface is let module namespace new null number of package private protected public require return set"
    " static string super switch symbol this throw true try type typeof undefined var void while with yield"
)
SQL = (
    "all alter analyse analyze and any array as asc asymmetric authorization begin between binary both by case"
    " cast check collate collation column commit concurrently constraint create cross current_catalog current_date"
    " current_role current_schema current_time current_timestamp current_user database default deferrable delete"
    " desc distinct do drop else end escape except exists explain fetch for foreign freeze from full grant group"
    " having if ilike in index initially inner insert intersect into is isnull join key lateral leading left like"
    " limit localtime localtimestamp match natural no not notnull null of offset on only or order outer over"
    " overlaps placing plan pragma primary query raise references replace returning right rollback row rows"
    " savepoint select session_user set similar some symmetric system_user table tablesample temp temporary then"
    " to trailing transaction trigger union unique update user using values vacuum variadic verbose view virtual"
    " when where window with"
)
KEYWORDS = frozenset({*GO.split(), *TYPESCRIPT.split(), *SQL.split(), *map(str.lower, keyword.kwlist)})


class Aliases:
    """The aliases of one tree; two that differ in case or underscores alone are taken as the same."""

    def __init__(self, taken: frozenset[str] = frozenset(), reserved: frozenset[str] = frozenset()) -> None:
        self._taken = {_folded(word) for word in taken}
        self._reserved = _all_folded(reserved)

    def take(self, name: str) -> str:
        """An alias after the name: itself, with `_row` behind a keyword, with a number behind one that is taken."""
        base = f"{name}_row" if name.lower() in KEYWORDS else name
        alias, number = base, 1
        while _folded(alias) in self._taken or _folded(alias) in self._reserved:
            number += 1
            alias = f"{base}_{number}"
        self._taken.add(_folded(alias))
        return alias


@lru_cache(maxsize=16)
def _all_folded(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_folded, words))


def _folded(word: str) -> str:
    return word.replace("_", "").lower()
