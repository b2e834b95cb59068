"""Clarification: the lines between which only the customer can choose. Knows not how they are asked (`templates`)."""

import re
from collections.abc import Sequence

from graph.types import Ask
from service.models.offline.candidates import PRICED, Candidate
from service.models.offline.query_terms import held_by, stems_of
from service.models.offline.wording import content_stems, subject_words

_TIE = 1.0
_ALL_SAID = 0.55
_FOR = re.compile(r"^[^—–:\d]*\sдля\s")


def choices(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines between which only the customer can choose: they said one word, and several priced things have it.

    A question with its answer is no thing to choose.
    """
    best = found[0]
    if ask.intent not in PRICED or not best.has_sum or best.coverage < _ALL_SAID or _things_said(ask, best) > 1:
        return []
    priced = [candidate for candidate in found if candidate.has_sum and "?" not in candidate.line]
    alike = [c for c in priced if c.matched == best.matched and best.score - c.score <= _TIE]
    if len(alike) < 2 or any(not candidate.extra for candidate in alike):
        return []
    named = [candidate for candidate in priced if candidate.matched >= best.matched and best.matched <= candidate.named]
    return sorted(named, key=_plainness) if len(named) > 1 else alike


def _plainness(option: Candidate) -> tuple[bool, int]:
    """Order what to choose from: the plainest names first, things for something ("бальзам для бороды") last."""
    return _FOR.search(option.line) is not None, len(option.extra)


def _things_said(ask: Ask, best: Candidate) -> int:
    """Return how many words the customer says it with; fewer when the lexicon knows them as one ("шаш қию": стрижка)."""
    written = content_stems(ask.query)
    in_the_words_of_the_line = any(held_by(stems_of(best.line), word) for word in written)
    return len(written) if in_the_words_of_the_line else min(len(written), len(set(subject_words(ask.query))))
