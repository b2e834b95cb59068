"""What a customer is told when people are needed: true at that hour, said once, in one person's words."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import get_args

import pytest

from graph.quiet_hours import Behavior, QuietHours
from graph.types import ReplyLanguage, Requests, TenantView
from nodes.texts import MESSAGE_KEYS, NOBODY, say, template
from nodes.texts.notices import notice
from tests.nodes.talking import MIRA

LANGUAGES: tuple[ReplyLanguage, ...] = get_args(ReplyLanguage)
BEHAVIORS: tuple[Behavior, ...] = get_args(Behavior)
TRADES: tuple[Requests | None, ...] = (None, *get_args(Requests))
NIGHT = datetime(2026, 11, 30, 19, tzinfo=UTC)
WHEN = {"ru": "после 08:30", "kk": "сағат 08:30 болған соң"}
QUESTIONS = {"question": "есть прессотерапия?", "questions": "«есть прессотерапия?», «а пилинг?»"}
NOTICES = sorted({key for key in MESSAGE_KEYS if key.startswith("handoff_")} - {NOBODY} | {"still_waiting", "fallback"})

_HAVE_IT = re.compile(r"переда|жеткіз")
_ANSWER = re.compile(
    r"ответ(?:ит|им|ят)\b|напиш\w+|подтверд\w+|ответ (?:придёт|будет)|жауап \w*\s?(?:береді|келеді)|жазамыз|растайды"
)
_PEOPLE = {
    "ru": ("администратор", "менеджер", "специалист", "мастер", "сотрудник", "оператор"),
    "kk": ("әкімші", "менеджер", "маман", "шебер", "қызметкер", "оператор"),
}
_GENDERED = re.compile(r"(?<![А-Яа-яё])[а-яё]*(?:ал|ил|ел|ял|ёл|ыл|ался|ился)а?(?![а-яё])")


def _asleep(behavior: Behavior, **tenant: object) -> TenantView:
    hours = QuietHours(timezone="Asia/Almaty", start=time(23), end=time(8, 30), behavior=behavior)
    return replace(MIRA, quiet_hours=hours, **tenant)  # type: ignore[arg-type]


def _told(key: str, language: ReplyLanguage, tenant: TenantView, *, has_people: bool = True) -> str:
    return notice(key, language, tenant, now=NIGHT, has_people=has_people, **QUESTIONS)


def _every_text() -> list[tuple[ReplyLanguage, str]]:
    """All that the product says by itself, at every hour, of whatever customers ask for."""
    texts = [
        (language, say(key, language, replace(MIRA, requests=trade), when=WHEN[language], **QUESTIONS))
        for language, key, trade in itertools.product(LANGUAGES, sorted(MESSAGE_KEYS), TRADES)
    ]
    for language, key, trade, behavior in itertools.product(LANGUAGES, NOTICES, TRADES, BEHAVIORS):
        tenant = _asleep(behavior, requests=trade)
        texts += [(language, _told(key, language, tenant)), (language, _told(key, language, tenant, has_people=False))]
    return texts


EVERY_TEXT = sorted(set(_every_text()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NOTICES)
@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("behavior", BEHAVIORS)
def test_in_quiet_hours_it_is_said_once_when_people_answer_and_not_that_they_have_it(
    language: ReplyLanguage, key: str, trade: Requests | None, behavior: Behavior
) -> None:
    told = _told(key, language, _asleep(behavior, requests=trade))
    assert told.count(WHEN[language]) == 1, told
    assert not _HAVE_IT.search(told), told


@pytest.mark.parametrize(("language", "text"), EVERY_TEXT)
def test_nothing_is_promised_twice_and_people_have_one_name(language: ReplyLanguage, text: str) -> None:
    spoken = re.sub("«.*?»", "", text)
    if text not in (say("opt_out", language, MIRA), say("identity", language, MIRA)):
        assert len(_ANSWER.findall(spoken)) <= 1, text
    assert len([word for word in _PEOPLE[language] if word in spoken.lower()]) <= 1, text


@pytest.mark.parametrize("text", [text for language, text in EVERY_TEXT if language == "ru"])
def test_the_bot_has_no_gender(text: str) -> None:
    assert not _GENDERED.search(text), text


@pytest.mark.parametrize("text", [text for language, text in EVERY_TEXT if language == "kk"])
def test_no_russian_word_stands_in_a_kazakh_text(text: str) -> None:
    spoken = re.sub("«.*?»", "", text)
    assert not re.search(r"[ёщэъь]|\b(?:и|в|на|вам|мы|администратор\w*|менеджер\w*|бронь\w*)\b", spoken.lower()), text
    assert not re.search(r"\b(?:сен|саған|сенің|сені)\b|(?:йсың|йсің|сың|сің)\b", spoken.lower()), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NOTICES)
@pytest.mark.parametrize("behavior", [None, *BEHAVIORS])
def test_where_nobody_can_be_told_nobody_is_promised(
    language: ReplyLanguage, key: str, behavior: Behavior | None
) -> None:
    told = _told(key, language, _asleep(behavior) if behavior else MIRA, has_people=False)
    assert told.endswith(say(NOBODY, language, MIRA))
    assert not _HAVE_IT.search(told)
    assert WHEN[language] not in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NOTICES)
def test_the_two_languages_say_the_same_parts(language: ReplyLanguage, key: str) -> None:
    parts, russian = template(key, language, MIRA), template(key, "ru", MIRA)
    assert (bool(parts.why), bool(parts.later)) == (bool(russian.why), True)


def test_by_day_it_is_said_as_it_is() -> None:
    told = notice("handoff_complaint", "ru", _asleep("queue"), now=datetime(2026, 11, 30, 9, tzinfo=UTC))
    assert told == say("handoff_complaint", "ru", MIRA)


@pytest.mark.parametrize(
    ("own", "key", "behavior", "told"),
    [
        ({"handoff": "Скоро напишем."}, "handoff_complaint", None, "Скоро напишем."),
        (
            {"handoff": "Скоро напишем."},
            "handoff_complaint",
            "queue",
            "Нам очень жаль, что так вышло. Администратор разберётся и ответит вам здесь после 08:30.",
        ),
        (
            {"handoff_medical": "Если плохо, звоните 103."},
            "handoff_medical",
            "queue",
            "Если плохо, звоните 103. Ответ придёт после 08:30.",
        ),
        (
            {"handoff_person": "Зову Айгуль."},
            "handoff_promised",
            "notify_anyway",
            "Зову Айгуль. Ответ придёт после 08:30.",
        ),
        (
            {"answer_later": "Напишем {when}."},
            "handoff_unknown",
            "queue",
            "Точного ответа у меня нет. Напишем после 08:30.",
        ),
        (
            {"answer_later": "Напишем {when}.", "still_waiting": "Ещё немного."},
            "still_waiting",
            "queue",
            "Ещё немного. Напишем после 08:30.",
        ),
        (
            {"noted": "Учли, ответим {when}.", "handoff_media": "Посмотрим."},
            "handoff_media",
            "bot_only",
            "Посмотреть вложение я не могу. Учли, ответим после 08:30.",
        ),
        (
            {"noted": "Учли, ответим {when}."},
            "handoff_again",
            "bot_only",
            "Ваше сообщение добавлено к обращению: администратор увидит всё вместе и ответит вам здесь после 08:30.",
        ),
        (
            {"fallback": "Уточним."},
            "fallback",
            "bot_only",
            "Уточним. Ответ придёт после 08:30.",
        ),
    ],
)
def test_a_tenants_own_words_stand_where_they_are_true(
    own: dict[str, str], key: str, behavior: Behavior | None, told: str
) -> None:
    tenant = replace(_asleep(behavior) if behavior else MIRA, messages={"ru": own})
    assert _told(key, "ru", tenant) == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("requests", get_args(Requests))
@pytest.mark.parametrize("behavior", [None, "queue"])
def test_what_is_said_fits_what_customers_ask_the_business_for(
    language: ReplyLanguage, requests: Requests, behavior: Behavior | None
) -> None:
    general = _asleep(behavior) if behavior else MIRA
    handed, refused = ("handoff_booking", "handoff_rescheduling"), ("prompt", "other_business", "off_topic")

    def texts(tenant: TenantView) -> list[str]:
        refusals = [say(f"refuse_{what}", language, tenant) for what in refused]
        return [*(_told(key, language, tenant) for key in handed), *refusals]

    said = texts(replace(general, requests=requests))
    speaks_of_appointments = [text for text in said if re.search(r"запис|свободное время|жазыл|бос уақыт", text)]
    assert bool(speaks_of_appointments) is (requests == "appointments")
    assert not set(said) & set(texts(general))


def test_where_the_brief_does_not_say_nothing_is_said_of_appointments() -> None:
    general = {language: [_told(key, language, _asleep("queue")) for key in NOTICES] for language in LANGUAGES}
    for language in LANGUAGES:
        said = " ".join(say(key, language, MIRA, when="", question="", questions="") for key in MESSAGE_KEYS)
        said += " ".join(general[language])
        assert not re.search(r"запис[ьи]\b|свободное время|жазылу\b|жазылуды|бос уақыт", said)
