"""The Quotes service, written by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from app.config import Settings
from app.platform.problems import not_implemented
from app.services.quotes.protocol import QuotesLaterResult, QuotesMottoResult, QuotesPriceResult, QuotesSecretResult


class QuotesService:
    """Quotes without asking anybody."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def price(
        self, *, owner: UUID, thing: UUID, quantity: int, day: date | None, mood: str | None
    ) -> QuotesPriceResult:
        """Price."""
        return QuotesPriceResult(
            price=Decimal(quantity) / 8,
            weight=2**60 + quantity,
            thing=thing,
            at=datetime(2026, 1, 2, 3, 4, 5, 678999, tzinfo=UTC),
            day=day,
            good=mood != "bad",
            count=quantity,
            note=mood,
        )

    async def motto(self) -> QuotesMottoResult:
        """Motto."""
        return QuotesMottoResult(text='so "it" <is> ü')

    async def secret(self) -> QuotesSecretResult:
        """Secret."""
        return QuotesSecretResult(text="for bosses")

    async def crash(self) -> None:
        """Crash."""
        raise RuntimeError("a secret of the inside")

    async def later(self, *, word: str | None) -> QuotesLaterResult:
        """Later."""
        raise not_implemented()
