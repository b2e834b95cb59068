"""Wordings that give an intent away, beside what the model of the examples thinks (`cues.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from graph.vocabulary import Intent
from service.language.normalise import fold
from service.offline.wording import rendered

_CUES_FILE = Path(__file__).parent / "cues.yaml"
_SPACE = re.compile(r"\s+")

SURE = 5.0
LIKELY = 1.5
"""What a cue adds to the logarithm of an intent's probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Regular expressions over folded text, by intent."""

    sure: dict[Intent, re.Pattern[str]]
    likely: dict[Intent, re.Pattern[str]]

    def weights(self, text: str) -> dict[Intent, float]:
        """Return what the cues in `text` add to the intents that they stand for."""
        spellings = readings(text)
        found: dict[Intent, float] = {}
        for patterns, weight in ((self.likely, LIKELY), (self.sure, SURE)):
            for intent, pattern in patterns.items():
                if any(pattern.search(spelling) for spelling in spellings):
                    found[intent] = weight
        return found

    def sure_intents(self, text: str) -> frozenset[Intent]:
        """Return the intents of which `text` has a sure cue."""
        return frozenset(intent for intent, weight in self.weights(text).items() if weight == SURE)


def readings(text: str) -> tuple[str, str]:
    """Return `text` folded as it is written, with its marks, and as the lexicon renders it, without."""
    return _SPACE.sub(" ", fold(text)).strip(), rendered(text)


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """Return the product's cues, read and compiled once."""
    content: dict[Intent, dict[str, list[str]]] = yaml.safe_load(_CUES_FILE.read_text(encoding="utf-8"))
    strengths = {
        strength: {intent: _any_of(lists[strength]) for intent, lists in content.items() if strength in lists}
        for strength in ("sure", "likely")
    }
    return Cues(sure=strengths["sure"], likely=strengths["likely"])


def _any_of(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions))
