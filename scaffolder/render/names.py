"""Names as values: one word of a design in every spelling that a language needs."""

from __future__ import annotations

import re
from functools import cached_property

from scaffolder.packs.spelling import NameStyle
from scaffolder.record import Record, replace

_SEPARATOR = re.compile(r"[^A-Za-z0-9]+")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*")


__all__ = ["Name", "NameStyle", "plural_of", "split_words"]

PLAIN = NameStyle()


class Name(Record, dict=True):
    """A name: its words in lower case, and the style it is spelt in.

    `designed` is the name as the design has it; `str(name)` prints that. A `safe` name prints forms that the language
    reserves in their escaped spelling.
    """

    designed: str
    words: tuple[str, ...]
    style: NameStyle = PLAIN
    plural_words: tuple[str, ...] = ()
    escaped: bool = False

    @classmethod
    def of(cls, designed: str, style: NameStyle = PLAIN, plural: str | None = None) -> Name:
        """Return the name that a word of the design stands for, with its plural where the design gives one."""
        return cls(designed, split_words(designed), style, split_words(plural) if plural else ())

    def __str__(self) -> str:
        return self.designed

    @cached_property
    def snake(self) -> str:
        return self._form("_".join(self.words))

    @cached_property
    def kebab(self) -> str:
        return self._form("-".join(self.words))

    @cached_property
    def upper(self) -> str:
        return self._form("_".join(self.words).upper())

    @cached_property
    def flat(self) -> str:
        """The words run together in lower case, as in a Go package."""
        return self._form("".join(self.words))

    @cached_property
    def pascal(self) -> str:
        return self._form("".join(map(self.style.cased, self.words)))

    @cached_property
    def camel(self) -> str:
        first, *rest = self.words
        return self._form(first + "".join(map(self.style.cased, rest)))

    @cached_property
    def title(self) -> str:
        """The words as the start of a sentence."""
        return " ".join(self.words).capitalize()

    @cached_property
    def phrase(self) -> str:
        """The words inside a sentence."""
        return " ".join(self.words)

    @cached_property
    def plural(self) -> Name:
        """The name of many: the design's own plural, else by the rule of the wire contract."""
        words = self.plural_words or (*self.words[:-1], plural_of(self.words[-1]))
        designed = _camel(words) if self.designed[:1].islower() else _pascal(words)
        return replace(self, designed=designed, words=words, plural_words=words)

    @cached_property
    def safe(self) -> Name:
        """The same name, with reserved forms escaped."""
        return replace(self, escaped=True)

    def _form(self, form: str) -> str:
        return self.style.escape.format(form) if self.escaped and form in self.style.reserved else form


def split_words(text: str) -> tuple[str, ...]:
    """Split a name of any spelling into its words: `HTTPServer`, `httpServer` and `http_server` are the same two."""
    pieces = _SEPARATOR.split(text)
    shouted = len(pieces) > 1 and text.upper() == text
    words = tuple(word.lower() for piece in pieces for word in ([piece] if shouted else _WORD.findall(piece)) if word)
    if not words:
        raise ValueError(f"no word in {text!r}")
    return words


def plural_of(word: str) -> str:
    """Return the plural: -y after a consonant gives -ies, -s -x -z -ch -sh take -es, all others -s."""
    if word.endswith("y") and word[-2:-1] not in ("", "a", "e", "i", "o", "u"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _camel(words: tuple[str, ...]) -> str:
    return words[0] + "".join(map(str.capitalize, words[1:]))


def _pascal(words: tuple[str, ...]) -> str:
    return "".join(map(str.capitalize, words))
