"""The findings about one expression, gathered while it is compiled."""

from __future__ import annotations

from scaffolder.diagnostics import Code, Diagnostic
from scaffolder.record import Struct, field


class Findings(Struct):
    """What was found so far in the expression that stands at a JSON pointer."""

    pointer: str
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: Code, offset: int, /, *, hint: str | None = None, **values: object) -> None:
        """Note a finding at a character of the expression."""
        self.found.append(code.at(self.pointer, hint=hint, offset=max(offset, 0), **values))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, each once, in the order of the text."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda finding: finding.offset or 0))
