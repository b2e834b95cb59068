"""Sentences and clauses of a text: the marks of opening hours in each, and whom it is about."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.addresses import addresses
from nodes.grounding.opening.opening_claim import Clause
from nodes.grounding.opening.own_words import OwnWords, is_likeness
from nodes.grounding.opening.schedule_words import Mark, marks_of, pattern, plain, words_of_hours
from nodes.grounding.opening.word_list import WordList

_SYMBOLS = "\u2600-\u27bf\U0001f000-\U0001faff\ufe0f"
_SENTENCE_END = re.compile(rf"\n+|[!?…]+|\.(?=\s+[^\sа-яәіңғүұқөһё\d])|\.(?=\s*$)|[{_SYMBOLS}]+")
_FULL_STOP = re.compile(r"\.\s+$")
_BREAK = re.compile(r"(?<!\d),|,(?!\d)|[;|•()]|(?<=\s)(?:а|но|зато|однако|ал|бирак)(?=\s)")
_REASON = re.compile(r":\s|\s[—–-]\s")
"""Behind how it stands now comes when one is open: "сейчас закрыты: в субботу работаем до 18:00"."""
_GRAMMAR = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "ADVB", "NUMR", "ADJF", "ADJS", "PRED", "COMP", "NPRO"})
_CAPITAL = re.compile(r"(?<=[\w,)»] )[А-ЯЁӘІҢҒҮҰҚӨҺA-Z][а-яёәіңғүұқөһa-z]+")


class ClauseReader:
    """Cuts texts into clauses and finds out whom each is about: the business that `own_words` are of, or something else."""

    def __init__(self, evidence: Evidence, own_words: OwnWords) -> None:
        self._words, self._own_words = evidence.words, own_words
        self._people = WordList(self._words, words_of_hours()["people"])

    def clauses(self, text: str, start: int, end: int) -> list[Clause]:
        """Return the clauses of the sentence at `start`..`end` of `text`."""
        marks = marks_of(text)
        low = plain(text[start:end])
        breaks = {match.start() for match in _BREAK.finditer(low)}
        breaks |= {at.start() for at in _REASON.finditer(low) if _is_of_now(marks, start, start + at.start())}
        bounds = [0, *sorted(breaks), end - start]
        clauses = []
        for since, until in pairwise(bounds):
            inside = [mark for mark in marks if since <= mark.start - start < until]
            clause = Clause(start + since, start + until, inside)
            self._describe(clause, text)
            clauses.append(clause)
        return clauses

    def _describe(self, clause: Clause, text: str) -> None:
        """Find out whom `clause` is about by the words of it that are no marks."""
        letters = list(text[clause.start : clause.end])
        for mark in clause.marks:
            letters[mark.start - clause.start : mark.end - clause.start] = " " * (mark.end - mark.start)
        rest = "".join(letters)
        clause.branches = list(self._own_words.branches(rest, clause.start))
        for place in addresses(text):
            if clause.start <= place.start and place.end <= clause.end:
                # Streets are called after people.
                rest = rest.replace(text[place.start : place.end], " " * (place.end - place.start))
        tokens = self._words.tokens(rest)
        clause.rest = rest
        clause.everywhere = pattern("everywhere").search(plain(text), clause.start, clause.end) is not None
        names = {token for match in _CAPITAL.finditer(rest) for token in self._words.tokens(match[0])}
        strangers = [token for token in tokens if self._is_stranger(token, named=token in names)]
        clause.strangers = frozenset(map(self._words.stem, strangers))
        clause.living = any(token in names or self._is_living(token) for token in strangers)
        clause.numbers = any(map(str.isdigit, tokens))
        clause.too = clause.is_of_days and pattern("too").search(plain(text), clause.start, clause.end) is not None
        if self._is_own(clause, text) or self._is_of_business(tokens) or clause.everywhere:
            clause.subject = "own"
        elif clause.strangers:
            clause.subject = "other"
        elif clause.branches or pattern("schedule").search(plain(text), clause.start, clause.end):
            clause.subject = "own"

    def _is_own(self, clause: Clause, text: str) -> bool:
        """Tell whether only the business can say what `clause` says."""
        own = [mark for mark in clause.marks if mark.own]
        if not own or not clause.strangers:
            return bool(own)
        low = plain(text)
        if any(pattern(near).search(low, clause.start, clause.end) for near in ("us", "guests")):
            return True
        return any(not pattern("ambiguous").fullmatch(low, mark.start, mark.end) for mark in own)

    def _is_of_business(self, tokens: Sequence[str]) -> bool:
        # At the end of what is said "бар" is Kazakh: "there is".
        said = tokens[:-1] if len(tokens) > 1 and tokens[-1] == "бар" else tokens
        return any(map(self._own_words.is_word_for_business, said))

    def _is_stranger(self, token: str, *, named: bool) -> bool:
        if token.isdigit() or len(token) < 2 or self._own_words.is_own(token):
            return False
        form = self._words.form(token)
        if not form.known and is_likeness(token):
            return False
        return not form.known or form.pos not in _GRAMMAR or "3per" in form.grammemes or (named and form.pos != "NPRO")

    def _is_living(self, token: str) -> bool:
        form = self._words.form(token)
        return token in self._people or (form.known and not form.grammemes.isdisjoint({"anim", "Name", "Surn"}))


def _is_of_now(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Tell whether `start`..`end` say how it stands just now."""
    kinds = {mark.kind for mark in marks if start <= mark.start < end}
    return "now" in kinds and not kinds.isdisjoint(("open", "closed"))


def sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the start and end of each sentence of `text`, and whether it asks."""
    ends = [match.span() for match in _SENTENCE_END.finditer(text)]
    # "Занятий нет. 31 декабря до 15:00": a number behind a full stop may be of an address, a date begins a sentence.
    before = (_FULL_STOP.search(text, 0, mark.start) for mark in marks_of(text) if mark.kind == "dates")
    ends += [(stop.start(), stop.start() + 1) for stop in before if stop is not None]
    start = 0
    for until, since in sorted(set(ends)):
        if text[start:until].strip():
            yield start, until, "?" in text[until:since]
        start = since
    if text[start:].strip():
        yield start, len(text), False
