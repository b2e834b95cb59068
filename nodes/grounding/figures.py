"""Every figure of a reply stands in a passage that it cites, and is said there of the same thing.

A reply is understood as a customer would understand it: what stands beside a figure, at the head of its sentence, and in the
question tells which line it must be the figure of. Where another line fits those words better, the figure is that line's
neighbour's.
"""

from collections.abc import Container, Iterator, Sequence
from decimal import Decimal

from graph.types import Line
from nodes.grounding.carrying import holds, of_the_branch, stating
from nodes.grounding.claims import Claim, Rarity, claims_of
from nodes.grounding.columns import of_another_column, tells_column
from nodes.grounding.evidence import Evidence
from nodes.grounding.exempt import is_exempt
from nodes.grounding.held import Held, held_in
from nodes.grounding.lengths import another_length, line_priced
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.opening_hours import told_hours
from nodes.grounding.opening.schedule_words import OF_OPENING, marks_of
from nodes.grounding.rivals import of_another
from nodes.grounding.sums.clock_reckoned import clocks_worked_out
from nodes.grounding.sums.cues import cues
from nodes.grounding.sums.reckoning import worked_out
from nodes.grounding.telling import rarity_among

_DAYS_OF_A_WEEK = 7


def figure_objections(evidence: Evidence, own: str) -> Iterator[Objection]:
    """Yield what is wrong with each figure of the reply that no source carries, or carries of something else.

    `own` is its text with what it quotes blotted out.
    """
    held = tuple(held for passage in evidence.request.passages for held in held_in(passage, evidence))
    counted = {evidence.words.stem(unit.split()[0]) for one in held if (unit := one.source.quantity.unit)}
    known = frozenset[str]().union(*(words for one in held for words in (one.source.core, one.source.around)))
    claims = tuple(claims_of(evidence, known))
    rarity = _rarity(held)

    def wrong_with(claim: Claim, *, quoted: bool = False) -> list[Objection]:
        return list(_objections(claim, held, rarity, evidence, quoted=quoted))

    found: dict[int, list[Objection]] = {}
    priced = line_priced(claims, held, rarity, evidence)
    for at, claim in enumerate(claims):
        quoted = not own[claim.quantity.start : claim.quantity.end].strip()
        if not is_exempt(claim, evidence, counted):
            found[at] = wrong_with(claim, quoted=quoted) or list(another_length(claim, priced, held, rarity))
    if not any(found.values()) and "total" not in cues(evidence.draft.text, evidence.words):
        return
    right, wrong = worked_out(claims, held, evidence, lambda claim: not _weighty(wrong_with(claim)))
    right |= clocks_worked_out(claims, evidence)
    for at, objections in found.items():
        if at in wrong and not objections:
            yield object_to("wrong_total", claims[at].written)
        elif at not in right:
            yield from objections


def _weighty(objections: Sequence[Objection]) -> list[Objection]:
    """Return what is wrong with a price by itself that is not so with as many times of it."""
    return [one for one in objections if one.kind != "dropped_unit"]


def _rarity(held: Sequence[Held]) -> Rarity:
    """Return how much each word tells among what is held."""
    lines = {one.source.line: one.source.core | one.source.around for one in held}
    return rarity_among(lines.values())


def _objections(
    claim: Claim, held: Sequence[Held], rarity: Rarity, evidence: Evidence, *, quoted: bool
) -> Iterator[Objection]:
    cited = {passage.id for passage in evidence.cited}
    stated = stating(claim, held)
    if _stands_in_the_brief(claim, evidence) and (_is_of_opening(claim) or _asks_of_opening(evidence)):
        return
    if not stated and not _is_enumerated(claim, held, cited) and not _spans_a_line(claim, held, cited):
        yield object_to("nowhere", claim.written)
    if not stated:
        return
    mine = [(one, found) for one, found in stated if one.passage.id in cited]
    if not mine and claim.is_tally:
        return
    if not mine:
        yield object_to("uncited", claim.written, name=stated[0][0].source.name)
        return
    here = [(one, found) for one, found in mine if of_the_branch(one, claim, evidence)]
    if not here:
        yield object_to("other_branch", claim.written)
        return
    valid = [(one, found) for one, found in here if holds(one, claim, evidence)]
    if not valid:
        yield object_to(here[0][0].standing, claim.written, name=here[0][0].source.name)
        return
    if not quoted and not claim.mention.sentence.asks and not _is_of_opening(claim):
        # Of a line that is quoted the figure is what the line says.
        known = [
            (one, found) for one, found in stated if of_the_branch(one, claim, evidence) and holds(one, claim, evidence)
        ]
        wrong = list(of_another(claim, valid, known, held, rarity, evidence))
        if any(one.kind == "dropped_variant" for one in wrong) and tells_column(claim, valid, held, evidence):
            wrong = []
        yield from wrong or of_another_column(claim, valid, held, evidence)


def _is_enumerated(claim: Claim, held: Sequence[Held], cited: Container[str]) -> bool:
    """Tell whether each day of a span stands in the sources: "с 1 по 3 января" for "1, 2 и 3 января"."""
    said = claim.quantity
    if said.kind != "date" or not said.low < said.high <= said.low + _DAYS_OF_A_WEEK:
        return False
    days = {one.source.quantity.low for one in held if one.source.quantity.kind == "date" and one.passage.id in cited}
    return all(day in days for day in range(int(said.low), int(said.high) + 1))


def _spans_a_line(claim: Claim, held: Sequence[Held], cited: Container[str]) -> bool:
    """Tell whether a span goes from the least to the most that one line gives: "1 000–1 500 ₸" for two columns."""
    said = claim.quantity
    if said.kind != "money" or said.low == said.high:
        return False
    ends: dict[Line, set[Decimal]] = {}
    for one in held:
        stated = one.source.quantity
        if (
            stated.kind == "money"
            and stated.unit == said.unit
            and one.passage.id in cited
            and one.standing == "current"
        ):
            ends.setdefault(one.source.line, set()).update((stated.low, stated.high))
    return any({said.low, said.high} <= found for found in ends.values())


def _asks_of_opening(evidence: Evidence) -> bool:
    return any(ask.intent in ("hours", "address", "contacts") for ask in evidence.request.asks)


def _is_of_opening(claim: Claim) -> bool:
    """Tell whether a time is one of when the business is open, which is asked of it elsewhere."""
    return claim.quantity.kind == "time" and any(
        mark.kind in OF_OPENING for mark in marks_of(claim.mention.sentence.text)
    )


def _stands_in_the_brief(claim: Claim, evidence: Evidence) -> bool:
    """Tell whether a time is one of the hours of the brief; of which day and branch, is asked of it elsewhere."""
    said = claim.quantity
    minutes = said.low if said.kind == "time" else said.low * 60 if said.kind == "count" and not said.unit else None
    return minutes is not None and any(
        minutes in (told.opens, told.closes, *(told.pause or ())) for told in told_hours(evidence)
    )
