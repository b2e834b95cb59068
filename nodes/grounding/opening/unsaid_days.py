"""The day that a claim leaves unsaid: now, or the day that was asked about."""

from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.opening_claim import Claim
from nodes.grounding.opening.schedule_words import marks_of, pattern, plain

_DAY_MARKS = ("days", "dates", "away", "now", "no_days_off", "other_days", "holidays")


class UnsaidDays:
    """Completes claims of the reply that `evidence` is of."""

    def __init__(self, evidence: Evidence) -> None:
        self._text, self._moment = evidence.draft.text, evidence.moment
        self._said = marks_of(self._text)
        asked = [mark for ask in evidence.request.asks for mark in marks_of(ask.text)]
        self.asked = [mark for mark in asked if mark.kind in ("days", "dates", "away", "now")]
        """Marks of the days that the customer asks about."""
        self._dated = any(mark.kind in _DAY_MARKS for mark in self._said)

    def complete(self, claim: Claim) -> None:
        """Give a claim the day that it leaves unsaid: now, or the one that was asked about."""
        bare = claim.state in ("open", "closed") and not claim.strangers
        still = claim.still and bare and not claim.numbers and not any(told.at for told in claim.hours)
        if still and (not claim.dated or (claim.away == (0,) and not claim.hours)):
            claim.now = True
        if self._dated or claim.now or claim.dated or claim.strangers or claim.numbers:
            return
        if self.asked and claim.state != "invites":
            self._as_asked(claim, bare=bare)
        elif (
            bare
            and claim.own
            and self._moment is not None
            and pattern("standing").search(plain(self._text)[claim.start : claim.end])
        ):
            # "Да, мы открыты" says of now what it says, if the reply says nothing of when.
            claim.now = not any(mark.kind in ("hours", "opens", "closes") for mark in self._said)

    def _as_asked(self, claim: Claim, *, bare: bool) -> None:
        """Take the day of the question for that of a claim, unless the reply has said no: "Нет. Работаем с 9 до 21"."""
        before = plain(self._text)[: claim.start]
        if claim.state != "closed" and pattern("denied").search(before):
            return
        for mark in self.asked:
            claim.days |= mark.days
            claim.dates = tuple({*claim.dates, *mark.dates})
            claim.away = tuple({*claim.away, *((mark.away,) if mark.kind == "away" else ())})
            claim.now |= (
                mark.kind == "now" and bare and (not claim.hours or pattern("agreed").search(before) is not None)
            )
