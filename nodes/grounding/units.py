"""Whether a reply tells what a price is had for: "за штуку", "бір тіс", "по 900 ₸ каждый"."""

from collections.abc import Sequence
from itertools import pairwise

from graph.context import Words
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.sizes import is_sized
from nodes.grounding.sources import Source
from nodes.grounding.sums.cues import counts_told, is_apiece
from nodes.grounding.telling import key, subject
from nodes.grounding.whom import is_of_one_alone
from nodes.grounding.word_lists import word_lists

_ONE = frozenset({"за", "один", "одну", "одна", "одного", "одной", "1", "бир"})
"""Before what a price is asked for one of."""
_ONES = _ONE - {"за", "1"}
_COUNTING = frozenset({"count", "duration"})
_NEXT_TO = 2
"""Words that stand right beside a price."""
_PIECES = "piece"


def tells_unit(claim: Claim, source: Source, evidence: Evidence) -> bool:
    """Tell whether the customer learns what the price of `source` is had for, as far as that needs to be said."""
    words = claim.words
    if _is_of_each(claim, words) or _is_of_one(claim, source, evidence):
        return True
    several = _is_of_several(claim, source, evidence)
    if several and not _says_per(claim, source, words):
        return False
    alone = not several and (_is_piece(source, words) or is_of_one_alone(claim, source, evidence))
    return alone or _names_unit(source, evidence)


def _is_of_each(claim: Claim, words: Words) -> bool:
    """Tell whether the price is said to be that of each of what is counted: "6 капкейков по 900 ₸", "по 900 ₸ каждый"."""
    before, after = claim.mention.before, words.tokens(claim.mention.after)[:_NEXT_TO]
    if is_apiece(" ".join(after), words) and "по" not in after:
        return True
    counted = any(one.kind in _COUNTING for one in quantities(before))
    return counted and is_apiece(f"{' '.join(words.tokens(before)[-1:])} {before[-_NEXT_TO:]}", words)


def _is_of_one(claim: Claim, source: Source, evidence: Evidence) -> bool:
    """Tell whether the sentence tells one of what is priced: "бір жаттығу 12 000 ₸, кешке 14 000"; not one of something else."""
    words, sentence = claim.words, claim.mention.sentence
    own = set(words.tokens(claim.mention.own))
    if not _ONES.isdisjoint(own):
        return True
    said = f"{sentence.title} {sentence.text[: claim.quantity.start - sentence.start]}"
    told = words.tokens(words.rendered(said)) if evidence.request.language == "kk" else words.tokens(said)
    named = source.core | subject(source.measure, words).stems
    return any(word in _ONES and key(behind, words) in named for word, behind in pairwise(told))


def _is_of_several(claim: Claim, source: Source, evidence: Evidence) -> bool:
    """Tell whether the price is told of several of what it is had for one of: "тырнақтың үшеуі — 500 ₸"."""
    words, ahead = claim.words, f"{claim.mention.title} {claim.mention.before}"
    measure = subject(source.measure, words).stems
    if measure and measure.isdisjoint(subject(ahead, words).stems):
        return False
    counted = {one.low for one in quantities(source.name) if one.kind == "count"} | counts_told(
        f"{source.name} {source.measure}", words
    )
    told = {
        one.low
        for one in quantities(ahead)
        if one.kind == "count" and one.low == one.high > 1 and one.unit and not is_sized(one.unit)
    }
    return bool((told | counts_told(ahead, words)) - counted)


def _says_per(claim: Claim, source: Source, words: Words) -> bool:
    """Tell whether the price is said to be for one of what it is had for: "за ноготь", "/кг"."""
    measured = subject(source.measure, words).stems
    said = words.tokens(claim.mention.own)
    return any(word == "за" and key(behind, words) in measured for word, behind in pairwise(said))


def _is_piece(source: Source, words: Words) -> bool:
    """Tell whether a price is for a piece of what it names, which a name by itself says: "сертификат — от 10 000 ₸"."""
    return any(word.startswith(tuple(word_lists("measures")[_PIECES])) for word in words.tokens(source.measure))


def _names_unit(source: Source, evidence: Evidence) -> bool:
    """Tell whether the reply names what the price is had for, or the question asks for one of it.

    What the service is called by need not be said again; of what is no common measure nothing can be told in Kazakh.
    """
    per = source.measure
    words, asked = evidence.words, evidence.words.tokens(evidence.asked)
    singled = [behind for word, behind in pairwise(asked) if word in _ONE]
    text = _uncounted(evidence.draft.text)
    told = words.tokens(text)
    rendered = words.rendered(text) if evidence.request.language == "kk" else ""
    heard = (*told, *words.tokens(rendered), *singled)
    named = [
        word for word in words.tokens(per) if len(word) > 1 and words.form(word).pos != "PREP" and word not in _ONE
    ]
    common = any(word.startswith(tuple(names)) for names in word_lists("measures").values() for word in named)
    return (
        not named
        or not (common or evidence.request.language == "ru")
        or _is_called_by(per, source, words)
        or not {key(word, words) for word in named}.isdisjoint(key(word, words) for word in heard)
        or measured(per, heard, words)
    )


def _is_called_by(per: str, source: Source, words: Words) -> bool:
    """Tell whether what the price is had for is in the name of the service, and is not counted there ("от 3 до 5 человек")."""
    named = subject(per, words).stems
    return bool(named) and named <= source.core and named.isdisjoint(_only_counted(source.name, words))


def _only_counted(name: str, words: Words) -> frozenset[str]:
    return subject(name, words).stems - subject(_uncounted(name), words).stems


def _uncounted(text: str) -> str:
    """Return `text` without what it counts: "для 3–5 человек" does not say that a price is per person."""
    for one in reversed(quantities(text)):
        if one.kind == "count" and one.high > 1:
            text = f"{text[: one.start]} {text[one.end :]}"
    return text


def measured(condition: str, told: Sequence[str], words: Words) -> bool:
    """Tell whether `told` names the measure that `condition` does, by another of its names ("за штуку", "данасы")."""
    named = words.tokens(condition)
    return any(
        any(word.startswith(tuple(names)) for word in named) and any(word.startswith(tuple(names)) for word in told)
        for names in word_lists("measures").values()
    )
