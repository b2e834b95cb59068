"""What is kept of a tenant's brief as JSON, in `clients.config`: all that has no column of its own."""

from typing import Literal, TypedDict

from graph.opening import Week
from graph.types import ReplyLanguage, Requests, VerifyPolicy


class PlanConfig(TypedDict, total=False):
    """What the tenant pays for."""

    name: str
    messages_per_month: int | None
    over_limit: Literal["answer", "silent"]


class BranchConfig(TypedDict):
    """A branch: what customers call it, by language, and its hours."""

    title: dict[str, str]
    working_hours: Week


class PoliciesConfig(TypedDict, total=False):
    """What goes to people whatever the knowledge says."""

    hand_off: list[str]


class ModelsConfig(TypedDict, total=False):
    """The tenant's own models."""

    classifier: str | None
    response: str | None
    temperature: float | None


class LearningConfig(TypedDict, total=False):
    """Whether what people answer teaches the bot, and the roles whose word is true at once."""

    enabled: bool
    trusted: list[str]


class DebounceConfig(TypedDict):
    """Seconds of quiet after which a burst is answered, and the longest that it may wait."""

    seconds: float
    max_seconds: float


class Config(TypedDict, total=False):
    """The whole of it, with the folder that it came from. Of an adopted tenant anything may be missing."""

    city: str | None
    timezone: str | None
    languages: list[ReplyLanguage] | None
    plan: PlanConfig | None
    working_hours: Week | None
    branches: dict[str, BranchConfig] | None
    requests: Requests | None
    glossary: dict[str, str] | None
    policies: PoliciesConfig | None
    models: ModelsConfig | None
    learning: LearningConfig | None
    verify: VerifyPolicy | None
    debounce: DebounceConfig | None
    folder: str
