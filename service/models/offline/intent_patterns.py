"""Wordings that give an intent away, beside what the model of the examples thinks (`intent_patterns.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from graph.texts import texts
from graph.types import Intent, Question
from service.language.lexicon import load_lexicon
from service.language.normalise import fold, stems
from service.language.russian.morphology import is_russian
from service.language.russian.proper_nouns import is_proper_noun
from service.models.offline.wording import is_function_word, rendered

_QUESTIONS: frozenset[Intent] = frozenset(get_args(Question))
_KINDS = (
    "салон красоты барбершоп клиника студия центр стоматология спа ресницы брови ногти лазер эпиляция груминг автомойка "
    "мойка шиномонтаж фитнес клуб зал кондитерская пекарня торты ателье магазин цветы кафе школа"
)
_CONJUNCTION = 1
"""Letters of "и", which names of businesses and questions have in common."""
_SPACE = re.compile(r"\s+")

SURE = 5.0
LIKELY = 1.5
"""What a cue adds to the logarithm of an intent's probability."""
_MATTER = 1.4
"""IntentPatterns of matters that are not for knowledge are more telling than those of questions, which they often come with."""
_NAMED = 2 * SURE * _MATTER
"""A business called by its name outweighs all that is asked about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentPatterns:
    """Regular expressions over folded text, by intent."""

    sure: dict[Intent, re.Pattern[str]]
    likely: dict[Intent, re.Pattern[str]]
    unless: dict[Intent, re.Pattern[str]]
    named_business: re.Pattern[str]
    named_in_small_letters: re.Pattern[str]

    def weights(self, text: str, own_name: str = "") -> dict[Intent, float]:
        """Return what the cues in `text` add to the intents that they stand for. `own_name` is the tenant's."""
        spellings = readings(text)
        taken_back = self.taken_back(text)
        found: dict[Intent, float] = {}
        for patterns, weight in ((self.likely, LIKELY), (self.sure, SURE)):
            for intent, pattern in patterns.items():
                if intent not in taken_back and any(pattern.search(spelling) for spelling in spellings):
                    found[intent] = weight if intent in _QUESTIONS else weight * _MATTER
        other = self._other_business(text, own_name)
        if other is not None:
            found["other_business"] = _NAMED if other else -_NAMED
        return found

    def taken_back(self, text: str) -> frozenset[Intent]:
        """Return the intents of which `text` speaks as of something that may be ("если отвалится"), or happened elsewhere."""
        folded = readings(text)[0]
        return frozenset(intent for intent, pattern in self.unless.items() if pattern.search(folded))

    def _other_business(self, text: str, own_name: str) -> bool | None:
        """Tell whether `text` names another business (True) or the tenant itself (False); None when it names none."""
        named = self._named_with_a_capital(text) or self._named_in_small_letters(text)
        own = {stem for stem in stems(own_name) if len(stem) > _CONJUNCTION} - _stems_of_kinds()
        if own & set(stems(text)):
            return False
        return True if named else None

    def _named_with_a_capital(self, text: str) -> bool:
        """Tell whether a business is named by a capitalised word that is not merely the first of its sentence."""
        position = 0
        while match := self.named_business.search(text, position):
            group = 1 if match.group(1) else 2
            if _is_a_name(match.group(group), opens=_opens_sentence(text, match.start(group))):
                return True
            position = match.start() + 1
        return False

    def _named_in_small_letters(self, text: str) -> bool:
        """Tell whether a business is named by a word that is no word otherwise ("в барбершопе тулпар")."""
        match = self.named_in_small_letters.search(fold(text))
        return match is not None and not is_russian(match.group(1)) and match.group(1) not in load_lexicon().words

    def sure_intents(self, text: str) -> frozenset[Intent]:
        """Return the intents of which `text` has a sure cue."""
        return frozenset(intent for intent, weight in self.weights(text).items() if weight >= SURE)


def _opens_sentence(text: str, position: int) -> bool:
    """Tell whether the word at `position` would have its capital letter anyway: phones write the first one so, and some people all."""
    if text[:position].endswith(("«", '"')):
        return False
    before = text[:position].rstrip()
    words = [word for word in text.split() if word[0].isalpha()]
    return not before or before[-1] in ".!?…\n" or all(word[0].isupper() for word in words)


def _is_a_name(word: str, *, opens: bool) -> bool:
    """Tell whether a capitalised word beside "салон" is what the business is called: "Адрес салона" names none."""
    folded = fold(word)
    if is_function_word(folded) or not _stems_of_kinds().isdisjoint(stems(word)):
        return False
    return not (opens and is_russian(folded) and not is_proper_noun(folded))


@lru_cache(maxsize=1)
def _stems_of_kinds() -> frozenset[str]:
    return frozenset(stems(_KINDS))


def readings(text: str) -> tuple[str, str]:
    """Return `text` folded as it is written, with its marks, and as the lexicon renders it, without."""
    return _SPACE.sub(" ", fold(text)).strip(), rendered(text)


@lru_cache(maxsize=1)
def load_intent_patterns() -> IntentPatterns:
    """Return the product's cues, read and compiled once."""
    content: dict[Any, Any] = texts("service.models.offline", "intent_patterns")
    named_business = re.compile(content.pop("named_business"))
    named_in_small_letters = re.compile(content.pop("named_in_small_letters"))
    strengths = {
        strength: {intent: _any_of(lists[strength]) for intent, lists in content.items() if strength in lists}
        for strength in ("sure", "likely", "unless")
    }
    return IntentPatterns(**strengths, named_business=named_business, named_in_small_letters=named_in_small_letters)


def _any_of(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions))
