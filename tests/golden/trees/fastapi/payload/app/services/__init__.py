"""The hand-written services, made once for the whole process."""

from dataclasses import dataclass

from fastapi import Request

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


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services
