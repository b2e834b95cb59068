"""When the business is open, from its brief: the one fact of which a tenant keeps the truth outside its documents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from graph.opening import Day, Week, pause_at, standing
from graph.texts import texts
from graph.types import Ask, ReplyLanguage, TenantView
from service.language.kazakh import asks_of_you
from service.language.lexicon import load_lexicon
from service.language.normalise import stem, tokens
from service.language.russian.morphology import grammar, is_russian
from service.models.offline.days import Days, named_days
from service.models.offline.query_terms import held_by
from service.models.offline.wording import load_wording, rendered, subject_words

_STATES = ("VERB.pres", "ADJS", "PRTS", "PRED")
_WITHOUT_MEANING = ("PREP", "CONJ", "PRCL", "INTJ", "NPRO")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours that a question is about: the business's, or those of the branch that it names or was asked in."""

    title: str
    week: Week


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return texts("service.models.offline", "schedule")


@lru_cache(maxsize=1)
def _about_time() -> frozenset[str]:
    return frozenset(stem(word) for phrase in _words()["about_time"] for word in phrase.split())


def stated_hours(
    ask: Ask,
    tenant: TenantView,
    language: ReplyLanguage,
    *,
    branch: str | None,
    now: datetime | None,
    told: Collection[str] | None = None,
) -> str:
    """Return what the brief answers to `ask`, yes or no first where it is asked whether one is open at `now`.

    Empty when it is not about when the business is open, or the brief does not say. `told` are the stems of what the documents
    say: what one comes to do ("забрать") is something particular only where they speak of it ("доставляем").
    """
    if ask.intent != "hours":
        return ""
    moment = None if now is None else now.astimezone(ZoneInfo(tenant.timezone))
    asked = _asked_hours(ask, tenant, language, branch, told)
    days = named_days(ask, moment, off_only_when=True)
    lines = [opening_hours(hours.week, language, title=hours.title, days=days) for hours in asked]
    if len(asked) == 1 and moment is not None and _asks_whether_open(ask):
        lines.insert(0, _yes_or_no(asked[0].week, moment, language))
    return " ".join(filter(None, lines))


def _asked_hours(
    ask: Ask, tenant: TenantView, language: ReplyLanguage, branch: str | None, told: Collection[str] | None
) -> list[Hours]:
    said = subject_words(ask.query or ask.text)
    words = {stem(word) for word in said if _is_particular(word) and (told is None or not _comes_to(word, told))}
    words -= _about_time()
    titles = {name: _titled(told.title, language) for name, told in tenant.branches.items()}
    named = [
        name
        for name, told in tenant.branches.items()
        if words and words <= {stem(word) for word in _title_words(told.title)}
    ]
    if words and not named:
        # Something particular is asked about, which the documents may know.
        return []
    chosen = named or ([branch] if branch in tenant.branches else [])
    if chosen:
        return [Hours(title=titles[name], week=tenant.branches[name].working_hours) for name in chosen]
    own = [Hours(title="", week=tenant.working_hours)] if tenant.working_hours else []
    return own or [Hours(title=titles[name], week=told.working_hours) for name, told in tenant.branches.items()]


def _is_particular(word: str) -> bool:
    """Tell whether `word` may be something of which the brief says nothing: no time of day, break or word without a meaning of its own."""
    if word.isdigit() or grammar(word)[0].startswith(_WITHOUT_MEANING):
        return False
    return _words()["ru"]["break"] not in load_lexicon().expand(word).related


def _comes_to(word: str, told: Collection[str]) -> bool:
    """Tell whether `word` is a verb of which nothing is told."""
    verb = grammar(word)[0].startswith(("VERB", "INFN")) or (not is_russian(word) and asks_of_you(word))
    return verb and not held_by(frozenset(told), stem(word))


def _titled(title: Mapping[str, str], language: ReplyLanguage) -> str:
    return title.get(language) or next(iter(title.values()), "")


def _title_words(title: Mapping[str, str]) -> list[str]:
    return [word for text in title.values() for word in (*tokens(text), *rendered(text).split())]


def _asks_whether_open(ask: Ask) -> bool:
    """Tell whether `ask` wants a yes or a no about this moment ("вы сейчас работаете?", "открыты?").

    It has no question word and no other time: of its words only verbs and short forms, which say how something stands, are
    about anything.
    """
    words = rendered(ask.text).split()
    if not load_wording().question_openings.isdisjoint(words):
        return False
    forms = [grammar(word)[0] for word in words]
    nouns = [form for form in forms if form.startswith(("NOUN", "NUMR", "NUMB"))]
    return not nouns and any(form.startswith(_STATES) for form in forms) and not _names_a_time(words)


def _names_a_time(words: list[str]) -> bool:
    return any(grammar(word)[0] == "ADVB" and word in subject_words(word) for word in words)


def _yes_or_no(week: Week, moment: datetime, language: ReplyLanguage) -> str:
    stands = standing(week, moment)
    if stands is None:
        return ""
    return str(_words()[language][f"now_{stands}"]).format(pause=_spelt(pause_at(week, moment)))


def unusual_hours(
    ask: Ask, tenant: TenantView, language: ReplyLanguage, *, branch: str | None, now: datetime | None
) -> str:
    """Return the hours of the one day that `ask` names, where the brief says that one is closed then or does only one thing.

    Whatever is asked about such a day, that is what there is to say of it first. Empty for any other.
    """
    moment = None if now is None else now.astimezone(ZoneInfo(tenant.timezone))
    days = named_days(ask, moment, off_only_when=True)
    week = tenant.branches[branch].working_hours if branch in tenant.branches else tenant.working_hours
    if len(days) != 1 or not days <= week.keys():
        return ""
    day = Day.of(week[min(days)])
    return opening_hours(week, language, days=days) if day.hours == "closed" or day.only else ""


def opening_hours(week: Week, language: ReplyLanguage, *, title: str = "", days: Days = frozenset()) -> str:
    """Return the week in a line, days with the same hours together; of `days` alone where any are given and told.

    Empty when the brief has no hours.
    """
    words = _words()[language]
    if not days.isdisjoint(week):
        week = {day: told for day, told in week.items() if day in days}
    told = [(words["days"][day], Day.of(week[day])) for day in words["days"] if day in week]
    parts = []
    for day, group in groupby(told, key=lambda item: item[1]):
        names = [name for name, _ in group]
        span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        parts.append(f"{span} {_told(day, language)}")
    if not parts:
        return ""
    return str(words["opening_of" if title else "opening"]).format(title=title, hours=", ".join(parts))


def _told(day: Day, language: ReplyLanguage) -> str:
    words = _words()[language]
    if day.hours == "closed":
        return f"— {words['closed']}"
    only = day.only.get(language) or next(iter(day.only.values()), "")
    remarks = [
        *([words["pause"].format(pause=_spelt(day.pause))] if day.pause else []),
        *([words["only"].format(only=only)] if only else []),
    ]
    return _spelt(day.hours) + (f" ({'; '.join(remarks)})" if remarks else "")


def _spelt(hours: str) -> str:
    return hours.replace("-", "–")
