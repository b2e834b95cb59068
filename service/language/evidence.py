"""Common words that show a language by themselves (`words/evidence.yaml`)."""

from dataclasses import dataclass
from functools import lru_cache

from service.language.normalise import russian_stem, tokens
from service.language.words import read_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Folded words of each language. `kazakh_stems` are those of the Kazakh words that are long enough to be sure of.

    `slips` are Kazakh words that a Russian sentence has too, by a misspelling ("бес записи") or as words of its own.
    """

    russian: frozenset[str]
    kazakh: frozenset[str]
    kazakh_stems: frozenset[str]
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
        slips=words["slips"],
    )


def evidence_words() -> frozenset[str]:
    """Return all evidence words, folded."""
    evidence = load_evidence()
    return evidence.russian | evidence.kazakh
