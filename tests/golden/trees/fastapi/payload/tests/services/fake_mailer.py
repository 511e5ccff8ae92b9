"""A Mailer service that answers at once and remembers its calls."""

from typing import Any

from app.notes.models import Note


class FakeMailer:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def send(self, *, record: Note) -> None:
        self.calls.append(("send", {"record": record}))
