"""What a price may not be told without: "from", the other end of its range, its unit, its variant, its condition."""

from collections.abc import Sequence

from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.matching import Match, is_said, said_in
from nodes.grounding.notation.letters import is_of_root
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import Source
from nodes.grounding.telling import subject, things
from nodes.grounding.units import measured, tells_unit
from nodes.grounding.word_lists import word_lists

_MEASURES = frozenset({"count", "duration"})
_LEAST_ROOT = 4
"""Letters by which a word is known in another form, or in that of another language."""
_SURCHARGE = "доплата"
"""How a price that is added to another is marked ("+1 000 ₸")."""


def condition_objection(
    claim: Claim, held: Held, found: Match, rivals: Sequence[Held], evidence: Evidence
) -> Objection | None:
    """Return what of the price that `held` states `claim` leaves out; None where it tells enough."""
    source = held.source
    if source.quantity.kind != "money":
        return None
    if found != "whole":
        return object_to(f"dropped_{found.removeprefix('without_')}", claim.written, name=source.name)
    if source.measure and not tells_unit(claim, source, evidence):
        return object_to("dropped_unit", claim.written, name=source.name, per=source.measure)
    if (
        source.condition
        and not source.condition.startswith(_SURCHARGE)
        and not _tells(source.condition, claim, evidence)
    ):
        return object_to("dropped_condition", claim.written, name=source.name, condition=source.condition)
    other = _dropped_variant(claim, held, rivals, evidence)
    return None if other is None else object_to("dropped_variant", claim.written, name=source.name, other=other)


def _tells(condition: str, claim: Claim, evidence: Evidence) -> bool:
    """Tell whether the reply, or the question that it answers, names a part of `condition`."""
    words = evidence.words
    heard = f"{evidence.draft.text}\n{evidence.asked}"
    telling = {words.stem(word) for word in words.tokens(condition) if len(word) > 1 and words.form(word).pos != "PREP"}
    told = (*words.tokens(heard), *words.tokens(words.rendered(heard)))
    figures = {quantity.low for quantity in quantities(condition)} & {quantity.low for quantity in quantities(heard)}
    return (
        not telling
        or not telling.isdisjoint(map(words.stem, told))
        or bool(figures)
        or measured(condition, told, words)
    )


def _may_be_named_otherwise(claim: Claim, source: Source, evidence: Evidence) -> bool:
    """Tell whether beside the price stands a word of another language that nothing renders: it may name the variant."""
    told = (
        source.core | source.around | frozenset[str]().union(*claim.asks) | subject(evidence.asked, claim.words).stems
    )
    said = f"{claim.mention.title} {claim.mention.opening} {claim.mention.own}"
    foreign = {thing.key for thing in things(said, claim.words) if not thing.known}
    measures = tuple(name for names in word_lists("measures").values() for name in names)
    return any(not word.startswith(measures) for word in foreign - told if not claim.words.form(word).known)


def _is_told(stems: frozenset[str], told: frozenset[str]) -> bool:
    """Tell whether one of `stems` is among the words that are `told`, in whatever form ("в креме": "кремовое")."""
    roots = {word[:_LEAST_ROOT] for word in told if len(word) >= _LEAST_ROOT}
    if not stems.isdisjoint(told) or any(stem[:_LEAST_ROOT] in roots for stem in stems if len(stem) >= _LEAST_ROOT):
        return True
    return any(is_of_root(one, other) or is_of_root(other, one) for one in stems for other in told)


def _is_measured(source: Source, evidence: Evidence) -> bool:
    """Tell whether the reply or the question says how much it is ("9 кг"), which the bounds of the variant hold ("5,1–15 кг")."""
    times = {(one.kind, one.low) for one in quantities(source.name) if one.kind in ("time", "date")}
    if times and times & {(one.kind, one.low) for one in quantities(f"{evidence.draft.text}\n{evidence.asked}")}:
        return True
    bounds = [one for one in quantities(source.name) if one.kind in _MEASURES and _is_bound(one)]
    if not bounds:
        return False
    told = [one for one in quantities(evidence.draft.text) if one.kind in _MEASURES and not _is_bound(one)]
    return any(_holds(bound, one) for bound in bounds for one in (*told, *measures_told(evidence)))


def measures_told(evidence: Evidence) -> list[Quantity]:
    """Return what the question measures: "12 кг", "8 лет"."""
    return [one for one in quantities(evidence.asked) if one.kind in _MEASURES and not _is_bound(one)]


def is_out_of_bounds(source: Source, evidence: Evidence) -> bool:
    """Tell whether what is measured lies outside of the bounds that the name of `source` has ("до 5 кг" of a dog of 12)."""
    bounds = [one for one in quantities(source.name) if one.kind in _MEASURES and _is_bound(one) and one.unit]
    told = measures_told(evidence)
    measured = [one for bound in bounds for one in told if one.kind == bound.kind and one.unit == bound.unit]
    return bool(measured) and not any(_holds(bound, one) for bound in bounds for one in measured)


def is_opposed(source: Source, claim: Claim) -> bool:
    """Tell whether the sentence says "after" of what the price is before ("будни до 17:00"), or the other way round."""
    bounds = [one for one in quantities(source.name) if one.kind == "time" and one.starting is not one.limit]
    if not bounds or sum(one.kind == "money" for one in quantities(claim.mention.sentence.text)) > 1:
        # Of several prices each is told at its own time.
        return False
    said = [
        one for one in quantities(claim.mention.sentence.text) if one.kind == "time" and one.starting is not one.limit
    ]
    told = [(bound, one) for bound in bounds for one in said if bound.low == one.low]
    return bool(told) and all(bound.starting is not one.starting for bound, one in told)


def _is_bound(one: Quantity) -> bool:
    return one.low < one.high or one.limit or one.starting


def _holds(bound: Quantity, one: Quantity) -> bool:
    same = bound.kind == one.kind and (not bound.unit or not one.unit or bound.unit == one.unit)
    return same and (bound.limit or bound.low <= one.low) and (bound.starting or one.high <= bound.high)


def _dropped_variant(claim: Claim, held: Held, rivals: Sequence[Held], evidence: Evidence) -> str | None:
    """Return a line of the same thing with another price, where nothing tells the customer which of them is meant."""
    source = held.source
    if claim.quantity.starting and all(
        source.quantity.low <= one.source.quantity.low for one in rivals if one.source.head == source.head
    ):
        return None
    told = claim.told | subject(evidence.draft.text, evidence.words).stems
    named, figures = claim.said or claim.before.stems, said_in(evidence.draft.text)
    if _may_be_named_otherwise(claim, source, evidence) or _is_measured(source, evidence):
        return None
    for one in rivals:
        rival = one.source
        alike = rival.head == source.head and named & source.core <= rival.core
        missing = source.core - rival.core
        if source.core == rival.core:
            missing = source.section - rival.section
        known = (source.core | source.around) - (rival.core | rival.around) | subject(
            source.measure, evidence.words
        ).stems
        if alike and missing and not _is_told(missing | known, told) and not is_said(rival, figures):
            return rival.name
    return None
