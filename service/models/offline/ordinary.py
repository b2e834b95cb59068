"""Words that customers of any business say, whatever they ask about ("процедура", "суббота", "сын"): they tell no thing from another."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from service.language.normalise import stem, tokens
from service.language.words import read_words
from service.models.offline.examples import load_templates
from service.models.offline.wording import is_function_word, load_wording

_TRADES = ("beauty", "cakes", "flowers", "health", "leisure", "medicine", "motoring", "pets", "repairs", "spa")
"""The word files of the lexicon that hold what is sold, by trades."""
_GENERAL = ("general", "visit", "money")
"""Those of what any business is asked for."""
_SEVERAL, _MANY = 3, 6
"""In the examples of how many intents a word is said that is about none. More, where a trade has it as a term or as a part of
one."""
_OF_A_TRADE = 4
"""In how many longer terms a trade has a term of its own: in those of cakes "торт", in none or few "процедура"."""
_SAME_START = 5
_DIMINUTIVE = "чк", "к"
"""What makes "штучка" of "штука"."""


@lru_cache(maxsize=50_000)
def is_ordinary(word: str) -> bool:
    """Tell whether a folded word is said about anything; a form of a function word ("продаже", "платная") is."""
    found = stem(word)
    if is_function_word(word.replace(*_DIMINUTIVE)):
        return True
    return found in _ordinary() or (len(found) >= _SAME_START and found[:_SAME_START] in _function_roots())


def is_said(word: str) -> bool:
    """Tell whether a folded word stands in any example of what customers say ("спс")."""
    return stem(word) in _said()


@lru_cache(maxsize=1)
def _said() -> frozenset[str]:
    return frozenset(stem(word) for template in load_templates() for word in tokens(template.text))


@lru_cache(maxsize=1)
def _function_roots() -> frozenset[str]:
    return frozenset(found[:_SAME_START] for found in load_wording().function_stems if len(found) >= _SAME_START)


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for template in load_templates():
        for word in tokens(template.text):
            said[stem(word)].add(template.intent)
    terms, parts = _words_of(_TRADES)
    general, _ = _words_of(_GENERAL)
    return (
        load_wording().narrowing_stems
        | (general - terms - parts.keys())
        | {
            found
            for found, intents in said.items()
            if len(intents) >= (_MANY if found in terms or found in parts else _SEVERAL)
            and not (found in terms and parts[found] >= _OF_A_TRADE)
        }
    )


def _words_of(names: Sequence[str]) -> tuple[frozenset[str], Counter[str]]:
    """Return the stems of the concepts of one word of some word files, and of how many longer ones each stem is a part."""
    terms, parts = set[str](), Counter[str]()
    for name in names:
        for concepts in read_words(f"{name}.yaml").values():
            for concept in concepts:
                stems = frozenset(map(stem, tokens(concept)))
                (terms if len(stems) == 1 else parts).update(stems)
    return frozenset(terms), parts
