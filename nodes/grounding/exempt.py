"""Figures of a reply that claim nothing of the business."""

from collections.abc import Container
from datetime import timedelta

from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.same_day import is_the_same_day, supposes
from nodes.grounding.stance import clauses
from nodes.grounding.word_lists import word_lists

_HALF_A_DAY = 12
_A_YEAR = 360 * 24 * 60
_OF_ONE_S_OWN = frozenset({"count", "duration"})


def is_exempt(claim: Claim, evidence: Evidence, counted: Container[str]) -> bool:
    """Tell whether the figure claims nothing of the business: the customer's own ("ребёнку 7 лет"), one that is denied
    ("не 7 000, а"), the moment, or how many of something the reply itself tells ("три размера").

    `counted` is what the sources count.
    """
    quantity, moment = claim.quantity, evidence.moment
    if _is_denied(claim) or _is_the_customers(claim, evidence) or _is_a_tally(claim, counted):
        return True
    if _is_refused(claim, evidence) or _is_supposed(claim, evidence) or is_the_same_day(claim, evidence):
        return True
    if quantity.kind == "date" and moment is not None:
        near = [moment + timedelta(days=days) for days in range(-1, 3)]
        return any(quantity.low == quantity.high == day.month * 100 + day.day for day in near)
    return quantity.kind == "time" and moment is not None and quantity.low == moment.hour * 60 + moment.minute


def _is_a_time_asked_for(claim: Claim, evidence: Evidence) -> bool:
    """Tell whether it is the hour that the customer named, be it told by twelve hours ("18:30": "кешкі алты жарым")."""
    quantity = claim.quantity
    bare = quantity.kind == "count" and not quantity.unit and quantity.high < _HALF_A_DAY
    if (quantity.kind != "time" and not bare) or quantity.starting or quantity.limit:
        return False
    minutes = quantity.low * 60 if bare else quantity.low
    asked = [one.low for one in quantities(evidence.asked) if one.kind == "time"]
    return any((minutes - one) % (_HALF_A_DAY * 60) == 0 for one in asked)


def _is_refused(claim: Claim, evidence: Evidence) -> bool:
    """Tell whether it is what the customer named that the sentence refuses ("скидку 30 % подтвердить не могу")."""
    own = {one.low for one in quantities(evidence.asked)}
    text = claim.mention.sentence.text
    return claim.quantity.low in own and any(one.denies or one.unable for one in clauses(text, claim.words))


def _is_supposed(claim: Claim, evidence: Evidence) -> bool:
    """Tell whether it repeats what the customer told, as what an answer hangs on ("Если прошло 2 недели", "2 апта болса")."""
    quantity, beside = claim.quantity, claim.words.tokens(f"{claim.mention.ahead} {claim.mention.after}")
    told = {(one.kind, one.low, one.high) for one in quantities(evidence.asked)}
    if (quantity.kind, quantity.low, quantity.high) not in told or quantity.kind == "money":
        return False
    return any(supposes(word, claim.words) for word in beside)


def _is_a_tally(claim: Claim, counted: Container[str]) -> bool:
    unit = claim.words.stem(claim.quantity.unit.split()[0]) if claim.quantity.unit else ""
    return claim.is_tally and unit not in counted


def _is_denied(claim: Claim) -> bool:
    before, after = (claim.words.tokens(text) for text in (claim.mention.before, claim.mention.after))
    return before[-1:] == ["не"] or after[:1] == ["емес"]


def _is_the_customers(claim: Claim, evidence: Evidence) -> bool:
    quantity = claim.quantity
    if quantity.kind == "money":
        # "Ваша операция за 50 000 ₸".
        yours = not set(claim.words.tokens(claim.mention.own)).isdisjoint(word_lists("ordinary")["yours"])
        return yours and quantity.low in {one.low for one in quantities(evidence.asked)}
    bounds = quantity.starting or quantity.limit
    if _is_a_time_asked_for(claim, evidence):
        return True
    if quantity.kind not in _OF_ONE_S_OWN or bounds or not quantity.unit:
        return False
    asked = quantities("\n".join(ask.text for ask in evidence.request.asks))
    own = {one.low for one in asked if one.kind in _OF_ONE_S_OWN}
    if quantity.kind == "duration":
        return quantity.unit == "год" and bool({quantity.low, quantity.low / _A_YEAR} & own)
    return quantity.low in own
