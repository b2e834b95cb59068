"""What is given with every answer explains what was found; quoted it is only where the question found it."""

import pytest

from graph.types import AnswerRequest, Ask, Draft, Fact, Intent, Line, Passage
from service.models.offline.answerer import OfflineAnswerer

PRICES = ("Замена камеры — 2 500 ₸, 20 минут", "Замена цепи — 4 000 ₸, 30 минут", "Шиномонтаж — 1 500 ₸")
ABOUT = ("Парковка во дворе, 4 места, бесплатно", "Работаем ежедневно с 10:00 до 20:00")
DENIED = "Замену цепи на прокатных велосипедах не делаем"


def _found(query: str) -> list[Passage]:
    return [
        Passage(
            id=heading,
            document="a.md",
            heading=heading,
            text="\n".join((heading, *lines)),
            score=0.6,
            query=query,
            facts=tuple(Fact(text=line, score=0.6) for line in lines),
        )
        for heading, lines in (("Цены", PRICES), ("О нас", ABOUT))
    ]


def _given(query: str = "") -> Passage:
    facts = (Fact(text=DENIED, score=0.7),) if query else ()
    return Passage(
        id="given",
        document="g.md",
        heading="Не делаем",
        text=f"Не делаем\n- {DENIED}",
        score=0.7 if query else 0.0,
        query=query,
        facts=facts,
        lines=(Line(text=DENIED),),
        always=not query,
    )


def _draft(intent: Intent, text: str, passages: list[Passage]) -> Draft:
    asks = [Ask(intent=intent, text=text, query=text)]
    return OfflineAnswerer().draft(AnswerRequest(asks=asks, language="ru", passages=passages))


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("price", "почем замена цепи"),
        ("price", "сколько стоит покраска рамы"),
        ("availability", "парковка есть?"),
        ("availability", "велосипеды напрокат есть?"),
        ("price", "шынжыр ауыстыру қанша"),
        ("price_list", "скиньте прайс"),
    ],
)
def test_what_no_question_found_changes_no_answer(intent: Intent, text: str) -> None:
    without = _draft(intent, text, _found(text))
    assert _draft(intent, text, [*_found(text), _given()]) == without
    assert DENIED not in without.text


@pytest.mark.parametrize("text", ["замену цепи на прокатных велосипедах делаете?", "почем покраска рамы"])
def test_alone_it_answers_nothing(text: str) -> None:
    assert _draft("availability", text, [_given()]).action == "handoff"


def test_what_the_question_found_is_quoted() -> None:
    text = "делаете замену цепи на прокатных велосипедах?"
    assert DENIED in _draft("availability", text, [_given(text)]).text
