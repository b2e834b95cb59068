"""The brief: what `tenant.yaml` may say. Unknown keys are mistakes, because a misspelt key is a setting that does nothing."""

import re
from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from graph.quiet_hours import WEEKDAYS, Behavior, Weekday

Language = Literal["ru", "kk"]
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_HOURS = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")


def _hours(value: str) -> str:
    if value != "closed" and not _HOURS.match(value):
        raise ValueError('expected "09:00-21:00" or closed')
    return value


def _clock(value: object) -> object:
    # YAML reads 23:00 without quotes as 1380, which would pass for 00:23.
    if isinstance(value, time) or (isinstance(value, str) and _CLOCK.match(value)):
        return value
    raise ValueError('expected a time in quotes, "23:00"')


def _dated(value: object) -> object:
    # Given a number, pydantic would count seconds since 1970.
    if type(value) is date or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise ValueError('expected a date, "2026-12-16"')


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"there is no time zone '{value}'") from None
    return value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Plan(_Part):
    """What the tenant pays for. The seed's Starter: 1 000 incoming messages a month."""

    name: str = "starter"
    messages_per_month: int | None = Field(1000, ge=1, description="null: no limit")
    over_limit: Literal["answer", "silent"] = "answer"


class ChannelBrief(_Part):
    """One WhatsApp number. Secrets are `${VARIABLE}` references in the file."""

    name: str = "main"
    kind: Literal["chatflow", "chatflow_flow"] = "chatflow"
    instance: str | None = None
    flow_id: str | None = None
    token: str = Field(min_length=1)
    secret: str = Field(min_length=1)
    branch: str | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "ChannelBrief":
        if self.kind == "chatflow" and not self.instance:
            raise ValueError("kind chatflow needs `instance`")
        if self.kind == "chatflow_flow" and not self.flow_id:
            raise ValueError("kind chatflow_flow needs `flow_id`")
        return self


class StaffBrief(_Part):
    """One person of the tenant."""

    role: Literal["manager", "owner", "admin", "support"]
    name: str = Field(min_length=1)
    telegram: str | None = Field(None, pattern=r"^@\w{4,32}$")
    priority: int = Field(1, ge=1)


class QuietHours(_Part):
    """When people are not to be woken, as `graph.quiet_hours.QuietHours` has it."""

    enabled: bool = True
    start: Annotated[time, BeforeValidator(_clock)] = time(23)
    end: Annotated[time, BeforeValidator(_clock)] = time(8)
    behavior: Behavior = "queue"
    days: list[Weekday] = Field(default=[])
    holidays: list[Annotated[date, BeforeValidator(_dated)]] = Field(default=[])

    @model_validator(mode="after")
    def _is_not_quiet_for_ever(self) -> "QuietHours":
        if set(self.days) == set(WEEKDAYS):
            raise ValueError("all days are quiet: nobody would ever be told of anything")
        return self


class Timeouts(_Part):
    """Minutes of the escalation ladder."""

    primary: int = Field(5, ge=1)
    others: int = Field(5, ge=1)
    leadership: int = Field(10, ge=1)
    total: int = Field(20, ge=1)


class Debounce(_Part):
    """Seconds of quiet after which a burst is answered, and the longest that it may wait."""

    seconds: float = Field(3.0, ge=0, le=60)
    max_seconds: float = Field(12.0, ge=0, le=300)


class Policies(_Part):
    """What goes to people whatever the knowledge says."""

    hand_off: list[Literal["complaint", "payment", "rescheduling", "medical", "person", "booking"]] = Field(
        default=["complaint", "payment", "rescheduling", "medical", "person"]
    )


class Models(_Part):
    """Models of this tenant, where they differ from the installation's."""

    classifier: str | None = None
    response: str | None = None
    temperature: float | None = Field(None, ge=0, le=2)


class Brief(_Part):
    """The whole of `tenant.yaml`."""

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9_]{1,62}$")
    name: str = Field(min_length=1)
    city: str = ""
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Almaty"
    languages: list[Language] = Field(default=["ru", "kk"], min_length=1)
    tone: Literal["friendly", "formal", "casual"] = "friendly"
    plan: Plan = Plan()
    working_hours: dict[Weekday, Annotated[str, AfterValidator(_hours)]] = Field(default={})
    channels: list[ChannelBrief] = Field(min_length=1)
    staff: list[StaffBrief] = Field(default=[])
    quiet_hours: QuietHours = QuietHours()
    timeouts: Timeouts = Timeouts()
    escalation_cooldown_minutes: int = Field(30, ge=0)
    auto_return_minutes: int | None = Field(60, ge=1, description="null: never")
    debounce: Debounce | None = None
    policies: Policies = Policies()
    models: Models = Models()
    messages: dict[Language, dict[str, str]] = Field(default={})

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Brief":
        names = [channel.name for channel in self.channels]
        if len(set(names)) < len(names):
            raise ValueError("two channels have one name")
        if len(self.channels) > 1 and not all(channel.instance for channel in self.channels):
            raise ValueError("with several channels each needs `instance`: the webhook address tells them apart by it")
        people = [(person.role, person.name) for person in self.staff]
        if len(set(people)) < len(people):
            raise ValueError("two staff have one role and name")
        return self
