"""A person who answers on the business's own phone leads; what the bot itself sent is never taken for a person's words."""

import asyncio
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from graph.types import AnswerRequest, Draft, TenantView
from service.channels.messages import Delivery
from service.records import outbox
from tests.parts import worker_of
from tests.scripted import ScriptedAnswerer
from tests.stage import Stage
from tests.standins.wire import RESET

ANSWER = "Это Мира, приходите к пяти."


async def _phone(stage: Stage, text: str, **more: Any) -> None:
    """Report a message of our own number, as a channel does that reports them."""
    assert (await stage.customer_writes(text, fromMe=True, **more)).status_code == 200
    await stage.until_handled()
    await stage.until("SELECT NOT EXISTS (SELECT FROM messages WHERE handled_at IS NULL)")


async def _lead(stage: Stage) -> str:
    return str(await stage.value("SELECT lead FROM conversations"))


async def _asked(stage: Stage, text: str = "сколько стоит маникюр", **more: Any) -> list[str]:
    """Let the customer ask; return all that was sent."""
    await stage.customer_writes(text, **more)
    await stage.until_handled()
    return [sent.text for sent in stage.gateway.texts]


async def test_who_answers_on_the_phone_leads_and_the_bot_is_silent_and_remembers(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _phone(stage, ANSWER, message_id="P" * 20)
    assert await _lead(stage) == "person"
    assert await _asked(stage, "а педикюр?") == ["ИИ-бот: сколько стоит маникюр"]
    assert await stage.rows("SELECT author, text, outcome, reason FROM messages ORDER BY id OFFSET 2") == [
        {"author": "staff", "text": ANSWER, "outcome": "silent", "reason": "staff_reply"},
        {"author": "customer", "text": "а педикюр?", "outcome": "silent", "reason": "person_leads"},
    ]
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE conversations SET lead = 'bot'")
    await _asked(stage, "а брови?")
    assert ("staff", ANSWER) in [(said.role, said.text) for said in stage.script.requests[-1].history]
    assert await stage.rows("SELECT name FROM customers") == [{"name": "Айгерим"}]
    assert await stage.value("SELECT messages_in FROM usage") == 3


async def test_an_open_handoff_is_answered_by_it(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "complaint"
    await _asked(stage, "отпал ноготь")
    await _phone(stage, ANSWER)
    assert await stage.rows("SELECT status, taken_by, answered_at IS NOT NULL AS answered FROM handoffs") == [
        {"status": "taken", "taken_by": None, "answered": True}
    ]


async def test_a_report_that_comes_again_is_recorded_once(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await asyncio.gather(*(_phone(stage, ANSWER, message_id="P" * 20) for _ in range(3)))
    assert await stage.value("SELECT count(*) FROM messages") == 1
    assert await stage.value("SELECT count(*) FROM turns") == 1


async def test_a_picture_from_the_phone_counts_as_an_answer_and_a_reaction_does_not(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await _phone(stage, "", messageType="reaction")
    assert await _lead(stage) == "bot"
    await _phone(stage, "", messageType="image", mediaData={"type": "image", "mimetype": "image/png"})
    assert await _lead(stage) == "person"


async def test_what_the_bot_sent_and_the_channel_reports_back_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    provider_id = await stage.value("SELECT provider_id FROM outbox")
    # By the gateway's id whatever became of the words, and, in another conversation, by the words under another id.
    await _phone(stage, "Ответ", message_id=provider_id)
    await _asked(stage, "две\nстроки ", number=2)
    await _phone(stage, "ИИ-бот: две строки", number=2, message_id="E" * 20)
    await _phone(stage, "ИИ-бот: две строки", number=2, message_id="E" * 20)
    assert {row["lead"] for row in await stage.rows("SELECT lead FROM conversations")} == {"bot"}
    assert await stage.value("SELECT count(*) FROM messages WHERE author = 'staff'") == 0
    assert await stage.value("SELECT sum(messages_in) FROM usage") == 2


async def test_an_echo_that_is_quicker_than_the_gateways_answer_is_known_for_the_bots_own(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    statuses: list[str] = []

    class EchoingChannel:
        async def send_text(self, jid: str, text: str) -> Delivery:
            await stage.customer_writes(text, fromMe=True, message_id="E" * 20)
            statuses.append(await stage.value("SELECT status FROM outbox"))
            return Delivery(status="sent", provider_id="D" * 20)

    async with worker_of(stage.container, open_channel=lambda kind, credentials: EchoingChannel()) as worker:
        stage.start_worker(worker)
        await stage.customer_writes("сколько стоит маникюр")
        await stage.until("SELECT count(*) = 1 FROM outbox WHERE status = 'sent'")
        await stage.stop_worker()
    assert statuses == ["sending"]
    assert await _lead(stage) == "bot"
    assert await stage.rows("SELECT author, reason FROM messages WHERE provider_id = repeat('E', 20)") == [
        {"author": "customer", "reason": "echo"}
    ]
    # The gateway's own id turns up last of all, and the words have come back already.
    await _phone(stage, "ИИ-бот: сколько стоит маникюр", message_id="F" * 20)
    assert await _lead(stage) == "person"


async def test_the_echo_of_a_message_whose_fate_was_unknown_is_no_persons(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(RESET)
    await _asked(stage)
    assert await stage.value("SELECT status FROM outbox") == "unknown"
    await _phone(stage, "ИИ-бот: сколько стоит маникюр")
    assert await _lead(stage) == "bot"


async def test_a_message_that_is_sent_again_by_the_operator_comes_back_again_and_is_no_persons(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(RESET)
    await _asked(stage)
    await _phone(stage, "ИИ-бот: сколько стоит маникюр", message_id="E" * 20)
    async with stage.container.database.operator() as connection:
        retried = await outbox.retry(connection, await stage.value("SELECT id FROM outbox"))
        assert retried is not None
        await stage.container.queue.put_send(connection, **asdict(retried), at=None)
    await stage.until_handled()
    assert await stage.value("SELECT status FROM outbox") == "sent"
    await _phone(stage, "ИИ-бот: сколько стоит маникюр", message_id="F" * 20)
    assert await _lead(stage) == "bot"


async def test_a_person_who_repeats_the_bots_words_is_a_person(stage: Stage, tmp_path: Path) -> None:
    """Each message of ours comes back once; the same words once more are somebody else's."""
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _phone(stage, "ИИ-бот: сколько стоит маникюр", message_id="E" * 20)
    assert await _lead(stage) == "bot"
    await _phone(stage, "ИИ-бот: сколько стоит маникюр", message_id="F" * 20)
    assert await _lead(stage) == "person"


async def test_another_customers_words_of_the_bot_are_not_this_ones(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _phone(stage, "ИИ-бот: сколько стоит маникюр", number=2)
    assert await stage.rows("SELECT lead FROM conversations ORDER BY lead") == [{"lead": "bot"}, {"lead": "person"}]


@pytest.mark.parametrize("said", ["в группе", "⚠️ Ошибка вызова вебхука"])
async def test_what_is_no_answer_to_a_customer_lets_the_bot_go_on(stage: Stage, tmp_path: Path, said: str) -> None:
    await stage.onboard(tmp_path)
    group = {"sender": "Мира", "timestamp": 1764929737, "messageId": "G" * 20, "remoteJid": "77010000000-16@g.us"}
    await _phone(stage, said, **({"metadata": group} if "групп" in said else {}))
    assert {row["lead"] for row in await stage.rows("SELECT lead FROM conversations")} == {"bot"}


async def test_a_reply_that_was_being_made_is_not_sent_after_the_persons(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    thinking, answered = asyncio.Event(), asyncio.Event()

    class WaitingAnswerer(ScriptedAnswerer):
        async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
            thinking.set()
            await answered.wait()
            return await super().answer(request, tenant=tenant)

    ports = replace(stage.container.ports, answerer=WaitingAnswerer(stage.script))
    async with worker_of(stage.container, ports=ports) as worker:
        stage.start_worker(worker)
        await stage.customer_writes("сколько стоит маникюр")
        await asyncio.wait_for(thinking.wait(), 10)
        async with stage.container.database.operator() as connection:
            # An answer within a second would be an automaton's.
            await connection.execute("UPDATE messages SET sent_at = sent_at - interval '1 minute'")
        await stage.customer_writes(ANSWER, fromMe=True)
        answered.set()
        await stage.until("SELECT NOT EXISTS (SELECT FROM messages WHERE handled_at IS NULL)")
        await stage.stop_worker()
    assert stage.gateway.texts == []
    assert await stage.rows("SELECT author, reason FROM messages ORDER BY id") == [
        {"author": "customer", "reason": "person_leads"},
        {"author": "staff", "reason": "staff_reply"},
    ]
    # Nor do the figures count an answer.
    figures = stage.container.metrics.render().decode()
    assert 'truffles_turns_total{action="silent",tenant="mira"} 2.0' in figures
    assert 'action="answer"' not in figures
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE conversations SET lead = 'bot'")
    await _asked(stage, "а брови?")
    # The bot does not believe that it said what it did not get to say.
    assert [(said.role, said.text) for said in stage.script.requests[-1].history] == [
        ("customer", "сколько стоит маникюр"),
        ("staff", ANSWER),
    ]


LID = "118500000000001@lid"


def _from(jid: str) -> dict[str, Any]:
    """The metadata that an echo differs by; the id is the test's."""
    return {"sender": "Мира", "timestamp": 1764929737, "remoteJid": jid}


async def _phone_at(stage: Stage, jid: str, text: str, message_id: str, **more: Any) -> None:
    await _phone(stage, text, metadata=_from(jid) | {"messageId": message_id}, **more)


@pytest.mark.each_postgres
async def test_an_echo_under_another_address_is_a_person_of_the_conversation_once_the_two_are_known_for_one(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    provider_id = await stage.value("SELECT provider_id FROM outbox")
    await _phone_at(stage, LID, "ИИ-бот: сколько стоит маникюр", provider_id)
    assert await stage.rows("SELECT lead FROM conversations") == [{"lead": "bot"}]
    await _phone_at(stage, LID, ANSWER, "P" * 20)
    assert await stage.rows("SELECT lead FROM conversations") == [{"lead": "person"}]
    assert await stage.value("SELECT count(*) FROM customers") == 1


async def test_an_echo_under_a_phone_finds_the_customer_who_writes_without_one(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage, metadata=_from(LID) | {"messageId": "L" * 20})
    provider_id = await stage.value("SELECT provider_id FROM outbox")
    await _phone_at(stage, "77015550000@s.whatsapp.net", "ИИ-бот: сколько стоит маникюр", provider_id)
    await _phone_at(stage, "77015550000@s.whatsapp.net", ANSWER, "P" * 20)
    assert await stage.rows(
        "SELECT customers.jid, lead FROM customers JOIN conversations ON customer_id = customers.id"
    ) == [{"jid": LID, "lead": "person"}]


async def test_the_two_spellings_of_a_phone_are_one_customer(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _phone_at(stage, "77010000001@c.us", ANSWER, "P" * 20)
    assert await stage.rows("SELECT lead FROM conversations") == [{"lead": "person"}]


async def test_an_address_that_nothing_shows_to_be_the_customers_is_somebody_elses(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _phone_at(stage, LID, "ИИ-бот: сколько стоит маникюр", "E" * 20)
    assert await stage.rows(
        "SELECT jid, lead FROM customers JOIN conversations ON customer_id = customers.id ORDER BY jid"
    ) == [
        {"jid": LID, "lead": "person"},
        {"jid": "77010000001@s.whatsapp.net", "lead": "bot"},
    ]


async def _picture_sent(stage: Stage, kind: str = "image", age: str = "10 seconds", status: str = "sent") -> None:
    """A file of ours without words has left; its id is not what the channel reports."""
    async with stage.container.database.operator() as connection:
        await connection.execute(
            "INSERT INTO outbox (client_id, conversation_id, channel_id, jid, kind, text, status, started_at, finished_at)"
            " SELECT client_id, id, channel_id, '77010000001@s.whatsapp.net', %(kind)s, '', %(status)s,"
            "        now() - %(age)s::interval, CASE WHEN %(status)s <> 'sending' THEN now() - %(age)s::interval END"
            " FROM conversations",
            {"kind": kind, "age": age, "status": status},
        )


_PICTURE: dict[str, Any] = {"messageType": "image", "mediaData": {"type": "image", "mimetype": "image/png"}}


@pytest.mark.parametrize("status", ["sending", "sent", "unknown"])
async def test_a_picture_of_ours_comes_back_once_and_another_is_a_persons(
    stage: Stage, tmp_path: Path, status: str
) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _picture_sent(stage, status=status)
    assert (await stage.customer_writes("", fromMe=True, **_PICTURE)).status_code == 200
    assert await _lead(stage) == "bot"
    assert (await stage.customer_writes("", fromMe=True, **_PICTURE)).status_code == 200
    assert await _lead(stage) == "person"


@pytest.mark.parametrize(
    "sent",
    [{"kind": "document"}, {"age": "5 minutes"}, {"status": "failed"}],
    ids=["another kind", "long ago", "failed"],
)
async def test_a_picture_that_we_did_not_send_just_now_is_a_persons(
    stage: Stage, tmp_path: Path, sent: dict[str, str]
) -> None:
    await stage.onboard(tmp_path)
    await _asked(stage)
    await _picture_sent(stage, **sent)
    await stage.customer_writes("", fromMe=True, **_PICTURE)
    assert await _lead(stage) == "person"
