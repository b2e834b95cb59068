"""What the lines tell and what the reply states, clause by clause, ready to be compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from graph.context import Words
from nodes.grounding.branches import branch_meant, branch_of_line
from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.schedule_words import marks_of
from nodes.grounding.sources import lines_of
from nodes.grounding.stance import PREDICATES, Clause, clauses, line_clauses
from nodes.grounding.telling import nearest, subject, things
from nodes.grounding.validity import line_validity, tells_coming
from nodes.grounding.word_lists import folded_list, folded_set, word_lists, word_set

_OF_TIME = frozenset({"days", "dates", "away", "now", "hours", "opens", "closes", "pause"})
"""Marks of a clause by which it tells when the business is open."""
_BRACKETS = re.compile(r"\([^)]*\)")
"""Around the Kazakh words of a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A clause of a line, and how people know the line.

    `around` are the stems of the whole line, `core` those of what it does not restrict by, `branch` is the one that it holds for;
    `alone`: it says for whom or where alone something is.
    """

    clause: Clause
    name: str
    cited: bool
    around: frozenset[str] = frozenset()
    branch: str | None = None
    core: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A clause of the reply, the stems of all that it is understood to speak of, and those of the things that it names.

    `yet`: it is told as still to come; `branch`: where it is said of; `heard`: it names something that lines or the question do,
    and so states something ("оқасы жоқ" and "нет проблем" do not); `affirmed`: its sentence
    begins with a yes.
    """

    clause: Clause
    meant: frozenset[str]
    named: frozenset[str]
    yet: bool = False
    branch: str | None = None
    heard: bool = True
    affirmed: bool = False

    def is_of(self, told: Told) -> bool:
        """Tell whether it may be said of where a line holds."""
        return told.branch is None or self.branch is None or told.branch == self.branch


def told_by(evidence: Evidence) -> Iterator[Told]:
    """Yield what the passages tell that holds today."""
    cited = {passage.id for passage in evidence.cited}
    for passage in evidence.request.passages:
        for line in lines_of(passage):
            if line_validity(line, evidence.today, evidence.words) != "current":
                continue
            read = line_clauses(line, evidence.words)
            around = frozenset[str]().union(*(clause.stems for clause in read))
            core = frozenset[str]().union(*(clause.stems for clause in read if not clause.restricts))
            alone = any(_alone(clause, evidence.words) for clause in read)
            branch = branch_of_line(line, passage, evidence.tenant, evidence.words)
            for clause in read:
                yield Told(
                    clause=clause,
                    name=line.text,
                    cited=passage.id in cited,
                    around=around,
                    branch=branch,
                    core=core,
                    alone=alone,
                )


def _alone(clause: Clause, words: Words) -> bool:
    return not folded_set("offering", "alone", words).isdisjoint(words.tokens(clause.text))


def said_by(evidence: Evidence, told: Sequence[Told]) -> Iterator[Said]:
    """Yield what the reply states; when it is open and what it grants are asked of it elsewhere."""
    words = evidence.words
    known = frozenset[str]().union(*(one.clause.stems for one in told))
    asked = frozenset[str]().union(*(subject(query, words).stems for query in queries(evidence)))
    asked_things = frozenset(thing.key for query in queries(evidence) for thing in things(query, words))
    heard = known | asked | subject(evidence.asked, words).stems
    meant, answers, denied = asked, "", False
    for clause in clauses(evidence.draft.text, words):
        if clause.things:
            meant, denied = clause.stems, clause.denies
        elif clause.answers:
            meant, denied = asked, False
        acts = {nearest(act, known) for act in clause.acts}
        # "Сочувствуем вам" is no answer to what was asked.
        aside = bool(acts) and acts.isdisjoint(known) and not clause.things
        of_opening = not clause.things and (bool(marks_of(clause.text)) or is_elsewhere(evidence.asked, evidence))
        # "Мужчины не заходят, так что будет комфортно" offers nothing of what it denies.
        bare = aside or of_opening or (denied and not clause.denies)
        if not (clause.asks or bare or is_elsewhere(clause.text, evidence)):
            where = branch_meant((clause.text, clause.sentence), evidence)
            branch = _titled(where, evidence)
            spelt = frozenset(thing.key for thing in clause.things if thing.spelt)
            named, spoken = (spelt - branch if spelt else meant), meant | clause.acts
            answers = clause.answers or (answers if not clause.first else "")
            if evidence.request.language == "kk" and (clause.denies or answers):
                # Of Kazakh words few can be told apart: what is denied or affirmed is most likely what was asked about.
                named, spoken = asked_things if clause.denies else named, spoken | asked
            spoken = frozenset(nearest(stem, known) for stem in spoken)
            yet = tells_coming(clause.sentence, words)
            yield Said(
                clause=clause,
                meant=spoken | branch,
                named=named,
                yet=yet,
                heard=(clause.answers == "no" and not asked.isdisjoint(known))
                or any(nearest(one.key, heard) in heard for one in clause.things),
                branch=where,
                affirmed=answers == "yes",
            )


def queries(evidence: Evidence) -> list[str]:
    """Return what is asked in Russian words."""
    return [_BRACKETS.sub("", ask.query) or ask.text for ask in evidence.request.asks]


def _titled(branch: str | None, evidence: Evidence) -> frozenset[str]:
    """Return the words that a branch is called by."""
    branches = evidence.tenant.branches
    titles = branches[branch].title.values() if branch in branches else ()
    return subject("\n".join(titles), evidence.words).stems


def is_elsewhere(text: str, evidence: Evidence) -> bool:
    """Tell whether a text is of opening hours or of favours, of which more is asked elsewhere."""
    timely = any(mark.kind in _OF_TIME for mark in marks_of(text))
    return timely or _favour().search(" ".join(evidence.words.tokens(text))) is not None


@cache
def _favour() -> re.Pattern[str]:
    return re.compile(word_lists("validity")["favour"])


def named_in(clause: Clause, heard: frozenset[str]) -> bool:
    """Tell whether a clause names something of what is `heard` from passages or the question."""
    return any(nearest(thing.key, heard) in heard for thing in clause.things)


def is_courtesy(clause: Clause, words: Words) -> bool:
    """Tell whether a clause says no more than what its writer does by writing: "будем рады помочь", "қуана жауап береміз"."""
    spoken = word_set("speech/promises", "own_words") | word_set("speech/promises", "awaiting")
    russian = {verb for verb in clause.verbs if words.form(verb).pos in PREDICATES}
    if russian:
        return russian <= spoken
    kazakh = tuple(folded_list("speech/promises", "own_words_kk", words))
    return any(token.startswith(kazakh) for token in words.tokens(clause.text))
