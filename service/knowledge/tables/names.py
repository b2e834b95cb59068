"""Names and labels: whether they say something by themselves, and how they go on from one row to the next."""

import re
from collections.abc import Sequence

from service.knowledge.price_words import is_measure
from service.knowledge.saying import LIKE_ADJECTIVE, capital, in_sentence_case
from service.knowledge.tables.words import head_says
from service.language.normalise import fold
from service.language.russian.animacy import names_a_thing
from service.language.russian.inflection import is_oblique
from service.language.russian.morphology import grammar, is_russian
from service.language.russian.parts_of_speech import is_russian_noun
from service.language.russian.proper_nouns import is_proper_noun

_OF_ACTION = re.compile(r"(?:ние|тие|ка|инг|ция|аж|ия|ье|ство|бор|рез|эз)$")
_MARKS = re.compile(r"^\s*(?:[-–—•*●▪✓+]+\s+|\d{1,3}(?:\.\d{1,3})*[.)]\s+|\d{1,3}(?:\.\d{1,3})+\s+)")
_UNENDED = re.compile(r"(?:[-–—,(+]|\b(?:и|в|с|на|для|по|без|или|к|за|от))$")


def says_something(name: str) -> bool:
    """Tell whether a name says by itself what is offered: "Стрижка", and not "короткие", "до 5 кг", "1 сеанс", "S"."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    found = re.findall(r"\d[\d.,]*|[^\W\d_]+", fold(bare))
    words = [word for before, word in zip(["", *found], found, strict=False)
             if word.isalpha() and not (before[:1].isdigit() and (is_measure(word) or len(word) <= 3))]  # fmt: skip
    if not words or not any(len(word) >= 3 for word in words):
        return False
    forms = [grammar(word)[0].split(".") for word in words]
    if forms[0][0] == "PREP":
        return False
    return any(len(word) >= 3 and _is_thing(word, form) for word, form in zip(words, forms, strict=True))


def _is_thing(word: str, form: Sequence[str]) -> bool:
    """Tell whether a word can be what is offered: no one who it is for, no adjective, no other case."""
    if form[0].startswith("?"):
        return LIKE_ADJECTIVE.search(form[0]) is None
    return form[0] in {"INFN", "VERB"} or names_a_thing(word)


_DESCRIBING = {"ADJF", "ADJS", "PRTF", "PRTS", "NUMR", "ADVB", "COMP", "PREP", "CONJ", "PRCL", "NPRO", "PRED"}
"""Parts of speech that name nothing by themselves."""


def leans_on(name: str, section: str) -> bool:
    """Tell whether what `name` means is known only together with the section over it: "короткие", "до 5 кг" and "S" are of
    something, "спины" of what is done ("Массаж"), someone ("малыши") of whatever a noun over them names."""
    if says_something(name):
        return False
    bare = re.sub(r"\([^)]*\)", " ", name)
    words = _uncounted(bare)
    if not words or _is_governed(bare):
        return True
    if any(word.isupper() for word in words):
        # An abbreviation.
        return False
    forms = [grammar(fold(word))[0] for word in words]
    if all(form.split(".")[0] in _DESCRIBING or (form[0] == "?" and LIKE_ADJECTIVE.search(form)) for form in forms):
        return True
    if any(form[0] == "?" for form in forms):
        return False
    someone = any("anim" in form for form in forms) or any(is_proper_noun(fold(word)) for word in words)
    return names_action(section) or (someone and _begins_with_noun(section))


def counts_only(name: str) -> bool:
    """Tell whether a name says nothing but how many or how old: "3–4 года", "10 занятий"."""
    return name[:1].isdigit() and not _uncounted(name)


def _uncounted(text: str) -> list[str]:
    """Return the words of a text that are no measures of the number before them: "5 занятий" counts, "каждый человек" does not."""
    found = re.findall(r"\d[\d.,]*|[^\W\d_]+", text)
    pairs = zip(["", *found], found, strict=False)
    return [
        word
        for before, word in pairs
        if len(word) > 2 and word.isalpha() and not (before[:1].isdigit() and is_measure(fold(word)))
    ]


def _is_governed(name: str) -> bool:
    """Tell whether a name is in a case that leans on another word, or begins with a preposition: "щитовидной железы"."""
    first = next(iter(re.findall(r"\d+|[^\W\d_]+", fold(name))), "")
    form = grammar(first)[0] if first.isalpha() else ""
    other_case = form.startswith("ADJF") and not {"nomn", "accs"} & set(form.split("."))
    return form.startswith("PREP") or other_case or (len(first) > 2 and is_oblique(first))


def _begins_with_noun(section: str) -> bool:
    first = next(iter(re.findall(r"[^\W\d_]{3,}", fold(section))), "")
    return bool(first) and grammar(first)[0].startswith("NOUN") and not is_oblique(first)


def is_label(text: str) -> bool:
    """Tell whether a text says which of several prices something is, and nothing of its own: "со скидкой", "топ-мастер"."""
    words = re.findall(r"[\w%-]+", fold(text))
    if not words or re.match(r"\d", words[0]) or (len(words[0]) <= 3 and not names_a_thing(words[0])):
        return True
    form = grammar(words[0].rpartition("-")[2])[0]
    parts = form.split(".")
    return parts[0] in {"ADJF", "PREP", "PRTF", "ADVB", "NUMR"} or "anim" in parts or head_says("conditional", text)


def names_action(text: str) -> bool:
    """Tell whether a text names something that is done: "стрижка", "полировка кузова"."""
    words = re.findall(r"[^\W\d_]{4,}", fold(text))
    if not words:
        return False
    return any(_OF_ACTION.search(word) and (not is_russian(word) or is_russian_noun(word)) for word in words[:2])


def clean_name(text: str) -> str:
    """Return a name without the number and the marks at its ends, in sentence case."""
    bare = re.sub(r"[.…_]{2,}$", "", _MARKS.sub("", text).strip()).strip(" :;—–-_")
    return capital(in_sentence_case(bare or text.strip()))


def joined_name(name: str, rest: str, *, capitals: bool, announced: bool) -> str:
    """Return a name with the rest of it that stands in the next row; "" where the next row is no rest of it.

    `capitals`: names begin with a capital in this table, so that what does not goes on; `announced`: the name ended with a
    colon.
    """
    begun = rest[:1] == "(" or (rest[:1].islower() and capitals)
    if not begun and not _UNENDED.search(name) and name.count("(") <= name.count(")"):
        return ""
    if re.search(r"[а-яё]-$", name):
        return f"{name[:-1]}{rest}"
    return f"{name}{':' if announced else ''} {rest}"


def _shape(word: str) -> str:
    """Return a word with "#" for what differs between kinds of the same: a number, a size in capitals."""
    return "#" if re.fullmatch(r"[A-Z]{1,3}", word) else re.sub(r"\d+", "#", word)


def other_of_kind(name: str, kind: str, rest: str) -> tuple[str, str]:
    """Return the name and the kind that a mark of repetition with `rest` behind it stands for: under "Роза 50 см", "60 см" is
    "Роза" of "60 см", and under "Лечение, 1-канальный зуб" "2-канальный" is "Лечение" of "2-канальный зуб".

    `name` and `kind` are those of the row above; the kind is empty where the name holds it.
    """
    words, tail = (kind or name).split(), rest.split()
    shapes, wanted = ([_shape(word) for word in each] for each in (words, tail))
    last = next((at for at, shape in enumerate(wanted) if "#" in shape), -1)
    # The words up to the first number are what tells where the rest goes: "до 24" of "до 12".
    places = range(len(words) - last) if last >= 0 else ()
    start = next((at for at in places if shapes[at : at + last + 1] == wanted[: last + 1]), len(words))
    kept = " ".join(words[start + len(tail) :])
    told = f"{rest} {kept}".strip()
    if kind:
        return name, told
    return (" ".join(words[:start]).rstrip(" ,") or name), told
