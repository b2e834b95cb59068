"""Candidate filtering: which of the lines found may be about what was asked, and which of two languages is quoted.

Takes out and reorders, and decides nothing: what is then quoted or declined it does not know.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.types import Ask, Intent
from service.models.offline.amounts import counted, single
from service.models.offline.candidates import Candidate
from service.models.offline.price_questions import wants_a_price

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[:.]\d+)?")
SURE_ENOUGH = -0.35
"""Sureness below which a line is not quoted: a person answers better than a line that is likely beside the point."""
_OF_A_THING: frozenset[Intent] = frozenset({"availability", "duration"})


def about_the_thing(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the lines that may be about the thing asked for, and what is not offered: of a neighbour the price is a wrong one.

    Whether or in what time something is done, a rule that names it otherwise may tell, too; a neighbour's price does not. The
    best line that names just the thing is as sure as the best of all was.
    """
    if not wants_a_price(ask) and ask.intent not in _OF_A_THING:
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
    meant = next((c for c in found if c.meant > 0.0 and c.sureness >= SURE_ENOUGH), None)
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


def in_language(found: Sequence[Candidate], *, kazakh: bool) -> list[Candidate]:
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
