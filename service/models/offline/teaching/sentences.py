"""Which sentence of a person's answer holds for any customer at any time, and why the others do not.

The check of replies knows promises, bookings, free hours and favours (`nodes.grounding.speech`): what the bot may not say of
itself it need not learn. Beside it stand the grammar of who is spoken to and when, and what says nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from graph.context import Words
from graph.lessons import NotLearned
from graph.types import AnswerRequest, Ask, Draft, ModelUsage, TenantView
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.speech.favours import favour_objections
from nodes.grounding.speech.promises import promise_objections
from nodes.grounding.stance import clauses
from nodes.grounding.telling import subject
from service.language.normalise import plain_letters, tokens
from service.language.russian.morphology import form, is_russian
from service.models.offline.acknowledging import only_acknowledges
from service.models.offline.speech_acts import sentences_of
from service.models.offline.wording import greets

_NOW = frozenset(
    [
        "сегодня",
        "завтра",
        "послезавтра",
        "вчера",
        "сейчас",
        "щас",
        "бугин",
        "ертен",
        "казир",
        "кеше",
        "кейин",
        "бурсигуни",
    ]
)
_YOUR = re.compile(r"(?:ваш|твой|твоя|твое|твои|ваша|ваше|ваши)\w*|сиз(?:дин|дики)\w*")
_YOU = frozenset(["вас", "вам", "вами", "тебя", "тебе", "сизди", "сизге", "сизбен", "сендерди", "саган"])
_MANNERS = frozenset({"пожалуйста", "отинемин", "марамет", "рахмет", "спасибо"})
_YES_NO = frozenset(
    [
        "можно",
        "нельзя",
        "да",
        "нет",
        "есть",
        "бар",
        "жок",
        "иа",
        "ия",
        "иэ",
        "болады",
        "болмайды",
        "жарайды",
        "конечно",
        "арине",
    ]
)
_SORRY = frozenset(["извините", "простите", "извиняюсь", "сожалению", "кешириниз", "кешириныз", "кешир", "отинемиз"])
_EARLIER = frozenset({"прошлый", "прошлом", "прежнему", "обычно", "туда", "оттуда", "баягыдай"})
"""Words that lean on what only these two know."""
_GENERAL = frozenset(
    [
        "можно",
        "нужно",
        "надо",
        "нельзя",
        "должен",
        "должны",
        "должна",
        "достаточно",
        "можете",
        "сможете",
        "понадобится",
        "керек",
        "болады",
        "болмайды",
        "аласыз",
        "аласыздар",
    ]
)
"""With these "you" is anybody: "вам нужно взять паспорт"."""
_CONDITIONAL = re.compile(r"\b(?:если|когда|егер|или)\b")
_SINGULAR_KAZAKH = re.compile(r"[а-я]{3,}(?:[аей]мын|[аей]мин|айын|ейин|йын|йин)$")
_PAST_KAZAKH = re.compile(r"[а-я]{2,}(?:дым|дим|тым|тим|дык|дик|тык|тик|дыныз|диниз|тыныз|тиниз|ылды|илди|ынды|инди)$")


def reason_against(
    sentence: str, asks: Sequence[Ask], tenant: TenantView, words: Words, now: datetime
) -> NotLearned | None:
    """Return why a sentence that was said at `now` is not for others; None where it holds for any of them."""
    plain = [plain_letters(token) for token in tokens(sentence)]
    if _is_manners(sentence, plain):
        return "acknowledgement"
    if sentence.rstrip(" )!.").endswith("?"):
        return "question"
    if not _SORRY.isdisjoint(plain[:2]) and not quantities(sentence):
        return "apology"
    if not _EARLIER.isdisjoint(plain):
        return "unclear"
    if _is_of_a_moment(plain):
        return "this_moment"
    if kind := _spoken_to_one(sentence, asks, tenant, words, now):
        return kind
    if _tells_of_one(plain, sentence):
        return "this_customer"
    if not _says_something(sentence, words):
        return "unclear"
    return None


def statements(text: str) -> list[str]:
    """Return the sentences of an answer, each bubble and line by itself."""
    return sentences_of(text)


def _is_manners(sentence: str, plain: Sequence[str]) -> bool:
    """Tell whether a sentence only greets, thanks, agrees to do something, or is a sign."""
    said = [word for word in plain if word not in _MANNERS]
    if not said:
        return True
    if not _YES_NO.isdisjoint(said):
        return False
    return only_acknowledges(sentence) or (greets(sentence) and len(said) <= 3)


def _is_of_a_moment(plain: Sequence[str]) -> bool:
    return not _NOW.isdisjoint(plain)


def _spoken_to_one(
    sentence: str, asks: Sequence[Ask], tenant: TenantView, words: Words, now: datetime
) -> NotLearned | None:
    """Return what the check of replies would object to in a sentence that nothing but itself says."""
    evidence = Evidence(
        draft=Draft(action="answer", text=sentence, usage=ModelUsage(model="offline")),
        request=AnswerRequest(asks=asks, language="ru", passages=(), now=now),
        tenant=tenant,
        words=words,
    )
    for objection in promise_objections(evidence):
        return (
            "this_customer"
            if objection.kind == "booked"
            else "this_moment"
            if objection.kind == "free_time"
            else "promise"
        )
    plain = set(map(plain_letters, tokens(sentence)))
    if not _YOU.isdisjoint(plain) and _GENERAL.isdisjoint(plain) and not _CONDITIONAL.search(" ".join(plain)):
        return "this_customer"
    if not _YOU.isdisjoint(plain) and next(iter(favour_objections(evidence)), None) is not None:
        return "promise"
    return None


def _tells_of_one(plain: Sequence[str], sentence: str) -> bool:
    """Tell whether a sentence tells what was done, what somebody is doing by themselves, or what is this customer's."""
    if _CONDITIONAL.search(" ".join(plain)):
        return False
    if any(_YOUR.fullmatch(word) for word in plain):
        return True
    return any(_is_personal_form(word) for word in plain)


@lru_cache(maxsize=20_000)
def _is_personal_form(word: str) -> bool:
    """Tell whether a folded word is a verb of the past, or of the writer alone: "записала", "посмотрю", "қараймын"."""
    if is_russian(word):
        read = form(word)
        if read.pos != "VERB":
            return False
        return "past" in read.grammemes or {"1per", "sing"} <= read.grammemes
    return bool(_SINGULAR_KAZAKH.fullmatch(word) or _PAST_KAZAKH.fullmatch(word))


def _says_something(sentence: str, words: Words) -> bool:
    """Tell whether a sentence has a figure, names a thing, or is a yes or no."""
    if quantities(sentence) or subject(sentence, words).stems:
        return True
    return any(
        clause.answers or clause.offering or clause.denies for clause in clauses(sentence, words)
    ) or not _YES_NO.isdisjoint(map(plain_letters, tokens(sentence)))


def without_address(sentence: str) -> str:
    """Return a sentence without a greeting and the name of whoever it is said to before its first comma."""
    head, comma, rest = sentence.partition(",")
    spoken = [plain_letters(word) for word in tokens(head)]
    if comma and rest.strip() and spoken and len(spoken) <= 3 and (greets(head) or _is_call(head)):
        return without_address(rest.strip()[:1].upper() + rest.strip()[1:])
    return sentence.strip()


def _is_call(head: str) -> bool:
    from airlock_pii import detect

    return any(
        entity.type.value == "PERSON" for word in head.split() for entity in detect(word.strip("!,.").capitalize())
    )
