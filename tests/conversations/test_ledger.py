"""Every inbound message ends in bounded time; what does not is put right, or listed."""

from pathlib import Path

from tests.stage import Stage

_LONG_AGO = "UPDATE messages SET received_at = received_at - interval '10 minutes'"


async def test_a_message_without_a_job_is_put_back_and_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр")
    await stage.execute("DELETE FROM procrastinate_jobs", _LONG_AGO)
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: маникюр"]


async def test_a_reply_without_a_job_is_put_back_and_sent(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр")
    await stage.until_handled()
    await stage.stop_worker()
    age = "UPDATE outbox SET status = 'pending', created_at = created_at - interval '10 minutes'"
    await stage.execute(age)
    await stage.until_handled()
    assert len(stage.gateway.texts) == 2


async def test_a_message_that_waits_for_too_long_is_listed_without_its_words_and_raises_the_alarm(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    assert await stage.container.ledger.overdue() == []
    await stage.execute(_LONG_AGO)
    (overdue,) = await stage.container.ledger.overdue()
    assert (overdue.slug, overdue.kind) == ("mira", "text")
    assert overdue.waiting_seconds >= 600
    assert "маникюр" not in str(overdue)
    await stage.container.ledger.sweep()
    assert b"truffles_overdue_messages 1.0" in stage.container.metrics.render()


async def test_what_is_done_is_not_overdue(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр")
    await stage.customer_writes("от владельца", fromMe=True)
    await stage.until_handled()
    await stage.execute(_LONG_AGO)
    assert await stage.container.ledger.overdue() == []
