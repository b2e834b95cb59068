"""Whoever decides is told once a day what waits and what the bot said, in waking hours, and of what waits three times at most."""

from datetime import timedelta

import pytest

from tests.learning.school import School


async def _sweep(school: School) -> int:
    """Let the sweep run; return how many digests the owner has seen so far."""
    await school.stage.container.learning.digest.sweep()
    await school.learned()
    return sum("Чему учится бот" in shown.text for shown in school.owner.sees)


@pytest.mark.each_postgres
async def test_a_digest_comes_once_a_day_by_day_and_reminds_three_times(school: School) -> None:
    school.at("05 03:00")
    await school.aigul.writes("/learn Можно с собакой? Да, можно с собакой")
    await school.learned()
    assert await _sweep(school) == 0
    school.at("05 09:30")
    assert await _sweep(school) == 1
    school.stage.clock.set(school.stage.clock.now() + timedelta(hours=1))
    assert await _sweep(school) == 1
    shown = school.card(school.owner, "Чему учится бот")
    assert "Ждут вашего решения: 1" in shown.text
    assert "Можно с собакой?" in shown.text
    for day in (6, 7, 8, 9):
        school.at(f"0{day} 10:00")
        await _sweep(school)
    assert await _sweep(school) == 3
    assert not [shown for shown in school.aigul.sees if "Чему учится бот" in shown.text]


@pytest.mark.each_postgres
async def test_a_digest_brings_the_card_and_takes_lessons_and_wrong_replies(school: School) -> None:
    school.at("05 12:00")
    await school.stage.execute("UPDATE turns SET started_at = started_at")
    await school.asks("сколько стоит педикюр?")
    await school.stage.execute("UPDATE turns SET started_at = '2030-03-05 12:00+05'")
    await school.aigul.writes("/learn Можно с собакой? Да, можно с собакой")
    await school.learned()
    school.at("06 10:00")
    assert await _sweep(school) == 1
    digest = school.card(school.owner, "Чему учится бот")
    assert "Вчера бот ответил клиентам: 1" in digest.text
    turn = await school.stage.value("SELECT id FROM turns LIMIT 1")
    assert "Отметили" in await school.owner.presses(f"wrong:{turn}", digest)
    before = len(school.owner.sees)
    assert await school.owner.presses(f"lshow:{await school.answer_id()}", digest) == "Показываем карточку."
    await school.learned()
    assert len(school.owner.sees) >= before + 1
    await school.owner.writes("Есть ли вай-фай? Да, вай-фай бесплатный", digest)
    await school.learned()
    assert ("active", "Есть ли вай-фай?", "Да, вай-фай бесплатный") in await school.statuses()
