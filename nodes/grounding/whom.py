"""Whom a price is for one of ("за питомца", "с человека"): for one alone it is the price of what is done, and need not be said."""

from itertools import pairwise

from graph.context import Words
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.sources import Source
from nodes.grounding.sums.cues import counts_told
from nodes.grounding.telling import key

_WE = {"NPRO", "1per", "plur"}
_AT = frozenset({"у", "к", "от", "по"})
"""Before "нас" where it tells whose it is, or where, and not who comes."""
_PERSON = "человек"
_FOR = frozenset({"для", "на", "за", "с"})


def is_of_one_alone(claim: Claim, source: Source, evidence: Evidence) -> bool:
    """Tell whether the price of `source` is for one of somebody, and nobody speaks of more of them than one."""
    words = claim.words
    whom = _somebody(source.measure, words)
    return bool(whom) and (_names_one(claim, source, whom) or not _speaks_of_several(source, whom, evidence))


def _somebody(text: str, words: Words) -> frozenset[str]:
    """Return the keys of those that `text` names who live: "за питомца", "бір адамға"."""
    told = words.tokens(text)
    return frozenset(key(word, words) for word in told if _lives(word, words))


def _lives(word: str, words: Words) -> bool:
    return {"NOUN", "anim"} <= words.form(word).grammemes


def _names_one(claim: Claim, source: Source, whom: frozenset[str]) -> bool:
    """Tell whether the sentence says whom it is done to, and that it is one: "кошке", "для собаки"."""
    words = claim.words
    told = words.tokens(words.rendered(claim.mention.sentence.text))
    return any(
        (behind_of or "datv" in words.form(word).grammemes) and key(word, words) in source.core | whom
        for ahead, word in pairwise(("", *told))
        for behind_of in (ahead in _FOR,)
        if _lives(word, words) and "sing" in words.form(word).grammemes
    )


def _speaks_of_several(source: Source, whom: frozenset[str], evidence: Evidence) -> bool:
    """Tell whether the customer, the reply or the line itself speaks of more than one who has it done: "нас трое", "две кошки"."""
    words = evidence.words
    asked = "\n".join(ask.text for ask in evidence.request.asks)
    spoken = (evidence.asked, evidence.draft.text, source.name)
    if any(counts_told(text, words) or _counts_somebody(text, whom, words) for text in spoken):
        return True
    told = words.tokens(asked)
    if any(words.form(word).grammemes >= _WE and ahead not in _AT for ahead, word in pairwise(("", *told))):
        return True
    # Whoever come in numbers, are people: "друзьям", "детям".
    anybody = key(_PERSON, words) in whom
    return any(
        "plur" in words.form(word).grammemes and (key(word, words) in whom or (anybody and _lives(word, words)))
        for word in told
    )


def _counts_somebody(text: str, whom: frozenset[str], words: Words) -> bool:
    counted = [one for each in (text, words.rendered(text)) for one in quantities(each) if one.kind == "count"]
    return any(
        one.high > 1 and one.unit and (_somebody(one.unit, words) or key(one.unit.split()[0], words) in whom)
        for one in counted
    )
