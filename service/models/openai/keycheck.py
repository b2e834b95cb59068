"""Is the OpenAI key any good, and which of its models end? Asked at start, so that the answer is a sentence and not a
night of fallbacks, and once a day from then on."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import openai
import structlog

from graph.context import Clock
from service.errors import TrufflesError
from service.models.openai.failure import failure_of
from service.texts.sentences import sentence

_log = structlog.get_logger(__name__)

_ASK_AGAIN_AFTER = timedelta(days=1)


class KeyRefused(TrufflesError):
    """The server does not accept the key."""

    def __init__(self, base_url: str) -> None:
        super().__init__(sentence("key_refused", address=base_url))


class ModelsUnreachable(TrufflesError):
    """The server of the models does not answer; it may do so later, and until then the fallbacks answer."""

    status = 503

    def __init__(self, base_url: str, kind: str) -> None:
        super().__init__(f"the models at {base_url} cannot be reached ({kind}); the offline answerer stands in.")


async def check_key(client: openai.AsyncOpenAI, *, seconds: float = 5.0) -> Mapping[str, date]:
    """List the models, which costs nothing, and return the days from which some of them answer no more.

    Raises `KeyRefused` or `ModelsUnreachable`. Any other answer passes: a key may be allowed to chat and not to list
    (403), and some compatible servers have no list (404). `shutdown_date` is OpenAI's own:
    https://developers.openai.com/api/docs/deprecations
    """
    try:
        listed = await client.with_options(timeout=seconds).models.list()
    except openai.OpenAIError as error:
        failure = failure_of("models", error)
        if failure.cause == "refused_key":
            raise KeyRefused(_address(client)) from None
        if failure.cause in ("slow", "transient"):
            raise ModelsUnreachable(_address(client), failure.kind) from None
        return {}
    # What a compatible server sends may lack anything.
    days = {str(getattr(model, "id", "")): _day(getattr(model, "shutdown_date", None)) for model in listed.data or ()}
    return {name: day for name, day in days.items() if day is not None}


class Announcements:
    """When the models of an account end, as their server tells it; asked at most once a day."""

    def __init__(self, client: openai.AsyncOpenAI, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._days: Mapping[str, date] = {}
        self._asked_at: datetime | None = None

    async def check(self) -> None:
        """Ask now. Raises `KeyRefused` or `ModelsUnreachable`."""
        self._asked_at = self._clock.now()
        self._days = await check_key(self._client)

    async def days(self) -> Mapping[str, date]:
        """Return the day of its shutdown for each model that has one. What cannot be asked anew stays as it was told."""
        if self._asked_at is None or self._clock.now() - self._asked_at >= _ASK_AGAIN_AFTER:
            try:
                await self.check()
            except TrufflesError as error:
                _log.warning("models_not_listed", problem=type(error).__name__)
        return self._days


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if isinstance(written, str) else None
    except ValueError:
        return None


def _address(client: openai.AsyncOpenAI) -> str:
    """Return the server's address without the user, password or query that a base URL may carry."""
    url = client.base_url
    return f"{url.scheme}://{url.netloc.decode().rpartition('@')[2]}{url.path}"
