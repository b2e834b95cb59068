"""Russian words as the OpenCorpora dictionary has them: which ones exist, and whose forms they are.

Stems alone mistake words for one another ("платья" and "платить" have the same), and correction leads rare words astray.
"""

import re
from functools import lru_cache

import pymorphy3

from graph.types import WordForm

_SHOWN_BY_GRAMMAR = frozenset({"VERB", "INFN", "GRND", "PREP", "NPRO", "ADVB", "COMP", "ADJS"})
"""Parts of speech that one language does not borrow from another, as it does nouns and what describes them."""
_PROPER = frozenset({"Name", "Surn", "Patr", "Geox"})
_MADE_FROM_A_NOUN = re.compile(r"(?:овый|евый|евой|ский|яный|анный|янный|ический|онный)$")
_SUFFIX_N = "ный"
_SHORTEST_ROOT = 4
_NUMBERS_IN_WORDS = {
    "одно": "1", "дву": "2", "двух": "2", "трех": "3", "четырех": "4", "пяти": "5", "шести": "6", "семи": "7", "восьми": "8",
    "девяти": "9", "десяти": "10",
}  # fmt: skip
_COMPOUND = re.compile(rf"({'|'.join(sorted(_NUMBERS_IN_WORDS, key=len, reverse=True))})ъ?([а-я]{{5,}})")
_ADJECTIVE_END = re.compile(
    r"(?:ьн|ов|ев|н)?(?:ый|ой|ий|ая|яя|ое|ее|ые|ие|ого|его|ую|юю|ых|их|ым|им|ом|ем|ому|ему|ыми|ими)$"
)
_NOUN_ENDS = ("", "о", "а", "я", "ь", "е")
_CONFUSED = {"а": "о", "о": "а", "и": "е", "е": "и", "я": "е", "ы": "и"}
"""Vowels that sound alike where they are unstressed."""
_FORMS = (
    "impr",
    "past",
    "pres",
    "futr",
    "1per",
    "2per",
    "3per",
    "sing",
    "plur",
    "anim",
    "nomn",
    "gent",
    "datv",
    "accs",
    "ablt",
)


@lru_cache(maxsize=1)
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def form(token: str) -> WordForm:
    """Return the likeliest form of a folded token; of one that the dictionary does not know, as its end lets guess."""
    parse = _dictionary().parse(token)[0]
    return WordForm(
        lemma=str(parse.normal_form).replace("ё", "е"),
        pos=str(parse.tag.POS or ""),
        grammemes=frozenset(map(str, parse.tag.grammemes)),
        known=_dictionary().word_is_known(token),
    )


@lru_cache(maxsize=50_000)
def lemmas(token: str) -> frozenset[str]:
    """Return the dictionary forms (folded) of which `token` is a form; none when it is no Russian word."""
    if not _dictionary().word_is_known(token):
        return frozenset()
    return frozenset(parse.normal_form.replace("ё", "е") for parse in _dictionary().parse(token))


def is_russian(token: str) -> bool:
    """Tell whether a folded token is a form of a Russian word."""
    return bool(lemmas(token))


@lru_cache(maxsize=50_000)
def is_russian_noun(token: str) -> bool:
    """Tell whether a folded token is most likely a form of a Russian noun."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS == "NOUN"


@lru_cache(maxsize=50_000)
def is_adverb(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian adverb."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS == "ADVB"


@lru_cache(maxsize=50_000)
def shows_grammar(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb, or another word that only a Russian sentence has."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS in _SHOWN_BY_GRAMMAR


@lru_cache(maxsize=50_000)
def is_interjection(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian interjection ("ой", "ну")."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS == "INTJ"


@lru_cache(maxsize=50_000)
def is_infinitive(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb in the infinitive."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS == "INFN"


@lru_cache(maxsize=50_000)
def is_past(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb in the past tense."""
    return is_russian(token) and "past" in _dictionary().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def is_proper_noun(token: str) -> bool:
    """Tell whether a folded token is most likely a form of a name, of a person or of a place."""
    return is_russian(token) and not _PROPER.isdisjoint(_dictionary().parse(token)[0].tag.grammemes)


