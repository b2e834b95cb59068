"""What people write into a document to themselves or to one another, beside what it says to customers, told by its grammar.

An aside is a bracket, a clause, a sentence, or all that stands behind "себе:"; what is beside it stays.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from service.knowledge.facts import sentences_of
from service.knowledge.private_words import private
from service.language.normalise import plain_letters
from service.language.russian.animacy import may_be_told
from service.language.russian.inflection import is_order
from service.language.russian.morphology import is_russian, lemmas
from service.language.russian.parts_of_speech import is_infinitive, is_predicate
from service.language.russian.proper_nouns import cases_of_name, may_be_name, may_be_name_in, may_be_place

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_CLAUSE = re.compile(r"\s*[;,]\s+|\s+[—–-]\s+|(?<=!!)\s+|(?<=\?\?)\s+")
_EDGES = " ,;—–-"
_MONTH = re.compile(r"(?<!\d )\b(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*")
_FLOOR = re.compile(r"\b(?:ниже|меньше|дешевле)\b(?:\s+(?:чем|за|цены))?\s*[—–-]?\s*\d[\d\s]{2,}")
_SUM = re.compile(r"\d[\d\s]{2,}|\d\s?(?:₸|тг|тенге|руб)")
_LEAST_WORK = 2
_SHORTEST_SHOUT = 4
"""Letters of a word in capitals that is no abbreviation."""


def without_asides(text: str) -> tuple[str, list[str]]:
    """Return a text without what people wrote in it to themselves, and that; nothing stays of a sentence with what is to be withdrawn."""
    removed: list[str] = []

    def drop(match: re.Match[str]) -> str:
        if not _is_aside(match[1]):
            return match[0]
        removed.append(match[1])
        return ""

    rest = _BRACKET.sub(drop, text)
    behind = _marked(rest)
    if behind is not None:
        removed.append(rest[behind:].strip())
        rest = rest[:behind].rstrip(f"{_EDGES}([]")
    sentences: list[str] = []
    for sentence in sentences_of(rest):
        kept, aside = _said(sentence)
        if any(private("withdrawn").search(plain_letters(part)) for part in aside) and _names_removal(aside):
            kept, aside = "", [sentence]
        removed += aside
        # What is cut short is still a sentence: the next one is not to be read as its end.
        sentences.append(f"{kept}." if aside and kept and kept[-1] not in ".!?…" else kept)
    if not removed:
        return text, []
    return " ".join(filter(None, sentences)).strip(), removed


def _names_removal(aside: Sequence[str]) -> bool:
    return any(_is_correction(_WORD.findall(part)) for part in aside)


def _marked(text: str) -> int | None:
    """Return where what a line says to its own writer begins: "… P.S. себе: …"."""
    folded = plain_letters(text)
    if len(folded) != len(text):
        return None
    match = private("marked").search(folded)
    task = private("marked_task").match(folded) or private("staff").match(folded)
    if task is not None and folded[task.end() :].startswith(":") and _has_order(folded[task.end() :]):
        return 0
    while match is not None and re.search(
        r"[^\W_][^\W_]", re.split(r"[.!?;,—–-]\s|[\[\]]\s", folded[: match.start()])[-1]
    ):
        match = private("marked").search(folded, match.end())
    return match.start() if match is not None else None


def _has_order(folded: str) -> bool:
    return any(is_infinitive(word) or is_order(word) for word in _WORD.findall(folded))


def _said(sentence: str) -> tuple[str, list[str]]:
    """Return what a sentence says to customers, and what it does not."""
    if _asks_for_silence(sentence) or _sets_floor(sentence) or _calls_by_name(sentence):
        return "", [sentence]
    past = _expired(sentence)
    kept, removed = sentence, []
    if past is not None:
        kept, removed = sentence[:past].rstrip(_EDGES), [sentence[past:]]
    clauses = _CLAUSE.split(kept)
    if _lists_work(clauses):
        return kept, removed
    # What a line with a price begins with is done for customers: "снять баннер — 5 000".
    offered = is_infinitive(plain_letters(first_word(sentence))) and _SUM.search(sentence) is not None
    asides = [
        clause
        for number, clause in enumerate(clauses[offered:])
        if _is_to_be_done(clause, first=not number and not offered)
    ]
    for clause in asides:
        kept = re.sub(rf"[\s{_EDGES}]*{re.escape(clause)}", "", kept, count=1)
    # Beside what is to be done, only what has a figure says something to customers.
    if asides and not any(map(str.isdigit, kept)):
        return "", [sentence]
    return kept.strip(_EDGES) if asides else kept, [*removed, *asides]


def _lists_work(clauses: Sequence[str]) -> bool:
    """Tell whether a sentence lists what a price covers, in bare verbs: "снять, разобрать, собрать, поставить"."""
    bare = [clause for clause in clauses if is_infinitive(plain_letters(clause.strip(f"{_EDGES}.")))]
    return len(bare) >= _LEAST_WORK


def first_word(text: str) -> str:
    """Return the first word of a text, or ""."""
    match = _WORD.search(text)
    return match[0] if match else ""


def _is_aside(text: str) -> bool:
    kept, _ = _said(text)
    return not kept or private("marked").match(plain_letters(text)) is not None


def _asks_for_silence(sentence: str) -> bool:
    """Tell whether somebody is asked not to tell somebody: "клиенту не говорить", "никому не показывать"."""
    folded = plain_letters(sentence)
    if private("public_request").search(folded):
        return False
    if private("silence").search(folded):
        return True
    told = any(may_be_told(word) for word in _WORD.findall(folded))
    for match in re.finditer(r"\bне\s+([а-я]+)", folded):
        word = match[1]
        if not (is_infinitive(word) or is_order(word)):
            continue
        if _is_any_of(word, "publishing") or (told and _is_any_of(word, "telling")):
            return private("possible").search(folded) is None
    return False


def _is_any_of(folded: str, name: str) -> bool:
    return any(private(name).fullmatch(lemma) for lemma in lemmas(folded))


def _is_dative(folded: str) -> bool:
    """Tell whether a word is the dative of a name by its form: some names have but one ("Айгуль")."""
    return may_be_name_in(folded, "datv") and not may_be_name_in(folded, "nomn")


def _sets_floor(sentence: str) -> bool:
    """Tell whether a sentence says below which price nobody may go: "ниже 10 250 не опускаться"."""
    folded = plain_letters(sentence)
    if not _FLOOR.search(folded):
        return False
    return any(is_infinitive(word) for word in re.findall(r"\bне\s+([а-я]+)", folded))


def _calls_by_name(sentence: str) -> bool:
    """Tell whether one person is called and told to do something: "Лена, запомни", "скинь Русик"."""
    words = list(_WORD.finditer(sentence))
    for one, other in pairwise(words):
        comma = "," in sentence[one.end() : other.start()]
        for order, name in ((one[0], other[0]), (other[0], one[0])):
            known, odd = may_be_name(plain_letters(name))
            # In a list of goods a word that nobody knows is called only between commas: "Скинь, Русик".
            called = (
                known
                or "nomn" in cases_of_name(plain_letters(name))
                or (odd and not may_be_place(plain_letters(name)) and (comma or name is one[0]))
            )
            if name[0].isupper() and not name.isascii() and called and is_order(plain_letters(order)):
                return True
    return False


def _expired(sentence: str) -> int | None:
    """Return where a sentence begins to tell of an offer that is over."""
    folded = plain_letters(sentence)
    if len(folded) != len(sentence) or re.search(r"\b(?:если|когда|после|пока|как только)\b", folded):
        return None
    over = max((match.end() for match in private("over").finditer(folded)), default=0)
    named = [match.start() for match in private("promotion").finditer(folded) if match.start() < over]
    if not named:
        return None
    # What the promotion was stands before it where nothing else does: "тюльпаны были по 490, АКЦИЯ ЗАКОНЧИЛАСЬ".
    return 0 if re.search(r"\bбыл[аои]?\b", folded[: named[0]]) else named[0]


def _is_to_be_done(clause: str, *, first: bool) -> bool:
    """Tell whether a clause says what is to be done to the list or in the business: "УБРАТЬ после", "заказать иглы у Вадика"."""
    words = _WORD.findall(clause)
    folded = [plain_letters(word) for word in words]
    if private("possible").search(" ".join(folded)):
        return False
    told = [
        at
        for at, word in enumerate(folded)
        if is_infinitive(word) or is_order(word) or word.endswith(("ите", "йте", "ьте"))
    ]
    if not told:
        return False
    told_of = any(map(is_predicate, folded)) and private("due").search(" ".join(folded)) is None
    if _is_correction(words) and private("published").search(" ".join(folded)) and not told_of:
        return True
    if told_of or private("contact").search(" ".join(folded)):
        return False
    tasks = [at for at in told if is_infinitive(folded[at]) and not folded[at].startswith("запис")]
    if not tasks:
        return False
    shouted = any(words[at].isupper() and len(words[at]) >= _SHORTEST_SHOUT for at in tasks) and not clause.isupper()
    if _is_correction(words) and not _SUM.search(clause) and (shouted or (not first and 0 in tasks)):
        return True
    return _of_a_person(words, folded) or ("!!" in clause and _MONTH.search(clause.lower()) is not None)


def _of_a_person(words: Sequence[str], folded: Sequence[str]) -> bool:
    """Tell whether a person is named to whom, or from whom, something is to be brought: "у Вадика", "отдать Лене"."""
    for before, word, name in zip(("", *folded), words, folded, strict=False):
        if not word[0].isupper():
            continue
        unknown = before != "" and not is_russian(name) and not may_be_place(name) and not word.isascii()
        of_one = may_be_name_in(name, "gent") or (unknown and before == "у")
        to_one = _is_dative(name) or (unknown and name.endswith(("у", "ю", "е")))
        if (before in ("у", "до") and of_one) or (is_infinitive(before) and to_one):
            return True
    return False


def _is_correction(words: Sequence[str]) -> bool:
    return any(_is_any_of(plain_letters(word), "correction") for word in words)
