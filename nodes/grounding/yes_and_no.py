"""Yes and no agree with the lines: nothing is offered that a line denies, nothing refused that is priced, and neither invented."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from graph.types import ReplyLanguage
from nodes.grounding.branches import branch_meant
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.schedule_words import marks_of
from nodes.grounding.sources import lines_of
from nodes.grounding.stance import Clause, clauses, line_clauses
from nodes.grounding.telling import nearest, rarity_among, subject, things
from nodes.grounding.validity import line_validity, tells_coming
from nodes.grounding.word_lists import word_lists

_OF_TIME = frozenset({"days", "dates", "away", "now", "hours", "opens", "closes", "pause"})
"""Marks of a clause by which it tells when the business is open."""
_LEAST_ROOT, _SURELY_SHARED = 4, 2
_MOST_OF = 0.6
"""The share of the words of a denial by which a longer one is known."""
_CONTACTS = frozenset({"link", "handle", "email", "phone"})
_BRACKETS = re.compile(r"\([^)]*\)")
"""Around the Kazakh words of a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A clause of a line, and how people know the line."""

    clause: Clause
    name: str
    cited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A clause of the reply, the stems of all that it is understood to speak of, and those of the things that it names.

    `yet`: it is told as still to come.
    """

    clause: Clause
    meant: frozenset[str]
    named: frozenset[str]
    yet: bool = False


def stance_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield what the reply affirms against a line or without any, and what it denies so."""
    told = list(_told(evidence))
    spoken = list(_said(evidence, told))
    # "Да, карты. Рассрочки нет": the yes is not said of what is refused.
    refused = frozenset[str]().union(*(said.clause.stems for said in spoken if said.clause.denies))
    for said in spoken:
        if said.clause.answers == "no" and _is_explained(evidence):
            # What follows a bare "no" is asked for itself.
            continue
        if said.clause.denies or said.clause.answers == "no":
            yield from _of_denial(said, told, evidence.request.language)
        else:
            yield from _of_offer(said, told, refused)
            yield from _of_invention(said, told, evidence)


def _is_explained(evidence: Evidence) -> bool:
    """Tell whether the reply says more than "no"."""
    return any(clause.things for clause in clauses(evidence.draft.text, evidence.words))


def _told(evidence: Evidence) -> Iterator[Told]:
    cited = {passage.id for passage in evidence.cited}
    for passage in evidence.request.passages:
        for line in lines_of(passage):
            if line_validity(line, evidence.today, evidence.words) != "current":
                continue
            for clause in line_clauses(line, evidence.words):
                yield Told(clause=clause, name=line.text, cited=passage.id in cited)


def _said(evidence: Evidence, told: Sequence[Told]) -> Iterator[Said]:
    """Yield what the reply states; when it is open and what it grants are asked of it elsewhere."""
    words = evidence.words
    known = frozenset[str]().union(*(one.clause.stems for one in told))
    asked = frozenset[str]().union(*(subject(query, words).stems for query in _queries(evidence)))
    asked_things = frozenset(thing.key for query in _queries(evidence) for thing in things(query, words))
    branch = _branch(evidence)
    meant, answers = asked, ""
    for clause in clauses(evidence.draft.text, words):
        if clause.things:
            meant = clause.stems
        elif clause.answers:
            meant = asked
        acts = {nearest(act, known) for act in clause.acts}
        # "Сочувствуем вам" is no answer to what was asked.
        aside = bool(acts) and acts.isdisjoint(known) and not clause.things
        of_opening = not clause.things and (bool(marks_of(clause.text)) or _is_elsewhere(evidence.asked, evidence))
        bare = aside or of_opening
        if not (clause.asks or bare or _is_elsewhere(clause.text, evidence)):
            spelt = frozenset(thing.key for thing in clause.things if thing.spelt)
            named, spoken = (spelt - branch if spelt else meant), meant | clause.acts
            answers = clause.answers or (answers if not clause.first else "")
            if evidence.request.language == "kk" and (clause.denies or answers):
                # Of Kazakh words few can be told apart: what is denied or affirmed is most likely what was asked about.
                named, spoken = asked_things if clause.denies else named, spoken | asked
            spoken = frozenset(nearest(stem, known) for stem in spoken)
            yet = tells_coming(clause.sentence, words)
            yield Said(clause=clause, meant=spoken | branch, named=named, yet=yet)


def _queries(evidence: Evidence) -> list[str]:
    """Return what is asked in Russian words."""
    return [_BRACKETS.sub("", ask.query) or ask.text for ask in evidence.request.asks]


def _branch(evidence: Evidence) -> frozenset[str]:
    """Return the words of the branch that is spoken of, where that is known."""
    meant = branch_meant((), evidence)
    titles = evidence.tenant.branches[meant].title.values() if meant in evidence.tenant.branches else ()
    return subject("\n".join(titles), evidence.words).stems


def _is_elsewhere(text: str, evidence: Evidence) -> bool:
    timely = any(mark.kind in _OF_TIME for mark in marks_of(text))
    return timely or _favour().search(" ".join(evidence.words.tokens(text))) is not None


@cache
def _favour() -> re.Pattern[str]:
    return re.compile(word_lists("validity")["favour"])


def _of_offer(said: Said, told: Sequence[Told], refused: frozenset[str]) -> Iterator[Objection]:
    """Yield the objection to an offer of what a line denies; a closer line that has it comes first."""
    clause, meant = said.clause, said.meant
    if not meant or not (clause.offering or clause.answers == "yes" or quantities(clause.text)):
        return
    against = [one for one in told if _denied_by(one.clause, said) and not one.clause.stems <= refused]
    if not against:
        return
    rarity = rarity_among(one.clause.stems for one in told)
    weighed = {one: sum(map(rarity, one.clause.stems & meant)) for one in told}
    best = max(against, key=weighed.__getitem__)
    kept = max((weighed[one] for one in told if not one.clause.denies), default=0.0)
    if weighed[best] > kept or _same_act(best.clause, clause):
        yield object_to("yes_against_no", clause.text.strip(), line=best.name)


def _of_invention(said: Said, told: Sequence[Told], evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to an offer of what no cited line speaks of.

    In Kazakh, of whose words few can be told apart, that is what the question was understood to be about.
    """
    clause, words = said.clause, evidence.words
    if (
        not clause.offers
        or clause.unable
        or clause.restricts
        or quantities(clause.text)
        or _is_elsewhere(clause.sentence, evidence)
    ):
        return
    if any(one.kind in _CONTACTS for one in quantities(evidence.draft.text)):
        # Where something can be seen or asked is asked of the reply elsewhere.
        return
    cited = subject("\n".join(passage.text for passage in evidence.cited), words).stems
    cited = cited.union(*(one.clause.stems for one in told if one.cited))
    asked = [thing.key for query in _queries(evidence) for thing in things(query, words)]
    named = [thing.key for thing in clause.things if thing.is_russian(evidence.request.language)]
    repeated = [key for key in named if key in asked and nearest(key, cited) not in cited]
    if evidence.request.language == "ru":
        invented = repeated or (named[:1] and nearest(named[0], cited) not in cited and not _rooted(named[0], cited))
    else:
        invented = repeated or (asked and cited.isdisjoint(asked))
    if invented:
        yield object_to("invented_offer", clause.text.strip())


