"""The brief: what `tenant.yaml` may say. Unknown keys are mistakes, because a misspelt key is a setting that does nothing.

What its parts must be to one another is in `consistency.py`.
"""

import re
from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
)

from graph.quiet_hours import WEEKDAYS, Behavior, Weekday
from graph.types import Requests, Topic, VerifyPolicy
from service.texts.sentences import sentence

Language = Literal["ru", "kk"]
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)")
_LATEST_CLOSING = "06:00"
_LONGEST_NAME = 80
"""Characters of a name in the glossary: every prompt carries all of them."""
_MOST_NAMES = 100


def _hours(value: str) -> str:
    if value == "closed":
        return value
    hours = _HOURS.fullmatch(value)
    if hours is None:
        raise ValueError(sentence("hours_shape"))
    opening, closing = hours.groups()
    # Whoever is open after midnight closes by the early morning; later than that, the two ends were mixed up.
    if not opening < closing and not "00:00" < closing <= _LATEST_CLOSING < opening:
        raise ValueError(sentence("hours_order", latest=_LATEST_CLOSING))
    return value


def _pause(value: str) -> str:
    pause = _HOURS.fullmatch(value)
    if pause is None or not pause[1] < pause[2]:
        raise ValueError(sentence("break_shape"))
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{1,62}", value):
        raise ValueError(sentence("slug_shape"))
    return value


def _telegram(value: str) -> str:
    if not re.fullmatch(r"@[A-Za-z0-9_]{4,32}", value):
        raise ValueError(sentence("telegram_shape"))
    return value


def _clock(value: object) -> object:
    # Given a number, pydantic would count seconds since midnight.
    if isinstance(value, time) or (isinstance(value, str) and _CLOCK.fullmatch(value)):
        return value
    raise ValueError(sentence("time_shape"))


def _not_all(days: list[Weekday]) -> list[Weekday]:
    if set(days) == set(WEEKDAYS):
        raise ValueError(sentence("quiet_every_day"))
    return days


def _dated(value: object) -> object:
    # Given a number, pydantic would count seconds since 1970.
    if type(value) is date or (isinstance(value, str) and _DATE.fullmatch(value)):
        return value
    raise ValueError(sentence("date_shape"))


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a part of the world, such as Asia
        raise ValueError(sentence("timezone_unknown", name=value)) from None
    return value


def _off(value: object) -> object:
    """YAML 1.1 takes a bare `off` for false."""
    return "off" if value is False else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _in_languages(value: object) -> object:
    """A text given once is said in every language."""
    return {"ru": value} if isinstance(value, str) else value


def _service_name(value: str) -> str:
    name = " ".join(value.split())
    if not name:
        raise ValueError(sentence("glossary_name"))
    return name


ServiceName = Annotated[str, AfterValidator(_service_name), Field(max_length=_LONGEST_NAME)]
Text = Annotated[dict[Language, str], BeforeValidator(_in_languages)]
Span = Annotated[str, AfterValidator(_hours)]


class DayBrief(_Part):
    """One day of which there is more to say than from when to when."""

    hours: Span
    pause: Annotated[str, AfterValidator(_pause)] | None = Field(None, alias="break")
    only: Text = Field(default={})

    @field_validator("pause")
    @classmethod
    def _within_hours(cls, pause: str | None, info: ValidationInfo) -> str | None:
        hours = info.data.get("hours")
        if pause is None or hours is None:
            return pause
        over_midnight = hours != "closed" and hours[-5:] <= hours[:5]
        if hours == "closed" or pause[:5] <= hours[:5] or (pause[-5:] >= hours[-5:] and not over_midnight):
            raise ValueError(sentence("break_outside", hours=hours))
        return pause


# The tags are no part of the file: `service.texts.located_yaml` leaves them out of a mistake's place.
DayHours = Annotated[
    Annotated[Span, Tag("~hours")] | Annotated[DayBrief, Tag("~day")],
    Discriminator(lambda value: "~day" if isinstance(value, dict | DayBrief) else "~hours"),
]


class BranchBrief(_Part):
    """A branch: what customers call it, and its hours where they are not the business's."""

    title: Text = Field(default={})
    working_hours: dict[Weekday, DayHours] = Field(default={})


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


class StaffBrief(_Part):
    """One person of the tenant."""

    role: Literal["manager", "owner", "admin", "support"]
    name: str = Field(min_length=1)
    telegram: Annotated[str, AfterValidator(_telegram)] | None = None
    priority: int = Field(1, ge=1)


class QuietHours(_Part):
    """When people are not to be woken, as `graph.quiet_hours.QuietHours` has it."""

    enabled: bool = True
    start: Annotated[time, BeforeValidator(_clock)] = time(23)
    end: Annotated[time, BeforeValidator(_clock)] = time(8)
    behavior: Behavior = "queue"
    days: Annotated[list[Weekday], AfterValidator(_not_all)] = Field(default=[])
    holidays: list[Annotated[date, BeforeValidator(_dated)]] = Field(default=[])


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

    hand_off: list[Topic] = Field(default=["complaint", "payment", "rescheduling", "status", "medical", "person"])


class LearningBrief(_Part):
    """Whether what people answer teaches the bot, and the roles whose word is true at once and approves that of others."""

    enabled: bool = True
    trusted: list[Literal["manager", "owner", "admin", "support"]] = Field(default=["owner"], min_length=1)


class KnowledgeBrief(_Part):
    """What is given with every answer: documents, or headings in them ("prices.md > Классы авто")."""

    always: list[Annotated[str, Field(min_length=1)]] = Field(default=[])


class Models(_Part):
    """Models of this tenant, where they differ from the installation's."""

    classifier: str | None = None
    response: str | None = None
    temperature: float | None = Field(None, ge=0, le=2)


class Brief(_Part):
    """The whole of `tenant.yaml`."""

    slug: Annotated[str, AfterValidator(_slug)]
    name: str = Field(min_length=1)
    city: str = ""
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Almaty"
    languages: list[Language] = Field(default=["ru", "kk"], min_length=1)
    tone: Literal["friendly", "formal", "casual"] = "friendly"
    plan: Plan = Plan()
    working_hours: dict[Weekday, DayHours] = Field(default={})
    branches: dict[str, BranchBrief] = Field(default={})
    requests: Requests | None = None
    glossary: dict[ServiceName, ServiceName] = Field(
        default={}, max_length=_MOST_NAMES, description="Russian names to Kazakh ones"
    )
    channels: list[ChannelBrief] = Field(min_length=1)
    staff: list[StaffBrief] = Field(default=[])
    quiet_hours: QuietHours = QuietHours()
    timeouts: Timeouts = Timeouts()
    escalation_cooldown_minutes: int = Field(30, ge=0)
    auto_return_minutes: int | None = Field(60, ge=1, description="null: never")
    debounce: Debounce | None = None
    policies: Policies = Policies()
    knowledge: KnowledgeBrief = KnowledgeBrief()
    learning: LearningBrief = LearningBrief()
    models: Models = Models()
    verify: Annotated[VerifyPolicy, BeforeValidator(_off)] | None = None
    messages: dict[Language, dict[str, str]] = Field(default={})

    @property
    def people(self) -> list[str]:
        """Those who work for the tenant, each as role:name, by which they are told apart."""
        return [f"{person.role}:{person.name}" for person in self.staff]
