"""Lines that are not for customers by what they hold: passwords, other customers, costs, a messenger's notices, bare questions.

What tells people or a bot what to do is told by its wording: see `service.knowledge.addressee`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from service.knowledge.asides import first_word, without_asides
from service.knowledge.blocks import Item, Offer, Paragraph, Stated
from service.knowledge.costs import is_inner
from service.knowledge.facts import is_answer, is_question, sentences_of
from service.knowledge.grid import Cause, LeftOut
from service.knowledge.private_words import PHONE, SUM, Line, begins_with_name, names_person, private
from service.language.normalise import plain_letters
from service.language.russian.animacy import gender_of_living
from service.language.russian.inflection import is_past
from service.language.russian.morphology import is_russian
from service.language.russian.parts_of_speech import is_infinitive
from service.language.russian.proper_nouns import is_proper_noun

_CARD = re.compile(
    r"(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{4}(?!\d)|\bkz\d{2}[\s]?(?:[0-9a-z]{4}\s?){4}\b", re.IGNORECASE
)
_TOKEN = re.compile(r"(?<![\w@#])[\w@#*!$.\-+]*\d[\w@#*!$\-+]*(?![\w%])")
"""A word with a figure in it: what passwords and codes look like."""
_LATIN = re.compile(r"(?:^\s*|[:=—–]\s*|\s-\s)[«\"']?([a-z][a-z0-9_@.!-]{3,})\b")
_PASSWORD = re.compile(r"(?<![\w@.])(?=[a-z0-9_!@#$]*[a-z])(?=[a-z0-9_!@#$]*\d{2})[a-z0-9_!@#$]{6,}(?![\w.])")
_BRANDS = re.compile(
    r"wi-?fi|instagram|whatsapp|kaspi|google|gmail|windows|facebook|tiktok|telegram|excel|icloud|apple"
)
_ONE_TIME = re.compile(
    r"(?<![\d:])(?:на|в|сағат)\s+\d{1,2}[:.]\d\d|\b(?:завтра|сегодня|ертең|бүгін)\b|\b\d{1,2}\.\d{1,2}\b"
)
_RANGE = re.compile(r"\d\s?(?:[–—-]|до|дейін)\s?\d{1,2}[:.]\d\d")
_CLAUSE = re.compile(r"\s*\([^()]*\)|(?:^|\s*[;,]\s+|\s+[—–-]\s+)[^;,()—–]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_NOTICE = re.compile(r"^(?:\u200e|<[^<>]{3,40}>$)")
_DOUBT = re.compile(r"\?\s*\?")
_BLANK = re.compile(r"_{3,}")
"""What is to be filled in by hand: a signature, a day."""
_WHERE = re.compile(r"^[\s:—–№-]*(?:(?:в|на|у|под|за)\s+[^\W\d]+[\s:—–-]*)?")
_UNIT = r"(?!\s?(?:см|мм|м|кг|л|₸|тг|тенге)(?!\w))"
_SAFE_CODE = re.compile(
    rf"\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}}){{2,}}(?!\d){_UNIT}|\b(?:0\d{{3,}}|\d{{3,}}[1-46-9])\b{_UNIT}"
)
"""Figures by which something is opened: no size and no round sum."""
_NEAR = 40
"""Characters between what a password is of and the password."""
_PEOPLE = 3
"""Lines of a name and a phone alone from which a list of them is one of customers, where nothing says whose phones they are."""
_BARE = 3
"""Words of such a line at most."""
_BEGINNING = 60


def for_the_public(stated: Sequence[Stated]) -> tuple[list[Stated], list[LeftOut]]:
    """Return the lines without what is not for customers, and what was left out, with its place and cause.

    A sentence is left out of its paragraph, and of a line that says more only the part with a cost, a share or an aside.
    """
    kept: list[Stated] = []
    left_out: list[LeftOut] = []
    for path, section in groupby(stated, key=lambda line: line.section):
        lines = [line for line in section if any(map(str.isalnum, line.words))]
        cause = _cause_of_section(path)
        if cause is not None:
            left_out += [_left(line, cause, line.words) for line in lines]
            continue
        nested = [(line, _cause_of_section(getattr(line.block, "parents", ()))) for line in lines]
        left_out += [_left(line, under, line.words) for line, under in nested if under is not None]
        lines = [line for line, under in nested if under is None]
        debts = next((number for number, line in enumerate(lines) if _is_title(line.words, "debts")), None)
        if debts is not None:
            left_out += [_left(line, "personal", line.words) for line in lines[debts:]]
            lines = lines[:debts]
        listed = _list_of_people(lines)
        for position, line in enumerate(lines):
            before = lines[position - 1].block if position else None
            following = lines[position + 1].block if position + 1 < len(lines) else None
            if _is_unanswered(line.block, following):
                left_out.append(_left(line, "unanswered", line.words))
                continue
            public = _public(line, before, left_out, of_people=position in listed)
            if public is not None:
                kept.append(public)
    return kept, left_out


def is_own(title: str) -> bool:
    """Tell whether a sheet or a section is one that people keep for themselves, by its title."""
    return private("own").search(plain_letters(title)) is not None


def _cause_of_section(path: Sequence[str]) -> Cause | None:
    if any(map(is_own, path)):
        return "instruction"
    return "personal" if any(_is_title(heading, "debts") for heading in path) else None


def _is_title(text: str, name: str) -> bool:
    """Tell whether a heading or a line is nothing but a title of some kind ("Долги!!", "кто должен:")."""
    words = " ".join(_WORD.findall(plain_letters(text)))
    return private(name).fullmatch(words) is not None and not any(map(str.isdigit, text))


def _words(block: Paragraph | Item | Offer) -> str:
    return block.service.statement if isinstance(block, Offer) else block.text


def _left(line: Stated, cause: Cause, words: str) -> LeftOut:
    shown = "" if cause == "secret" else words[:_BEGINNING].strip()
    return LeftOut(place=line.place, cause=cause, words=shown)


def _is_unanswered(block: Paragraph | Item | Offer, following: Paragraph | Item | Offer | None) -> bool:
    if isinstance(block, Offer) or not block.text.endswith("?"):
        return False
    return following is None or (is_question(following) and _words(following).endswith("?"))


def _public(
    line: Stated, before: Paragraph | Item | Offer | None, left_out: list[LeftOut], *, of_people: bool
) -> Stated | None:
    """Return what customers may read of a line, None when that is nothing, and add the rest to what is left out."""
    block = line.block
    if of_people or _NOTICE.match(_words(block)):
        left_out.append(_left(line, "personal" if of_people else "chat_notice", _words(block)))
        return None
    over = plain_letters(" ".join((*line.section, *(block.parents if isinstance(block, Item) else ()))))
    answers = is_answer(block, before) or "?" in _words(block)
    if isinstance(block, Offer):
        said, asides = without_asides(block.service.statement)
        left_out += [_left(line, "instruction", part) for part in asides]
        said = said.removesuffix(".") if asides else said
        service, removed = _without_inner(said, over) if said else ("", [])
        cause = _cause(_line(service, over, answers)) if service else None
        if cause is None and not removed and not asides:
            return line
        if removed or cause is not None:
            left_out += [_left(line, cause or "inner_column", part) for part in removed or [service]]
        if cause is not None or not service:
            return None
        conditions = tuple(one for one in block.service.conditions if one in service)
        return Stated(
            line.section, replace(block, service=replace(block.service, statement=service, conditions=conditions))
        )
    said, asides = without_asides(block.text)
    left_out += [_left(line, "instruction", part) for part in asides]
    sentences = [_public_sentence(sentence, line, over, answers, left_out) for sentence in sentences_of(said)]
    text = " ".join(filter(None, sentences))
    if text == block.text:
        return line
    return Stated(line.section, replace(block, text=text)) if any(map(str.isalnum, text)) else None


def _public_sentence(sentence: str, line: Stated, over: str, answers: bool, left_out: list[LeftOut]) -> str:
    rest, removed = _without_inner(sentence, over)
    left_out += [_left(line, "inner_column", part) for part in removed]
    cause = _cause(_line(rest, over, answers)) if rest else None
    if cause is None:
        return rest
    left_out.append(_left(line, cause, rest))
    return ""


def _line(sentence: str, over: str, answers: bool = False) -> Line:
    return Line(plain_letters(sentence), tuple(_WORD.findall(sentence)), over, answers)


def _without_inner(sentence: str, over: str) -> tuple[str, list[str]]:
    """Return a sentence without its parts that tell a cost or a share, and these."""
    if not is_inner(_line(sentence, over)):
        return sentence, []
    if is_inner(_line("", over)):
        return "", [sentence]
    parts = [match[0] for match in _CLAUSE.finditer(sentence)]
    inner = [part for part in parts if is_inner(_line(part, over))]
    rest = sentence
    for part in inner:
        rest = rest.replace(part, "", 1)
    if not inner or is_inner(_line(rest, over)) or not any(map(str.isdigit, rest)):
        return "", [sentence]
    return rest.strip(" ,;—–"), [part.strip(" ,;—–()") for part in inner]


def _cause(line: Line) -> Cause | None:
    if _is_secret(line):
        return "secret"
    if _is_personal(line):
        return "personal"
    # What costs something is done for customers: "исправить чужую стрижку — 4 000".
    offered = is_infinitive(plain_letters(first_word(line.text))) and SUM.search(line.text) is not None
    if (
        (line.has("reminder") and not offered)
        or _DOUBT.search(line.text)
        or (line.has("asked") and not _has_role(line))
    ):
        return "instruction"
    return "not_understood" if _BLANK.search(line.text) else None


def _is_secret(line: Line) -> bool:
    if _CARD.search(line.text) and not line.has("payment") and not line.under("payment"):
        return True
    if line.has("granted"):
        return False
    if (line.has("entrance") or line.under("entrance")) and _PASSWORD.search(line.text):
        return True
    safe = private("safe").search(line.text)
    if safe and _SAFE_CODE.match(_WHERE.sub("", line.text[safe.end() :])):
        return True
    label = private("secret").search(line.text)
    if label is None and not line.under("secret"):
        return False
    if line.has("guest_network") and (line.answers or line.has("guests") or line.under("guests")):
        return False
    behind = line.text[label.end() : label.end() + _NEAR] if label else line.text[-_NEAR:]
    if _TOKEN.search(PHONE.sub(" ", behind)):
        return True
    latin = _LATIN.search(behind) if label else None
    return latin is not None and not _BRANDS.search(latin[1])


def _is_personal(line: Line) -> bool:
    """Tell whether a line is of one customer: by a name or a phone, and a debt, a payment, a booking or what they did."""
    phone = PHONE.search(line.text) is not None
    named = any(names_person(word, first=not position) for position, word in enumerate(line.words))
    without_phone = PHONE.sub(" ", line.text)
    summed = SUM.search(without_phone) is not None
    # Who writes of debts often writes names in small letters.
    called = named or phone or line.has("kin") or any(_is_odd(word) for word in line.words)
    if summed and called and _owes(without_phone):
        return True
    if line.has("illness") and phone and not _asks_to_call(line) and not _has_role(line) and begins_with_name(line):
        return True
    if not phone and not named:
        return False
    if line.has("avoided") and not line.has("call"):
        return True
    if named and summed and line.has("paid"):
        return True
    if (line.under("customers") or line.has("customers")) and phone and not _asks_to_call(line):
        return True
    if not phone or _asks_to_call(line):
        return False
    if line.has("customer"):
        return True
    did = any(
        is_past(plain_letters(word)) and plain_letters(word).endswith(("л", "ла", "лась", "лся")) for word in line.words
    )
    booked = _ONE_TIME.search(without_phone) is not None and not _RANGE.search(without_phone)
    return named and not _has_role(line) and (did or booked)


def _owes(text: str) -> bool:
    """Tell whether somebody owes a sum; "должен оплатить 5 000" is a rule."""
    for match in private("debt").finditer(text):
        behind = text[match.end() : match.end() + _NEAR]
        # What has to be done, and not how much is owed, stands before the sum.
        between = re.split(r"\d", behind, maxsplit=1)[0]
        if not any(map(is_infinitive, _WORD.findall(between))) and "%" not in behind[:12]:
            return True
    return False


def _asks_to_call(line: Line) -> bool:
    return line.has("contact") or line.has("call")


def _has_role(line: Line) -> bool:
    """Tell whether a line says who somebody is in the business ("мастер", "колорист"): a living being that is no name."""
    return any(
        gender_of_living(plain_letters(word)) is not None
        and not names_person(word, first=False)
        and not (word[0].isupper() and is_proper_noun(plain_letters(word)))
        for word in line.words
        if not private("customer").fullmatch(plain_letters(word))
    )


def _is_odd(word: str) -> bool:
    return len(word) > 3 and not word.isascii() and not is_russian(plain_letters(word))


def _list_of_people(lines: Sequence[Stated]) -> set[int]:
    """Return the positions of lines that are a name and a phone alone, where they are a list of customers."""
    found = set(_bare_people(lines))
    over = plain_letters(" ".join(lines[0].section)) if lines else ""
    if private("contact").search(over) or any(gender_of_living(word) is not None for word in _WORD.findall(over)):
        return set()
    return found if len(found) >= _PEOPLE else set()


def _bare_people(lines: Sequence[Stated]) -> Iterator[int]:
    for position, line in enumerate(lines):
        words = _line(line.words, "")
        bare = PHONE.search(words.text) and len(words.words) <= _BARE and not _asks_to_call(words)
        if bare and not _has_role(words) and any(names_person(word, first=False) for word in words.words):
            yield position
