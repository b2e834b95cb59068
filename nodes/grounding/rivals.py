"""What carries a figure is what the reply says it of, and no other line fits that better."""

from collections.abc import Iterator, Sequence

from nodes.grounding.carrying import Carrying, of_the_branch
from nodes.grounding.claims import Claim, Rarity, scale
from nodes.grounding.columns import is_somebody
from nodes.grounding.conditions import condition_objection, is_opposed, is_out_of_bounds
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.matching import is_said, match_of, said_in
from nodes.grounding.nearness import is_nearer
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import Source
from nodes.grounding.validity import tells_former

_MARGIN = 0.05
_ELSEWHERE = 1.5
"""How much better a line of a passage must fit that the reply does not cite: it is the less likely to be meant."""
_LOOSE = frozenset({"duration", "time"})
"""Kinds of which documents tell many, and mostly in sentences."""
_TOLD_OF_ANYTHING = frozenset({"count", "date"})
"""Kinds of which neither a number nor its words tell what it is of."""
_MANY_IN_A_LINE = frozenset({"time"})
"""Kinds of which a line tells several of the same ("с 10 до 13")."""


def of_another(
    claim: Claim,
    carrying: Sequence[Carrying],
    known: Sequence[Carrying],
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
    asked = _meant_instead(claim, nearest, known, rivals, rarity, evidence)
    if asked is None:
        asked = _priced_beside(claim, known, rivals, held, rarity)
    if asked is None:
        foreign = claim.foreign_thing(one.source for one, _ in carrying)
        asked = None if foreign is None or is_somebody(foreign, evidence) else foreign
    if asked is None and all(is_opposed(one.source, claim) for one, _ in fitting):
        asked = claim.mention.sentence.text.strip()
    if asked is not None:
        yield object_to("other_thing", claim.written, name=nearest.name, asked=asked)
        return
    yield from _first_lenient(condition_objection(claim, one, found, rivals, evidence) for one, found in fitting)


def _meant_instead(
    claim: Claim,
    nearest: Source,
    known: Sequence[Carrying],
    rivals: Sequence[Held],
    rarity: Rarity,
    evidence: Evidence,
) -> str | None:
    """Return the line that the reply says the figure of, where that is another than carries it."""
    said = said_in(evidence.draft.text)
    answered = any(is_said(one.source, said) and _is_asked_for(one, nearest, claim) for one in rivals)
    was = tells_former(claim.mention)
    for rival in rivals:
        if was and rival.source.head != nearest.head:
            # "99 000 ₸ вместо 112 000": what stands beside it names the other price.
            continue
        # A price that the reply names as well has its own place in it: only what stands beside this one can be mistaken.
        elsewhere = is_said(rival.source, said)
        if _is_rule(rival.source, nearest) and not _is_named(rival.source, claim):
            continue
        if claim.quantity.kind in _LOOSE and not claim.fits(rival.source, rarity, by_own_words=True):
            continue
        if _fits_better(rival, claim, known, rarity, evidence, by_own_words=elsewhere):
            if any(is_nearer(claim, one.source, rival.source, rarity) for one, _ in known):
                continue
            return rival.source.name
        if elsewhere:
            continue
        asked = _is_asked_for(rival, nearest, claim) and not answered
        if asked or _has_what_lacks(nearest, rival, claim) or _is_in_bounds(rival, nearest, evidence):
            return rival.source.name
    return None


def _priced_beside(
    claim: Claim, known: Sequence[Carrying], rivals: Sequence[Held], held: Sequence[Held], rarity: Rarity
) -> str | None:
    """Return the service whose price the sentence tells beside a duration that is another service's ("35 000 ₸, 40 минут")."""
    if claim.quantity.kind != "duration":
        return None
    said = said_in(claim.mention.sentence.text)
    prices = [one.source for one in held if one.source.quantity.kind == "money"]
    priced, beside = ({one.line for one in found} for found in (prices, (one for one in prices if is_said(one, said))))
    lines = {one.source.line for one, _ in known}
    if not lines <= priced or lines & beside:
        return None
    best = max(claim.fits(one.source, rarity) for one, _ in known)
    meant = (one for one in rivals if one.source.line in beside and claim.fits(one.source, rarity) > best)
    return next((one.source.name for one in meant), None)


def _is_rule(other: Source, mine: Source) -> bool:
    """Tell whether `other` is a sum of a sentence ("дальше — 500 ₸ за каждые 30 минут"), and `mine` the price of a service."""
    return mine.price is not None and other.price is None and other.line.service is None


def _is_named(rule: Source, claim: Claim) -> bool:
    """Tell whether the words beside the figure, or at the head of its sentence, name what a rule is about."""
    said = {stem for stem in claim.said & rule.core if not stem.isdigit()}
    return bool(said)


def _fits_better(
    rival: Held,
    claim: Claim,
    known: Sequence[Carrying],
    rarity: Rarity,
    evidence: Evidence,
    *,
    by_own_words: bool,
) -> bool:
    """Tell whether `rival` fits what is said better than all that is `known` to carry the figure."""
    fits = claim.fits(rival.source, rarity, by_own_words=by_own_words)
    best = max(claim.fits(one.source, rarity, by_own_words=by_own_words) for one, _ in known) + _MARGIN
    cited = any(passage.id == rival.passage.id for passage in evidence.cited)
    return fits > best * (1.0 if cited and claim.quantity.kind not in _LOOSE else _ELSEWHERE)


def _is_rival(one: Held, claim: Claim, carrying: Sequence[Carrying], evidence: Evidence) -> bool:
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


def _first_lenient(found: Iterator[Objection | None]) -> Iterator[Objection]:
    """Yield the first objection, unless one of the sources raises none: then it is that which the reply tells."""
    raised = list(found)
    if raised and all(objection is not None for objection in raised):
        yield from (objection for objection in raised[:1] if objection is not None)
