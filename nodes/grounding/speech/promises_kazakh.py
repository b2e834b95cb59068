"""What a Kazakh clause promises: told by the endings of its verbs, on folded words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.context import Words
from nodes.grounding.evidence import Evidence
from nodes.grounding.speech.appointment import appointment
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.speech.deeds import Deed, kazakh_kinds
from nodes.grounding.speech.invitations import invites
from nodes.grounding.word_lists import folded_list, folded_set

_ENDINGS = {
    "past": re.compile(r"(?:ды|ди|ты|ти)(?:м|к)"),
    "future": re.compile(r"(?:а|е|й)м(?:ын|ин|ыз|из)|(?:а|е|й)?(?:йын|йин|йык|йик)"),
    "third": re.compile(r"(?:а|е|й)(?:ды|ди)"),
}
_FIRST = re.compile(r"(?:а|е|й)м(?:ын|ин|ыз|из)$|(?:ды|ди|ты|ти)(?:м|к)$")
_THIRD = re.compile(r"(?:а|е|й)(?:ды|ди)$")
_SINGLE = re.compile(r"(?:дым|дим|тым|тим|мын|мин|йын|йин)$")
_PAST = re.compile(r"(?:ды|ди|ты|ти)(?:м|к)$")
_OURS = re.compile(r"м[ыи][нз]$|й[ыи][нк]$")
_NOT = re.compile(r"(?:ма|ме|ба|бе|па|пе)й?(?:м|к|мын|мин|мыз|миз|ды|ди|дым|дим|дык|дик)$")
_AUXILIARY = re.compile(
    r"(?:ко[йя]|жибер|ал|бер|сал|отыр|жатыр|жур|тур|кет|шык|кел|кор|таста)(?:а|е|й|ы|и)?"
    r"(?:м[ыи]н|м[ыи]з|ды[мк]|ди[мк]|ты[мк]|ти[мк]|д[ыи]|йын|йин|йык|йик)"
)
_CONVERB = re.compile(r"(?:[ыи]?п|а|е|й)")
_CHAINED = re.compile(r"[ыи]?п")
_BEFORE_ANSWERING = ("ask", "call", "pass")
_SET_ASIDE = re.compile(r"(?:кой|жибер)(?:ды[мк]|ди[мк])")
"""Behind another verb: it is done already, whatever it is ("айтып қойдым")."""
_TOOK = re.compile(r"(?:ды|ди|ты|ти)(?:м|к)")
_DONE = re.compile(r"(?:лды|лди|нды|нди)(?:н[ыи]з)?$")
_TO_YOU = re.compile(r"сиз(?:ге|ди|бен|дин|дер\w*)?$|\w+[аеыи]н[ыи]з(?:д[ыи]н?|ге|га|н[ыи]н)?$")
_YOURS = re.compile(r"[ыи]н[ыи]з$")
_OF_CASE = re.compile(r"[гк][ае]|[дтн][еа]н")


@dataclass(frozen=True, slots=True, eq=False)
class _Vocabulary:
    """The lists of `promises.yaml`, folded."""

    people: frozenset[str]
    accepted: tuple[str, ...]
    matters: tuple[str, ...]
    taken: tuple[str, ...]
    later: frozenset[str]
    itself: frozenset[str]


@cache
def _vocabulary(words: Words) -> _Vocabulary:
    return _Vocabulary(
        people=folded_set("speech/promises", "people_kk", words) | folded_set("speech/promises", "people", words),
        accepted=folded_list("speech/promises", "accepted_kk", words),
        matters=folded_list("speech/promises", "matters_kk", words),
        taken=folded_list("speech/promises", "taken_kk", words),
        later=folded_set("speech/promises", "later", words),
        itself=folded_set("speech/promises", "itself", words),
    )


def kazakh_deeds(clause: Clause, evidence: Evidence) -> Iterator[Deed]:
    """Yield what a Kazakh clause says somebody does for the customer, or did."""
    words = evidence.words
    if clause.conditional or all(
        form.known or token.isdigit() for token, form in zip(clause.tokens, clause.forms, strict=True)
    ):
        return
    vocabulary = _vocabulary(words)
    moment = bool(appointment(clause, words)) and not invites(clause, evidence)
    by_people = not vocabulary.people.isdisjoint(clause.around)
    deeds = [_done(clause, vocabulary, moment), _first_then(clause, words, by_people)]
    deeds += [
        _deed(clause, at, moment, by_people, words) for at, token in enumerate(clause.tokens) if not _NOT.search(token)
    ]
    yield from filter(None, deeds)


def _deed(clause: Clause, at: int, moment: bool, by_people: bool, words: Words) -> Deed | None:
    """Return the deed of the verb at `at`, where it has a personal ending of somebody who may promise."""
    vocabulary = _vocabulary(words)
    verb, tense = _verb(clause, at, words)
    if verb is None:
        return None
    kind, token = kazakh_kinds(words)[verb], clause.tokens[at]
    to_you = any(map(_TO_YOU.match, clause.tokens))
    if tense == "third":
        acts = vocabulary.itself.isdisjoint(clause.tokens) and (by_people or (to_you and kind != "wait"))
    elif kind == "wait":
        acts = moment
    elif kind == "answer":
        acts = not vocabulary.later.isdisjoint(clause.tokens)
    else:
        # "-амыз" tells a habit as well: of these, what is done for one customer alone.
        habit = tense == "future" and not _SINGLE.search(token) and kind not in ("call", "tell", "ask")
        acts = not habit or to_you or moment or _to_people(clause, vocabulary)
    for_one = tense == "past" or (tense == "future" and _SINGLE.search(token) is not None)
    return Deed(kind=kind, verb=verb[-1], token=at, for_one=for_one) if acts else None


def _verb(clause: Clause, at: int, words: Words) -> tuple[tuple[str, ...] | None, str]:
    """Return the stem of a deed whose personal ending the word at `at` has, alone or for the word before, and the tense."""
    token = clause.tokens[at]
    for tense, ending in _ENDINGS.items():
        found = _stem_of(clause, at, ending, words)
        if found is not None:
            return found, tense
    if not _AUXILIARY.fullmatch(token) or at == 0:
        return None, ""
    tense = "past" if _PAST.search(token) else "future" if _OURS.search(token) else "third"
    return _stem_of(clause, at - 1, _CONVERB, words), tense


def _first_then(clause: Clause, words: Words, by_people: bool) -> Deed | None:
    """Return what is done before a verb that ends the sentence ("нақтылап, сізге айтамын"), which alone would be no deed."""
    sentence = clause.around
    for at, token in enumerate(clause.tokens):
        stem = _stem_of(clause, at, _CHAINED, words)
        if stem is None or kazakh_kinds(words)[stem] not in _BEFORE_ANSWERING:
            continue
        after = [later for later in sentence[sentence.index(token) + 1 :] if not _NOT.search(later)]
        if any(_FIRST.search(later) or (by_people and _THIRD.search(later)) for later in after):
            return Deed(kind=kazakh_kinds(words)[stem], verb=stem[-1], token=at)
    return None


def _to_people(clause: Clause, vocabulary: _Vocabulary) -> bool:
    """Tell whether it is done to people of the business ("басшылыққа жеткіземіз")."""
    return any(
        token.startswith(person) and _OF_CASE.fullmatch(token[len(person) :])
        for token in clause.tokens
        for person in vocabulary.people
        if len(person) > len("ол")
    )


def _stem_of(clause: Clause, at: int, ending: re.Pattern[str], words: Words) -> tuple[str, ...] | None:
    """Return the longest stem of a deed that, with `ending`, is the word at `at` and, if compound, the words before it."""
    fitting = (
        stem
        for stem, rest in _divided(clause.tokens[at], words)
        if ending.fullmatch(rest) and clause.tokens[max(at - len(stem) + 1, 0) : at] == stem[:-1]
    )
    return max(fitting, key=len, default=None)


@lru_cache(maxsize=20_000)
def _divided(token: str, words: Words) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the stems of deeds that a word may have, each with what follows it."""
    return tuple((stem, token[len(stem[-1]) :]) for stem in kazakh_kinds(words) if token.startswith(stem[-1]))


