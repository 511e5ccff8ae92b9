"""The Journal service, written by hand."""

from app.config import Settings
from app.services.journal.protocol import JournalEntriesResult


class JournalService:
    """Remembers in memory what it is told."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines: list[str] = []

    async def write(self, *, entry: str) -> None:
        """Write."""
        self.lines.append(entry)

    async def entries(self, *, about: str) -> JournalEntriesResult:
        """Entries."""
        found = [line for line in self.lines if line.split(" ")[0] == about]
        return JournalEntriesResult(count=len(found), last=found[-1] if found else None)
