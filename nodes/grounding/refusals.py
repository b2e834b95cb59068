"""Refusals against whole sentences of lines: what one offers in several clauses together ("рецепт принимаем и чужой")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.context import Words
from graph.types import ReplyLanguage
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.opening.schedule_words import marks_of, pattern, plain
from nodes.grounding.stance import Clause, clauses
from nodes.grounding.statements import Said, Told

_FEWEST, _MOST_OF = 2, 0.6
"""Words by which a sentence is of what was asked: at least so many, and in Russian that share of them."""
_LEAST_ROOT = 4


@dataclass(frozen=True, slots=True)
class _Offer:
    """A sentence of a line that denies and restricts nothing: the stems of all that it names, what is done, and the line."""

    stems: frozenset[str]
    acts: frozenset[str]
    told: Told


def offered_against(
    said: Said, told: Sequence[Told], asked: frozenset[str], language: ReplyLanguage, words: Words
) -> Told | None:
    """Return the line of which a sentence offers what `said` refuses; None where a denial is as near, or the refusal is bound.

    `asked` are the stems of the question: who refuses most of it refuses what it is about.
    """
    clause = said.clause
    if not clause.offers or clause.restricts or _is_bound(clause):
        return None
    forms = [words.form(word) for word in words.tokens(clause.text)]
    if any(form.known and "Name" in form.grammemes for form in forms):
        # "Светлана массаж не делает": somebody else does.
        return None
    near = [one for one in told if said.is_of(one) and _is_comparable(one.clause, clause)]
    if any(one.around <= said.meant or said.named <= one.clause.stems for one in near if one.clause.stems):
        return None
    denials = [one.clause for one in near]
    own = clause.stems if language == "ru" else frozenset(thing.key for thing in clause.things if thing.known)
    for offer in _offers(told):
        refused = _refused(offer, own, asked, language)
        fits = bool(refused) and said.is_of(offer.told) and _may_do(offer, clause)
        if fits and not any(len(denial.stems & (refused | own)) >= len(refused) for denial in denials):
            return offer.told
    return None


def _refused(offer: _Offer, own: frozenset[str], asked: frozenset[str], language: ReplyLanguage) -> frozenset[str]:
    """Return the words of a refusal or its question by which the sentence offers just that; none where it does not."""
    hit = offer.stems & asked
    if language == "kk":
        # Of Kazakh words few can be told apart: what is refused is what was asked, as far as the refusal is understood.
        return hit if own and own <= offer.stems and len(hit) >= _FEWEST else frozenset()
    if len(own) >= _FEWEST and own <= offer.stems:
        return own
    asks_it = len(own & asked) >= _FEWEST and not own.isdisjoint(hit)
    return hit if asks_it and len(hit) >= max(_FEWEST, _MOST_OF * len(asked)) else frozenset()


def _offers(told: Sequence[Told]) -> Iterator[_Offer]:
    for (_, _), group in groupby(told, key=lambda one: (one.name, one.clause.sentence)):
        parts = list(group)
        if any(part.clause.denies or part.clause.restricts or part.clause.asks for part in parts):
            continue
        verbs = any(part.clause.verbs for part in parts)
        if verbs and not any(part.clause.offers for part in parts):
            # "Оплата возвращается" offers nothing, "карты Visa и Mastercard" does.
            continue
        yield _Offer(
            stems=frozenset[str]().union(*(part.clause.stems for part in parts)),
            acts=frozenset[str]().union(*(part.clause.acts for part in parts)),
            told=parts[0],
        )


def _is_bound(clause: Clause) -> bool:
    """Tell whether a sentence refuses something on a condition only: beyond a figure, at a time, "если …"."""
    sentence = clause.sentence
    return bool(quantities(sentence) or marks_of(sentence)) or pattern("no_claim").search(plain(sentence)) is not None


def _is_comparable(denial: Clause, clause: Clause) -> bool:
    """Tell whether a line denies at any time what is done or had: "возврату не подлежит" is no refusal to make something."""
    if not (denial.denies or denial.restricts) or marks_of(denial.sentence):
        return False
    return denial.restricts or denial.offering or bool(denial.verbs & clause.verbs) or _share_root(denial, clause)


def _share_root(one: Clause, other: Clause) -> bool:
    roots = {act[:_LEAST_ROOT] for act in one.acts}
    return any(act[:_LEAST_ROOT] in roots for act in other.acts)


def _may_do(offer: _Offer, clause: Clause) -> bool:
    """Tell whether a sentence is of what a refusal says is not done, where that is said by a verb of its own ("возвращаем")."""
    known = {stem[:_LEAST_ROOT] for stem in (*offer.stems, *offer.acts)}
    return all(act[:_LEAST_ROOT] in known for act in clause.acts)


def is_barred(offered: Told, said: Said, words: Words, language: ReplyLanguage) -> bool:
    """Tell whether the line that offers something denies itself what is denied: "осмотр — 5 500 ₸, после него нельзя за руль"."""
    read = clauses(offered.name, words)
    barred = [clause for clause in read if clause.denies and clause.text != offered.clause.text and clause.offers]
    if not barred:
        return False
    rest = offered.clause.stems.union(*(clause.stems for clause in read if not clause.denies))
    own = said.clause.stems - rest
    if any(own & clause.stems and clause.stems <= own | rest for clause in barred):
        return True
    return language == "kk" and bool(said.clause.things) and said.clause.stems.isdisjoint(rest)
