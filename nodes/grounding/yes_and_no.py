"""Yes and no agree with the lines: nothing is offered that a line denies, nothing refused that is priced, and neither invented."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from graph.types import ReplyLanguage
from nodes.grounding.evidence import Evidence
from nodes.grounding.inventions import invention_objections
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.refusals import is_barred, offered_against
from nodes.grounding.stance import Clause, clauses
from nodes.grounding.statements import Said, Told, queries, said_by, told_by
from nodes.grounding.telling import rarity_among, subject
from nodes.grounding.word_lists import word_lists

_LEAST_ROOT, _SURELY_SHARED = 4, 2
_MOST_OF = 0.6
"""The share of the words of a denial by which a longer one is known."""


def stance_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield what the reply affirms against a line or without any, and what it denies so."""
    told = list(told_by(evidence))
    spoken = list(said_by(evidence, told))
    # "Да, карты. Рассрочки нет": the yes is not said of what is refused.
    refused = frozenset[str]().union(*(said.clause.stems for said in spoken if said.clause.denies))
    for said in spoken:
        if said.clause.answers == "no" and _is_explained(evidence):
            # What follows a bare "no" is asked for itself.
            continue
        if said.clause.denies or said.clause.answers == "no":
            yield from _of_denial(said, told, evidence)
        else:
            yield from _of_offer(said, told, refused)
            yield from invention_objections(said, told, evidence)


def _is_explained(evidence: Evidence) -> bool:
    """Tell whether the reply says more than "no"."""
    return any(clause.things for clause in clauses(evidence.draft.text, evidence.words))


def _of_offer(said: Said, told: Sequence[Told], refused: frozenset[str]) -> Iterator[Objection]:
    """Yield the objection to an offer of what a line denies; a closer line that has it comes first."""
    clause, meant = said.clause, said.meant
    if not meant or not (clause.offering or clause.answers == "yes" or quantities(clause.text)):
        return
    rarity = rarity_among(one.clause.stems for one in told)
    against = [one for one in told if _denied_by(one, said, rarity) and not one.clause.stems <= refused]
    if not against:
        return
    weighed = {one: sum(map(rarity, one.clause.stems & meant)) for one in told}
    best = max(against, key=weighed.__getitem__)
    # What is done with a thing does not tell it from another, unless a line denies just that.
    done = clause.deeds - best.clause.stems
    weighed = {one: sum(map(rarity, (one.clause.stems & meant) - done)) for one in told}
    kept = max((weighed[one] for one in told if not one.clause.denies and one.name != best.name), default=0.0)
    beside = max((weighed[one] for one in told if not one.clause.denies and one.name == best.name), default=0.0)
    if (weighed[best] > kept and weighed[best] >= beside) or _same_act(best.clause, clause):
        yield object_to("yes_against_no", clause.text.strip(), line=best.name)


def _names(clause: Clause, named: frozenset[str], language: ReplyLanguage) -> bool:
    """Tell whether `clause` speaks of all that is `named`; of most of it, where that was told from a question alone."""
    shared = len(clause.stems & named)
    return bool(named) and (shared == len(named) or (language == "kk" and shared >= max(2, _MOST_OF * len(named))))


