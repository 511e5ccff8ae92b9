"""A string of the design, as a view holds it."""

from __future__ import annotations

from scaffolder.record import Record


class Text(Record):
    """A string of the design, safe in each place where it may be printed."""

    literal: str  # a string literal of the pack's language
    comment: str  # one line, safe in a comment or docstring of the pack's language
    markdown: str
    json: str  # a JSON string, also valid in YAML and TOML