def _names(clause: Clause, named: frozenset[str], language: ReplyLanguage) -> bool:
    """Tell whether `clause` speaks of all that is `named`; of most of it, where that was told from a question alone."""
    shared = len(clause.stems & named)
    return bool(named) and (shared == len(named) or (language == "kk" and shared >= max(2, _MOST_OF * len(named))))


def _rooted(stem: str, told: frozenset[str]) -> bool:
    """Tell whether a word of the same root is told: "крем" of "кремовое"."""
    return len(stem) >= _LEAST_ROOT and any(
        word.startswith(stem) or stem.startswith(word) for word in told if len(word) >= _LEAST_ROOT
    )


def _of_denial(said: Said, told: Sequence[Told], language: ReplyLanguage) -> Iterator[Objection]:
    """Yield the objection to a refusal that no line carries."""
    clause, meant = said.clause, said.meant
    if not (clause.offers or clause.answers) or clause.unable or not meant or said.yet:
        return
    supporting = [one.clause for one in told if one.cited and (one.clause.denies or one.clause.restricts)]
    if any(_carries(one, said) for one in supporting):
        return
    offered = next(
        (
            one
            for one in told
            if _names(one.clause, said.named, language) and not (one.clause.denies or one.clause.restricts)
        ),
        None,
    )
    if offered is not None:
        yield object_to("no_against_yes", clause.text.strip(), line=offered.name)
    elif not any(one.stems & meant or language == "kk" for one in supporting):
        # Of Kazakh words few can be told apart: any refusal that is cited may be the one.
        yield object_to("no_without_source", clause.text.strip())


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


def _denied_by(denial: Clause, said: Said) -> bool:
    """Tell whether `denial` denies all of what is offered, by the same verb or by any that offers."""
    shared = len(denial.stems & said.meant)
    bounds = {one.low for one in quantities(denial.text)}
    if bounds and bounds.isdisjoint(one.low for one in quantities(said.clause.text)):
        # "Детей до 3 лет" denies nothing of others.
        return False
    if (
        not denial.denies
        or not shared
        or (shared < len(denial.stems) and shared < max(2, _MOST_OF * len(denial.stems)))
    ):
        return False
    verbs = said.clause.verbs
    return (denial.offering and (said.clause.offering or not verbs)) or bool(denial.verbs & verbs)
