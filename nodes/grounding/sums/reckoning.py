"""Which figures of a reply are right by being worked out of others: totals, products, shares, parts, differences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nodes.grounding.carrying import carrying
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.sums.cues import Cue, cues
from nodes.grounding.sums.differences import differences
from nodes.grounding.sums.factors import number, units_of
from nodes.grounding.sums.sheet import Sheet, Stands
from nodes.grounding.sums.terms import Kind, Term, Value, is_span, is_sum, terms_of
from nodes.grounding.sums.totals import is_total_of_others, totals
from nodes.grounding.sums.ways import ROUNDED, parts, products, shares, with_what_is_named

_PASSES = 3
_MOST_FIGURES = 100
"""Each figure is tried with each other: of more than any reply has, none is worked out, so each has to stand in a source."""


def worked_out(
    claims: Sequence[Claim], held: Sequence[Held], evidence: Evidence, stands: Stands
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the places of those of `claims` that are right by a sum, with what it counts; and of those that are told as the
    total of others and are not.

    `stands` tells whether nothing would be objected to a figure, were it one of the reply.
    """
    right, wrong = set[int](), set[int]()
    for kind in (is_sum, is_span):
        if sum(kind(claim.quantity) for claim in claims) > _MOST_FIGURES:
            continue
        sheet = _of_kind(claims, kind, held, evidence, stands)
        for term in sheet.terms:
            value = sheet.made.get(term.at)
            if value is not None:
                right |= {term.at, *_counted(term, value, sheet)}
            elif kind is is_sum and is_total_of_others(term, sheet.left(term), evidence.words):
                wrong.add(term.at)
    return frozenset(right), frozenset(wrong)


def _counted(said: Term, value: Value, sheet: Sheet) -> Iterator[int]:
    """Yield the places of the counts by which a price was taken: "три часа" of what three hours cost."""
    for term in (said, *(term for term in sheet.terms if term.at in value.of)):
        for place, count in zip(term.counted, term.counts, strict=True):
            units = units_of(term.sources, f"{said.near} {term.near}")
            if value.by & {count.low, number(count, units)}:
                yield place


def _of_kind(claims: Sequence[Claim], kind: Kind, held: Sequence[Held], evidence: Evidence, stands: Stands) -> Sheet:
    terms = terms_of(claims, kind, lambda claim: tuple(one.source for one, _ in carrying(claim, held, evidence)))
    sheet = Sheet(terms=terms, held=held, evidence=evidence, stands=stands)
    for _ in range(_PASSES):
        before = len(sheet.made)
        for said in terms:
            if said.at not in sheet.made and (value := _made(said, sheet)) is not None:
                sheet.made[said.at] = value
        if len(sheet.made) == before:
            break
    return sheet


def _made(said: Term, sheet: Sheet) -> Value | None:
    """Return what `said` is made of; None where it is made of nothing."""
    for value, uses in _ways(said, sheet):
        if value.of and said.at not in value.of and not _names_another(said, value, sheet):
            if uses:
                sheet.used |= value.of
            return replace(value, named=value.named | said.claim.own.stems)
    return None


def _ways(said: Term, sheet: Sheet) -> Iterator[tuple[Value, bool]]:
    """Yield what makes the figure of `said`, each with whether it uses up what it is made of."""
    shown = _shown(said, sheet)
    bases = [*products(said, sheet)]
    if shown & {"total", "result"} or said.claim.mention.sentence.text.strip().endswith(":"):
        together = [pair for pair in sheet.left(said) if not pair[0].was]
        bases += totals(said, together, sheet.evidence.words)
        bases += with_what_is_named(said, [*bases, *(value for _, value in together)], sheet)
    yield from ((value, True) for value in bases if value.makes(said.quantity))
    if is_sum(said.quantity):
        other = (*shares(said, bases, sheet), *parts(said, sheet))
        yield from ((value, False) for value in other if value.makes(said.quantity, within=ROUNDED))
    if "difference" in shown:
        told = differences(said, sheet.left(said))
        yield from ((value, False) for value in told if value.makes(said.quantity))


def _shown(said: Term, sheet: Sheet) -> frozenset[Cue]:
    """Return what stands around `said` of how it was worked out; "На 3 000 ₸" answers by how much more something is."""
    words = sheet.evidence.words
    shown = cues(said.near, words)
    if words.tokens(said.ahead)[-1:] == ["на"]:
        shown |= cues(sheet.evidence.asked, words) & {"difference"}
    return shown


def _names_another(said: Term, value: Value, sheet: Sheet) -> bool:
    """Tell whether the words beside `said` name a thing with a price of its own that is no part of `value`."""
    other = {stem for stem in said.claim.own.stems - value.named if not stem.isdigit()}
    kind = "duration" if is_span(said.quantity) else "money"
    return any(
        one.source.quantity.kind == kind
        and one.standing == "current"
        and one.source.line not in value.lines
        and not other.isdisjoint(one.source.core)
        for one in sheet.held
    )
