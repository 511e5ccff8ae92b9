"""What the Mailer service does."""

from typing import Protocol

from app.notes.models import Note
from app.platform.problems import Problem


def send_no_mail(detail: str | None = None) -> Problem:
    """The problem to raise; it is answered with status 402."""
    return Problem(402, "no_mail", detail=detail)


class Mailer(Protocol):
    async def send(self, *, record: Note) -> None:
        """Send."""
