"""The words under which facts are indexed and sought: stems in one alphabet, and the lexicon's concepts.

A concept is a term of its own ("#стрижка"), so that "подстричь" in a question and "стрижка" in a price list meet, and
"шаш қию" too. Both sides go through this module; nothing else decides what a word is.
"""

from collections.abc import Iterable
from functools import lru_cache

from service.language.lexicon import Lexicon
from service.language.normalise import all_stems, tokens
from service.language.words import read_words

_STOPWORDS = frozenset(word for words in read_words("stopwords.yaml").values() for word in words)


def index_terms(text: str, lexicon: Lexicon) -> list[str]:
    """Return the terms of `text`, with repetitions: stems of its words but the stopwords, and "#concept" for each concept met."""
    stems = [stem for token in tokens(text) if token not in _STOPWORDS for stem in all_stems(token)]
    return stems + [concept_term(concept) for concept in lexicon.expand(text).concepts]


def word_terms(words: Iterable[str]) -> list[str]:
    """Return the stems of folded words, without stopwords and without repetitions."""
    return list(
        dict.fromkeys(
            stem for text in words for token in tokens(text) if token not in _STOPWORDS for stem in all_stems(token)
        )
    )


@lru_cache(maxsize=10_000)
def concept_term(concept: str) -> str:
    """Return the term of a concept, one word for the tokenizer."""
    return "#" + "_".join(tokens(concept))
