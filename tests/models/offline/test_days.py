"""The day that a customer names chooses between weekday and weekend lines. A bowling alley and a sauna."""

from datetime import UTC, datetime

import pytest

from graph.types import AnswerRequest, Ask, Draft, Fact, Intent, Passage, TenantView
from service.models.offline.answerer import OfflineAnswerer
from service.models.offline.days import days_of, named_days

MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
BOWLING = TenantView(
    id="t",
    slug="bowling",
    name="Боулинг «Страйк»",
    city="Алматы",
    status="active",
    working_hours={
        **dict.fromkeys(("mon", "tue", "wed", "thu"), "12:00-23:00"),
        "fri": "12:00-02:00",
        "sat": {"hours": "10:00-03:00", "break": "15:00-15:30"},
        "sun": {"hours": "10:00-14:00", "only": {"ru": "детские праздники", "kk": "балалар мерекесі"}},
    },
)
PRICES = (
    "Дорожка, 1 час, будни — 6 000 ₸",
    "Дорожка, 1 час, выходные — 9 000 ₸",
    "Бильярд, стол, пн–чт — 2 000 ₸",
    "Бильярд, стол, пт–вс — 3 500 ₸",
    "Парная на четверых, жұмыс күндері — 12 000 ₸",
    "Парная на четверых, демалыс күндері — 17 000 ₸",
    "Прокат обуви — 500 ₸",
)


def _asked(answerer: OfflineAnswerer, text: str, intent: Intent, now: datetime | None = MONDAY) -> Draft:
    passage = Passage(
        id="p",
        document="d.md",
        heading="Цены",
        text="\n".join(("Цены", *PRICES)),
        score=0.8,
        query=text,
        facts=tuple(Fact(text=line, score=0.7) for line in PRICES),
    )
    request = AnswerRequest(
        asks=[Ask(intent=intent, text=text, query=text)], language="ru", passages=[passage], now=now
    )
    return answerer.draft(request, BOWLING)


@pytest.mark.parametrize(
    ("text", "wanted", "other"),
    [
        ("дорожка во вторник сколько", "6 000", "9 000"),
        ("в среду на часик прийти сколько будет", "6 000", "9 000"),
        ("суббота 1 час цена", "9 000", "6 000"),
        ("дорожка в субботу почем", "9 000", "6 000"),
        ("сколько дорожка сегодня", "6 000", "9 000"),
        ("жексенбіде дорожка қанша", "9 000", "6 000"),
        ("дорожка в рабочие дни почем", "6 000", "9 000"),
        ("бильярд в пятницу цена стола", "3 500", "2 000"),
        ("бильярд стол в чт сколько", "2 000", "3 500"),
        ("парная на четверых в понедельник скок", "12 000", "17 000"),
        ("парная на четверых сенбіде канша", "17 000", "12 000"),
    ],
)
def test_the_day_named_chooses_the_line(answerer, text: str, wanted: str, other: str) -> None:
    told = _asked(answerer, text, "price").text
    assert wanted in told
    assert other not in told


def test_without_a_day_both_are_told(answerer) -> None:
    told = _asked(answerer, "дорожка почем", "price").text
    assert "6 000" in told
    assert "9 000" in told
    assert "9 000" in _asked(answerer, "сколько дорожка сегодня", "price", now=None).text


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Будни (пн–чт): 1 час", "mon tue wed thu"),
        ("с пятницы по воскресенье", "fri sat sun"),
        ("сб, вс и праздники", "sat sun"),
        ("принимает только по субботам", "sat"),
        ("жұмыс күндері", "mon tue wed thu fri"),
        ("вс–вт", "sun mon tue"),
    ],
)
def test_the_days_of_a_line(line: str, days: str) -> None:
    assert days_of(line) == frozenset(days.split())


def test_a_line_without_days_has_none() -> None:
    assert days_of("Средняя стрижка — 5 000 ₸") is None


@pytest.mark.parametrize(
    ("text", "wanted", "others"),
    [
        ("пятница до скольки", "пт 12:00–02:00", ("23:00", "03:00")),
        ("до скольки вы сегодня? пятницу имею ввиду", "пт 12:00–02:00", ("03:00",)),
        ("сейсенбі нешеден ашыласыздар", "вт 12:00–23:00", ("02:00",)),
        ("завтра до скольки работаете", "вт 12:00–23:00", ("02:00",)),
        ("обед есть у вас? в 15:10 приеду примут", "перерыв 15:00–15:30", ()),
        ("когда у вас выходной", "пн–чт 12:00–23:00", ()),
    ],
)
def test_of_one_day_its_hours_alone_are_told(answerer, text: str, wanted: str, others: tuple[str, ...]) -> None:
    told = _asked(answerer, text, "hours").text
    assert wanted in told
    assert not any(other in told for other in others)


@pytest.mark.parametrize("intent", ["staff", "availability", "rules"])
def test_whatever_is_asked_of_a_day_with_unusual_hours_these_are_told(answerer, intent: Intent) -> None:
    told = _asked(answerer, "в воскресенье массажист принимает?", intent).text
    assert told == "Мы работаем: вс 10:00–14:00 (только детские праздники)."


def test_the_days_of_a_question_are_its_own_before_those_of_what_it_leans_on() -> None:
    ask = Ask(intent="price", text="не, стоп, в субботу же", query="сколько стоит дорожка будни субботу")
    assert named_days(ask, MONDAY) == {"sat"}
