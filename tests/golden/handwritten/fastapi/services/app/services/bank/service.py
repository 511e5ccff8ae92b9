"""The Bank service, written by hand."""

from decimal import Decimal
from uuid import UUID

from app.config import Settings
from app.orders.models import Order
from app.platform.responses import wire_datetime
from app.services.bank.protocol import BankChargeResult, charge_bank_away, charge_card_declined, greet_not_welcome
from app.services.journal.protocol import Journal

FEES = {"dear": Decimal("60.00"), "negative": Decimal("-1.00"), "fine": Decimal("1.005")}


class BankService:
    """Charges by the word of the method."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self.settings = settings
        self.journal = journal

    async def charge(
        self, *, record: Order, method: str | None, tip: Decimal | None, helper: UUID | None
    ) -> BankChargeResult:
        """Charge."""
        await self.journal.write(entry=f"{record.name} charge {record.status} {method} {tip} {helper}")
        if method == "declined":
            raise charge_card_declined("the bank says no")
        if method == "away":
            raise charge_bank_away()
        if method == "broken":
            raise RuntimeError("a secret of the inside")
        reference = "far too long" if method == "long" else "ref"
        fee = FEES.get(method or "", Decimal(self.settings.bank_fee))
        return BankChargeResult(reference=reference, fee=fee, memo=None if method == "quiet" else "thanks")

    async def greet(self, *, record: Order) -> None:
        """Greet."""
        await self.journal.write(entry=f"{record.name} greet {record.owner_id} {wire_datetime(record.created_at)}")
        if record.name.startswith("stranger"):
            raise greet_not_welcome()
