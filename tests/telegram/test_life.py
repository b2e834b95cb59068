"""The life of a handoff, on each PostgreSQL that the tests run on, with the workers in a process of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from service.telegram.words import word
from tests import killed_worker
from tests.stage import Stage
from tests.telegram.people import Salon

ANSWER = "Приходите сегодня, исправим бесплатно."


@asynccontextmanager
async def _another_works(stage: Stage) -> AsyncIterator[None]:
    """The stage serves, and works nothing."""
    worker = killed_worker.start(stage.settings, None, intent="complaint")
    try:
        yield
    finally:
        worker.kill()
        await asyncio.to_thread(worker.join, 10)


@pytest.mark.each_postgres
async def test_a_person_is_told_takes_the_handoff_answers_and_sees_that_it_arrived_whatever_worker_dies(
    salon: Salon,
) -> None:
    stage = salon.stage
    await stage.customer_writes("отпал ноготь")
    await killed_worker.until_killed(killed_worker.start(stage.settings, "turn begun", intent="complaint"))
    async with _another_works(stage):
        await _live(salon)


async def _live(salon: Salon) -> None:
    stage = salon.stage
    await stage.until("SELECT EXISTS (SELECT FROM staff_notices WHERE kind = 'card' AND status = 'sent')")
    (card,) = salon.aigul.sees
    assert word("state_open", "ru") in card.text

    await salon.aigul.presses(f"take:{await salon.handoff()}", card)
    await _shown(stage, version=1)
    assert word("state_taken", "ru", name="Айгуль") in card.text

    await salon.aigul.writes(ANSWER, card)
    await stage.until("SELECT EXISTS (SELECT FROM outbox WHERE message_id IS NOT NULL AND status = 'sent')")
    assert [sent.text for sent in stage.gateway.texts][-1] == ANSWER
    await stage.until("SELECT bool_and(handled_at IS NOT NULL) FROM messages")
    await _shown(stage, version=2)
    assert f"✅ Айгуль: {ANSWER}" in card.text
    assert [shown.id for shown in salon.aigul.sees] == [card.id]


async def _shown(stage: Stage, version: int) -> None:
    """Wait until the card shows what has become of the handoff."""
    await stage.until(f"SELECT bool_and(shown = version AND version >= {version}) FROM staff_notices")
