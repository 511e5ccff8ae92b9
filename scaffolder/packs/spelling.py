"""How a pack's language spells names."""

from __future__ import annotations

from scaffolder.record import Record


class NameStyle(Record):
    """How a language spells: initialisms (lower case) that keep one case, reserved forms, and how those are escaped."""

    initialisms: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()
    escape: str = "{}_"

    def cased(self, word: str) -> str:
        """Return a word as it stands inside a pascal or camel name."""
        if word in self.initialisms:
            return word.upper()
        many = word.endswith("s") and word[:-1] in self.initialisms
        return f"{word[:-1].upper()}s" if many else word.capitalize()
