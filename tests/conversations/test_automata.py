"""Who answers whatever we send, at once and always alike, is no person."""

import time
from pathlib import Path

import pytest

from service.conversations.automata import Round, is_automaton
from tests.stage import Stage

AWAY = "Спасибо за ваше сообщение! Сейчас мы не можем ответить, но ответим как можно скорее."


def _rounds(*said: tuple[str, float | None]) -> list[Round]:
    """Given oldest first, as they were said."""
    return [Round(words=words, after_seconds=seconds) for words, seconds in reversed(said)]


@pytest.mark.parametrize(
    "said",
    [
        [(AWAY, None), (AWAY, 1), (AWAY, 0.5), (AWAY, 20)],
        [(f"{AWAY} сейчас {hour}:00", 2) for hour in range(12, 16)],
        [(f"{number} — вы выбрали пункт меню номер {number * 7}", 1.5) for number in range(1, 9)],
    ],
    ids=["the same", "the same but for the hour", "too fast for anybody"],
)
def test_an_automaton_is_known_by_the_fourth_of_the_same_or_by_its_haste(said: list[tuple[str, float | None]]) -> None:
    assert is_automaton(_rounds(*said))
    assert not is_automaton(_rounds(*said[:-1]))


@pytest.mark.parametrize(
    "said",
    [
        [("ау?", None), ("ау?", 60), ("ау?", 90), ("ау?", 40)],
        [("а маникюр?", 1), ("а педикюр?", 1), ("а брови?", 1), ("а шугаринг?", 1)],
        [(f"вопрос {number}", 0.2) for number in range(20)],
        [(f"А скажите пожалуйста сколько стоит услуга {number * 1234567}", 15) for number in range(9)],
        [("", 1)] * 9,
    ],
    ids=["impatient", "curious", "brief", "at leisure", "pictures"],
)
def test_a_person_is_no_automaton(said: list[tuple[str, float | None]]) -> None:
    assert not is_automaton(_rounds(*said))


def test_what_was_left_to_an_automaton_stays_left_whenever_it_is_said_again() -> None:
    left = Round(words=AWAY, after_seconds=1, silenced=True)
    assert is_automaton([Round(words=AWAY, after_seconds=3000), left])
    assert not is_automaton([Round(words="извините, а сколько стоит?", after_seconds=3000), left])


@pytest.mark.parametrize("differing", [0, 60, 120, 1000], ids=["end", "little", "much", "all"])
def test_long_messages_that_repeat_themselves_are_compared_at_once(differing: int) -> None:
    """Nobody else is served meanwhile."""
    words = " ".join(["слово"] * 200)
    said = [(f"{number} {words[differing:]} {str(number) * differing}", 1.0) for number in range(9)]
    before = time.process_time()
    assert is_automaton(_rounds(*said))
    assert time.process_time() - before < 0.1


@pytest.mark.each_postgres
async def test_an_automaton_gets_three_answers_and_a_person_in_its_place_is_answered(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for _ in range(12):
        await stage.customer_writes(AWAY)
        await stage.until_handled()
    assert len(stage.gateway.texts) == 3
    outcomes = await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id OFFSET 3")
    assert outcomes == [{"outcome": "silent", "reason": "auto_reply"}] * 9
    await stage.customer_writes("это я, сколько стоит маникюр?")
    await stage.until_handled()
    assert stage.gateway.texts[-1].text == "ИИ-бот: это я, сколько стоит маникюр?"
