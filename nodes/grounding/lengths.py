"""How long takes what a reply prices: the time of that line, not of its neighbour's."""

from collections.abc import Iterator, Sequence

from graph.context import Words
from graph.types import Line
from nodes.grounding.carrying import Carrying, carrying, stating
from nodes.grounding.claims import Claim, Rarity, scale
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.matching import match_of
from nodes.grounding.notation.lexicon import sense
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import Source

_AGE = "год"
_LENGTH = frozenset({"время", "длительность", "продолжительность"})
_KAZAKH_TIME = ("уакыт", "узакт")


def line_priced(claims: Sequence[Claim], held: Sequence[Held], rarity: Rarity, evidence: Evidence) -> Line | None:
    """Return the service's line whose price the reply tells, where it tells that of one only."""
    lines = set[Line]()
    for claim in claims:
        if claim.quantity.kind == "money":
            found = _best(carrying(claim, held, evidence), claim, rarity)
            if not found:
                # A sum, or one that nothing carries: what it is of is not known.
                return None
            lines.update(source.line for source in found)
    line = lines.pop() if len(lines) == 1 else None
    return line if line is not None and line.service is not None else None


def _best(found: Sequence[Carrying], claim: Claim, rarity: Rarity) -> list[Source]:
    fits = [(claim.fits(one.source, rarity), one.source) for one, _ in found]
    best = max((fit for fit, _ in fits), default=0.0)
    return [source for fit, source in fits if fit == best]


def another_length(claim: Claim, priced: Line | None, held: Sequence[Held], rarity: Rarity) -> Iterator[Objection]:
    """Yield the objection that a duration is that of other services only, where the line that the reply prices tells its own."""
    if priced is None or claim.quantity.kind != "duration" or claim.quantity.unit == _AGE:
        return
    lengths = [one.source for one in held if one.source.line == priced and one.source.quantity.kind == "duration"]
    stated = carriers = [one.source for one, _ in stating(claim, held)]
    if _is_of_length(claim.mention.sentence.text, claim.words):
        # "За 2 часа не кормите" does not say how long anything takes.
        carriers = [one for one in carriers if one.line.service or _is_of_length(one.line.text, claim.words)]
    if any(source.line == priced or source.line.service is None for source in carriers):
        return
    others = [
        source
        for source in lengths
        if scale(source.quantity) == scale(claim.quantity)
        and source.quantity.unit != _AGE
        and match_of(source, claim) is None
    ]
    if stated and others and not _fits_any(carriers, others[0], claim, rarity):
        yield object_to("other_thing", claim.written, name=(carriers or stated)[0].name, asked=others[0].name)


def _is_of_length(text: str, words: Words) -> bool:
    """Tell whether `text` says how long something takes: "по времени", "длится", "уақыт алады"."""
    return any(
        "taking" in sense(word).roles or words.form(word).lemma in _LENGTH or word.startswith(_KAZAKH_TIME)
        for word in words.tokens(text)
    )


def _fits_any(carriers: Sequence[Source], mine: Source, claim: Claim, rarity: Rarity) -> bool:
    """Tell whether what is said names one of `carriers` rather than `mine`: by the words beside the figure, or by all."""
    return any(
        claim.fits(source, rarity, by_own_words=own) > claim.fits(mine, rarity, by_own_words=own)
        for source in carriers
        for own in (True, False)
    )
