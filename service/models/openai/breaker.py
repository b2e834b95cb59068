"""The memory of what failed, so that a refused key or a dead server does not cost seconds on every turn."""

from collections import Counter
from datetime import datetime, timedelta

import structlog

from graph.context import Clock
from service.models.openai.failure import Cause, ModelFailure

_log = structlog.get_logger(__name__)

_ACCOUNT = "*"
_REST: dict[Cause, timedelta] = {
    "refused_key": timedelta(minutes=5),
    "no_quota": timedelta(minutes=1),
    "no_model": timedelta(minutes=5),
    "transient": timedelta(seconds=30),
    "slow": timedelta(seconds=30),
}
_IN_A_ROW = 3
_FAIR_SECONDS = 5.0
"""Who was given less is not to blame for having said nothing: because others had used up the turn's time, or because a
second opinion is not worth more (`service.models.openai.verifier`)."""


class CircuitBreaker:
    """Tells which models are worth a try. After its rest a model is tried again, and one more failure rests it again.

    A refused key and an exhausted quota rest the whole account at once, a missing model only itself, and slow or
    transient failures a model only after three calls in a row: one slow answer is not a dead server. Failures that
    belong to the request rest nothing, or one customer's message could take the model from all the others.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._resting: dict[str, datetime] = {}
        self._in_a_row: Counter[str] = Counter()

    def allows(self, model: str) -> bool:
        """Return whether `model` may be tried now."""
        now = self._clock.now()
        return all(self._resting.get(name, now) <= now for name in (_ACCOUNT, model))

    def succeeded(self, model: str) -> None:
        """Forget the failures of `model`."""
        self._in_a_row.pop(model, None)

    def failed(self, failure: ModelFailure, *, given: float) -> None:
        """Remember a call that failed after all its tries, for which there were `given` seconds."""
        if failure.cause == "slow" and given < _FAIR_SECONDS:
            return
        if failure.cause in ("transient", "slow"):
            self._in_a_row[failure.model] += 1
            if self._in_a_row[failure.model] < _IN_A_ROW:
                return
        rest = _REST.get(failure.cause)
        if rest is None:
            return
        name = _ACCOUNT if failure.cause in ("refused_key", "no_quota") else failure.model
        self._resting[name] = self._clock.now() + rest
        _log.error(
            "model is left alone for a while",
            model="every model" if name == _ACCOUNT else name,
            cause=failure.cause,
            seconds=int(rest.total_seconds()),
        )
