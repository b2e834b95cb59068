"""A customer's question made ready for the search."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graph.types import Intent
from service.knowledge.kinds import subject_of
from service.knowledge.terms import index_terms, word_terms
from service.knowledge.vocabulary import TenantVocabulary
from service.language.kazakh import kazakh_candidates
from service.language.lexicon import Lexicon
from service.language.normalise import all_stems, russian_stem, tokens

_RELATED_WEIGHT = 0.6
_MIN_STEM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`variants` are the texts to embed; `terms` what the question says; `related` what its answer is likely to say.

    `intents` are what is asked for, where that is known, and `concepts` are the lexicon's in all its words.
    """

    variants: tuple[str, ...]
    terms: tuple[str, ...]
    related: tuple[str, ...]
    concepts: tuple[str, ...]
    intents: Collection[Intent] = ()

    @property
    def weights(self) -> dict[str, float]:
        """Terms with their weights for the sparse search."""
        return {**dict.fromkeys(self.related, _RELATED_WEIGHT), **dict.fromkeys(self.terms, 1.0)}


def read_question(
    query: str, lexicon: Lexicon, vocabulary: TenantVocabulary, intents: Collection[Intent] = ()
) -> Question:
    """Return the question with its misspellings corrected and its Kazakh and slang words rendered in Russian.

    What only says what `intents` say is not sought: "цена педикюра" is a question about "педикюр" (`service.knowledge.kinds`).
    """
    text = subject_of(query, intents, lexicon)
    corrected = vocabulary.spelling.correct_text(text)
    expansion = lexicon.expand(corrected)
    variants = (text,) if expansion.russian == corrected else (text, expansion.russian)
    terms = [
        *index_terms(corrected, lexicon),
        *word_terms([expansion.russian]),
        *_without_suffixes(corrected, vocabulary),
    ]
    return Question(
        variants=variants,
        terms=tuple(dict.fromkeys(terms)),
        related=tuple(word_terms(expansion.related)),
        concepts=lexicon.expand(vocabulary.spelling.correct_text(query)).concepts,
        intents=intents,
    )


def _without_suffixes(text: str, vocabulary: TenantVocabulary) -> Iterator[str]:
    """Yield the tenant's terms that unknown words are Kazakh inflections of ("флоатингте" → "флоатинг")."""
    for token in tokens(text):
        if any(stem in vocabulary.stems for stem in all_stems(token)):
            continue
        stems = (russian_stem(candidate) for candidate in sorted(kazakh_candidates(token), key=len, reverse=True))
        known = next((stem for stem in stems if len(stem) > _MIN_STEM and stem in vocabulary.stems), None)
        if known:
            yield known
