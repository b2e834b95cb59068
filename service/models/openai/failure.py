"""Why a model did not answer, told from the exceptions of the OpenAI SDK.

The SDK's own messages are not passed on: they repeat what the server said, which may be a part of the key or of the
customer's words.
"""

from dataclasses import dataclass
from typing import Literal

import openai

from graph.types import ModelUsage

Cause = Literal["refused_key", "no_quota", "no_model", "slow", "transient", "bad_request", "nonsense"]
"""`refused_key` and `no_quota` concern every model of the account, `no_model` one model, `transient` may pass by
itself at once, `slow` hardly so, `bad_request` and `nonsense` concern this one request."""

_LONGEST_RETRY_AFTER = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    cause: Cause
    retry_after: float | None = None


class ModelFailure(Exception):
    """One try of one model failed. `retry_after` is in seconds; `usage` is what the try cost all the same, if known."""

    def __init__(
        self,
        model: str,
        cause: Cause,
        kind: str,
        *,
        retry_after: float | None = None,
        usage: ModelUsage | None = None,
    ) -> None:
        super().__init__(f"{model}: {cause} ({kind})")
        self.model = model
        self.cause = cause
        self.kind = kind
        self.retry_after = retry_after
        self.usage = usage


def failure_of(model: str, error: Exception) -> ModelFailure:
    """Return what `error`, raised by a call to `model`, means. `kind` is the class of the error and its HTTP status."""
    if isinstance(error, ModelFailure):
        return error
    reading = _read(error)
    status = f" {error.status_code}" if isinstance(error, openai.APIStatusError) else ""
    return ModelFailure(model, reading.cause, f"{type(error).__name__}{status}", retry_after=reading.retry_after)


def _read(error: Exception) -> _Reading:
    if isinstance(error, openai.APIStatusError):
        return _read_status(error)
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return _Reading(cause="slow")
    if isinstance(error, openai.APIConnectionError):
        return _Reading(cause="transient")
    return _Reading(cause="nonsense")


def _read_status(error: openai.APIStatusError) -> _Reading:
    if error.status_code == 401:
        return _Reading(cause="refused_key")
    if error.status_code == 429 and error.code == "insufficient_quota":
        return _Reading(cause="no_quota")
    # 403: the key is good, this model is not for its project
    if error.status_code in (403, 404):
        return _Reading(cause="no_model")
    if error.status_code in (408, 409, 429) or error.status_code >= 500:
        return _Reading(cause="transient", retry_after=_retry_after(error))
    return _Reading(cause="bad_request")


def _retry_after(error: openai.APIStatusError) -> float | None:
    try:
        return min(max(float(error.response.headers.get("retry-after", "")), 0.0), _LONGEST_RETRY_AFTER)
    except ValueError:  # absent, or a date: the usual pause will do
        return None
