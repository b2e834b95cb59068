"""Whatever the bot does not answer has its reason recorded, and whatever it cannot read goes to people."""

from pathlib import Path
from typing import Any

import pytest

from tests.stage import Stage

VOICE: dict[str, Any] = {
    "messageType": "audio",
    "mediaData": {"type": "audio", "base64": "T2dnUw==", "mimetype": "audio/ogg"},
}
PICTURE: dict[str, Any] = {
    "messageType": "image",
    "mediaData": {"type": "image", "base64": "aGVsbG8=", "mimetype": "image/png"},
}


async def _outcome(stage: Stage) -> tuple[str, str]:
    await stage.until_handled()
    (row,) = await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer'")
    return row["outcome"], row["reason"]


def _from(jid: str) -> dict[str, Any]:
    return {"metadata": {"sender": "Айгерим", "timestamp": 1764929737, "messageId": f"id of {jid}", "remoteJid": jid}}


NO_QUESTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("", {"fromMe": True, "messageType": "reaction"}, "echo"),
    ("", {"route": "outgoing"}, "echo"),
    ("привет всем", _from("77010000000-1600000000@g.us"), "group"),
    ("моя история", _from("status@broadcast"), "status"),
    ("новости", _from("120363000000@newsletter"), "newsletter"),
    ("⚠️ Ошибка вызова вебхука: timeout", {}, "gateway_error"),
    ("\u200b \n", {}, "empty"),
    ("", {"messageType": "sticker"}, "no_words"),
    ("", {"messageType": "reaction"}, "no_words"),
]


async def test_what_is_no_question_is_left_unanswered_with_its_reason(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for number, (text, more, _) in enumerate(NO_QUESTIONS):
        assert (await stage.customer_writes(text, number=number, **more)).status_code == 200
    await stage.until_handled()
    outcomes = await stage.rows("SELECT outcome, reason FROM messages ORDER BY id")
    assert outcomes == [{"outcome": "silent", "reason": reason} for *_, reason in NO_QUESTIONS]
    assert stage.gateway.received == []
    assert stage.script.heard == []


async def test_a_suspended_tenants_bot_is_silent_until_it_is_resumed(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.container.tenants.set_status("mira", "suspended")
    response = await stage.customer_writes("маникюр")
    assert (response.status_code, response.content) == (200, b'{"ok":true}')
    assert await _outcome(stage) == ("silent", "tenant_suspended")
    await stage.container.tenants.set_status("mira", "active")
    await stage.customer_writes("педикюр")
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: педикюр"]


async def test_while_a_person_leads_the_conversation_the_bot_listens_and_says_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр")
    await stage.until_handled()
    await _lead(stage, "person")
    await stage.customer_writes("а педикюр?")
    await stage.until_handled()
    assert len(stage.gateway.texts) == 1
    assert await stage.rows("SELECT outcome, reason FROM messages WHERE text = 'а педикюр?'") == [
        {"outcome": "silent", "reason": "person_leads"}
    ]
    await _lead(stage, "bot")
    await stage.customer_writes("и стрижка?")
    await stage.until_handled()
    assert [said.text for said in stage.script.requests[-1].history][-1] == "а педикюр?"


async def test_an_acknowledgement_is_heard_and_not_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "acknowledgement"
    await stage.customer_writes("ок")
    assert await _outcome(stage) == ("silent", "acknowledgement")
    assert stage.gateway.received == []


UNREADABLE: list[dict[str, Any]] = [
    VOICE,
    PICTURE,
    {"messageType": "document", "mediaData": None},
    {"messageType": "location", "message": {"latitude": 1}},
    {"messageType": "never_seen_before", "message": {"some": "thing"}},
]


async def test_what_the_bot_cannot_read_goes_to_people(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for number, more in enumerate(UNREADABLE):
        await stage.customer_writes("", number=number, **more)
    await stage.until_handled()
    outcomes = await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer'")
    assert outcomes == [{"outcome": "handed_off", "reason": "media"}] * len(UNREADABLE)
    handoffs = await stage.rows("SELECT reason, status FROM handoffs")
    assert handoffs == [{"reason": "media", "status": "open"}] * len(UNREADABLE)
    assert len(stage.gateway.texts) == len(UNREADABLE)


async def test_a_voice_note_that_was_understood_is_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.voice = "сколько стоит маникюр"
    await stage.customer_writes("", **VOICE)
    assert await _outcome(stage) == ("answered", "answer")
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр"]


async def test_a_caption_goes_to_people_with_its_picture(stage: Stage, tmp_path: Path) -> None:
    """ "How much is this one?" is asked of what only a person sees."""
    await stage.onboard(tmp_path)
    await stage.customer_writes("такой сколько стоит?", **PICTURE)
    assert await _outcome(stage) == ("handed_off", "media")
    assert [sent.text.startswith("ИИ-бот:") for sent in stage.gateway.texts] == [False]


async def test_a_picture_beside_a_question_of_the_business_goes_to_people_and_the_question_is_answered(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, quiet=0.3)
    stage.script.intent = lambda text: "address"
    await stage.customer_writes("", **PICTURE)
    await stage.customer_writes("где вы находитесь")
    await stage.until_handled()
    assert [row["reason"] for row in await stage.rows("SELECT reason FROM handoffs")] == ["media"]
    (sent,) = stage.gateway.texts
    assert sent.text.startswith("ИИ-бот: где вы находитесь\n\n")


async def test_the_file_of_a_message_is_kept_and_not_its_address(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    media = VOICE["mediaData"] | {"url": "https://app.chatflow.kz/media/sessions/SESSION-ID/x.oga"}
    await stage.customer_writes("", **(VOICE | {"mediaData": media}))
    assert await stage.rows("SELECT mimetype, content FROM media") == [{"mimetype": "audio/ogg", "content": b"OggS"}]
    assert await stage.value("SELECT count(*) FROM messages WHERE messages::text LIKE '%SESSION-ID%'") == 0


async def _lead(stage: Stage, lead: str) -> None:
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE conversations SET lead = %s", (lead,))


@pytest.mark.each_postgres
async def test_who_wants_no_messages_is_written_down_as_such(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "opt_out"
    await stage.customer_writes("не пишите мне")
    assert await _outcome(stage) == ("answered", "answer")
    assert await stage.value("SELECT count(*) FROM customers WHERE opted_out_at IS NOT NULL") == 1
