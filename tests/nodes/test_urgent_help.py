"""What a customer with a medical handoff is told beside the hand-off: what to do at once, as the documents have it."""

from dataclasses import replace

import pytest

from graph.types import Line, Passage
from nodes.texts import say
from nodes.urgent_help import may_be_urgent, only_urgent_help, speaks_of_urgent_help
from tests.nodes.talking import MIRA, Talk, ask, sent


def _passage(text: str, heading: str = "Правила") -> Passage:
    return Passage(id="p", document="a.md", heading=heading, text=text, score=1.0, query="q")


@pytest.mark.parametrize(
    "line",
    [
        "При острой боли звоните +7 701 000 00 01, примем без записи.",
        "Если началось кровотечение, вызывайте скорую: 103.",
        "При острой зубной боли звоните врачу в любое время.",
        "Неотложная помощь — круглосуточно.",
        "При отёке Квинке немедленно звоните 103.",
        "Попало в глаза — немедленно промойте водой и обратитесь к врачу.",
        "Қатты ауырса, кезекші дәрігерге қоңырау шалыңыз: +7 701 000 00 02.",
        "Қан тоқтамаса, жедел жәрдем шақырыңыз — 103.",
    ],
)
def test_a_line_that_says_what_to_do_at_once_is_one(line: str) -> None:
    assert speaks_of_urgent_help(line)


@pytest.mark.parametrize(
    "line",
    [
        "Лечение кариеса — 15 000 ₸.",
        "Беременным процедуру не делаем.",
        "Процедура безболезненная, без боли и отёков.",
        "Лечение острой боли — 8 000 ₸.",
        "Кабинет 103, первый этаж.",
        "Срочное изготовление ключа — 2 000 ₸.",
        "Аллергияңыз болса, алдын ала айтыңыз.",
        "Принимаем круглосуточно, без выходных.",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert not speaks_of_urgent_help(line)


@pytest.mark.parametrize(
    ("words", "urgent"),
    [
        ("зуб болит ужасно, сил нет", True),
        ("после удаления не останавливается кровь", True),
        ("щека опухла и температура 39", True),
        ("тісім қатты ауырып тұр", True),
        ("бетім ісіп кетті", True),
        ("я беременна, можно ли мне к вам", False),
        ("можно с диабетом на массаж?", False),
        ("жүктімін, маған бола ма", False),
    ],
)
def test_a_state_that_cannot_wait_is_heard(words: str, urgent: bool) -> None:
    assert may_be_urgent(words) is urgent


def test_nothing_but_urgent_help_is_left_of_a_passage() -> None:
    text = "Правила\n- Удаление зуба — 20 000 ₸\nПри острой боли:\n- звоните +7 701 000 00 01\n- приходите без записи\nДругое"
    (left,) = only_urgent_help([_passage(text), _passage("Правила\nПриходите за 10 минут")])
    assert left.text == "При острой боли:\n- звоните +7 701 000 00 01\n- приходите без записи"


def test_a_section_about_it_is_left_whole() -> None:
    passage = _passage("Клиника > Неотложная помощь\nЗвоните +7 701 000 00 01", heading="Клиника > Неотложная помощь")
    assert only_urgent_help([passage])[0].text == "Звоните +7 701 000 00 01"


def _talk(*lines: str) -> Talk:
    talk = Talk()
    talk.script.asks = (ask("medical", "зуб болит, щека опухла"),)
    talk.script.found = [_passage(line) for line in lines]
    return talk


def test_of_sections_that_stand_together_each_is_looked_at() -> None:
    text = "А > Оплата\nКартой и наличными.\n\nА > Если сильно болит\n- Звоните +7 701 000 00 01\n- Приём — 8 000 ₸\n\nА > Бонусы\nЕсть."
    lines = (
        Line(text="Картой и наличными.", heading="А > Оплата"),
        Line(text="Звоните +7 701 000 00 01", heading="А > Если сильно болит"),
        Line(text="Приём — 8 000 ₸", heading="А > Если сильно болит"),
    )
    (left,) = only_urgent_help([replace(_passage(text, heading="А"), lines=lines)])
    assert left.lines == lines[1:2]
    assert left.text == "- Звоните +7 701 000 00 01"


async def test_whoever_may_need_help_at_once_is_told_and_handed_on() -> None:
    talk = _talk("При острой боли звоните +7 701 000 00 01.")
    talk.script.reply_to = lambda request: request.passages[0].text
    state = await talk.turn("зуб болит, щека опухла")
    assert sent(state) == f"При острой боли звоните +7 701 000 00 01.\n\n{say('handoff_medical', 'ru', MIRA)}"
    assert state["outcome"] == {"action": "handoff", "reason": "medical"}


async def test_where_the_documents_do_not_say_it_no_model_is_asked() -> None:
    talk = _talk("Удаление зуба — 20 000 ₸", "Беременных не принимаем")
    state = await talk.turn("зуб болит, щека опухла")
    assert sent(state) == say("handoff_medical", "ru", MIRA)
    assert talk.script.heard == []
