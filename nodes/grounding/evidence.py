"""What a reply is read against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from graph.context import Words
from graph.vocabulary import AnswerRequest, Draft, Passage, TenantView


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One draft and what it has to agree with: the passages that it cites, the brief, the questions, and the moment.

    `moment` is the one that "today" and "now" in the reply mean, in the business's own time zone; None where the customer
    wrote so long before that nothing may be said of now. `others` are the names of other businesses, which may not be said.
    """

    draft: Draft
    request: AnswerRequest
    tenant: TenantView
    words: Words
    others: Sequence[str] = ()

    @property
    def cited(self) -> tuple[Passage, ...]:
        """The passages that the draft names as its sources."""
        return tuple(passage for passage in self.request.passages if passage.id in self.draft.sources)

    @property
    def moment(self) -> datetime | None:
        now = self.request.now
        return None if now is None else now.astimezone(ZoneInfo(self.tenant.timezone))

    @property
    def asked(self) -> str:
        """What the customer asks, in their own words and as it was understood."""
        return "\n".join(f"{ask.text}\n{ask.query}" for ask in self.request.asks)
