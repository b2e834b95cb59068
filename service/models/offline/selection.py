"""Answer selection: which lines answer an ask, be it one or few, a choice to be made by the customer, or none.

Says only what is done in which case. Knows neither how lines are found and scored (`candidates`) nor how a reply is worded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.types import Ask
from service.models.offline.candidates import Candidate
from service.models.offline.clarification import choices
from service.models.offline.extraction import prices_under_heading, quotations
from service.models.offline.filtering import SURE_ENOUGH, about_the_thing, in_language
from service.models.offline.price_questions import asks_how_much
from service.models.offline.refusals import (
    DECLINABLE,
    DECLINED_BY_HEADING,
    offer_despite,
    refusal_of_it,
    refusing_line,
    without_refused_names,
)

MAX_CHARS = 380
"""Quoted characters for an ask: what is read at a glance in a chat. Several asks share twice as many."""
_MAX_OPTIONS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an ask is told: `lines` quoted, in order. For `clarify` they are the things to choose from."""

    kind: Literal["answer", "clarify", "decline", "unknown"]
    lines: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


def select(ask: Ask, found: Sequence[Candidate], *, kazakh: bool = False, asks: int = 1) -> Selection:
    """Choose among `found` (the best first). `asks` is how many asks the reply answers, `kazakh` tells its language."""
    found = in_language(about_the_thing(ask, found), kazakh=kazakh)
    # A bus stop, found for want of anything better, is no telephone number.
    if not found or found[0].sureness < SURE_ENOUGH or (ask.intent == "contacts" and not found[0].fit):
        return Selection(kind="unknown")
    found = without_refused_names(found)
    best = found[0]
    if (narrower := refusal_of_it(ask, best, found)) is not None:
        return Selection(kind="decline", lines=(narrower.line,), passages=(narrower.passage,))
    offered = offer_despite(best, found) if best.denied else None
    if offered is not None:
        found = [offered, *(candidate for candidate in found if candidate is not offered)]
        best = offered
    if (best.denied == "heading" and ask.intent in DECLINED_BY_HEADING) or (best.denied and ask.intent in DECLINABLE):
        return Selection(kind="decline", lines=(refusing_line(best),), passages=(best.passage,))
    found = [candidate for candidate in found if not candidate.only_listed]
    if not found or found[0].sureness < SURE_ENOUGH:
        return Selection(kind="unknown")
    if found[0].kazakh == kazakh:
        # Beside a line in the customer's language its like in the other only says the same again.
        found = [candidate for candidate in found if candidate.kazakh == kazakh]
    if listed := prices_under_heading(ask, found):
        return Selection(kind="answer", lines=tuple(c.line for c in listed), passages=_sources(listed))
    options = choices(ask, found)
    if options:
        chosen = options[:_MAX_OPTIONS]
        return Selection(kind="clarify", lines=tuple(option.line for option in chosen), passages=_sources(chosen))
    lines, quoted = quotations(ask, found, MAX_CHARS if asks == 1 else 2 * MAX_CHARS // (asks + 1))
    if asks_how_much(ask) and not any(candidate.priced for candidate in quoted):
        return Selection(kind="unknown")
    return Selection(kind="answer", lines=tuple(lines), passages=_sources(quoted))


def _sources(chosen: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(candidate.passage for candidate in chosen))
