"""Words that customers of any business say, whatever they ask about ("процедура", "суббота", "сын"): they tell no thing from another."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from service.language.normalise import stem, tokens
from service.language.words import read_words
from service.offline.examples import load_templates
from service.offline.wording import load_wording

_TRADES = ("beauty", "cakes", "flowers", "health", "leisure", "medicine", "motoring", "pets", "repairs", "spa")
"""The word files of the lexicon that hold what is sold, by trades."""
_GENERAL = "general"
"""That of what any business is asked for."""
_SEVERAL, _MANY = 3, 6
"""In the examples of how many intents a word is said that is about none. More, where a trade has it as a term or as a part of
one; where it has both ("торт", "торт на заказ"), the word is the trade's."""
_SAME_START = 5


@lru_cache(maxsize=50_000)
def is_ordinary(word: str) -> bool:
    """Tell whether a folded word is said about anything; a form of a function word ("продаже", "платная") is."""
    found = stem(word)
    return found in _ordinary() or (len(found) >= _SAME_START and found[:_SAME_START] in _function_roots())


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
    general, _ = _words_of((_GENERAL,))
    return (
        load_wording().narrowing_stems
        | (general - terms)
        | {
            found
            for found, intents in said.items()
            if len(intents) >= (_MANY if found in terms | parts else _SEVERAL) and found not in terms & parts
        }
    )


def _words_of(names: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of the concepts of one word of some word files, and of the words of longer concepts."""
    terms, parts = set[str](), set[str]()
    for name in names:
        for concepts in read_words(f"{name}.yaml").values():
            for concept in concepts:
                words = tokens(concept)
                (terms if len(words) == 1 else parts).update(map(stem, words))
    return frozenset(terms), frozenset(parts)
