"""Globs over paths of a generated project: `*` and `?` stay inside a part, `**` crosses parts."""

from __future__ import annotations

import re
from functools import cache

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_PRINTED = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@cache
def glob_pattern(glob: str) -> re.Pattern[str]:
    """Compile a glob to a regular expression over whole POSIX paths."""
    return re.compile("".join(_PRINTED.get(token) or re.escape(token) for token in _TOKEN.findall(glob)), re.DOTALL)


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Tell whether a path matches any of the globs."""
    return any(glob_pattern(glob).fullmatch(path) for glob in globs)
