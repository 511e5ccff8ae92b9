"""Settings from the environment, or from `.env`."""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIN_SECRET_KEY_BYTES = 32


class DatabaseSettings(BaseSettings):
    """Where the data is."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    database_url: str = "sqlite:///./bookstore.db"
    database_pool_size: int = Field(default=10, ge=1)


class Settings(DatabaseSettings):
    """Every setting; a missing or unfit one stops the start."""

    app_env: Literal["development", "test", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    trusted_proxies: int = Field(default=0, ge=0)
    secret_key: SecretStr

    @property
    def is_production(self) -> bool:
        return self.app_env == "production"

    @model_validator(mode="after")
    def _refuse_weak_secrets(self) -> Self:
        size = len(self.secret_key.get_secret_value().encode())
        if size == 0 or (self.is_production and size < MIN_SECRET_KEY_BYTES):
            raise ValueError(
                f"SECRET_KEY must have at least {MIN_SECRET_KEY_BYTES} bytes"
            )
        return self
