"""Common words that show a language by themselves (`words/evidence.yaml`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from service.language.normalise import russian_stem, tokens
from service.language.russian.morphology import is_russian
from service.language.words import read_words, word_files

_KAZAKH_WORD = re.compile(r"\w*[әіңғүұқөһ]\w*")
_NOT_OF_THE_LEXICON = frozenset({"related.yaml", "evidence.yaml", "stopwords.yaml"})
_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Folded words of each language. `kazakh_stems` are those of the Kazakh words that are long enough to be sure of.

    `kazakh_of_the_lexicon` are the Kazakh words of the lexicon, which show their language in a message of which no word
    is common: typed without their letters they are no Russian words.
    `slips` are Kazakh words that a Russian sentence has too, by a misspelling ("бес записи") or as words of its own.
    """

    russian: frozenset[str]
    kazakh: frozenset[str]
    kazakh_stems: frozenset[str]
    kazakh_of_the_lexicon: frozenset[str]
    slips: frozenset[str]


@lru_cache(maxsize=1)
def load_evidence() -> Evidence:
    """Return the evidence of the product's own word file, read once."""
    listed = read_words("evidence.yaml")
    words = {name: frozenset(token for word in forms for token in tokens(word)) for name, forms in listed.items()}
    sure = {word for word in words["kk"] - words["ru"] if len(word) > 3}
    return Evidence(
        russian=words["ru"],
        kazakh=words["kk"],
        kazakh_stems=frozenset(sure | {russian_stem(word) for word in sure}),
        kazakh_of_the_lexicon=frozenset(_words_of_the_lexicon()),
        slips=words["slips"],
    )


def _words_of_the_lexicon() -> Iterator[str]:
    for name in word_files():
        if name in _NOT_OF_THE_LEXICON:
            continue
        for concepts in read_words(name).values():
            spelt = " ".join(str(form) for forms in concepts.values() for form in forms).lower()
            for word in tokens(" ".join(_KAZAKH_WORD.findall(spelt))):
                if len(word) >= _LEAST_LETTERS and not is_russian(word):
                    yield word


def evidence_words() -> frozenset[str]:
    """Return all evidence words, folded."""
    evidence = load_evidence()
    return evidence.russian | evidence.kazakh
