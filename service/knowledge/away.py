"""The vector server's absences: a restart, a network that is gone for a while. Here is what tells them from mistakes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TypeVar

import stamina
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from service.budget import Budget
from service.knowledge.store import VectorsUnavailable

Found = TypeVar("Found")


def is_away(error: Exception) -> bool:
    """Return whether `error` says that the server was not there, or not able: what was asked of it may be asked again."""
    if isinstance(error, UnexpectedResponse):
        return error.status_code is not None and error.status_code >= 500
    return isinstance(error, ResponseHandlingException | ResourceExhaustedResponse)


class Presence:
    """Whether the engine is there, as far as this process knows.

    While it is away it is asked by one at a time: a server that does not even refuse would otherwise hold a thread for each
    customer who waits, until none is left for anybody else.
    """

    def __init__(self) -> None:
        self._away = False
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, question: Callable[[], Found], budget: Budget) -> Found:
        """Return what `question`, which blocks, returns, asked in a worker thread until the engine answers.

        Raises `VectorsUnavailable` when it is away for longer than the budget, and whatever else is wrong at once.
        """
        try:
            async with asyncio.timeout(budget.left):
                async for attempt in _until_engine_answers(budget):
                    with attempt:
                        return await self._ask_once(question)
        except TimeoutError:
            pass
        except Exception as error:
            if not is_away(error):
                raise
        raise VectorsUnavailable("the vector engine is away")

    async def _ask_once(self, question: Callable[[], Found]) -> Found:
        door: AbstractAsyncContextManager[object] = self._one_at_a_time if self._away else nullcontext()
        async with door:
            try:
                found = await asyncio.to_thread(question)
            except asyncio.CancelledError:
                # Time ran out. What has not answered by then is away as far as is known, and its thread still waits.
                self._away = True
                raise
            except Exception as error:
                self._away = is_away(error)
                raise
            self._away = False
            return found


def _until_engine_answers(budget: Budget) -> AsyncIterator[stamina.Attempt]:
    return stamina.retry_context(
        on=is_away, attempts=None, timeout=budget.left, wait_initial=0.2, wait_max=2.0, wait_jitter=0.2
    )
