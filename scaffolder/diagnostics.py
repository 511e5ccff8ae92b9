"""Diagnostics: what is wrong with a user's document, where, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import Protocol

from scaffolder.record import Record, replace


class Severity(StrEnum):
    """How bad it is: an error stops the line, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Place(Record, order=True):
    """A character of a file; both numbers start at 1, columns count code points."""

    line: int
    column: int


class Located(Protocol):
    """A document that knows where its parts stand."""

    @property
    def file(self) -> str: ...

    def place(self, pointer: str, *, at_key: bool = False, offset: int | None = None) -> Place:
        """The place of the nearest existing part on the way to a JSON pointer."""
        ...


class Diagnostic(Record):
    """One finding; `pointer` is a JSON pointer into the document, `offset` a character inside that string value."""

    code: str
    severity: Severity
    message: str
    pointer: str
    hint: str | None = None
    file: str | None = None
    place: Place | None = None
    offset: int | None = None
    at_key: bool = False

    @property
    def is_error(self) -> bool:
        """Whether the finding stops the line."""
        return self.severity is Severity.ERROR

    def at_its_key(self) -> Diagnostic:
        """The same finding, shown at the key of its part and not at the value."""
        return replace(self, at_key=True)

    def moved(self, pointer: str) -> Diagnostic:
        """The same finding at another JSON pointer."""
        return replace(self, pointer=pointer)

    def located(self, document: Located) -> Diagnostic:
        """The same finding with its file and place; one that has a place keeps it."""
        if self.place is not None:
            return self
        place = document.place(self.pointer, at_key=self.at_key, offset=self.offset)
        return replace(self, file=document.file, place=place)


class Code(Record):
    """An entry of a catalogue of findings.

    `message` and `hint` are format strings over the values given to `at`. A hint template that has `{hint}` is printed
    only where `at` is given a hint; any other is always printed. Without a template, a given hint is printed as it is.
    """

    name: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    at_key: bool = False

    def at(
        self, pointer: str, /, *, hint: str | None = None, offset: int | None = None, **values: object
    ) -> Diagnostic:
        """The finding at a JSON pointer."""
        message = self.message.format(**values)
        text = self._hint_text(hint, values)
        return Diagnostic(self.name, self.severity, message, pointer, text, offset=offset, at_key=self.at_key)

    def _hint_text(self, hint: str | None, values: dict[str, object]) -> str | None:
        if not self.hint:
            return hint
        if "{hint}" not in self.hint:
            return self.hint.format(**values)
        return None if hint is None else self.hint.format(hint=hint, **values)


def closest(word: str, names: Iterable[str]) -> str | None:
    """The known name that a misspelt word most likely means, if any is near."""
    known = {name.lower(): name for name in names}
    matches = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return known[matches[0]] if matches else None


def pointer_of(*parts: str | int) -> str:
    """The JSON pointer (RFC 6901) through these keys and indexes."""
    return "".join([f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts])


def pointer_parts(pointer: str) -> tuple[str, ...]:
    """The unescaped keys and indexes of a JSON pointer."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings stops the line."""
    return any(diagnostic.is_error for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings without repetitions, in the order of their places."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda it: (it.file or "", it.place or Place(0, 0), it.code)))


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    """For people: `file:line:column: error[code]: message`, each with its hint on a line of its own."""
    return "".join(f"{line}\n" for diagnostic in diagnostics for line in _text_lines(diagnostic))


def _text_lines(diagnostic: Diagnostic) -> list[str]:
    where = ":".join(_where(diagnostic))
    line = f"{diagnostic.severity}[{diagnostic.code}]: {_one_line(diagnostic.message)}"
    lines = [f"{where}: {line}" if where else line]
    return lines + ([f"  hint: {_one_line(diagnostic.hint)}"] if diagnostic.hint else [])


def _where(diagnostic: Diagnostic) -> list[str]:
    place = [str(diagnostic.place.line), str(diagnostic.place.column)] if diagnostic.place else []
    return [diagnostic.file, *place] if diagnostic.file else []


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def as_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """For programs: one object per finding, with the members always in the same order."""
    return [
        {
            "code": diagnostic.code,
            "severity": str(diagnostic.severity),
            "message": diagnostic.message,
            "pointer": diagnostic.pointer,
            "hint": diagnostic.hint,
            "file": diagnostic.file,
            "line": diagnostic.place.line if diagnostic.place else None,
            "column": diagnostic.place.column if diagnostic.place else None,
        }
        for diagnostic in diagnostics
    ]


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """For GitHub Actions: one workflow command per finding."""
    return "".join(f"{_workflow_command(diagnostic)}\n" for diagnostic in diagnostics)


def _workflow_command(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    properties = {
        "file": diagnostic.file,
        "line": place and place.line,
        "col": place and place.column,
        "title": diagnostic.code,
    }
    given = ",".join(f"{key}={_property_text(str(value))}" for key, value in properties.items() if value)
    text = diagnostic.message + (f"\nhint: {diagnostic.hint}" if diagnostic.hint else "")
    return f"::{diagnostic.severity} {given}::{_command_text(text)}"


def _command_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property_text(text: str) -> str:
    return _command_text(text).replace(":", "%3A").replace(",", "%2C")
