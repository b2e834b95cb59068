"""Word formation: the nouns and numbers that Russian adjectives are derived from. Knows nothing of how they are inflected."""

import re
from functools import lru_cache

from service.language.russian.morphology import analyzer, grammar
from service.language.russian.parts_of_speech import is_adjective, is_russian_noun

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


@lru_cache(maxsize=50_000)
def is_of_a_noun(token: str) -> bool:
    """Tell whether a folded token is a Russian adjective that relates to a thing ("сапфировый", "вакуумный"), not one of degree.

    By its suffix: what something is made of, by or for tells one kind from another; what is merely usual, light or full does
    not.
    """
    if not is_adjective(token):
        return False
    normal = str(analyzer().parse(token)[0].normal_form)
    if _MADE_FROM_A_NOUN.search(normal):
        return True
    root = normal.removesuffix(_SUFFIX_N)
    return root != normal and len(root) >= _SHORTEST_ROOT and is_russian_noun(root)


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
