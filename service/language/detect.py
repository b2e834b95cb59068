"""Which language a message is in: Russian, Kazakh, or both in one sentence.

Words decide, because messages are short and Kazakh is often typed without its letters, or in Latin script. What customers
write most, the bare name of a service, is a word of both languages and shows neither: an n-gram model took every second
one for Kazakh.
"""

import re
from collections.abc import Iterable

from graph.types import Language
from service.language.evidence import load_evidence
from service.language.kazakh import has_kazakh_ending, kazakh_candidates, kazakh_stem
from service.language.normalise import tokens
from service.language.russian.morphology import is_russian
from service.language.russian.parts_of_speech import is_russian_noun, shows_grammar

_KAZAKH_LETTERS = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)
_RUSSIAN_ENDINGS = (
    "ться",
    "тся",
    "ить",
    "ать",
    "ете",
    "ите",
    "ешь",
    "ишь",
    "ьте",
    "йте",
    "ого",
    "его",
    "ыми",
    "ими",
    "ами",
    "ями",
    "ием",
    "ией",
    "ую",
    "ый",
    "ая",
    "ое",
    "ые",
    "ных",
    "ной",
    "ной",
    "ость",
    "ение",
    "ания",
    "ения",
)
_RUSSIAN_LETTERS = re.compile(r"[щэцъьф]")
_CURRENCY = re.compile(r"\bтенге\b", re.IGNORECASE)
"""As Russian spells it; in Kazakh it is "теңге", and who leaves its letters out shows the language by other words."""
_MIN_ENDING_WORD = 6
_MIN_VERB = 4
_MIN_STEM, _MIN_SUFFIXES = 4, 3


def detect(text: str, otherwise: Language = "ru") -> Language:
    """Return the language of one message; `otherwise` when nothing in it tells (a bare number, an emoji, a name)."""
    return evident_language(text) or otherwise


def evident_language(text: str) -> Language | None:
    """Return the language that the words of one message show, None when none of them shows any."""
    words = _words(_CURRENCY.sub(" ", text))
    kazakh = [folded for original, folded in words if _is_kazakh(original, folded)]
    russian = sum(_is_russian(original, folded) for original, folded in words)
    if russian and load_evidence().slips.issuperset(kazakh) and not _KAZAKH_LETTERS.search(text):
        return "ru"
    if kazakh and russian:
        # One stray word of the other language in a longer sentence is still mixing: customers do exactly that.
        return "mixed"
    if kazakh:
        return "kk"
    return "ru" if russian else _by_grammar(folded for _, folded in words)


def _words(text: str) -> list[tuple[str, str]]:
    return [(word, folded) for word in re.findall(r"[^\W\d_]+", text.lower()) for folded in tokens(word)]


def _is_kazakh(original: str, folded: str) -> bool:
    if _KAZAKH_LETTERS.search(original):
        return True
    evidence = load_evidence()
    if folded in evidence.kazakh:
        return folded not in evidence.russian
    return kazakh_stem(folded) in evidence.kazakh_stems if not _RUSSIAN_LETTERS.search(folded) else False


def _is_russian(original: str, folded: str) -> bool:
    if _KAZAKH_LETTERS.search(original):
        return False
    evidence = load_evidence()
    if folded in evidence.kazakh:
        return False
    if folded in evidence.russian:
        return True
    return len(folded) >= _MIN_ENDING_WORD and folded.endswith(_RUSSIAN_ENDINGS) and kazakh_stem(folded) is None


def _by_grammar(words: Iterable[str]) -> Language | None:
    """Return the language whose grammar shows in words that are in no list: a Russian verb, a Kazakh ending."""
    found = [*words]
    if any(map(_reads_as_kazakh, found)):
        return "kk"
    return "ru" if any(len(word) >= _MIN_VERB and shows_grammar(word) for word in found) else None


def _reads_as_kazakh(word: str) -> bool:
    """Tell whether a word that Russian does not have is a Kazakh one of the lexicon, or any with Kazakh endings.

    They stand at Russian nouns too ("администратормен"), and three letters of them are no misspelling.
    """
    if _RUSSIAN_LETTERS.search(word) or is_russian(word):
        return False
    known = load_evidence().kazakh_of_the_lexicon
    return (
        word in known
        or has_kazakh_ending(word)
        or any(
            len(stem) >= _MIN_STEM
            and len(word) - len(stem) >= _MIN_SUFFIXES
            and (stem in known or is_russian_noun(stem))
            for stem in kazakh_candidates(word)
        )
    )
