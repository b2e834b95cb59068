"""What is quoted to a customer who may need help at once."""

from dataclasses import replace

import pytest

from graph.types import AnswerRequest, Ask, Passage, ReplyLanguage, TenantView
from service.models.offline.answerer import OfflineAnswerer

_PASSAGES = [
    Passage(
        id="ru",
        document="clinic.md",
        heading="Клиника > Если болит",
        text="Клиника > Если болит\n- При острой зубной боли звоните +7 701 000 00 01.\n- Если началось кровотечение — 103.",
        score=0.4,
        query="q",
    ),
    Passage(
        id="kk",
        document="emhana.md",
        heading="",
        text="Қатты ауырса, кезекші дәрігерге қоңырау шалыңыз: +7 701 000 00 02.",
        score=0.3,
        query="q",
    ),
]


def _request(words: str, language: ReplyLanguage = "ru", passages: list[Passage] = _PASSAGES) -> AnswerRequest:
    asks = (Ask(intent="medical", text=words, query=words),)
    return AnswerRequest(asks=asks, language=language, passages=passages)


@pytest.mark.parametrize(
    ("words", "language", "first", "source"),
    [
        ("зуб болит сил нет", "ru", "При острой зубной боли звоните +7 701 000 00 01.", "ru"),
        ("не останавливается кровотечение", "ru", "Если началось кровотечение — 103.", "ru"),
        ("тісім қатты ауырып тұр", "kk", "Қатты ауырса, кезекші дәрігерге қоңырау шалыңыз: +7 701 000 00 02.", "kk"),
    ],
)
def test_the_line_about_it_is_quoted_and_cited(
    answerer: OfflineAnswerer, tenant: TenantView, words: str, language: ReplyLanguage, first: str, source: str
) -> None:
    draft = answerer.draft(_request(words, language), tenant)
    quoted = [line.removeprefix("• ") for line in draft.text.split("\n")]
    assert first in quoted[:2]
    assert source in draft.sources
    assert draft.unanswered == ()


@pytest.mark.parametrize(
    "request_",
    [
        _request("я беременна, можно к вам на массаж"),
        _request("зуб болит сил нет", passages=[]),
        _request("жүктімін, маған бола ма", "kk"),
    ],
)
def test_nothing_else_of_health_is_answered(
    answerer: OfflineAnswerer, tenant: TenantView, request_: AnswerRequest
) -> None:
    draft = answerer.draft(request_, tenant)
    assert (draft.text, draft.sources) == ("", ())


def test_where_health_is_left_to_the_bot_it_is_a_question_like_others(
    answerer: OfflineAnswerer, tenant: TenantView
) -> None:
    left_to_the_bot = replace(tenant, hand_off=())
    assert answerer.draft(_request("зуб болит сил нет"), left_to_the_bot).sources != ("kk",)
