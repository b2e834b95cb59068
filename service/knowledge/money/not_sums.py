"""Numbers that are no sums of money: phones, dates, times, sizes, shares, amounts."""

import re
from decimal import Decimal

from service.knowledge.price_words import is_measure, words
from service.language.normalise import fold
from service.language.russian.morphology import grammar, is_russian

_MANY = 1000
_FILLER = "\x00"
_MONTH = (
    r"(?:янв|фев|мар|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан"
    r"|қараша|желтоқсан)\w*"
)
_NOT_SUMS = re.compile(
    r"(?:\+\s?7|(?<!\d)[87])[\s-]*\(\s*\d{3,5}\s*\)[\s-]*\d{1,3}(?:[\s-]*\d{2}){2}(?!\d)"  # a phone with its town's code
    r"|"
    r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?!\d)|(?<!\d)\d{9,}(?!\d)"  # a card, the number of a person, a firm or an account
    r"|"
    r"(?<![\d+])(?:\+\s?7[\s\-(]*\d|[87][\s\-(]*7)\d{2}[\s\-)]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}(?!\d)"  # a phone
    r"|(?<!\d)\d{2,3}-\d{2}-\d{2}(?!\d)"
    r"|(?<![\d.])(?:[0-2]?\d|3[01])\.(?:0[1-9]|1[0-2])(?:\.(?:20)?\d{2})?(?!\d)(?:\s*г\.?(?!\w))?"  # a date
    r"|(?<![\d.])(?:[0-2]?\d|3[01])/(?:0[1-9]|1[0-2])/(?:20)?\d{2}(?!\d)"
    rf"|(?<!\d)(?:[0-2]?\d|3[01])(?:\s*[-–]\s*(?:[0-2]?\d|3[01]))?[\s-]+{_MONTH}(?:\s+20\d\d(?:\s*г(?:ода|\.)?(?!\w))?)?"
    r"|(?<!\d)(?:19|20)\d{2}\s*-?\s*(?:г\.|г(?!\w)|год\w*|жыл\w*)"  # a year
    r"|(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)"  # a time of the day
    r"|\d+(?:[.,]\d+)?(?:\s*[-–]\s*\d+(?:[.,]\d+)?)?\s*(?:%|процент\w*|пайыз\w*)"  # a share
    r"|\d+(?:[.,]\d+)?\s*[xх×*]\s*\d+(?:[.,]\d+)?(?:\s*[xх×*]\s*\d+(?:[.,]\d+)?)?\s*(?:мм|см|м)?(?!\w)"  # a size
    r"|№\s*\d+|(?<!\w)[RrРр]-?\s?\d{2}(?!\d)|(?<!\w)(?!от|до|по|за)[A-Za-zА-Яа-яЁё]{1,3}-?\d{1,3}(?![.,]?\d|\s?(?:тг|₸|т))"  # №5, R16, A4
    r"|\d+\s?/\s?\d+(?=\s*(?:мм|см|дюйм|R))",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"(?<!\d)20[1-4]\d(?!\d)(?!\s*(?:₸|тг|тенге|теңге|\$|руб|/))")


def without_others(text: str) -> str:
    """Return a text, as long as it was, with fillers in place of its phones, dates, times, sizes and shares."""
    return _YEAR_ALONE.sub(_fill, _NOT_SUMS.sub(_fill, text))


def _fill(match: re.Match[str]) -> str:
    return _FILLER * len(match[0])


def is_model(text: str, start: int, value: Decimal) -> bool:
    """Tell whether `value`, the number at `start` of `text`, is of a model in a list of names: "Cayenne, Land Cruiser 200".

    Owners begin the words of their services with capitals, too: what stands before the number is in Latin letters, or no
    word of Russian.
    """
    before = re.search(r"([^\W\d_]{2,})\s$", text[:start])
    if before is None or "," not in text or (value >= _MANY and value % 50 == 0):
        return False
    listed = all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", text))
    return listed and (before[1].isascii() or not is_russian(fold(before[1])))


def is_measured(text: str, end: int, value: Decimal) -> bool:
    """Tell whether what stands at `end` of `text` makes `value`, the number before it, an amount: "см", "роз", "-х часов"."""
    following = re.match(r"\s*(?:-(?:х|ти|ми|й|го|я)\b)?\s*-?\s*([^\W\d_][\w./²³]*)", text[end:])
    if not following or re.match(r"\s*(?:[,;/|(—–]|-\s)", text[end:]):
        return False
    if re.fullmatch(r"[ВАVAW]", following[1].strip(".")):
        # The symbols of volts, amperes and watts.
        return True
    word = following[1].strip("./").lower()
    if word in words()["per"]:
        return False
    if is_measure(word):
        return True
    if value >= _MANY and value % 50 == 0:
        # Nobody counts so many; what follows says who it is for ("7000 жен").
        return False
    form, _ = grammar(fold(word))
    return form.startswith("NOUN") and "gent" in form
