"""Until when something is said to hold: "до конца декабря", "до 15.01", "31 желтоқсанға дейін", "в январе"."""

import re
from calendar import monthrange
from datetime import date

from nodes.grounding.notation.quantities import quantities
from service.language.normalise import plain_letters
from service.language.russian.morphology import form

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "январь кантар",
            "февраль акпан",
            "март наурыз",
            "апрель сауир",
            "май мамыр",
            "июнь маусым",
            "июль шилде",
            "август тамыз",
            "сентябрь кыркуйек",
            "октябрь казан",
            "ноябрь караша",
            "декабрь желтоксан",
        ),
        start=1,
    )
    for name in names.split()
}
_END_OF = re.compile(r"до\s+(?:конца|окончания)\s+(\w+)|(\w+?)\s*(?:айынын|айы)?\s*(?:сонына|аягына)\s+(?:дейин|шейин)")
_ALL_OF = re.compile(r"(?:в\s+течение|весь|на\s+весь|только\s+в|в)\s+(\w+)(?!\s*\d)")
_ALL_OF_KAZAKH = re.compile(r"(\w+?)\s+(?:айында|айы\s+бойы|бойы)")
_YEAR_END = re.compile(
    r"до\s+(?:конца\s+года|нового\s+года)|жыл(?:дын)?\s+(?:сонына|аягына)\s+дейин|жана\s+жылга\s+дейин"
)
_MONTH_END = re.compile(r"до\s+конца\s+(?:этого\s+)?месяца|(?:осы\s+)?ай(?:дын)?\s+(?:сонына|аягына)\s+дейин")


def last_day(text: str, today: date) -> date | None:
    """Return the last day on which `text` says of itself that it holds, counted from `today`; None where it says of none."""
    plain = plain_letters(text)
    if _YEAR_END.search(plain):
        return date(today.year, 12, 31)
    if _MONTH_END.search(plain):
        return _end(today.year, today.month)
    for pattern in (_END_OF, _ALL_OF, _ALL_OF_KAZAKH):
        for match in pattern.finditer(plain):
            month = _month(next(group for group in match.groups() if group))
            if month is not None:
                return _end(today.year + (month < today.month), month)
    return _until_day(text, today)


def _until_day(text: str, today: date) -> date | None:
    """Return the day of "до 15 января", "15 қаңтарға дейін", "по 15.01"."""
    for found in quantities(text):
        if found.kind == "date" and (found.limit or _stands_behind_until(text, found.start)):
            month, day = divmod(int(found.high), 100)
            year = int(found.unit) if found.unit else today.year + ((month, day) < (today.month, today.day))
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _stands_behind_until(text: str, start: int) -> bool:
    return re.search(r"(?:до|по)\s*$", text[:start], re.IGNORECASE) is not None


def _month(word: str) -> int | None:
    return _MONTHS.get(word) or _MONTHS.get(form(word).lemma)


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
