"""Every figure of a reply stands in a passage that it cites, and is said there of the same thing.

A reply is understood as a customer would understand it: what stands beside a figure, at the head of its sentence, and in the
question tells which line it must be the figure of. Where another line fits those words better, the figure is that line's
neighbour's.
"""

from collections.abc import Container, Iterator, Sequence
from decimal import Decimal

from graph.types import Line
from nodes.grounding.carrying import holds, of_the_branch, stating
from nodes.grounding.claims import Claim, Rarity, claims_of, scale
from nodes.grounding.conditions import condition_objection, is_opposed, is_out_of_bounds
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held, held_in
from nodes.grounding.matching import Match, is_said, match_of, said_in
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.opening_hours import told_hours
from nodes.grounding.opening.schedule_words import marks_of
from nodes.grounding.sources import Source
from nodes.grounding.sums.reckoning import worked_out
from nodes.grounding.telling import rarity_among
from nodes.grounding.validity import tells_former

_MARGIN = 0.05
_DAYS_OF_A_WEEK = 7
_OF_OPENING = frozenset({"open", "closed", "opens", "closes", "now", "pause"})
"""Marks of a sentence that tells when the business is open."""
_ELSEWHERE = 1.5
"""How much better a line of a passage must fit that the reply does not cite: it is the less likely to be meant."""
_LOOSE = frozenset({"duration", "time"})
"""Kinds of which documents tell many, and mostly in sentences."""
_TOLD_OF_ANYTHING = frozenset({"count", "date"})
"""Kinds of which neither a number nor its words tell what it is of."""
_MANY_IN_A_LINE = frozenset({"time"})
"""Kinds of which a line tells several of the same ("с 10 до 13")."""


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
    for at, claim in enumerate(claims):
        quoted = not own[claim.quantity.start : claim.quantity.end].strip()
        if not claim.is_exempt(evidence, counted):
            found[at] = wrong_with(claim, quoted=quoted)
    right, wrong = worked_out(claims, held, evidence, lambda claim: not _weighty(wrong_with(claim)))
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
        yield from _of_another(claim, valid, known, held, rarity, evidence)


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
        mark.kind in _OF_OPENING for mark in marks_of(claim.mention.sentence.text)
    )


def _of_another(
    claim: Claim,
    carrying: Sequence[tuple[Held, Match]],
    known: Sequence[tuple[Held, Match]],
    held: Sequence[Held],
    rarity: Rarity,
    evidence: Evidence,
) -> Iterator[Objection]:
    """Yield the objection that what carries the figure is not what the reply says it of, or not all of what it says.

    `known` are all that carry it, cited or not: what one of them has of it is right, wherever the reply has it from.
    """
    rivals = [one for one in held if _is_rival(one, claim, carrying, evidence)]
    mine = max(claim.fits(one.source, rarity) for one, _ in carrying)
    fitting = [(one, found) for one, found in carrying if claim.fits(one.source, rarity) >= mine - _MARGIN]
    nearest = fitting[0][0].source
    rival = _mistaken(claim, nearest, [one for one, _ in known], rivals, rarity, evidence)
    if rival is not None:
        yield object_to("other_thing", claim.written, name=nearest.name, asked=rival.source.name)
        return
    if (foreign := claim.foreign_thing(one.source for one, _ in carrying)) is not None:
        yield object_to("other_thing", claim.written, name=nearest.name, asked=foreign)
        return
    opposed = next((one for one, _ in fitting if is_opposed(one.source, claim)), None)
    if opposed is not None and all(is_opposed(one.source, claim) for one, _ in fitting):
        yield object_to(
            "other_thing", claim.written, name=opposed.source.name, asked=claim.mention.sentence.text.strip()
        )
        return
    yield from _first_lenient(condition_objection(claim, one, found, rivals, evidence) for one, found in fitting)


