"""What an error of Telegram means for a message to a person."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import httpx
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`retry`: it cannot have arrived, try again after `wait_seconds` (None: by the sender's own patience).

    `unreachable`: this person cannot be written to. `failed`: this message will never be taken. `unknown`: it may have
    arrived. `topic_gone`: somebody has deleted the topic that it was for.
    """

    status: Literal["sent", "retry", "unreachable", "failed", "unknown", "topic_gone"]
    message_id: int | None = None
    wait_seconds: float | None = None
    detail: str | None = None


def outcome_of(error: TelegramError) -> Outcome:
    """Read an error. Its text is not repeated: it may hold the token or a customer's words."""
    name = type(error).__name__
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return Outcome(status="retry", wait_seconds=seconds, detail=name)
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and "chat not found" in error.message.lower()):
        return Outcome(status="unreachable", detail=name)
    if isinstance(error, BadRequest):
        return Outcome(status="failed", detail=name)
    if isinstance(error.__cause__, _NEVER_LEFT):
        return Outcome(status="retry", detail=type(error.__cause__).__name__)
    return Outcome(status="unknown", detail=name)
