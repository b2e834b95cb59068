"""From the webhook to the gateway, on a real database."""

import asyncio
from pathlib import Path

from tests.stage import Stage


async def test_a_question_is_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    response = await stage.customer_writes("сколько стоит маникюр")
    assert (response.status_code, response.content) == (200, b'{"ok":true}')
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["Ответ: сколько стоит маникюр"]
    assert (await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer'")) == [
        {"outcome": "answered", "reason": "answer"}
    ]


async def test_the_same_message_delivered_twenty_times_at_once_is_answered_and_counted_once(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    responses = await asyncio.gather(*(stage.customer_writes("маникюр", message_id="A" * 20) for _ in range(20)))
    assert {response.status_code for response in responses} == {200}
    await stage.until_handled()
    assert len(stage.gateway.texts) == 1
    assert await stage.value("SELECT messages_in FROM usage") == 1
