"""What a text says of when a business is open: its marks, clause by clause, put together as claims."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from graph.opening import Branch
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.addresses import addresses
from nodes.grounding.opening.opening_claim import Claim, ClaimBuilder, Clause, joined
from nodes.grounding.opening.schedule_words import Mark, marks_of, pattern, plain, words_of_hours
from nodes.grounding.opening.word_list import WordList
from nodes.grounding.telling import subject

_SYMBOLS = "\u2600-\u27bf\U0001f000-\U0001faff\ufe0f"
_SENTENCE_END = re.compile(rf"\n+|[!?…]+|\.(?=\s+[^\sа-яәіңғүұқөһё\d])|\.(?=\s*$)|[{_SYMBOLS}]+")
_FULL_STOP = re.compile(r"\.\s+$")
_BREAK = re.compile(r"(?<!\d),|,(?!\d)|[;|•()]|(?<=\s)(?:а|но|зато|однако|ал|бирак)(?=\s)")
_REASON = re.compile(r":\s|\s[—–-]\s")
"""Behind how it stands now comes when one is open: "сейчас закрыты: в субботу работаем до 18:00"."""
_LEADING = re.compile(r"(?:(?<!\w)(?:в|во|с|со|по|на|до|к)\s+)$")
_GRAMMAR = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "ADVB", "NUMR", "ADJF", "ADJS", "PRED", "COMP", "NPRO"})
_CAPITAL = re.compile(r"(?<=[\w,)»] )[А-ЯЁӘІҢҒҮҰҚӨҺA-Z][а-яёәіңғүұқөһa-z]+")
_LIKE = re.compile(r"\w{3,}[дт][ае]й$")
"""Kazakh \"like\": \"кәдімгідей\", \"бұрынғыдай\"."""
_KAZAKH_VERB = re.compile(r"\w{2,}(?:[йае]д[ыи]|[йае]м[ыи][зс]|с[ыи]з)$")
_SURE = 4
"""So many letters of a branch's title are no chance."""