def _mistaken(
    claim: Claim, nearest: Source, known: Sequence[Held], rivals: Sequence[Held], rarity: Rarity, evidence: Evidence
) -> Held | None:
    """Return the rival whose line fits the reply's words better than all that carry the figure, None where none does."""
    best = max(claim.fits(one.source, rarity) for one in known) + _MARGIN
    own = max(claim.fits(one.source, rarity, by_own_words=True) for one in known) + _MARGIN
    said, cited = said_in(evidence.draft.text), {passage.id for passage in evidence.cited}
    was = tells_former(claim.mention)
    answered = any(is_said(one.source, said) and _is_asked_for(one, nearest, claim) for one in rivals)
    for rival in rivals:
        # A price that the reply names as well has its own place in it: only what stands beside this one can be mistaken.
        elsewhere = is_said(rival.source, said)
        if was and rival.source.head != nearest.head:
            # "99 000 ₸ вместо 112 000": what stands beside it names the other price.
            continue
        if claim.quantity.kind in _LOOSE and not claim.fits(rival.source, rarity, by_own_words=True):
            continue
        fits = claim.fits(rival.source, rarity, by_own_words=elsewhere)
        nearer = rival.passage.id in cited and claim.quantity.kind not in _LOOSE
        better = fits > (own if elsewhere else best) * (1.0 if nearer else _ELSEWHERE)
        if better and any(claim.is_nearer(one.source, rival.source, rarity) for one in known):
            continue
        meant = _has_what_lacks(nearest, rival, claim) or _is_in_bounds(rival, nearest, evidence)
        if better or (not elsewhere and (meant or (_is_asked_for(rival, nearest, claim) and not answered))):
            return rival
    return None


def _is_rival(one: Held, claim: Claim, carrying: Sequence[tuple[Held, Match]], evidence: Evidence) -> bool:
    """Tell whether `one` states another figure of the kind, which the reply could have meant."""
    stated = one.source.quantity
    mine, lines = carrying[0][0], {mine.source.line for mine, _ in carrying}
    if stated.kind == "duration" and (scale(stated) != scale(claim.quantity) or _is_an_age(claim.quantity)):
        return False
    return (
        stated.kind == mine.source.quantity.kind
        and stated.kind not in _TOLD_OF_ANYTHING
        and claim.quantity.kind not in _TOLD_OF_ANYTHING - {"count"} | ({"count"} if stated.kind != "money" else set())
        and one.standing == mine.standing
        and match_of(one.source, claim) is None
        and claim.comparable(stated)
        and not (stated.kind in _MANY_IN_A_LINE and one.source.line in lines)
        and of_the_branch(one, claim, evidence)
    )


def _is_in_bounds(rival: Held, mine: Source, evidence: Evidence) -> bool:
    """Tell whether what is measured ("12 кг") has the price of `rival`, not that which is told."""
    if mine.quantity.kind != "money" or rival.source.head != mine.head:
        return False
    return is_out_of_bounds(mine, evidence) and not is_out_of_bounds(rival.source, evidence)


def _is_an_age(quantity: Quantity) -> bool:
    """Tell whether years are rather somebody's than how long something takes: they have bounds."""
    return quantity.unit == "год" and (quantity.starting or quantity.limit or quantity.low < quantity.high)


def _has_what_lacks(mine: Source, rival: Held, claim: Claim) -> bool:
    """Tell whether the price is that of the thing with what the reply says that it is without."""
    lacks = claim.lacks
    return mine.head == rival.source.head and bool(lacks & mine.core) and lacks.isdisjoint(rival.source.core)


def _is_asked_for(rival: Held, mine: Source, claim: Claim) -> bool:
    """Tell whether the question names another kind of the same thing than the one whose price is told."""
    return mine.quantity.kind == "money" and rival.source.head == mine.head and claim.is_asked_for(rival.source, mine)


def _stands_in_the_brief(claim: Claim, evidence: Evidence) -> bool:
    """Tell whether a time is one of the hours of the brief; of which day and branch, is asked of it elsewhere."""
    said = claim.quantity
    minutes = said.low if said.kind == "time" else said.low * 60 if said.kind == "count" and not said.unit else None
    return minutes is not None and any(
        minutes in (told.opens, told.closes, *(told.pause or ())) for told in told_hours(evidence)
    )


def _first_lenient(found: Iterator[Objection | None]) -> Iterator[Objection]:
    """Yield the first objection, unless one of the sources raises none: then it is that which the reply tells."""
    raised = list(found)
    if raised and all(objection is not None for objection in raised):
        yield from (objection for objection in raised[:1] if objection is not None)
