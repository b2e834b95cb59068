"""What people teach of their own accord, what is wrong and is put right, what ends, and what is never learned."""

from datetime import timedelta

import pytest

from tests.learning.school import School


async def test_learn_explains_itself_and_takes_a_question_with_its_answer(school: School) -> None:
    await school.owner.writes("/learn")
    assert "/learn Есть ли у вас парковка?" in school.owner.sees[-1].text
    await school.owner.writes("/learn Можно с собакой? Да, с маленькой собакой можно")
    await school.learned()
    assert any("Запомнили" in shown.text for shown in school.owner.sees)
    assert "маленькой собакой" in await school.asks("можно прийти с собакой?")


async def test_a_managers_lesson_waits_for_the_owner(school: School) -> None:
    await school.aigul.writes("/learn Можно с собакой? Да, можно с собакой")
    await school.learned()
    assert any("когда владелец одобрит" in shown.text for shown in school.aigul.sees)
    assert [status for status, *_ in await school.statuses()] == ["pending"]


async def test_learn_as_a_reply_to_a_card_answers_its_question_without_writing_to_the_customer(school: School) -> None:
    await school.asks("можно с собакой?")
    await school.owner.presses(f"show:{await school.handoff()}")
    await school.settled()
    before = len(school.stage.gateway.texts)
    await school.owner.writes("/learn Да, с маленькой собакой можно", school.card(school.owner, "Клиент:"))
    await school.learned()
    assert len(school.stage.gateway.texts) == before
    assert [(status, answer) for status, _, answer in await school.statuses()] == [
        ("active", "Да, с маленькой собакой можно")
    ]


@pytest.mark.each_postgres
async def test_a_wrong_reply_is_marked_put_right_and_kept_as_a_case(school: School) -> None:
    assert "9 000" in await school.asks("сколько стоит педикюр?")
    turn = await school.stage.value("SELECT id FROM turns ORDER BY started_at DESC LIMIT 1")
    assert "Отметили" in await school.aigul.presses(f"wrong:{turn}")
    await school.learned()
    asked = school.card(school.aigul, "отмечен как неверный")
    assert all(words in asked.text for words in ("сколько стоит педикюр?", "9 000", "about.md"))
    await school.aigul.writes("Педикюр стоит 10 000 тг", asked)
    await school.learned()
    (wrong,) = await school.stage.rows("SELECT question, reply, sources, correction, answer_id FROM wrong_replies")
    assert (wrong["question"], wrong["correction"]) == ("сколько стоит педикюр?", "Педикюр стоит 10 000 тг")
    assert wrong["sources"][0]["document"] == "about.md"
    assert wrong["answer_id"] is not None
    assert [status for status, *_ in await school.statuses()] == ["pending"]


async def test_an_answer_falls_silent_when_its_last_day_is_over(school: School) -> None:
    school.at("05 12:00")
    await school.asks("есть скидка студентам?")
    await school.answers(school.owner, "Да, скидка студентам 20% до 31 марта")
    (row,) = await school.stage.rows("SELECT status, expires_on::text AS day FROM learned_answers")
    assert (row["status"], row["day"]) == ("active", "2030-03-31")
    assert "по 31.03.2030" in school.card(school.owner, "скидка студентам").text
    assert "20%" in await school.asks("студентам скидка есть?", number=2)
    school.stage.clock.set(school.stage.clock.now() + timedelta(days=27))
    assert "20%" not in await school.asks("скидка для студентов есть?", number=3)


async def test_what_is_not_for_others_is_not_learned_and_it_is_written_down_why(school: School) -> None:
    answered = (
        ("можно записаться на завтра?", "Айгерим, вы записаны на завтра в 15:00"),
        ("есть ли парковка?", "сейчас уточню"),
        ("есть ли скидки?", "Вам сделаем скидку 10%"),
        ("есть ли парковка?", "Сегодня парковка занята"),
        ("есть ли парковка?", "А вы на машине будете?"),
    )
    for number, (asked, answer) in enumerate(answered, start=1):
        await school.asks(asked, number=number)
        await school.answers(school.owner, answer)
    assert await school.statuses() == []
    assert len(await school.reasons()) == len(answered)
    assert not {"active", "pending", "known"} & set(await school.reasons())


async def test_with_learning_off_nothing_is_learned(school: School) -> None:
    await school.stage.execute("""UPDATE clients SET config = config || '{"learning": {"enabled": false}}'""")
    await school.asks("есть ли парковка?")
    await school.answers(school.owner, "Да, есть парковка во дворе")
    assert await school.reasons() == ["off"]
    await school.owner.writes("/learn Есть парковка? Да, есть")
    assert "выключено" in school.owner.sees[-1].text


async def test_several_bubbles_of_one_answer_are_one_answer(school: School) -> None:
    await school.asks("есть ли парковка?")
    school.stage.container.lessons.window_seconds = 1.5
    await school.owner.presses(f"show:{await school.handoff()}")
    await school.settled()
    await school.stage.stop_worker()
    card = school.card(school.owner, "Клиент:")
    await school.owner.writes("Да, парковка есть", card)
    await school.owner.writes("заезд со двора", card)
    await school.learned()
    assert [answer for *_, answer in await school.statuses()] == ["Да, парковка есть. заезд со двора."]


async def test_an_answer_from_the_businesss_phone_waits_for_the_owner(school: School) -> None:
    await school.asks("есть ли парковка?")
    echo = {"fromMe": True}
    body = {
        "metadata": {
            "sender": "Мира",
            "timestamp": 0,
            "messageId": "E" * 20,
            "remoteJid": "77010000001@s.whatsapp.net",
            **echo,
        }
    }
    await school.stage.customer_writes("Да, парковка есть во дворе", message_id="E" * 20, **body)
    await school.learned()
    assert [status for status, *_ in await school.statuses()] in (["pending"], [])
