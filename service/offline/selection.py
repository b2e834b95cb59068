"""Which lines answer an ask: one or few, a choice to be made by the customer, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.vocabulary import Ask, Intent
from service.offline.candidates import Candidate
from service.offline.quoting import fitted, shortened
from service.offline.subject import held_by, stems_of
from service.offline.wording import content_stems, subject_words

MAX_CHARS = 380
"""Quoted characters for an ask: what is read at a glance in a chat. Several asks share twice as many."""
_WHOLE_ROW = 160
_MAX_LINES = 4
_MAX_OPTIONS = 7
_CLOSE = 4.0
_REACH = 6.0
"""How far below the best line's score a line may be that is quoted beside it; farther where it adds something."""
_TIE = 1.0
_ALL_SAID = 0.55
_SAYS_ALL = 0.8
_NEAR = 1.5
_SURE_ENOUGH = -0.35
"""Sureness below which a line is not quoted: a person answers better than a line that is likely beside the point."""
_PRICED: frozenset[Intent] = frozenset({"price", "duration"})
_DECLINABLE: frozenset[Intent] = frozenset({"price", "duration", "availability", "other"})
"""Asks for a thing: when it is not offered, the reply declines. Other asks are answered, be it with a "no"."""
_DECLINED_BY_HEADING: frozenset[Intent] = _DECLINABLE | {"booking_info", "staff", "advice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an ask is told: `lines` quoted, in order. For `clarify` they are the things to choose from."""

    kind: Literal["answer", "clarify", "decline", "unknown"]
    lines: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


def select(ask: Ask, found: Sequence[Candidate], *, asks: int = 1) -> Selection:
    """Choose among `found` (the best first). `asks` is how many asks the reply answers."""
    # A bus stop, found for want of anything better, is no telephone number.
    if not found or found[0].sureness < _SURE_ENOUGH or (ask.intent == "contacts" and not found[0].fit):
        return Selection(kind="unknown")
    best = found[0]
    offered = _offered(best, found) if best.denied else None
    if offered is not None:
        found = [offered, *(candidate for candidate in found if candidate is not offered)]
        best = offered
    if (best.denied == "heading" and ask.intent in _DECLINED_BY_HEADING) or (best.denied and ask.intent in _DECLINABLE):
        return Selection(kind="decline", lines=(best.line,), passages=(best.passage,))
    options = _options(ask, found)
    if options:
        chosen = options[:_MAX_OPTIONS]
        return Selection(kind="clarify", lines=tuple(option.line for option in chosen), passages=_sources(chosen))
    lines, quoted = _quoted(ask, found, MAX_CHARS if asks == 1 else 2 * MAX_CHARS // (asks + 1))
    return Selection(kind="answer", lines=tuple(lines), passages=_sources(quoted))


def _offered(denial: Candidate, found: Sequence[Candidate]) -> Candidate | None:
    """Return a line that speaks of all that a denial speaks of and denies nothing: the denial is about something narrower."""
    alike = (
        candidate
        for candidate in found[1:]
        if not candidate.denied and candidate.matched >= denial.matched and candidate.score >= denial.score - _NEAR
    )
    return next(alike, None)


def _options(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines between which only the customer can choose: they said one word, and several priced things have it.

    A question with its answer is no thing to choose.
    """
    best = found[0]
    if ask.intent not in _PRICED or not best.has_sum or best.coverage < _ALL_SAID or _things_said(ask, best) > 1:
        return []
    alike = [
        candidate
        for candidate in found
        if candidate.has_sum
        and "?" not in candidate.line
        and candidate.matched == best.matched
        and best.score - candidate.score <= _TIE
    ]
    if len(alike) < 2 or any(not candidate.extra for candidate in alike):
        return []
    return alike


def _things_said(ask: Ask, best: Candidate) -> int:
    """Return how many words the customer says it with; fewer when the lexicon knows them as one ("шаш қию": стрижка)."""
    written = content_stems(ask.query)
    in_the_words_of_the_line = any(held_by(stems_of(best.line), word) for word in written)
    return len(written) if in_the_words_of_the_line else min(len(written), len(set(subject_words(ask.query))))


def _quoted(ask: Ask, found: Sequence[Candidate], room: int) -> tuple[list[str], list[Candidate]]:
    """Return the lines to quote: the best, what it lacks, and what is nearly as good."""
    best = found[0]
    others = [
        *_complements(ask, found),
        *(candidate for candidate in _fitting(ask, found) if best.score - candidate.score <= _close_to(best)),
    ]
    lines, chosen = [shortened(best.line) if others and len(best.line) > _WHOLE_ROW else best.line], [best]
    for candidate in dict.fromkeys(others):
        words = fitted(candidate.line, room - sum(map(len, lines)), candidate.relevance_of)
        if words and words not in lines and len(lines) < _MAX_LINES:
            lines.append(words)
            chosen.append(candidate)
    return lines, chosen


def _close_to(best: Candidate) -> float:
    """Return how far below `best` a line may be that adds nothing: near it, when it says all that was asked."""
    return _NEAR if best.coverage >= _SAYS_ALL else _CLOSE


def _fitting(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines after the best that state the sort of thing it does; beside prices only prices, and what is not offered."""
    best = found[0]
    least_fit = best.fit if ask.intent in _PRICED else 0.0
    return [
        candidate
        for candidate in found[1:]
        if candidate.fit >= least_fit or (candidate.denied and not candidate.matched <= best.matched)
    ]


def _complements(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the line that fits the question better than the best, and those with words of the question not yet held."""
    best = found[0]
    reach = [candidate for candidate in _fitting(ask, found) if best.score - candidate.score <= _REACH]
    fitter = [candidate for candidate in reach if candidate.fit > best.fit and candidate.on_topic][:1]
    held = set(best.matched)
    adding = []
    for candidate in reach:
        if candidate.matched - held:
            adding.append(candidate)
            held |= candidate.matched
    return [*fitter, *adding]


def _sources(chosen: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(candidate.passage for candidate in chosen))
