"""Configuration. This is the only module that reads the environment."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import psycopg
from dotenv import dotenv_values
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from graph.types import VerifyPolicy
from service.errors import InvalidSettings, UnreadableEnvironment
from service.models import table
from service.texts.sentences import of_system, of_value, sentence

_FIELD = re.compile(r'field "(\w+)"')
EMBEDDED = "embedded"
"""The value of QDRANT_URL that asks for the engine in this process, whatever the database is."""


class Settings(BaseSettings):
    """Everything that an installation can set, from the environment or a `.env` file. Durations are in seconds."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    database_url: SecretStr | None = Field(None, description="PostgreSQL; unset: the embedded server under DATA_DIR")
    database_owner_url: SecretStr | None = Field(None, description="the owner of that database, for migrations alone")
    qdrant_url: str | None = Field(
        None,
        description="Qdrant; unset: the embedded engine under DATA_DIR, which next to DATABASE_URL has to be asked for",
    )
    qdrant_api_key: SecretStr | None = None
    data_dir: Path = Path(".data")
    tenants_dir: Path = Path("tenants")

    openai_api_key: SecretStr | None = Field(None, description="unset: the offline answerer")
    openai_base_url: str | None = Field(None, description="any OpenAI-compatible server")
    classifier_model: str = Field(default_factory=lambda: table.default("classifier"))
    response_model: str = Field(default_factory=lambda: table.default("response"))
    classifier_fallback_models: tuple[str, ...] = Field(default_factory=lambda: table.stand_ins("classifier"))
    response_fallback_models: tuple[str, ...] = Field(default_factory=lambda: table.stand_ins("response"))
    verify: VerifyPolicy = Field(
        "off", description="which replies a second, small model reads too: none, a sample, all"
    )
    transcription_model: str = Field(default_factory=lambda: table.default("transcription"))
    model_timeout_seconds: float = Field(20.0, gt=0, le=300)
    turn_budget_seconds: float = Field(
        25.0, gt=0, le=300, description="all models, searches and files of one turn; then the offline answerer answers"
    )
    embeddings: Literal["local", "openai"] = "local"
    learn_after_seconds: float = Field(
        20.0,
        ge=0,
        le=600,
        description="how long nobody has added to a person's answer before it is considered what the bot may learn of it",
    )

    chatflow_base_url: str = "https://app.chatflow.kz"
    send_pace_seconds: float = Field(
        1.0,
        ge=0,
        le=60,
        description="least time between two messages of one number; WhatsApp restricts numbers that burst",
    )
    send_attempts: int = Field(6, ge=1, le=50)

    webhook_patience_seconds: float = Field(
        15.0, gt=0, le=120, description="how long a webhook call waits for an absent database before it answers 503"
    )

    telegram_bot_token: SecretStr | None = Field(None, description="unset: people are not told of handoffs in Telegram")
    telegram_base_url: str = "https://api.telegram.org"
    public_url: str | None = Field(None, description="where we are reached from outside; unset: Telegram by polling")
    telegram_webhook_secret: SecretStr | None = None
    operator_telegram_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="who runs the installation: numeric ids, separated by commas"
    )

    admin_token: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    worker_concurrency: int = Field(16, ge=1, le=200)
    database_pool_size: int = Field(16, ge=4, le=200)
    debounce_seconds: float = Field(3.0, ge=0, le=60)
    debounce_max_seconds: float = Field(12.0, ge=0, le=300)
    overdue_after_seconds: float = Field(300.0, gt=0, description="a message unhandled for longer is a ledger breach")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False

    def __init__(self, **values: Any) -> None:
        """Raises `UnreadableEnvironment`, and `InvalidSettings` for values that make no sense."""
        try:
            super().__init__(**values)
        except (UnicodeDecodeError, OSError) as error:
            raise _unreadable(error) from None
        except SettingsError as error:
            # Its text, which is all that there is, names the field and not the value.
            field = _FIELD.search(str(error))
            name = field[1].upper() if field else "?"
            raise InvalidSettings([sentence("setting", name=name, what=sentence("setting_list"))]) from None
        except ValidationError as error:
            raise InvalidSettings([_told(detail) for detail in error.errors()]) from None

    @field_validator("qdrant_url", "openai_base_url", "chatflow_base_url", "telegram_base_url", "public_url")
    @classmethod
    def _is_of_the_web(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Told here, because the clients' own complaints come late, and repeat what may hold a password."""
        if info.field_name == "qdrant_url" and value == EMBEDDED:
            return value
        try:
            parts = urlsplit(value or "http://unset")
            whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            whole = False
        if not whole:
            raise ValueError(sentence("setting_web_address"))
        return value

    @field_validator("operator_telegram_ids", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: Any) -> Any:
        return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        """Whoever connects with a mistyped address would repeat it, with its password, in every complaint."""
        try:
            named = value is None or bool(conninfo_to_dict(value.get_secret_value()).get("user"))
        except psycopg.ProgrammingError:
            named = False
        if not named:
            raise ValueError(sentence("setting_database_address"))
        return value

    @model_validator(mode="after")
    def _owner_needs_who_serves(self) -> "Settings":
        """Without it the service would work on the embedded database, beside the one that is meant."""
        if self.database_owner_url and self.database_url is None:
            raise ValueError(sentence("setting_owner_alone"))
        return self

    @model_validator(mode="after")
    def _openai_embeddings_need_a_key(self) -> "Settings":
        if self.embeddings == "openai" and self.openai_api_key is None:
            raise ValueError(sentence("setting_embeddings_key"))
        return self

    @model_validator(mode="after")
    def _webhook_needs_a_secret(self) -> "Settings":
        if self.telegram_bot_token and self.public_url and self.telegram_webhook_secret is None:
            raise ValueError(sentence("setting_webhook_secret"))
        return self

    @property
    def embedded_database(self) -> bool:
        return self.database_url is None

    @property
    def embedded_vectors(self) -> bool:
        return self.qdrant_url in (None, EMBEDDED)

    @property
    def vectors_unnamed(self) -> bool:
        """Whether the database may be shared by several processes, and nobody said where their knowledge is."""
        return self.database_url is not None and self.qdrant_url is None


def tenant_secrets() -> Mapping[str, str]:
    """Return the variables that `${NAME}` in a tenant's folder may name: the environment's and, below them, `.env`'s."""
    try:
        values = {**dotenv_values(".env"), **os.environ}
    except (UnicodeDecodeError, OSError) as error:
        raise _unreadable(error) from None
    return {name: value for name, value in values.items() if value is not None}


def _unreadable(error: UnicodeDecodeError | OSError) -> UnreadableEnvironment:
    return UnreadableEnvironment(of_system(error) if isinstance(error, OSError) else sentence("not_utf8"))


def _told(detail: ErrorDetails) -> str:
    if not detail["loc"]:
        return sentence("settings_together", what=of_value(detail))
    return sentence("setting", name=".".join(map(str, detail["loc"])).upper(), what=of_value(detail))
