"""What a node may reach: the tenant it works for and the ports to the world. The service supplies them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from graph.vocabulary import AnswerRequest, Classification, Draft, Passage, TenantView, Utterance


class Classifier(Protocol):
    """Understands what a customer wrote."""

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        """Return the language and asks of `text` (one turn: bubbles joined by newlines).

        Raises `graph.errors.ModelUnavailable` when no model of the chain could answer.
        """
        ...


class Knowledge(Protocol):
    """One tenant's knowledge. The tenant is fixed when the port is made: a node cannot name another."""

    async def search(self, queries: Sequence[str], *, branch: str | None = None, limit: int = 5) -> list[Passage]:
        """Return for each query its best `limit` passages, merged: best first, each passage once."""
        ...

    async def price_list(self, query: str, *, branch: str | None = None, limit: int = 12) -> list[Passage]:
        """Return the `limit` passages that price most, as found by `query`, in the order in which they were written."""
        ...


class Answerer(Protocol):
    """Writes replies from passages."""

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        """Return a reply to `request`. Raises `graph.errors.ModelUnavailable` when no model of the chain could answer."""
        ...


class Transcriber(Protocol):
    """Turns voice notes into text."""

    async def transcribe(self, media_id: str) -> str | None:
        """Return the words of a stored voice note, or None when there is no model for it or it is unintelligible."""
        ...


class Undertakings(Protocol):
    """Hears what is promised."""

    async def promises(self, reply: str) -> bool:
        """Tell whether `reply` promises the customer that a person will act (call back, find out, confirm)."""
        ...


class Clock(Protocol):
    """The time, so that tests can move it."""

    def now(self) -> datetime:
        """Return the present moment, timezone-aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Run context of the graph: one tenant and its ports."""

    tenant: TenantView
    classifier: Classifier
    knowledge: Knowledge
    answerer: Answerer
    transcriber: Transcriber
    undertakings: Undertakings
    clock: Clock