@lru_cache(maxsize=50_000)
def names_a_thing(token: str) -> bool:
    """Tell whether a folded token, most likely or instead of someone's name, names a thing or an action: no one living, and
    not in a case that leans on another word ("стрижка", "роза"; not "кот", "спины")."""
    for parse in _dictionary().parse(token):
        if parse.tag.POS != "NOUN":
            return False
        if "inan" in parse.tag and _PROPER.isdisjoint(parse.tag.grammemes):
            return "nomn" in parse.tag or "accs" in parse.tag
        if _PROPER.isdisjoint(parse.tag.grammemes):
            return False
    return False


@lru_cache(maxsize=50_000)
def is_oblique(token: str) -> bool:
    """Tell whether a folded token is a noun's form that can be no subject ("почек", "стрижки" may be one)."""
    parses = [parse.tag for parse in _dictionary().parse(token) if parse.tag.POS == "NOUN"]
    return is_russian(token) and bool(parses) and not any({"nomn", "accs"} & set(tag.grammemes) for tag in parses)


@lru_cache(maxsize=50_000)
def counted(token: str, number: int) -> str:
    """Return a folded token, a noun that things are counted by, in the form behind a number ("мест", 4: "места"); "" for what
    is no form of one in the genitive plural, or is not known."""
    parses = [parse for parse in _dictionary().parse(token) if parse.tag.POS == "NOUN"]
    plural = [parse for parse in parses if {"plur", "gent"} <= set(parse.tag.grammemes) or "Fixd" in parse.tag]
    if not plural or not is_russian(token):
        return ""
    form = plural[0].normalized.make_agree_with_number(number)
    return str(form.word) if form is not None else ""


