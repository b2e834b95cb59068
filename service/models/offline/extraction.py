"""Answer extraction: the best line and those worth quoting beside it, within the room that there is.

Whether anything is to be quoted is decided before (`selection`).
"""

from collections.abc import Sequence

from graph.types import Ask
from service.models.offline.candidates import PRICED, Candidate
from service.models.offline.filtering import SURE_ENOUGH
from service.models.offline.price_questions import has_question_word, wants_a_price
from service.models.offline.quoting import fitted, shortened
from service.models.offline.things import names_one
from service.models.offline.wording import content_stems

_WHOLE_ROW = 160
_MAX_LINES = 4
_REACH = 6.0
"""How far below the best line's score the first line may be that fits the question better."""
_BESIDE, _FURTHER, _SAID, _ADDS = 3.5, 0.3, 1.5, 2.0
"""How far below it any other may be, less for each line between them and for the share of the question that the best says,
more for a line that says what is still lacking. Of what was tried on fourteen businesses this lost least per line saved."""


def prices_under_heading(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the few prices under the heading that is asked about, where none of them names it, nor any other line."""
    listed = [candidate for candidate in found if candidate.headed and candidate.has_sum]
    named = any(candidate.named and candidate.has_sum and not candidate.headed for candidate in found)
    if not wants_a_price(ask) or named or not 1 < len(listed) <= _MAX_LINES or not found[0].headed:
        return []
    return listed


def quotations(ask: Ask, found: Sequence[Candidate], room: int) -> tuple[list[str], list[Candidate]]:
    """Return the lines to quote: the best, and those beside it that are near it or say what it does not."""
    best, *others = found
    each = _of_each_thing(ask, best, others)
    beside = [*each, *(c for c in _beside(best, _fitting(ask, best, others)) if c not in each)]
    lines, chosen = [shortened(best.line) if beside and len(best.line) > _WHOLE_ROW else best.line], [best]
    for candidate in beside:
        words = fitted(candidate.line, room - sum(map(len, lines)), candidate.relevance_of)
        if words and words not in lines and len(lines) < _MAX_LINES:
            lines.append(words)
            chosen.append(candidate)
    return lines, chosen


def _of_each_thing(ask: Ask, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the best prices of the other things that were asked about, too ("КТ и панорамный снимок"), one for each."""
    if ask.intent not in PRICED or not best.things:
        return []
    told, chosen = best.things, list[Candidate]()
    for candidate in others:
        if (
            candidate.has_sum
            and candidate.things - told
            and candidate.sureness >= SURE_ENOUGH
            and not candidate.for_others
        ):
            chosen.append(candidate)
            told |= candidate.things
    return chosen


def _fitting(ask: Ask, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the others that state the sort of thing the best does; beside prices only prices, and what is not offered."""
    least_fit = best.fit if ask.intent in PRICED else 0.0
    if best.has_sum and best.names_all and wants_a_price(ask) and has_question_word(ask):
        others = [candidate for candidate in others if not _names_less(candidate, best)]
    if best.has_sum and wants_a_price(ask) and names_one(ask.text):
        said = frozenset(content_stems(ask.text))
        others = [candidate for candidate in others if not _is_another_kind(candidate, best, said)]
    return [
        candidate
        for candidate in others
        if candidate.fit >= least_fit or (candidate.denied and not candidate.matched <= best.matched)
    ]


def _names_less(neighbour: Candidate, best: Candidate) -> bool:
    """Tell whether a price is of what lacks a word that was asked for and that the best line has, and has others instead."""
    return neighbour.has_sum and neighbour.named < best.named and len(best.extra) <= len(neighbour.extra)


def _is_another_kind(neighbour: Candidate, best: Candidate, said: frozenset[str]) -> bool:
    """Tell whether a price is of another kind of the same thing: the kind that was said is the best line's alone.

    `said` are the stems of the customer's own words: what these only hint at ("короткие" at the length) names no kind.
    """
    name, other = best.named | best.extra, neighbour.named | neighbour.extra
    kind = name - other
    return neighbour.has_sum and bool(name & other) and bool(kind) and kind <= said and said.isdisjoint(other - name)


def _beside(best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines worth quoting beside `best`.

    Each further line must be nearer to the best, and the nearer the more of the question that one says; a line with words of
    the question that no quoted one has may be farther away. The first that fits the question better may be, too.
    """
    fitter = [c for c in others if c.fit > best.fit and c.on_topic and best.score - c.score <= _REACH][:1]
    held, chosen = best.matched, fitter
    for rank, candidate in enumerate(others, start=1):
        adds = not candidate.matched <= held
        distance = best.score - candidate.score + _FURTHER * rank + _SAID * best.coverage - _ADDS * adds
        if distance <= _BESIDE and candidate not in chosen:
            chosen = [*chosen, candidate]
            held |= candidate.matched
    return chosen
