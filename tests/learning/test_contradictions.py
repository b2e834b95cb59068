"""What says the same is counted, and of two answers that contradict each other never both hold."""

import pytest

from tests.learning.school import School


async def test_an_answer_against_a_document_waits_and_says_which_line(school: School) -> None:
    await school.owner.writes("/learn Сколько стоит педикюр? 11000 тг")
    await school.learned()
    assert [status for status, *_ in await school.statuses()] == ["pending"]
    card = school.card(school.owner, "расходится")
    assert "about.md" in card.text
    assert "9 000 ₸" in card.text
    assert "11000" not in await school.asks("сколько стоит педикюр")
    assert "расходится" in await school.owner.presses(f"lapprove:{await school.answer_id()}", card)
    assert "документ" in await school.owner.presses(f"lreplace:{await school.answer_id()}", card)
    assert [status for status, *_ in await school.statuses()] == ["pending"]


@pytest.mark.each_postgres
async def test_an_answer_against_another_one_replaces_it_when_the_owner_says_so(school: School) -> None:
    await school.owner.writes("/learn Есть ли у вас парковка? Да, есть бесплатная парковка")
    await school.learned()
    await school.owner.writes("/learn Парковка бар ма? Жоқ, парковка жоқ")
    await school.learned()
    assert [status for status, *_ in await school.statuses()] == ["active", "pending"]
    card = school.card(school.owner, "расходится")
    assert "бесплатная парковка" in card.text
    await school.owner.presses(f"lreplace:{await school.answer_id()}", card)
    await school.learned()
    assert [status for status, *_ in await school.statuses()] == ["replaced", "active"]
    assert "бесплатная" not in await school.asks("у вас есть парковка?")


async def test_what_the_bot_knows_already_is_counted_and_not_added(school: School) -> None:
    await school.owner.writes("/learn Сколько стоит педикюр? 9000 тг")
    await school.learned()
    assert await school.statuses() == []
    assert "уже знает" in school.owner.sees[-1].text
    await school.asks("есть ли парковка?")
    await school.answers(school.owner, "Да, есть парковка")
    await school.asks("скажите а парковка есть?", number=2)
    await school.answers(school.aigul, "да, есть парковка")
    assert [status for status, *_ in await school.statuses()] == ["active"]


@pytest.mark.each_postgres
async def test_both_hold_where_the_owner_says_that_both_are_right(school: School) -> None:
    await school.owner.writes("/learn Есть ли у вас парковка? Да, есть парковка")
    await school.owner.writes("/learn Парковка бар ма? Жоқ, парковка жоқ")
    await school.learned()
    await school.owner.presses(f"lboth:{await school.answer_id()}")
    await school.learned()
    assert [status for status, *_ in await school.statuses()] == ["active", "active"]
