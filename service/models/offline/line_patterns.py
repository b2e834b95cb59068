"""What lines of knowledge state: a price, a time, that something is not offered (`line_patterns.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.texts import texts
from graph.types import Intent
from service.language.normalise import fold

_HALF = 0.5
_NEAR_START = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePatterns:
    """Regular expressions over lines in lower case."""

    fits: dict[Intent, re.Pattern[str]]
    headings: dict[Intent, re.Pattern[str]]
    not_offered: re.Pattern[str]
    not_offered_heading: re.Pattern[str]
    firm_prices: re.Pattern[str]
    schedule: re.Pattern[str]
    street: re.Pattern[str]
    sum: re.Pattern[str]
    without_sum: re.Pattern[str]
    decisive: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]

    def speaks_of_the_matter(self, question: str, line: str) -> bool:
        """Tell whether `line` may answer `question`; some matters (a vacancy, a lost thing) only a line about them can."""
        folded = fold(question)
        return all(held.search(line.lower()) for asked, held in self.decisive if asked.search(folded))

    def fit(self, intent: Intent, line: str) -> float:
        """Return how well (0..1) `line` states the sort of thing that a question of `intent` wants to know."""
        lowered = line.lower()
        core = {"price": self.sum, "hours": self.schedule, "address": self.street}.get(intent)
        if core is not None and core.search(lowered):
            return 1.0
        pattern = self.fits.get(intent)
        if pattern is None or not pattern.search(lowered):
            return 0.0
        return _HALF if core is not None else 1.0

    def heads(self, intent: Intent, heading: str) -> bool:
        """Tell whether `heading` (a path) is one that stands over answers to questions of `intent`."""
        pattern = self.headings.get(intent)
        return pattern is not None and pattern.search(heading.lower()) is not None

    def states_sum(self, line: str) -> bool:
        """Tell whether `line` names a price."""
        return self.sum.search(line.lower()) is not None

    def answers_price(self, line: str) -> bool:
        """Tell whether `line` says what something costs: a sum, or that there is none to pay or to tell in advance."""
        return self.states_sum(line) or self.without_sum.search(line.lower()) is not None

    def denies(self, sentence: str) -> re.Match[str] | None:
        """Return the words of `sentence` (in lower case) that say by themselves that something is not offered."""
        return self.not_offered.search(sentence.lower())

    def lists_not_offered(self, heading: str) -> bool:
        """Tell whether what stands under `heading` is not offered."""
        return bool(self.refusing_part(heading))

    def refusing_part(self, heading: str) -> str:
        """Return the part of `heading` (a path) that says that what stands under it is not offered; empty without one."""
        # A document's title may name it last among other things ("Советы, вопросы, чего у нас нет").
        for part in heading.split(" > "):
            match = self.not_offered_heading.search(part.lower())
            if match is not None and match.start() <= _NEAR_START:
                return part
        return ""


@lru_cache(maxsize=1)
def load_line_patterns() -> LinePatterns:
    """Return the product's patterns, read and compiled once."""
    content: dict[str, Any] = texts("service.models.offline", "line_patterns")
    fits, headings = (_compiled(content.pop(name)) for name in ("fits", "headings"))
    decisive = tuple((re.compile(pair["asked"]), re.compile(pair["held"])) for pair in content.pop("decisive"))
    return LinePatterns(fits=fits, headings=headings, decisive=decisive, **_compiled(content))


def _compiled(expressions: dict[Any, str]) -> dict[Any, re.Pattern[str]]:
    return {name: re.compile(expression) for name, expression in expressions.items()}
