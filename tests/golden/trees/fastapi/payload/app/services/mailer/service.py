"""The Mailer service, written by hand."""

from app.config import Settings
from app.notes.models import Note
from app.platform.problems import not_implemented


class MailerService:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def send(self, *, record: Note) -> None:
        """Send."""
        raise not_implemented()
