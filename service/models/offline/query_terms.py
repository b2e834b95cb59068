"""What an ask is about, as weighted stems, and how much of it a text holds."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.types import Ask
from service.language.lexicon import load_lexicon
from service.language.normalise import stem, tokens
from service.language.russian.animacy import gender_of_living
from service.language.russian.morphology import lemmas
from service.language.russian.parts_of_speech import is_russian_noun
from service.language.spelling import Spelling
from service.models.offline.days import day_of
from service.models.offline.wording import is_function_word, rendered, subject_words

_OTHER_FORM = 0.8
"""What a word counts that is there in another form only."""
_SAME_START = 5
"""Letters that two forms of a word have in common."""
_UNHEARD = 0.5
"""A word that no line holds is more often a turn of phrase than the matter."""
_RELATED = 0.3
_MEANT = 0.8
"""What the lexicon's word for something counts where some line has the customer's own word for it."""

_GENDERS = {"masc": frozenset({"мужской", "мужчина"}), "femn": frozenset({"женский", "женщина"})}
"""How Russian says for whom something is; the grammatical gender of whoever is asked about is set against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Stems with their weights: the fewer of the found lines hold a stem, the more telling it is.

    `said` tells that the customer named something, beyond words that every question has; `spoken` are its stems without those
    that its answer is only likely to hold; `unheard` counts the Russian nouns
    among its words of which no line has any form: a matter that is not in the knowledge more often than a turn of phrase.
    `genders` are those of whom it is about (a wife, a son), where no line names them.
    """

    weights: dict[str, float]
    said: bool
    spoken: frozenset[str]
    unheard: int
    genders: frozenset[str]

    @classmethod
    def of(cls, ask: Ask, texts: Sequence[str], lines: Sequence[str]) -> "Subject":
        """Return the subject of `ask`, whose answer is sought among `lines` of passages with the given `texts`.

        Misspelt words are led to the words of the passages.
        """
        corrected = Spelling(word for text in texts for word in tokens(text)).correct_text(ask.query or ask.text)
        shares = _shares(corrected, lines)
        if ask.intent == "price":
            # The day chooses between the lines for a thing (`siblings`); what else is done on that day is not asked about.
            shares = {word: share for word, share in shares.items() if day_of(word) is None} or shares
        stems = [stems_of(line) for line in lines]
        held = Counter(word for words in stems for word in shares if held_by(words, word))
        weights = {
            word: math.log(1.0 + len(lines) / (1.0 + held[word])) * share * (1.0 if held[word] else _UNHEARD)
            for word, share in shares.items()
        }
        return cls(
            weights=weights,
            genders=frozenset(
                filter(None, (gender_of_living(word) for word in subject_words(corrected) if not held[stem(word)]))
            ),
            said=bool(subject_words(ask.query or ask.text)),
            spoken=frozenset(map(stem, subject_words(corrected))),
            unheard=sum(is_russian_noun(word) and not held[stem(word)] for word in set(subject_words(corrected))),
        )

    def coverage(self, words: frozenset[str]) -> float:
        """Return the share (0..1) of the subject that `words` hold."""
        return sum(weight * held_by(words, word) for word, weight in self.weights.items()) / (
            sum(self.weights.values()) or 1.0
        )

    def held(self, words: frozenset[str]) -> frozenset[str]:
        """Return the stems of the subject that `words` hold, in whatever form."""
        return frozenset(word for word in self.weights if held_by(words, word))

    def precision(self, words: frozenset[str]) -> float:
        """Return which share (0..1) of `words` the customer said: 1 when they name nothing else."""
        said = sum(any(held_by(frozenset({word}), wanted) for wanted in self.weights) for word in words)
        return said / len(words) if words else 0.0


@lru_cache(maxsize=50_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words that mean something, as written and as the lexicon renders them."""
    words = (*tokens(text), *rendered(text).split())
    return frozenset(stem(word) for word in words if not is_function_word(word))


@lru_cache(maxsize=50_000)
def genders_in(line: str) -> frozenset[str]:
    """Return whom a line says it is for: men ("masc"), women ("femn"), or nobody in particular."""
    words = {lemma for word in (*tokens(line), *rendered(line).split()) for lemma in lemmas(word)}
    return frozenset(gender for gender, names in _GENDERS.items() if not names.isdisjoint(words))


def held_by(words: frozenset[str], word: str) -> float:
    """Return how much (0..1) of a stem's weight `words` hold: all, or less for another form of it."""
    if word in words:
        return 1.0
    if len(word) < _SAME_START:
        return 0.0
    start = word[:_SAME_START]
    return _OTHER_FORM if any(other.startswith(start) for other in words) else 0.0


def _shares(corrected: str, lines: Sequence[str]) -> dict[str, float]:
    """Return the stems of a query, its spelling corrected, with their shares.

    A word counts as it was said where some line has it, and as the lexicon renders it; less where it has both, and not at
    all what the lexicon makes of a word that means something else here ("бокс" is a haircut elsewhere). Words that its
    answer is likely to hold (the lexicon's related words) count less.
    """
    written = frozenset(stem(word) for line in lines for word in tokens(line) if not is_function_word(word))
    said = [stem(word) for word in tokens(corrected) if not is_function_word(word)]
    expansion = load_lexicon().expand(corrected)
    meant = {
        stem(word): _MEANT if stem(word) in written else 0.0
        for words, concept in expansion.renderings
        if stem(words) in written
        for word in subject_words(concept)
    }
    related = (word for phrase in expansion.related for word in subject_words(phrase))
    shares = {
        **{stem(word): _RELATED for word in related},
        **{stem(word): 1.0 for word in subject_words(corrected)},
        **meant,
        **{word: 1.0 for word in said if word in written},
    }
    return {word: share for word, share in shares.items() if share}