def _of_denial(said: Said, told: Sequence[Told], evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to a refusal that no line carries."""
    clause, meant, language = said.clause, said.meant, evidence.request.language
    if not (clause.offers or clause.answers) or clause.unable or not meant or said.yet:
        return
    asked = frozenset[str]().union(*(subject(query, evidence.words).stems for query in queries(evidence)))
    against = offered_against(said, told, asked, language, evidence.words)
    if against is not None:
        yield object_to("no_against_yes", clause.text.strip(), line=against.name)
        return
    supporting = [one.clause for one in told if one.cited and (one.clause.denies or one.clause.restricts)]
    if any(_carries(one, said) for one in supporting) or any(one.cited and _keeps_from(one, said) for one in told):
        return
    offered = next((one for one in told if _offers(one, said, language)), None)
    if offered is not None and is_barred(offered, said, evidence.words, language):
        return
    if offered is not None:
        yield object_to("no_against_yes", clause.text.strip(), line=offered.name)
    elif said.heard and not _is_carried(said, told, language):
        yield object_to("no_without_source", clause.text.strip())


def _is_carried(said: Said, told: Sequence[Told], language: ReplyLanguage) -> bool:
    """Tell whether what is cited may carry a refusal: it refuses something of what is meant, or speaks of what is named.

    Of Kazakh words few can be told apart: any refusal that is cited may be the one.
    """
    cited = [one for one in told if one.cited]
    refusing = [one.clause for one in cited if one.clause.denies or one.clause.restricts]
    if any(language == "kk" or clause.stems & said.meant for clause in refusing):
        return True
    return any(one.around & said.named for one in cited)


def _offers(one: Told, said: Said, language: ReplyLanguage) -> bool:
    """Tell whether a line has what is denied, where it is denied."""
    clause = one.clause
    # "Собак тяжелее 15 кг — только в салоне" offers nothing elsewhere.
    restricted = not clause.verbs and _only().search(clause.sentence) is not None
    if restricted or _is_beyond(said.clause, clause):
        return False
    return _names(clause, said.named, language) and not (clause.denies or clause.restricts) and said.is_of(one)


@cache
def _only() -> re.Pattern[str]:
    return re.compile(rf"\s[–—-]\s(?:{'|'.join(word_lists('offering')['alone'])})\s", re.IGNORECASE)


def _is_beyond(refusal: Clause, offer: Clause) -> bool:
    """Tell whether just the figure up to which something is offered bounds the refusal ("до 15 кг", "тяжелее 15 кг")."""
    bounds = {bound.high for bound in quantities(offer.sentence) if bound.limit}
    return any(bound.high in bounds and not bound.limit for bound in quantities(refusal.text))


def _keeps_from(one: Told, said: Said) -> bool:
    """Tell whether a line has what is denied, but elsewhere, or for others alone than it is denied ("только для взрослых")."""
    if not said.is_of(one):
        return bool(said.named) and said.named <= one.around
    return one.alone and bool(one.core) and one.core <= said.meant and not said.named <= one.around


def _same_act(denial: Clause, clause: Clause) -> bool:
    """Tell whether just what is denied is said to be done: "приводить нельзя", "привести можно"."""
    roots = {act[:_LEAST_ROOT] for act in denial.acts}
    return any(act[:_LEAST_ROOT] in roots for act in clause.acts)


def _carries(denial: Clause, said: Said) -> bool:
    """Tell whether `denial` is what a refusal of the reply rests on."""
    shared = denial.stems & said.meant
    if not shared & said.named:
        return False
    return (
        denial.stems <= said.meant
        or said.named <= denial.stems
        or not said.clause.things
        or len(shared) >= _SURELY_SHARED
    )


def _denied_by(one: Told, said: Said, rarity: Callable[[str], float]) -> bool:
    """Tell whether a line denies all of what is offered, by the same verb or by any that offers."""
    denial = one.clause
    if not denial.denies or not said.is_of(one) or not _speaks_of_all(denial, said, rarity):
        return False
    bounds = {bound.low for bound in quantities(denial.text)}
    if bounds and bounds.isdisjoint(bound.low for bound in quantities(said.clause.text)):
        # "Детей до 3 лет" denies nothing of others.
        return False
    verbs = said.clause.verbs
    return (denial.offering and (said.clause.offering or not verbs)) or bool(denial.verbs & verbs)


def _speaks_of_all(denial: Clause, said: Said, rarity: Callable[[str], float]) -> bool:
    """Tell whether the reply speaks of all that a line denies: of most of its words, or of what it denies and of most of
    what those words tell ("мужчин на занятия не берём")."""
    shared = denial.stems & said.meant
    if not shared or len(shared) == len(denial.stems) or len(shared) >= max(2, _MOST_OF * len(denial.stems)):
        return bool(shared)
    told = sum(map(rarity, denial.stems))
    return bool(denial.objects) and denial.objects <= shared and sum(map(rarity, shared)) >= _MOST_OF * told
