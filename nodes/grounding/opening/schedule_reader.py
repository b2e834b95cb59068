"""What a text says of when a business is open: its marks, clause by clause, put together as claims."""

import re
from collections.abc import Iterator, Sequence

from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.clause_reader import ClauseReader, sentences
from nodes.grounding.opening.opening_claim import Claim, ClaimBuilder, Clause, joined
from nodes.grounding.opening.own_words import OwnWords
from nodes.grounding.opening.schedule_words import pattern, plain

_LEADING = re.compile(r"(?:(?<!\w)(?:в|во|с|со|по|на|до|к)\s+)$")


class ScheduleReader:
    """Reads claims about the hours of one business, whose name and branches `evidence` knows."""

    def __init__(self, evidence: Evidence) -> None:
        self._words = evidence.words
        self.own_words = OwnWords(evidence)
        self._clauses = ClauseReader(evidence, self.own_words)

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
        for start, end, asked in sentences(text):
            clauses = self._clauses.clauses(text, start, end)
            about = own if listing and clauses[0].begins_with_date else about
            together: list[Claim] = []
            builder = ClaimBuilder(spoken, together)
            ahead: list[Clause] = []
            for clause in clauses:
                about = _about(clause, about)
                last = asked and clause is clauses[-1]
                if about and not last and not _is_within(clause, decided) and not _is_silent(clause, text):
                    for each in (*ahead, clause):
                        builder.add(each, denied=_is_denied(each, text))
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
        for start, end, asked in sentences(text):
            if asked:
                continue
            together: list[Claim] = []
            builder, thing = ClaimBuilder(branch, together), of
            builder.name(of)
            for clause in self._clauses.clauses(text, start, end):
                if _is_silent(clause, text):
                    builder.close()
                    continue
                named = self.own_words.named(clause.rest)
                if named and (clause.marks or thing == of):
                    only = not clause.marks and pattern("restricts").search(plain(text), clause.start, clause.end)
                    if only:
                        builder.restrict(named)
                        continue
                    thing = named
                    builder.name(named)
                elif not named and any(mark.own for mark in clause.marks):
                    builder.name(frozenset())
                builder.add(clause, denied=_is_denied(clause, text, "not_done"))
            builder.close()
            yield from joined(together)

    def speaks_of_another(self, text: str) -> bool:
        """Tell whether `text` speaks of something that is not the business."""
        return any(
            clause.strangers for start, end, _ in sentences(text) for clause in self._clauses.clauses(text, start, end)
        )

    def shared(self, strangers: frozenset[str], text: str) -> bool:
        """Tell whether `text` speaks of any of these stems too."""
        return not strangers.isdisjoint(map(self._words.stem, self._words.tokens(text)))


def _about(clause: Clause, before: bool) -> bool:
    if clause.subject == "own":
        return True
    if clause.subject == "other" and (clause.marks or clause.living):
        return False
    return before


def _is_within(clause: Clause, places: Sequence[tuple[int, int]]) -> bool:
    """Tell whether any mark of `clause` is, at least in part, at one of `places`."""
    return any(start < mark.end and mark.start < end for mark in clause.marks for start, end in places)


def _is_denied(clause: Clause, text: str, *kinds: str) -> bool:
    """Tell whether `clause` says "no", or anything of the other `kinds` of patterns."""
    return any(pattern(kind).search(plain(text), clause.start, clause.end) for kind in ("denied", *kinds))


def _is_silent(clause: Clause, text: str) -> bool:
    """Tell whether `clause` says nothing of what is: it tells of the past, or of what would be."""
    if any(mark.kind == "past" for mark in clause.marks):
        return True
    return pattern("no_claim").search(plain(text), clause.start, clause.end) is not None


def written(text: str, claim: Claim) -> str:
    """Return the words of `claim`, with the preposition before them."""
    lead = _LEADING.search(plain(text)[: claim.start])
    return text[lead.start() if lead else claim.start : claim.end].strip()
