"""What people are told of a handoff, and what the customer is told of it."""

from dataclasses import replace
from typing import Any, cast

import pytest
from langgraph.runtime import Runtime

from graph.state import State
from nodes.escalate import escalate
from nodes.texts import say
from service.models.timing import Stopwatch
from tests.nodes.talking import MIRA, Talk, ask, sent
from tests.scripted import Script, ports_of


def _two_questions(*unknown: str) -> Talk:
    talk = Talk()
    talk.script.asks = (ask("price", "скок педикюр?"), ask("availability", "есть прессотерапия?"))
    talk.script.unknown = set(unknown)
    return talk


def _opened(state: dict[str, Any]) -> dict[str, Any]:
    (handoff,) = (effect for effect in state["effects"] if effect["kind"] == "open_handoff")
    return dict(handoff)


async def test_beside_an_answer_the_customer_and_people_hear_which_question_is_open() -> None:
    state = await _two_questions("есть прессотерапия?").turn("скок педикюр? есть прессотерапия?")
    told = say("handoff_question", "ru", MIRA, question="есть прессотерапия?")
    assert sent(state) == f"Ответ: скок педикюр?\n\n{told}"
    handoff = _opened(state)
    assert handoff["summary"] == "есть прессотерапия?"
    assert handoff["transcript"][-1] == {"role": "bot", "text": "Ответ: скок педикюр?"}


async def test_several_questions_left_open_are_all_named() -> None:
    talk = _two_questions("есть прессотерапия?", "и депозит вносите?")
    talk.script.asks += (ask("rules", "и депозит вносите?"),)
    told = say("handoff_questions", "ru", MIRA, questions="«есть прессотерапия?», «и депозит вносите?»")
    assert await talk.says("слова") == f"Ответ: скок педикюр?\n\n{told}"


async def test_when_nothing_is_answered_the_whole_message_is_the_handoff() -> None:
    state = await _two_questions("скок педикюр?", "есть прессотерапия?").turn("скок педикюр? есть прессотерапия?")
    assert sent(state) == say("handoff_unknown", "ru", MIRA)
    assert _opened(state)["summary"] == "скок педикюр? есть прессотерапия?"


async def test_a_question_too_long_to_repeat_is_not_repeated() -> None:
    question = "а вот ещё хотела узнать, " * 6 + "есть прессотерапия?"
    talk = _two_questions(question)
    talk.script.asks = (ask("price", "скок педикюр?"), ask("availability", question))
    assert (await talk.says("слова")).endswith(say("handoff_unknown", "ru", MIRA))


async def _withheld(*objections: tuple[str, str]) -> dict[str, Any]:
    """Return the handoff of a draft with these objections, each in Russian and Kazakh."""
    state = await Talk().turn("скок маник")
    state |= {"handoff_reason": "ungrounded", "reply": "", "withheld": "Маникюр — 6 300 ₸."}
    state["objections"] = [{"ru": russian, "kk": kazakh} for russian, kazakh in objections]
    context = ports_of(Script()).context(MIRA, Stopwatch())
    return _opened(await escalate(cast("State", state), Runtime(context=context)))


async def test_people_are_given_the_draft_with_what_was_objected_to_in_it() -> None:
    handoff = await _withheld(("цены нет", "баға жоқ"), ("это другое", "бұл басқа"), ("цены нет", "баға жоқ"))
    assert handoff["draft"] == "Маникюр — 6 300 ₸."
    assert handoff["objections"] == {"ru": "цены нет\nэто другое", "kk": "баға жоқ\nбұл басқа"}
    # What the version before reads.
    assert handoff["objection"] == "цены нет\nэто другое"


async def test_a_draft_withheld_without_a_word_of_why_has_no_objection() -> None:
    handoff = await _withheld()
    assert (handoff["draft"], handoff["objection"], handoff["objections"]) == ("Маникюр — 6 300 ₸.", None, None)


@pytest.mark.parametrize(
    ("lengths", "shown"),
    [([20, 20, 20], 3), ([20, 20, 20, 20], 3), ([180, 180, 180], 2), ([180, 250, 20], 1), ([250], 1)],
)
async def test_of_many_objections_the_first_are_told_whole_and_that_there_are_more(
    lengths: list[int], shown: int
) -> None:
    # The Kazakh ones are the longer ones: both languages tell the same.
    objections = [(f"{number}", f"{number}{'ы' * length}") for number, length in enumerate(lengths)]
    told = (await _withheld(*objections))["objections"]
    more = ["…"] if shown < len(lengths) else []
    assert told["ru"].splitlines() == [russian for russian, _ in objections[:shown]] + more
    assert told["kk"].splitlines() == [kazakh for _, kazakh in objections[:shown]] + more


async def test_what_was_withheld_for_no_objection_has_none() -> None:
    talk = Talk()
    talk.script.intent = lambda text: "complaint"
    handoff = _opened(await talk.turn("отпал ноготь"))
    assert (handoff["draft"], handoff["objection"], handoff["objections"]) == (None, None, None)


@pytest.mark.parametrize("key", ["handoff", "handoff_unknown"])
async def test_a_tenants_own_text_is_said_of_one_question_too(key: str) -> None:
    talk = _two_questions("есть прессотерапия?")
    talk.tenant = replace(MIRA, messages={"ru": {key: "Спрошу у мастера."}})
    assert (await talk.says("слова")).endswith("Спрошу у мастера.")


async def test_a_bare_question_mark_asks_again_what_was_asked_before() -> None:
    talk = Talk()
    await talk.turn("делаете татуаж?")
    talk.script.unknown = {"?"}
    assert _opened(await talk.turn("?"))["summary"] == "делаете татуаж?"
