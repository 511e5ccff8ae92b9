import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import Settings

ROOT = Path(__file__).parents[2]
SETTING = re.compile("(?:# )?([A-Z][A-Z0-9_]*)=")


def test_every_setting_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {found[1].lower() for line in example if (found := SETTING.match(line))}
    assert named == set(Settings.model_fields)


@pytest.mark.parametrize("key", ["", "short", "x" * 31])
def test_production_does_not_start_with_a_weak_key(
    settings: Settings, key: str
) -> None:
    given = settings.model_dump() | {"app_env": "production", "secret_key": key}
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(_env_file=None, **given)


def test_production_starts_with_a_key_of_32_bytes(settings: Settings) -> None:
    given = settings.model_dump() | {"app_env": "production", "secret_key": "x" * 32}
    assert Settings(_env_file=None, **given).is_production
