"""What WhatsApp Business says by itself, to everybody and at once, is no person's word and takes no conversation over."""

from pathlib import Path
from typing import Any

import pytest

from tests.stage import Stage

GREETING = "Здравствуйте! Спасибо, что написали нам. Мы скоро ответим."


async def _phone(stage: Stage, text: str, number: int = 1) -> None:
    assert (await stage.customer_writes(text, number=number, fromMe=True)).status_code == 200


async def _age(stage: Stage, seconds: int) -> None:
    """Let time pass: what there is was written and came so long ago."""
    async with stage.container.database.operator() as connection:
        await connection.execute(
            "UPDATE messages SET sent_at = sent_at - make_interval(secs => %(s)s),"
            " received_at = received_at - make_interval(secs => %(s)s)",
            {"s": seconds},
        )


async def _leads(stage: Stage) -> list[Any]:
    rows = await stage.rows("SELECT lead FROM conversations JOIN customers ON customers.id = customer_id ORDER BY jid")
    return [row["lead"] for row in rows]


@pytest.mark.each_postgres
async def test_a_greeting_that_goes_out_at_once_leaves_the_first_customer_to_the_bot(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await stage.customer_writes("с гель-лаком")
    await _phone(stage, GREETING)
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр\nс гель-лаком"]
    assert await stage.rows("SELECT author, outcome, reason FROM messages WHERE text LIKE 'Здравствуйте%'") == [
        {"author": "customer", "outcome": "silent", "reason": "greeting"}
    ]
    assert await stage.value("SELECT messages_in FROM usage") == 2


async def test_the_same_words_to_several_customers_are_an_automatons_from_the_second_on(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for number in (1, 2, 3):
        await stage.customer_writes("сколько стоит маникюр", number=number)
        await stage.until_handled()
        await _age(stage, 20)
        await _phone(stage, GREETING.replace(" ", "  " if number == 2 else " "), number)
    assert await _leads(stage) == ["person", "bot", "bot"]
    # A word of absence follows each message.
    await stage.customer_writes("а педикюр?", number=2)
    await _phone(stage, GREETING, number=2)
    await stage.until_handled()
    assert stage.gateway.texts[-1].text == "ИИ-бот: а педикюр?"


@pytest.mark.parametrize("said", ["Здравствуйте!", "Для вас сделаю 6 000, приходите завтра"])
async def test_a_person_may_greet_two_customers_and_answers_each_in_their_own_words(
    stage: Stage, tmp_path: Path, said: str
) -> None:
    await stage.onboard(tmp_path)
    for number in (1, 2):
        await stage.customer_writes("сколько стоит маникюр", number=number)
        await stage.until_handled()
        await _age(stage, 20)
        await _phone(stage, said if len(said) < 20 else f"{said} к {number}", number)
    assert await _leads(stage) == ["person", "person"]


async def test_a_person_who_answers_what_they_were_asked_may_have_said_it_before(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "complaint"
    for number in (1, 2):
        await stage.customer_writes("отпал ноготь", number=number)
        await stage.until_handled()
        await _age(stage, 20)
        await _phone(stage, "Приходите завтра, переделаем бесплатно", number)
    assert await _leads(stage) == ["person", "person"]
    assert await stage.value("SELECT count(*) FROM handoffs WHERE answered_at IS NOT NULL") == 2


@pytest.mark.parametrize("seconds", [5, 600])
async def test_a_person_who_has_read_before_they_answer_leads(stage: Stage, tmp_path: Path, seconds: int) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await _age(stage, seconds)
    await _phone(stage, GREETING)
    assert await _leads(stage) == ["person"]


async def test_a_person_in_the_middle_of_a_conversation_leads_however_fast_they_are(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await stage.until_handled()
    await stage.customer_writes("а педикюр?")
    await _phone(stage, "педикюр девять тысяч")
    assert await _leads(stage) == ["person"]
