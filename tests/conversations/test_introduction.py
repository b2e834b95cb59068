"""Through the whole service, a customer is told once that an AI writes."""

from pathlib import Path
from typing import NoReturn

from tests.stage import Stage

OPENING = "На связи ИИ-ассистент.\n\n"


def _fails(text: str) -> NoReturn:
    raise ValueError


async def _say(stage: Stage, text: str, number: int = 1) -> str:
    await stage.customer_writes(text, number=number)
    await stage.until_handled()
    return stage.gateway.texts[-1].text


async def test_each_customer_is_told_in_the_first_reply_alone(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.reply = lambda text: f"Да: {text}"
    for number in (1, 2):
        assert await _say(stage, "маникюр", number) == f"{OPENING}Да: маникюр"
        assert await _say(stage, "педикюр", number) == "Да: педикюр"
    stored = await stage.rows("SELECT text FROM messages WHERE author = 'bot' ORDER BY id LIMIT 1")
    assert stored == [{"text": f"{OPENING}Да: маникюр"}]


async def test_what_is_said_of_a_failure_introduces_nobody(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.reply = lambda text: f"Да: {text}"
    stage.script.before_answer = _fails
    assert await _say(stage, "маникюр") == "Извините, возникла техническая проблема. Администратор ответит вам здесь."
    stage.script.before_answer = lambda text: None
    assert await _say(stage, "педикюр") == f"{OPENING}Да: педикюр"
