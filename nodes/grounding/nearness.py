"""Which of two lines a figure is said of: by the words nearest to it that tell them apart."""

from graph.context import Words
from nodes.grounding.claims import Claim, Rarity
from nodes.grounding.sources import Source
from nodes.grounding.telling import subject

_LEAST_OF_DEED = 6
"""Letters by which a verb is known to do what a noun names."""
_VERBS = frozenset({"VERB", "INFN"})


def is_nearer(claim: Claim, mine: Source, other: Source, rarity: Rarity) -> bool:
    """Tell whether what the reply says tells rather `mine` than `other`: by the words nearest to the figure that have
    anything to tell them apart by."""
    sentence = claim.mention.sentence
    whole = subject(f"{sentence.title} {sentence.text}", claim.words).stems
    asked = frozenset[str]().union(*claim.asks)
    told_at_all = whole.union(claim.before.stems, claim.said, asked)
    if _named(mine, claim.words).isdisjoint(told_at_all):
        # Nothing that is said names the thing itclaim.
        return False
    more = _named(other, claim.words) - mine.core
    if more and more.isdisjoint(told_at_all):
        # Of what makes the other thing another nothing is said.
        return True
    only, others = mine.core - other.core, other.core - mine.core
    if claim.lacks & (only | others):
        return claim.lacks.isdisjoint(only)
    for said in (claim.own.stems, claim.head.stems, claim.beside, whole, claim.before.stems, asked):
        told, told_of_other = (sum(rarity(stem) for stem in said & words) for words in (only, others))
        if told != told_of_other:
            return told > told_of_other or _is_done(claim, only)
    return False


def _is_done(claim: Claim, named: frozenset[str]) -> bool:
    """Tell whether a verb beside the figure says that it is done what is `named`: "заламинируем" of a "ламинирование"."""
    roots = {stem[:_LEAST_OF_DEED] for stem in named if len(stem) >= _LEAST_OF_DEED}
    verbs = [word for word in claim.words.tokens(claim.mention.own) if claim.words.form(word).pos in _VERBS]
    return any(root in verb for root in roots for verb in verbs)


def _named(source: Source, words: Words) -> frozenset[str]:
    """Return the words that name the thing of a line, without those of the price's column."""
    return source.core - subject(source.price.label, words).stems if source.price else source.core
