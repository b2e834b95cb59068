"""Rows with one text: titles of tables, sections and their nesting, notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.knowledge.grid import Cell
from service.knowledge.price_words import says
from service.knowledge.saying import capital, in_sentence_case
from service.knowledge.tables.words import begins_with, is_only
from service.language.normalise import fold
from service.language.russian.morphology import grammar

_LONGEST_TITLE = 80
_CONTACT = re.compile(
    r"№\s?\d{4,}|(?:\+7|\b8)[\s\-(]*\d{3}[\s\-)]*\d{3}|https?:|www\.|@|(?i:\bтел\b|\bадрес\b|инстаграм|instagram|whatsapp|утвержд)"
)
_NOTE = re.compile(r"^\s*(?:\*|!|NB\b|P\.?S\.?|(?i:примечани|внимание|важно|обратите|ескерту))")
_NUMBER = re.compile(r"^\s*(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=[^\W\d_])")
_CONDITION = re.compile(
    r"(?i)\bакци|\bфилиал|\bул\.|\bпр\.|\bпросп|\b(?:с|со|до|по)\s+\d{1,2}\.\d{2}\b|\d{1,2}\.\d{2}\s*[-–—]\s*\d|\bдо\s+\d"
)
_SINCE_DATE = re.compile(r"(?i)\s+(?:с|на|от)\s+\d[\d.]*(?:\s*(?:г|год|года))?\.?$")
_LONGEST_OF_NAMES = 4
"""Words of a heading at most that is said before the names under it."""
TITLE_SCORE = 100


@dataclass(slots=True)
class Section:
    """A heading that rows stand under. `score` tells how much it stands out: what has less is inside of what has more.
    `number` is its own in a numbered list ("5"); `shown` whether its heading was given out; `columns` those of
    the strip that it was opened in; `style` how much its row stands out by its looks alone."""

    title: str
    score: int
    number: str = ""
    declined: str = ""
    colon: bool = False
    shown: bool = False
    columns: frozenset[int] = frozenset()
    style: int = 0

    @property
    def conditional(self) -> bool:
        """Whether the title is a condition of what stands under it: a promotion, a branch, a day."""
        if self.score >= TITLE_SCORE or is_of_list(self.title):
            # A price list's own date is no condition of what it lists.
            return False
        return begins_with("conditional", self.title) or _CONDITION.search(self.title) is not None

    def numbers(self, number: str) -> bool:
        """Whether `number` is of what is inside this section: "5.1" of "5", "3" of "II"."""
        return is_part(self.number, number)

    @property
    def generic(self) -> bool:
        """Whether the title names nothing ("Прайс-лист")."""
        return is_only("generic", self.title)


def is_of_list(title: str) -> bool:
    """Tell whether a title names nothing but the list and since when it holds: "Прайс-лист действует с 01.09.2026"."""
    words = _SINCE_DATE.sub("", title).split()
    told = [word for word in words if grammar(fold(word.strip(".,:")))[0].split(".")[0] not in {"VERB", "ADJS", "PRTS"}]
    return is_only("generic", " ".join(told))


def said_before(title: str) -> str:
    """Return what of a heading can be said before a name under it ("Другие языки" of "Другие языки — мини-группы (месяц)"), ""
    for a slogan or a firm's name."""
    title = re.sub(r"(?<=\S)\s+\S+(?:\s+/\s+\S+)+$", "", title)
    heading = re.split(r"\s[—–-]\s|\s/\s", re.sub(r"\([^()]*\)", " ", title))[0]
    heading = in_sentence_case(heading)
    if len(heading.split()) > _LONGEST_OF_NAMES:
        heading = heading.split(",")[0]
    heading = " ".join(heading.split()).strip(" :.,")
    if is_only("generic", heading.split(",")[0]) or is_of_list(title):
        return ""
    named = re.search(r"[«\"“!?]", heading) is not None
    return "" if named or len(heading.split()) > _LONGEST_OF_NAMES or not any(map(str.isalpha, heading)) else heading