class ScheduleReader:
    """Reads claims about the hours of one business, whose name and branches `evidence` knows."""

    def __init__(self, evidence: Evidence) -> None:
        self._words = evidence.words
        listed = words_of_hours()
        tenant = evidence.tenant
        self._business = WordList(self._words, listed["business"])
        self._business_stems = frozenset().union(*(subject(word, self._words).stems for word in listed["business"]))
        self._people = WordList(self._words, listed["people"])
        self._neutral = WordList(self._words, [*listed["neutral"], tenant.name, tenant.city])
        titles = {name: self._title(told) for name, told in tenant.branches.items()}
        self._titles = {
            name: {stem for stem in stems if all(stem not in other for key, other in titles.items() if key != name)}
            for name, stems in titles.items()
        }
        self._in_titles = frozenset().union(*titles.values())
        self._common = {name for name, told in tenant.branches.items() if not self._own_words(told)}
        """Branches that are called by a word for a business: "Центр"."""

    def claims(
        self,
        text: str,
        *,
        own: bool,
        branch: str | None = None,
        decided: Sequence[tuple[int, int]] = (),
        listing: bool = False,
    ) -> Iterator[Claim]:
        """Yield what `text` says of the business.

        `own`: of days and hours that nothing is said to be of, the business's are meant; `decided` are the places where it says
        something of a part of the business. `listing`: it is a list of days, in which a sentence that begins with one is of
        whom the list is, whatever the one before it speaks of.
        """
        about, spoken = own, branch
        for start, end, asked in _sentences(text):
            clauses = self._clauses(text, start, end)
            about = own if listing and clauses[0].begins_with_date else about
            together: list[Claim] = []
            builder = ClaimBuilder(spoken, together)
            ahead: list[Clause] = []
            for clause in clauses:
                about = self._about(clause, about)
                last = asked and clause is clauses[-1]
                apart = any(
                    since < mark.end and mark.start < until for mark in clause.marks for since, until in decided
                )
                if about and not last and not apart and not _is_silent(clause, text):
                    for each in (*ahead, clause):
                        builder.add(each, denied=bool(pattern("denied").search(plain(text), each.start, each.end)))
                elif clause.subject == "none" and clause.is_of_days:
                    # "Завтра, 16 декабря, все отделы открыты до 18:00": whose days they are is said after them.
                    ahead.append(clause)
                    continue
                elif clause.marks:
                    builder.close()
                ahead.clear()
            builder.close()
            spoken = builder.branch
            yield from (claim for claim in joined(together) if claim.own or not asked)

    def told(self, text: str, *, of: frozenset[str] = frozenset(), branch: str | None = None) -> Iterator[Claim]:
        """Yield what `text` says of hours, whosever they are, with the stems of what it says it of: `of` until that is named."""
        for start, end, asked in _sentences(text):
            if asked:
                continue
            together: list[Claim] = []
            builder, thing = ClaimBuilder(branch, together), of
            builder.name(of)
            for clause in self._clauses(text, start, end):
                if _is_silent(clause, text):
                    builder.close()
                    continue
                named = self.named(clause.rest)
                if named and (clause.marks or thing == of):
                    only = not clause.marks and pattern("restricts").search(plain(text), clause.start, clause.end)
                    if only:
                        builder.restrict(named)
                        continue
                    thing = named
                    builder.name(named)
                elif not named and any(mark.own for mark in clause.marks):
                    builder.name(frozenset())
                denying = (
                    pattern(kind).search(plain(text), clause.start, clause.end) for kind in ("denied", "not_done")
                )
                builder.add(clause, denied=any(denying))
            builder.close()
            yield from joined(together)

    def named(self, text: str) -> frozenset[str]:
        """Return the stems of what `text` names, the business and its parts included, in both languages."""
        tokens = [token for token in self._words.tokens(text) if self._is_named(token)]
        parts = [
            name
            for kazakh, name in words_of_hours()["parts"].items()
            for token in tokens
            if token.startswith(plain(kazakh))
        ]
        return subject(" ".join((*tokens, *parts)), self._words).stems

    def is_business(self, named: frozenset[str]) -> bool:
        """Tell whether all these stems are of words for a business."""
        return named <= self._business_stems

    def names_business(self, text: str) -> bool:
        """Tell whether `text` names the business, a branch of it, or a business as such: a heading like "Наши магазины"."""
        tokens = self._words.tokens(text)
        return any(self._names_business(token) or self._is_titled(token, self._in_titles) for token in tokens)

    def branch_in(self, text: str) -> str | None:
        """Return the one branch that `text` names."""
        named = {name for _, name in self._branches(text, 0)}
        return named.pop() if len(named) == 1 else None

    def speaks_of_another(self, text: str) -> bool:
        """Tell whether `text` speaks of something that is not the business."""
        return any(clause.strangers for start, end, _ in _sentences(text) for clause in self._clauses(text, start, end))

    def shared(self, strangers: frozenset[str], text: str) -> bool:
        """Tell whether `text` speaks of any of these stems too."""
        return not strangers.isdisjoint(map(self._words.stem, self._words.tokens(text)))

    def _title(self, branch: Branch) -> frozenset[str]:
        own = self._own_words(branch) or self._words_of(branch)
        return frozenset(own) | frozenset(map(self._words.stem, own))

    def _own_words(self, branch: Branch) -> list[str]:
        return [word for word in self._words_of(branch) if word not in self._business]

    def _words_of(self, branch: Branch) -> list[str]:
        return [word for text in branch.title.values() for word in self._words.tokens(text) if len(word) > 1]

    def _clauses(self, text: str, start: int, end: int) -> list[Clause]:
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
        if self._titles:
            clause.branches = list(self._branches(rest, clause.start))
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
        return any(map(self._names_business, said))

    def _is_named(self, token: str) -> bool:
        if token.isdigit() or len(token) < 3 or self._is_titled(token, self._in_titles):
            return False
        if token in self._neutral and token not in self._business:
            return False
        form = self._words.form(token)
        if not form.known:
            return not _KAZAKH_VERB.fullmatch(token) and not _LIKE.fullmatch(token)
        return form.pos in ("NOUN", "ADJF", "PRTF")

    def _names_business(self, token: str) -> bool:
        if token not in self._business:
            return False
        form = self._words.form(token)
        return not form.known or not form.grammemes.isdisjoint({"nomn", "accs"})

    def _is_stranger(self, token: str, *, named: bool) -> bool:
        if token.isdigit() or len(token) < 2 or token in self._neutral or token in self._business:
            return False
        if self._is_titled(token, self._in_titles):
            return False
        form = self._words.form(token)
        if not form.known and _LIKE.fullmatch(token):
            return False
        return not form.known or form.pos not in _GRAMMAR or "3per" in form.grammemes or (named and form.pos != "NPRO")

    def _is_living(self, token: str) -> bool:
        form = self._words.form(token)
        return token in self._people or (form.known and not form.grammemes.isdisjoint({"anim", "Name", "Surn"}))

    def _branches(self, rest: str, start: int) -> Iterator[tuple[int, str]]:
        for match in re.finditer(r"[^\W\d_]+", rest):
            for name, own in self._titles.items():
                if name in self._common and match[0].islower():
                    continue
                if any(self._is_titled(token, own) for token in self._words.tokens(match[0])):
                    yield start + match.start(), name

    def _is_titled(self, token: str, title: AbstractSet[str]) -> bool:
        # Kazakh endings of names that no dictionary knows: "Нұрсатта".
        return self._words.stem(token) in title or any(len(stem) >= _SURE and token.startswith(stem) for stem in title)

    def _about(self, clause: Clause, before: bool) -> bool:
        if clause.subject == "own":
            return True
        if clause.subject == "other" and (clause.marks or clause.living):
            return False
        return before


def _is_silent(clause: Clause, text: str) -> bool:
    """Tell whether `clause` says nothing of what is: it tells of the past, or of what would be."""
    if any(mark.kind == "past" for mark in clause.marks):
        return True
    return pattern("no_claim").search(plain(text), clause.start, clause.end) is not None


def _is_of_now(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Tell whether `start`..`end` say how it stands just now."""
    kinds = {mark.kind for mark in marks if start <= mark.start < end}
    return "now" in kinds and not kinds.isdisjoint(("open", "closed"))


def _sentences(text: str) -> Iterator[tuple[int, int, bool]]:
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


def written(text: str, claim: Claim) -> str:
    """Return the words of `claim`, with the preposition before them."""
    lead = _LEADING.search(plain(text)[: claim.start])
    return text[lead.start() if lead else claim.start : claim.end].strip()
