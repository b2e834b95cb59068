"""What people answer teaches the bot: through the webhook, Telegram, the worker and the search, with nothing scripted."""

import pytest

from tests.learning.school import School

PARKING = "Да, есть бесплатная парковка во дворе, заезд с улицы Байтурсынова"


@pytest.mark.each_postgres
async def test_what_an_owner_answers_answers_the_next_customer_in_other_words_and_in_kazakh(school: School) -> None:
    assert "передаю вопрос" in (await school.asks("есть ли у вас парковка?")).lower()
    await school.answers(school.owner, PARKING)
    assert await school.statuses() == [("active", "Есть ли у вас парковка?", f"{PARKING}.")]
    for number, asked in enumerate(
        ("подскажите, парковочное место найдётся?", "парковка бар ма?", "где у вас парковка"), start=2
    ):
        assert "во дворе" in await school.asks(asked, number=number), asked
    uses = await school.stage.value("SELECT uses FROM learned_answers")
    assert uses == 3
    assert "Бот теперь так отвечает" in school.card(school.owner, "парковка").text
