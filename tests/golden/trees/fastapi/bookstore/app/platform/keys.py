"""Keys in paths: a value that does not fit its key's type names no row."""

from typing import Any
from uuid import UUID

from app.platform.kinds import Email, Int, Kind, Rejected, String, Uuid
from app.platform.problems import not_found


def int_key(text: str, resource: str) -> int:
    """The number, written as `0` or without leading zeros."""
    if text.startswith("-"):
        raise not_found(resource)
    number: int = _parsed(Int(), text, resource)
    return number


def uuid_key(text: str, resource: str) -> UUID:
    key: UUID = _parsed(Uuid(), text, resource)
    return key


def text_key(text: str, resource: str) -> str:
    key: str = _parsed(String(), text, resource)
    return key


def email_key(text: str, resource: str) -> str:
    key: str = _parsed(Email(), text, resource)
    return key


def _parsed(kind: Kind, text: str, resource: str) -> Any:
    try:
        return kind.parse_text(text)
    except Rejected:
        raise not_found(resource) from None