@lru_cache(maxsize=20_000)
def _is_taken(token: str, vocabulary: _Vocabulary) -> bool:
    return any(token.startswith(stem) and _TOOK.fullmatch(token[len(stem) :]) for stem in vocabulary.taken)


def _done(clause: Clause, vocabulary: _Vocabulary, moment: bool) -> Deed | None:
    """Return what is said to be done: "сіз жазылдыңыз", "өтініміңіз қабылданды", "тапсырысыңыз дайын"."""
    yours = any(token.startswith(vocabulary.matters) and _YOURS.search(token) for token in clause.tokens)
    theirs = any(_YOURS.search(token) and token != "сиз" for token in clause.tokens)
    if "дайын" in clause.tokens and ((yours and clause.tokens[-1] == "дайын") or (theirs and moment)):
        return Deed(kind="book", verb="дайын", token=clause.tokens.index("дайын"), for_one=True)
    booked = any(token.startswith(vocabulary.matters) for token in clause.tokens)
    for at, token in enumerate(clause.tokens):
        aside = at > 0 and _SET_ASIDE.fullmatch(token) and clause.tokens[at - 1].endswith("п")
        if aside or (booked and _is_taken(token, vocabulary)):
            return Deed(kind="arrange", verb=token, token=at, for_one=True)
        if not _DONE.search(token) or not token.startswith(vocabulary.accepted):
            continue
        # It is done to the customer, to what is theirs ("балаңыз"), or to what they booked.
        if any(map(_TO_YOU.match, clause.tokens)) or any(
            other.startswith(vocabulary.matters) for other in clause.tokens
        ):
            return Deed(kind="book", verb=token, token=at, for_one=True)
    return None
