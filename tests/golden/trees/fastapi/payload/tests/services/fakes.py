"""The test doubles of all services."""

from dataclasses import dataclass, field

from tests.services.fake_mailer import FakeMailer


@dataclass(frozen=True, slots=True)
class Fakes:
    """Every double by the name of its service."""

    mailer: FakeMailer = field(default_factory=FakeMailer)
