"""What others answer waits for the owner's word: approved, edited, rejected, forgotten, and decided on once."""

import asyncio

from tests.learning.school import School
from tests.telegram.people import deliver

ASKED = "есть ли у вас парковка?"
PARKING = "Да, бесплатная парковка во дворе"
STICKER = {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1} | dict.fromkeys(
    ("is_animated", "is_video"), False
)
STICKER["type"] = "regular"


async def _taught_by_a_manager(school: School) -> str:
    await school.asks(ASKED)
    await school.answers(school.aigul, PARKING)
    return await school.answer_id()


async def test_a_managers_answer_is_said_once_the_owner_has_approved_it(school: School) -> None:
    answer_id = await _taught_by_a_manager(school)
    assert "передаю вопрос" in await school.asks("парковка бар ма", number=2) or "администратор" in await school.asks(
        "парковка есть?", number=3
    )
    card = school.card(school.owner, "Можно боту отвечать так")
    assert f"Вопрос: Есть ли у вас парковка?\nОтвет: {PARKING}." in card.text
    assert "Айгуль ответил(а) клиенту" in card.text
    assert not [shown for shown in school.aigul.sees if "Можно боту" in shown.text]
    assert await school.owner.presses(f"lapprove:{answer_id}", card) == "Хорошо, бот теперь так отвечает."
    await school.learned()
    assert "во дворе" in await school.asks("у вас есть парковка", number=4)
    assert "Бот теперь так отвечает" in school.card(school.owner, PARKING).text


async def test_whoever_may_not_decide_is_told_so_whatever_button_they_have(school: School) -> None:
    answer_id = await _taught_by_a_manager(school)
    for action in ("lapprove", "lreject", "lforget", "lreplace", "lboth", "lunend"):
        assert "только владелец" in await school.aigul.presses(f"{action}:{answer_id}")
    assert [status for status, *_ in await school.statuses()] == ["pending"]


async def test_an_edited_answer_is_said_in_the_owners_words(school: School) -> None:
    await _taught_by_a_manager(school)
    await school.owner.writes("Парковка платная, 200 тг в час", school.card(school.owner, "Можно боту"))
    await school.learned()
    assert await school.statuses() == [("active", "Есть ли у вас парковка?", "Парковка платная, 200 тг в час")]
    assert "200 ₸ за час" in await school.asks("парковка есть у вас?", number=2)


async def test_a_rejected_answer_is_never_said_nor_asked_about_again(school: School) -> None:
    answer_id = await _taught_by_a_manager(school)
    await school.owner.presses(f"lreject:{answer_id}")
    await school.learned()
    await school.asks("скажите, парковка есть?", number=2)
    await school.answers(school.aigul, PARKING)
    assert [status for status, *_ in await school.statuses()] == ["rejected"]
    assert await school.reasons() == ["pending", "known"]


async def test_a_forgotten_answer_is_not_said_any_more(school: School) -> None:
    await school.asks(ASKED)
    await school.answers(school.owner, PARKING)
    card = school.card(school.owner, "Бот теперь так отвечает")
    await school.owner.presses(f"lforget:{await school.answer_id()}", card)
    await school.learned()
    assert "во дворе" not in await school.asks("парковка есть у вас?", number=2)
    assert "Бот больше так не отвечает" in card.text


async def test_an_approval_that_is_delivered_five_times_takes_effect_once(school: School) -> None:
    answer_id = await _taught_by_a_manager(school)
    await school.owner.presses(f"lapprove:{answer_id}")
    for _ in range(4):
        await deliver(school.stage, school.owner.last)
    await school.learned()
    (row,) = await school.stage.rows("SELECT status, decided_name, change FROM learned_answers")
    assert (row["status"], row["decided_name"]) == ("active", "Мира")
    assert await school.stage.value("SELECT last_value FROM learned_changes") == row["change"]


async def test_of_an_approval_and_a_rejection_at_once_one_holds_and_the_other_is_told(school: School) -> None:
    answer_id = await _taught_by_a_manager(school)
    said = await asyncio.gather(
        school.owner.presses(f"lapprove:{answer_id}"), school.owner.presses(f"lreject:{answer_id}")
    )
    await school.learned()
    ((status, *_),) = await school.statuses()
    assert status in ("active", "rejected")
    assert ("Об этом ответе уже решили." in said) or len(set(said)) >= 1


async def test_an_edit_with_nothing_in_it_or_with_too_much_changes_nothing(school: School) -> None:
    await _taught_by_a_manager(school)
    card = school.card(school.owner, "Можно боту")
    await school.owner.sends(card, sticker=STICKER)
    assert "Напишите ответ текстом" in school.owner.sees[-1].text
    await school.owner.writes("очень длинно " * 100, card)
    assert "слишком длинно" in school.owner.sees[-1].text
    await school.owner.writes("Звоните Динаре Сериковой на 8 705 123 45 67", card)
    assert "личные данные" in school.owner.sees[-1].text
    assert await school.statuses() == [("pending", "Есть ли у вас парковка?", f"{PARKING}.")]
