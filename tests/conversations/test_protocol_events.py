"""What is an event of the protocol and not a message is answered with nothing, and an edit takes the place of what it corrects."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.stage import Stage

EVENTS: list[tuple[str, dict[str, Any], str]] = [
    ("", {"messageType": "protocolMessage"}, "event"),
    ("", {"messageType": "revoked"}, "deleted"),
    ("", {"messageType": "editedMessage"}, "edited"),
    ("", {"messageType": "ciphertext"}, "undecryptable"),
    ("Пропущенный звонок", {"messageType": "call_log"}, "call"),
    ("Когда вам удобно?", {"messageType": "pollCreationMessageV3"}, "poll"),
    ("", {"messageType": "somethingThatNobodyHasSeen"}, "event"),
    ("👍", {"messageType": "reactionMessage"}, "no_words"),
]


async def test_events_of_the_protocol_are_silent_each_with_its_reason_and_call_nobody(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for number, (text, more, _) in enumerate(EVENTS):
        assert (await stage.customer_writes(text, number=number, **more)).status_code == 200
    await stage.until_handled()
    outcomes = await stage.rows("SELECT outcome, reason FROM messages ORDER BY id")
    assert outcomes == [{"outcome": "silent", "reason": reason} for *_, reason in EVENTS]
    assert stage.gateway.received == []
    assert await stage.value("SELECT count(*) FROM handoffs") == 0
    assert await stage.value("SELECT messages_in FROM usage") == 1  # the reaction


def _edit(text: str, of: str | None) -> dict[str, Any]:
    key = {"id": of, "fromMe": False} if of else {}
    return {"messageType": "protocolMessage", "message": {"key": key, "editedMessage": {"conversation": text}}}


@pytest.mark.each_postgres
async def test_an_edit_takes_the_place_of_what_waits_and_a_deleted_message_is_not_answered(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр", message_id="A" * 20)
    await stage.customer_writes("и наращивание", message_id="B" * 20)
    await stage.customer_writes("сколько стоит педикюр", message_id="A" * 20, messageType="edited")
    for _ in range(2):
        await stage.customer_writes("", message_id="D" * 20, **_edit("сколько стоят брови", "A" * 20))
    await stage.customer_writes("сколько стоит педикюр", message_id="A" * 20, messageType="edited")
    await stage.customer_writes("", message_id="A" * 20, messageType="edited")
    await stage.customer_writes("", message_id="B" * 20, messageType="revoked")
    await stage.until_handled()
    assert stage.script.heard == ["сколько стоят брови"]
    assert await stage.value("SELECT messages_in FROM usage") == 2
    reasons = await stage.rows("SELECT reason FROM messages WHERE author = 'customer' ORDER BY id")
    assert [row["reason"] for row in reasons] == ["answer", "deleted", "edited", "edited", "edited", "deleted"]


async def test_an_edit_that_names_nothing_is_of_the_last_message_that_waits(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await stage.customer_writes("", **_edit("сколько стоит педикюр", None))
    await stage.customer_writes("", number=2, **_edit("а брови?", None))
    await stage.until_handled()
    assert sorted(stage.script.heard) == ["а брови?", "сколько стоит педикюр"]


@pytest.mark.each_postgres
async def test_an_edit_of_what_was_answered_is_answered_anew_unless_it_says_the_same(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр", message_id="A" * 20)
    await stage.until_handled()
    await stage.customer_writes("", **_edit("сколько  стоит маникюр", "A" * 20))
    await stage.customer_writes("", **_edit("сколько стоит педикюр", "A" * 20))
    await stage.until_handled()
    assert stage.script.heard == ["сколько стоит маникюр", "сколько стоит педикюр"]


async def test_an_edit_while_the_answer_is_made_is_answered_next(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.thinking_seconds = 0.3
    stage.start_worker()
    await stage.customer_writes("сколько стоит маникюр", message_id="A" * 20)
    async with asyncio.timeout(10):
        while not stage.script.heard:
            await asyncio.sleep(0.01)
    await stage.customer_writes("", **_edit("сколько стоит педикюр", "A" * 20))
    await stage.until_handled()
    assert stage.script.heard == ["сколько стоит маникюр", "сколько стоит педикюр"]


async def test_a_voice_note_that_nobody_understood_is_called_one(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    voice = {"type": "audio", "base64": "T2dnUw==", "mimetype": "audio/ogg"}
    await stage.customer_writes("", messageType="audio", mediaData=voice)
    await stage.customer_writes("", number=2, messageType="image", mediaData={"type": "image"})
    await stage.until_handled()
    said = {sent.to[:11]: sent.text for sent in stage.gateway.texts}
    assert "Разобрать голосовое сообщение не получилось" in said["77010000001"]
    assert "Посмотреть вложение я не могу" in said["77010000002"]
