"""What a login takes: an identity and a secret."""

from collections.abc import Mapping
from typing import Any

from app.platform.kinds import BLANKS
from app.platform.problems import FieldError, bad_credentials, invalid

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def credentials(
    members: Mapping[str, Any], identity: str, secret: str, resource: str
) -> tuple[str, str]:
    """Both texts; what is absent or blank is 422, any other failure is that of a wrong password."""
    problems = [
        FieldError(code, (name,))
        for name in (identity, secret)
        if (code := _missing(members, name)) is not None
    ]
    if problems:
        raise invalid(problems, resource)
    given = (members[identity], members[secret])
    if not all(isinstance(value, str) and "\0" not in value for value in given):
        raise bad_credentials()
    return given[0].strip(BLANKS), given[1]


def folded(identity: str) -> str:
    """An e-mail address in the form in which it is stored."""
    return identity.translate(_ASCII_LOWER)


def _missing(members: Mapping[str, Any], name: str) -> str | None:
    if name not in members:
        return "required"
    value = members[name]
    return "blank" if isinstance(value, str) and not value.strip(BLANKS) else None
