"""Which language a message is in: Russian, Kazakh, or both in one sentence.

Word evidence decides, because messages are short and Kazakh is often typed without its letters, or in Latin script;
lingua (an n-gram model) is asked only when no word tells.
"""

import re
from functools import lru_cache

from lingua import Language as LinguaLanguage
from lingua import LanguageDetector as LinguaDetector
from lingua import LanguageDetectorBuilder

from graph.vocabulary import Language
from service.language.evidence import load_evidence
from service.language.kazakh import kazakh_stem
from service.language.normalise import fold, tokens

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
_CYRILLIC = re.compile(r"[а-яёәіңғүұқөһ]", re.IGNORECASE)
_MIN_ENDING_WORD = 6


def detect(text: str) -> Language:
    """Return the language of one message; Russian when nothing in it tells (a bare number, an emoji, a brand name)."""
    words = _words(text)
    kazakh = [folded for original, folded in words if _is_kazakh(original, folded)]
    russian = sum(_is_russian(original, folded) for original, folded in words)
    if russian and load_evidence().slips.issuperset(kazakh) and not _KAZAKH_LETTERS.search(text):
        return "ru"
    if kazakh and russian:
        # One stray word of the other language in a longer sentence is still mixing: customers do exactly that.
        return "mixed"
    if kazakh:
        return "kk"
    return _by_ngrams(text)


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


def _by_ngrams(text: str) -> Language:
    folded = fold(text)
    if not _CYRILLIC.search(folded):
        return "ru"
    return "kk" if _lingua().detect_language_of(text.lower()) == LinguaLanguage.KAZAKH else "ru"


@lru_cache(maxsize=1)
def _lingua() -> LinguaDetector:
    # Low accuracy loads trigrams only: a tenth of the memory, and enough for what word evidence leaves over.
    return (
        LanguageDetectorBuilder.from_languages(LinguaLanguage.RUSSIAN, LinguaLanguage.KAZAKH, LinguaLanguage.ENGLISH)
        .with_low_accuracy_mode()
        .build()
    )