@lru_cache(maxsize=50_000)
def is_plural(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian word in the plural."""
    return is_russian(token) and "plur" in _dictionary().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def is_abbreviation(token: str) -> bool:
    """Tell whether a folded token is most likely an abbreviation ("узи")."""
    return is_russian(token) and "Abbr" in _dictionary().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def is_preposition(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian preposition or conjunction ("по", "если")."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS in ("PREP", "CONJ")


@lru_cache(maxsize=50_000)
def may_be_name(token: str) -> tuple[bool, bool]:
    """Tell whether a folded token is most likely a person's name by the dictionary, and whether it may be one the dictionary lacks."""
    if not is_russian(token):
        return False, True
    parses = _dictionary().parse(token)
    return "Name" in parses[0].tag, any("Name" in parse.tag for parse in parses)


@lru_cache(maxsize=50_000)
def gender_of_living(token: str) -> str | None:
    """Return the gender ("masc", "femn") of the person or animal that a folded token most likely names; None of anything else."""
    if not is_russian_noun(token):
        return None
    tag = _dictionary().parse(token)[0].tag
    return str(tag.gender) if "anim" in tag and tag.gender in ("masc", "femn") else None


@lru_cache(maxsize=50_000)
def is_first_person(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb of the first person ("приеду"), or "я"."""
    if token == "я":
        return True
    return is_russian(token) and "1per" in _dictionary().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def grammar(token: str) -> tuple[str, str]:
    """Return the likeliest form of a folded token and its dictionary form: part of speech, mood, tense, person or case.

    A word that the dictionary does not know is told by its end: ("?ала", the word itself).
    """
    if not is_russian(token):
        return f"?{token[-3:]}", token
    parse = _dictionary().parse(token)[0]
    grammemes = [name for name in _FORMS if name in parse.tag]
    return ".".join([str(parse.tag.POS), *grammemes]), parse.normal_form


@lru_cache(maxsize=50_000)
def is_adjective(token: str) -> bool:
    """Tell whether a folded token is most likely a full Russian adjective or participle."""
    return is_russian(token) and _dictionary().parse(token)[0].tag.POS in ("ADJF", "PRTF")


@lru_cache(maxsize=50_000)
def may_be_genitive(token: str) -> bool:
    """Tell whether a folded token can be the genitive of a Russian noun ("собаки")."""
    return is_russian(token) and any({"NOUN", "gent"} in parse.tag for parse in _dictionary().parse(token))


@lru_cache(maxsize=50_000)
def is_living(token: str) -> bool:
    """Tell whether a folded token names a person or an animal and nothing else ("лицо" is a face, too)."""
    return is_russian_noun(token) and all(
        "anim" in parse.tag for parse in _dictionary().parse(token) if parse.tag.POS == "NOUN"
    )


@lru_cache(maxsize=50_000)
def tells(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb by which something is told ("отросли", "хочет"), not asked of you."""
    if not is_russian(token):
        return False
    tag = _dictionary().parse(token)[0].tag
    return tag.POS == "VERB" and "impr" not in tag and "2per" not in tag


@lru_cache(maxsize=50_000)
def is_of_a_noun(token: str) -> bool:
    """Tell whether a folded token is a Russian adjective that relates to a thing ("сапфировый", "вакуумный"), not one of degree.

    By its suffix: what something is made of, by or for tells one kind from another; what is merely usual, light or full does
    not.
    """
    if not is_adjective(token):
        return False
    normal = str(_dictionary().parse(token)[0].normal_form)
    if _MADE_FROM_A_NOUN.search(normal):
        return True
    root = normal.removesuffix(_SUFFIX_N)
    return root != normal and len(root) >= _SHORTEST_ROOT and is_russian_noun(root)


@lru_cache(maxsize=50_000)
def respelt(token: str) -> str:
    """Return the Russian word of which a folded token is a misspelling by one unstressed vowel ("сидая"), else the token."""
    if is_russian(token):
        return token
    spellings = (
        f"{token[:at]}{_CONFUSED[letter]}{token[at + 1 :]}" for at, letter in enumerate(token) if letter in _CONFUSED
    )
    return next(filter(is_russian, spellings), token)


@lru_cache(maxsize=50_000)
def noun_within(token: str) -> str | None:
    """Return the noun that a folded adjective is made of ("метровый": "метр", "канальный": "канал"); None where none is seen."""
    root = _ADJECTIVE_END.sub("", token)
    if root == token or len(root) < _SHORTEST_ROOT - 1:
        return None
    nouns = (root + end for end in _NOUN_ENDS)
    return next((noun for noun in nouns if is_russian_noun(noun) and grammar(noun)[1] == noun), None)


def count_within(token: str) -> tuple[str, str] | None:
    """Return the number and the noun of a compound adjective ("трехканальный": "3", "канал"); None for any other folded token."""
    compound = _COMPOUND.fullmatch(token)
    noun = noun_within(compound[2]) if compound else None
    return (_NUMBERS_IN_WORDS[compound[1]], noun) if compound and noun else None


@lru_cache(maxsize=50_000)
def cases_of_name(token: str) -> frozenset[str]:
    """Return the cases in which a folded token may be a person's name: {"datv", "loct"} of "лене"; none where it is no name
    or where it is as well the nominative of another word ("лилии" are flowers)."""
    if not is_russian(token):
        return frozenset()
    parses = _dictionary().parse(token)
    if any("nomn" in parse.tag and "Name" not in parse.tag for parse in parses):
        return frozenset()
    return frozenset(str(parse.tag.case) for parse in parses if "Name" in parse.tag)


@lru_cache(maxsize=50_000)
def may_be_name_in(token: str, case: str) -> bool:
    """Tell whether a folded token may be a person's name in a case ("gent", "datv"), whatever else it may be."""
    return is_russian(token) and any({"Name", case} in parse.tag for parse in _dictionary().parse(token))


@lru_cache(maxsize=50_000)
def may_be_place(token: str) -> bool:
    """Tell whether a folded token may be the name of a place."""
    return any("Geox" in parse.tag for parse in _dictionary().parse(token))


@lru_cache(maxsize=50_000)
def may_be_told(token: str) -> bool:
    """Tell whether a folded token is the dative of a noun for a person or people ("родителям", "хозяйке")."""
    return is_russian(token) and any({"NOUN", "anim", "datv"} in parse.tag for parse in _dictionary().parse(token))


@lru_cache(maxsize=50_000)
def is_order(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian imperative said to one whom one knows ("скинь"), and no abbreviation ("см")."""
    tag = _dictionary().parse(token)[0].tag
    return is_russian(token) and {"impr", "sing"} in tag and "Abbr" not in tag


@lru_cache(maxsize=50_000)
def is_genitive_plural(token: str) -> bool:
    """Tell whether a folded token may be the genitive plural of a Russian noun ("салонов")."""
    return is_russian(token) and any({"NOUN", "gent", "plur"} in parse.tag for parse in _dictionary().parse(token))


@lru_cache(maxsize=50_000)
def is_predicate(token: str) -> bool:
    """Tell whether a folded token is most likely what a Russian clause says of its subject: a finite verb that asks nothing of
    anyone, "можно", "рады"."""
    if not is_russian(token):
        return False
    parses = _dictionary().parse(token)
    if any("impr" in parse.tag for parse in parses):
        return False
    return parses[0].tag.POS in ("PRED", "ADJS", "VERB")