def is_part(number: str, below: str) -> bool:
    """Tell whether a number is that of a part, and `below` of what is in it: "5" and "5.1", "II" and "3"."""
    roman = re.fullmatch(r"[IVX]+", number) is not None
    return below.startswith(f"{number}.") or (roman and below[:1].isdigit())


def is_note(text: str) -> bool:
    """Tell whether a row's only text is a sentence or a contact, and no title."""
    if _NOTE.match(text) or _CONTACT.search(text) or len(text) > _LONGEST_TITLE:
        return True
    if re.search(r"\d\s?%", text) or says("beside").match(text):
        return True
    words = len(text.split())
    ended = re.search(r"[.!?]$", text) is not None and not re.search(r"(?:\bг|\bул|\bруб|\bтг|\bшт)\.$", text)
    return (ended and words >= 4) or (re.search(r"[.!?]\s+[А-ЯЁA-Z]", text) is not None and words >= 6)


def is_said_of_all(text: str) -> bool:
    """Tell whether a text has a verb that someone does something, as names have none: "исходники не отдаем"."""
    forms = [grammar(fold(word))[0].split(".") for word in re.findall(r"[а-яё]{3,}", fold(text))]
    return any(form[0] == "VERB" and {"1per", "2per", "3per", "impr"} & set(form) for form in forms)


def asks_someone(text: str) -> bool:
    """Tell whether a text says what is to be done, to no one in particular, as people write it for themselves: "забрать до
    пятницы", "позвонить Серику"."""
    forms = [grammar(fold(word))[0].split(".")[0] for word in re.findall(r"[а-яё]{3,}", fold(text))]
    return "INFN" in forms and not {"VERB", "PRED", "ADJS"} & set(forms)


def title_text(text: str) -> str:
    """Return a title as it is shown: without marks, in sentence case where it is in capitals."""
    title = re.sub(r"^[^\w«\"“(+]+|[^\w»\"”)!?.%+]+$", "", " ".join(text.split())).strip()
    return capital(in_sentence_case(_NUMBER.sub("", title)))


def number_of(text: str) -> str:
    """Return the number that a text of a numbered list begins with ("5.1 В кирпиче" → "5.1"), or ""."""
    match = _NUMBER.match(text)
    return match[1] if match else ""


def score_of(cell: Cell, width: int, *, marked_data: bool) -> int:
    """Return how much a row's only cell stands out as a title; 0 where it looks like any name."""
    text = cell.text
    # A remark behind a title in capitals may be written as it likes, and so may a unit.
    title = re.sub(r"\d+\s*[^\W\d_]+", "", re.split(r"[(,—–:]", text)[0])
    letters = [char for char in title if char.isalpha()]
    score = 0
    if cell.columns > 1:
        score += 8 if cell.columns >= width - 1 else 4
    if cell.filled and not marked_data:
        score += 4
    if cell.bold and not marked_data:
        score += 3
    if len(letters) > 2 and all(char.isupper() for char in letters):
        score += 2
    if text.rstrip().endswith(":"):
        score += 1
    return score


def put(stack: list[Section], section: Section, *, directly_under: bool) -> None:
    """Put a section in its place among those that are open. `directly_under`: nothing stands between it and the last one.

    One that looks as the title does is of the title's rank, once something of a lower one has come between them.
    """
    title = next(
        (each for each in stack if each.style and each.style == section.style and each.score > section.score), None
    )
    if title and stack[-1].style < section.style:
        section.score = title.score
    while stack and stack[-1].score <= section.score and not (directly_under and stack[-1].score == section.score):
        stack.pop()
    if directly_under and stack and stack[-1].score == section.score:
        section.score -= 1
    stack.append(section)


def path_of(stack: Sequence[Section]) -> tuple[str, ...]:
    """Return the headings of the open sections, outermost first, without those that name nothing."""
    return tuple(section.title for section in stack if not section.generic)
