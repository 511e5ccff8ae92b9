"""The hand-written services, made once for the whole process."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.config import Settings
from app.services.mailer.protocol import Mailer
from app.services.mailer.service import MailerService


@dataclass(frozen=True, slots=True)
class Services:
    """Every service by its name."""

    mailer: Mailer


def create_services(settings: Settings) -> Services:
    mailer = MailerService(settings)
    return Services(mailer=mailer)


async def get_services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


CurrentServices = Annotated[Services, Depends(get_services)]
