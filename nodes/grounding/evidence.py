"""What a reply is read against."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from graph.context import Words
from graph.types import AnswerRequest, Draft, Passage, TenantView


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One draft and what it has to agree with: the passages that it cites, the brief, the questions, and the moment.

    `moment` is the one that "today" and "now" in the reply mean, in the business's own time zone; None where the customer
    wrote so long before that nothing may be said of now.
    """

    draft: Draft
    request: AnswerRequest
    tenant: TenantView
    words: Words

    @property
    def others(self) -> tuple[str, ...]:
        """The names of other businesses, which may not be said."""
        return self.tenant.others

    @property
    def cited(self) -> tuple[Passage, ...]:
        """The passages that the draft names as its sources."""
        return tuple(passage for passage in self.request.passages if passage.id in self.draft.sources)

    @property
    def moment(self) -> datetime | None:
        now = self.request.now
        return None if now is None else now.astimezone(ZoneInfo(self.tenant.timezone))

    @property
    def today(self) -> date:
        """The day that prices and promotions have to hold on."""
        at = self.request.now or self.request.written_at
        assert at is not None
        return at.astimezone(ZoneInfo(self.tenant.timezone)).date()

    @property
    def asked(self) -> str:
        """What the customer asks, in their own words and as it was understood."""
        return "\n".join(f"{ask.text}\n{ask.query}" for ask in self.request.asks)
