"""The answer to a list of the bot's: one of it, named by its place or by its own words."""

import pytest

from graph.types import AnswerRequest, Ask, Fact, Passage, Utterance
from service.models.offline.answerer import OfflineAnswerer
from service.models.offline.classifier import OfflineClassifier
from service.models.offline.options import chosen, listed

OPTIONS = ("Камера — 2 500 ₸", "Покрышка — 9 000 ₸", "Тормоза, дисковые — 2 600 ₸")
ASKED = (
    Utterance(role="customer", text="сколько стоит замена?"),
    Utterance(role="bot", text="Подскажите, что именно вас интересует?\n" + "\n".join(f"• {o}" for o in OPTIONS)),
)


def test_the_list_is_read_from_the_bots_last_words_only() -> None:
    assert listed(ASKED) == OPTIONS
    assert listed((*ASKED, Utterance(role="customer", text="сейчас подумаю"))) == ()
    assert listed(()) == ()


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("первый", 0),
        ("второй", 1),
        ("вторую пожалуйста", 1),
        ("давайте вариант 2", 1),
        ("2)", 1),
        ("№3", 2),
        ("последняя", 2),
        ("бірінші", 0),
        ("екіншісі", 1),
        ("2-ші", 1),
        ("соңғысы", 2),
        ("камера", 0),
        ("дисковые", 2),
    ],
)
def test_one_of_the_list_is_named(said: str, place: int) -> None:
    assert chosen(said, OPTIONS) == OPTIONS[place]


@pytest.mark.parametrize("said", ["7", "0", "первый раз к вам приду", "второй и третий", "а прокат?", "ок", "да"])
def test_anything_else_names_none_of_it(said: str) -> None:
    assert chosen(said, OPTIONS) is None


def test_what_was_chosen_is_asked_for_by_its_name(classifier: OfflineClassifier) -> None:
    (ask,) = classifier.asks("второй", ASKED)
    assert (ask.intent, ask.query) == ("price", "«Покрышка»")


def test_a_question_may_be_about_one_of_the_list(classifier: OfflineClassifier) -> None:
    (ask,) = classifier.asks("а вторая сколько по времени?", ASKED)
    assert (ask.intent, ask.query) == ("duration", "«Покрышка»")
    (ask,) = classifier.asks("а вторая камера сколько по времени?", ASKED)
    assert ask.query != "«Покрышка»"


def test_a_name_in_quotation_marks_finds_that_line_alone(answerer: OfflineAnswerer) -> None:
    lines = ("Чистка — 5 000 ₸", "Чистка цепи — 3 000 ₸", "Чистка и смазка — 8 000 ₸")
    ask = Ask(intent="price", text="1", query="«Чистка»")
    facts = tuple(Fact(text=line, score=0.9) for line in lines)
    passage = Passage(
        id="p", document="a.md", heading="Цены", text="\n".join(lines), score=0.9, query=ask.query, facts=facts
    )
    draft = answerer.draft(AnswerRequest(asks=(ask,), language="ru", passages=(passage,)))
    assert (draft.action, draft.text) == ("answer", "Чистка — 5 000 ₸")
