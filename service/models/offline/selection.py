"""Which lines answer an ask: one or few, a choice to be made by the customer, or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graph.types import Ask, Intent
from service.language.normalise import stem, tokens
from service.models.offline.amounts import counted, single
from service.models.offline.candidates import Candidate
from service.models.offline.intent_patterns import load_intent_patterns
from service.models.offline.query_terms import held_by, stems_of
from service.models.offline.quoting import fitted, shortened
from service.models.offline.things import names_one
from service.models.offline.wording import content_stems, load_wording, subject_words

MAX_CHARS = 380
"""Quoted characters for an ask: what is read at a glance in a chat. Several asks share twice as many."""
_WHOLE_ROW = 160
_MAX_LINES = 4
_MAX_OPTIONS = 7
_REACH = 6.0
"""How far below the best line's score the first line may be that fits the question better."""
_BESIDE, _FURTHER, _SAID, _ADDS = 3.5, 0.3, 1.5, 2.0
"""How far below it any other may be, less for each line between them and for the share of the question that the best says,
more for a line that says what is still lacking. Of what was tried on fourteen businesses this lost least per line saved."""
_TIE = 1.0
_ALL_SAID = 0.55
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[:.]\d+)?")
_FOR = re.compile(r"^[^—–:\d]*\sдля\s")
_NEAR = 1.5
_SURE_ENOUGH = -0.35
"""Sureness below which a line is not quoted: a person answers better than a line that is likely beside the point."""
_PRICED: frozenset[Intent] = frozenset({"price", "duration"})
_OF_A_THING: frozenset[Intent] = frozenset({"availability", "duration"})
_DECLINABLE: frozenset[Intent] = frozenset({"price", "duration", "availability", "other"})
"""Asks for a thing: when it is not offered, the reply declines. Other asks are answered, be it with a "no"."""
_DECLINED_BY_HEADING: frozenset[Intent] = _DECLINABLE | {"booking_info", "staff", "advice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an ask is told: `lines` quoted, in order. For `clarify` they are the things to choose from."""

    kind: Literal["answer", "clarify", "decline", "unknown"]
    lines: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


def select(ask: Ask, found: Sequence[Candidate], *, kazakh: bool = False, asks: int = 1) -> Selection:
    """Choose among `found` (the best first). `asks` is how many asks the reply answers, `kazakh` tells its language."""
    found = _in_language(_about_the_thing(ask, found), kazakh=kazakh)
    # A bus stop, found for want of anything better, is no telephone number.
    if not found or found[0].sureness < _SURE_ENOUGH or (ask.intent == "contacts" and not found[0].fit):
        return Selection(kind="unknown")
    found = _refusals_before_their_names(found)
    best = found[0]
    if (narrower := _refused_of_it(ask, best, found)) is not None:
        return Selection(kind="decline", lines=(narrower.line,), passages=(narrower.passage,))
    offered = _offered(best, found) if best.denied else None
    if offered is not None:
        found = [offered, *(candidate for candidate in found if candidate is not offered)]
        best = offered
    if (best.denied == "heading" and ask.intent in _DECLINED_BY_HEADING) or (best.denied and ask.intent in _DECLINABLE):
        return Selection(kind="decline", lines=(_refused(best),), passages=(best.passage,))
    found = [candidate for candidate in found if not candidate.only_listed]
    if not found or found[0].sureness < _SURE_ENOUGH:
        return Selection(kind="unknown")
    if found[0].kazakh == kazakh:
        # Beside a line in the customer's language its like in the other only says the same again.
        found = [candidate for candidate in found if candidate.kazakh == kazakh]
    if listed := _headed(ask, found):
        return Selection(kind="answer", lines=tuple(c.line for c in listed), passages=_sources(listed))
    options = _options(ask, found)
    if options:
        chosen = options[:_MAX_OPTIONS]
        return Selection(kind="clarify", lines=tuple(option.line for option in chosen), passages=_sources(chosen))
    lines, quoted = _quoted(ask, found, MAX_CHARS if asks == 1 else 2 * MAX_CHARS // (asks + 1))
    if _asks_how_much(ask) and not any(candidate.priced for candidate in quoted):
        return Selection(kind="unknown")
    return Selection(kind="answer", lines=tuple(lines), passages=_sources(quoted))


def _about_the_thing(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines that may be about the thing asked for, and what is not offered: of a neighbour the price is a wrong one.

    Whether or in what time something is done, a rule that names it otherwise may tell, too; a neighbour's price does not. The
    best line that names just the thing is as sure as the best of all was.
    """
    if not _wants_a_price(ask) and ask.intent not in _OF_A_THING:
        return _with_the_number(ask, found) if ask.intent == "price" else list(found)
    by_rules = ask.intent != "price"
    about = [c for c in found if c.denied or not c.lacks or (by_rules and not c.has_sum)]
    about = _with_the_number(ask, about)
    named = next((c for c in about if c.names_all and (c.priced or by_rules)), None)
    if named is not None and named.for_others:
        return _meant_first(found)
    if named is None or named.denied:
        return about
    sure = max(named.sureness, found[0].sureness)
    return [replace(candidate, sureness=sure) if candidate is named else candidate for candidate in about]


def _meant_first(found: Sequence[Candidate]) -> list[Candidate]:
    """Return `found` with the line at its head that is meant for the age or the like that was named, where one surely is."""
    meant = next((c for c in found if c.meant > 0.0 and c.sureness >= _SURE_ENOUGH), None)
    if meant is None:
        return list(found)
    head = replace(meant, score=max(meant.score, found[0].score))
    return [head, *(candidate for candidate in found if candidate is not meant)]


def _with_the_number(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return `found` without the lines about another number of what is asked about, where one has the number ("три канала").

    What is named without one is one of it, where some line tells of one.
    """
    numbers = [counted(candidate.line) for candidate in found]
    told = frozenset[tuple[str, str]]().union(*numbers)
    said = counted(ask.text)
    named = frozenset(thing for _, thing in said)
    wanted = (said | frozenset(one for one in single(ask.text) if one[1] not in named)) & told
    things = frozenset(thing for _, thing in wanted)

    def of_another(own: frozenset[tuple[str, str]]) -> bool:
        right = frozenset(thing for _, thing in own & wanted)
        return any(thing in things - right for _, thing in own)

    return [candidate for candidate, own in zip(found, numbers, strict=True) if not of_another(own)]


def _wants_a_price(ask: Ask) -> bool:
    """Tell whether the price of a thing is wanted: a sum, or, where a question word stands, nothing likelier ("сколько за кисту")."""
    if ask.intent != "price":
        return False
    weights = load_intent_patterns().weights(ask.text)
    heaviest = max(weights.values(), default=0.0)
    likeliest = [intent for intent, weight in weights.items() if weight == heaviest]
    return _asks_how_much(ask) or (_questions(ask) and likeliest == ["price"])


def _questions(ask: Ask) -> bool:
    """Tell whether a question word stands in `ask`."""
    return not load_wording().question_openings.isdisjoint(tokens(ask.text))


def _asks_how_much(ask: Ask) -> bool:
    """Tell whether a sum is wanted. What only sounds like it ("за что доплачивать?") may be answered with words."""
    return ask.intent == "price" and "price" in load_intent_patterns().sure_intents(f"{ask.text} {ask.query}")


def _in_language(found: Sequence[Candidate], *, kazakh: bool) -> list[Candidate]:
    """Return `found` with the like of its best line at the head, where that is in the other language and has a like in this.

    Alike are two lines that hold as much of the question and name a number in common, or none at all.
    """
    if not found or found[0].kazakh == kazakh:
        return list(found)
    best = found[0]
    numbers = _numbers(best.line)
    alike = (
        candidate
        for candidate in found
        if candidate.kazakh == kazakh
        and candidate.matched >= best.matched
        and candidate.fit >= best.fit
        and bool(candidate.denied) == bool(best.denied)
        and (not numbers.isdisjoint(_numbers(candidate.line)) or not (numbers or _numbers(candidate.line)))
    )
    like = next(alike, None)
    if like is None:
        return list(found)
    head = replace(like, score=max(like.score, best.score), sureness=max(like.sureness, best.sureness))
    return [head, *(candidate for candidate in found if candidate is not like and candidate is not best)]


def _numbers(line: str) -> frozenset[str]:
    return frozenset("".join(number.split()) for number in _NUMBER.findall(line))


def _refused(denial: Candidate) -> str:
    """Return a line that denies; where only its heading does, with the heading: alone it reads as an offer."""
    return f"{denial.refusal.rstrip(':')}: {denial.line}" if denial.only_listed else denial.line


def _refused_of_it(ask: Ask, best: Candidate, found: Sequence[Candidate]) -> Candidate | None:
    """Return the line that says that just what was asked for of the best line's thing is not offered ("мужское бикини не делаем")."""
    if not best.has_sum or best.denied or ask.intent not in _DECLINABLE:
        return None
    refusals = (c for c in found if c.denied == "words" and not c.only_listed and c.sureness >= _SURE_ENOUGH)
    return next((c for c in refusals if c.matched & best.matched and c.matched - best.matched), None)


def _refusals_before_their_names(found: Sequence[Candidate]) -> list[Candidate]:
    """Return `found` without the lines that only name what another says is not offered ("Кремация." over "... не занимаемся")."""
    refused = [candidate.matched for candidate in found if candidate.denied == "words"]
    return [c for c in found if c.denied or not (_only_names(c) and any(c.matched <= matched for matched in refused))]


def _only_names(candidate: Candidate) -> bool:
    words = tokens(candidate.line)
    return not candidate.has_sum and bool(candidate.matched) and all(stem(word) in candidate.matched for word in words)


def _offered(denial: Candidate, found: Sequence[Candidate]) -> Candidate | None:
    """Return a line that speaks of all that a denial speaks of and denies nothing: the denial is about something narrower."""
    alike = (
        candidate
        for candidate in found[1:]
        if not candidate.denied and candidate.matched >= denial.matched and candidate.score >= denial.score - _NEAR
    )
    return next(alike, None)


def _headed(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the few prices under the heading that is asked about, where none of them names it, nor any other line."""
    listed = [candidate for candidate in found if candidate.headed and candidate.has_sum]
    named = any(candidate.named and candidate.has_sum and not candidate.headed for candidate in found)
    if not _wants_a_price(ask) or named or not 1 < len(listed) <= _MAX_LINES or not found[0].headed:
        return []
    return listed


def _options(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines between which only the customer can choose: they said one word, and several priced things have it.

    A question with its answer is no thing to choose.
    """
    best = found[0]
    if ask.intent not in _PRICED or not best.has_sum or best.coverage < _ALL_SAID or _things_said(ask, best) > 1:
        return []
    priced = [candidate for candidate in found if candidate.has_sum and "?" not in candidate.line]
    alike = [c for c in priced if c.matched == best.matched and best.score - c.score <= _TIE]
    if len(alike) < 2 or any(not candidate.extra for candidate in alike):
        return []
    named = [candidate for candidate in priced if candidate.matched >= best.matched and best.matched <= candidate.named]
    return sorted(named, key=_plainness) if len(named) > 1 else alike


def _plainness(option: Candidate) -> tuple[bool, int]:
    """Order what to choose from: the plainest names first, things for something ("бальзам для бороды") last."""
    return _FOR.search(option.line) is not None, len(option.extra)


def _things_said(ask: Ask, best: Candidate) -> int:
    """Return how many words the customer says it with; fewer when the lexicon knows them as one ("шаш қию": стрижка)."""
    written = content_stems(ask.query)
    in_the_words_of_the_line = any(held_by(stems_of(best.line), word) for word in written)
    return len(written) if in_the_words_of_the_line else min(len(written), len(set(subject_words(ask.query))))


def _quoted(ask: Ask, found: Sequence[Candidate], room: int) -> tuple[list[str], list[Candidate]]:
    """Return the lines to quote: the best, and those beside it that are near it or say what it does not."""
    best, *others = found
    each = _of_each_thing(ask, best, others)
    beside = [*each, *(c for c in _beside(best, _fitting(ask, best, others)) if c not in each)]
    lines, chosen = [shortened(best.line) if beside and len(best.line) > _WHOLE_ROW else best.line], [best]
    for candidate in beside:
        words = fitted(candidate.line, room - sum(map(len, lines)), candidate.relevance_of)
        if words and words not in lines and len(lines) < _MAX_LINES:
            lines.append(words)
            chosen.append(candidate)
    return lines, chosen


def _of_each_thing(ask: Ask, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the best prices of the other things that were asked about, too ("КТ и панорамный снимок"), one for each."""
    if ask.intent not in _PRICED or not best.things:
        return []
    told, chosen = best.things, list[Candidate]()
    for candidate in others:
        if (
            candidate.has_sum
            and candidate.things - told
            and candidate.sureness >= _SURE_ENOUGH
            and not candidate.for_others
        ):
            chosen.append(candidate)
            told |= candidate.things
    return chosen


def _fitting(ask: Ask, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the others that state the sort of thing the best does; beside prices only prices, and what is not offered."""
    least_fit = best.fit if ask.intent in _PRICED else 0.0
    if best.has_sum and best.names_all and _wants_a_price(ask) and _questions(ask):
        others = [candidate for candidate in others if not _names_less(candidate, best)]
    if best.has_sum and _wants_a_price(ask) and names_one(ask.text):
        said = frozenset(content_stems(ask.text))
        others = [candidate for candidate in others if not _is_another_kind(candidate, best, said)]
    return [
        candidate
        for candidate in others
        if candidate.fit >= least_fit or (candidate.denied and not candidate.matched <= best.matched)
    ]


def _names_less(neighbour: Candidate, best: Candidate) -> bool:
    """Tell whether a price is of what lacks a word that was asked for and that the best line has, and has others instead."""
    return neighbour.has_sum and neighbour.named < best.named and len(best.extra) <= len(neighbour.extra)


def _is_another_kind(neighbour: Candidate, best: Candidate, said: frozenset[str]) -> bool:
    """Tell whether a price is of another kind of the same thing: the kind that was said is the best line's alone.

    `said` are the stems of the customer's own words: what these only hint at ("короткие" at the length) names no kind.
    """
    name, other = best.named | best.extra, neighbour.named | neighbour.extra
    kind = name - other
    return neighbour.has_sum and bool(name & other) and bool(kind) and kind <= said and said.isdisjoint(other - name)


def _beside(best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines worth quoting beside `best`.

    Each further line must be nearer to the best, and the nearer the more of the question that one says; a line with words of
    the question that no quoted one has may be farther away. The first that fits the question better may be, too.
    """
    fitter = [c for c in others if c.fit > best.fit and c.on_topic and best.score - c.score <= _REACH][:1]
    held, chosen = best.matched, fitter
    for rank, candidate in enumerate(others, start=1):
        adds = not candidate.matched <= held
        distance = best.score - candidate.score + _FURTHER * rank + _SAID * best.coverage - _ADDS * adds
        if distance <= _BESIDE and candidate not in chosen:
            chosen = [*chosen, candidate]
            held |= candidate.matched
    return chosen


def _sources(chosen: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(candidate.passage for candidate in chosen))
