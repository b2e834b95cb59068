"""What a node may reach: the tenant it works for and the ports to the world. The service supplies them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from graph.lessons import Exchange, Lesson
from graph.types import (
    AnswerRequest,
    Classification,
    Draft,
    Intent,
    Language,
    Passage,
    TenantView,
    Utterance,
    Verdict,
    WordForm,
)


class Classifier(Protocol):
    """Understands what a customer wrote."""

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        """Return the language and asks of `text` (one turn: bubbles joined by newlines).

        Raises `graph.errors.ModelUnavailable` when no model of the chain could answer.
        """
        ...


class Knowledge(Protocol):
    """One tenant's knowledge. The tenant is fixed when the port is made: a node cannot name another."""

    async def search(
        self,
        queries: Sequence[str],
        *,
        intents: Mapping[str, Collection[Intent]] = MappingProxyType({}),
        branch: str | None = None,
        limit: int = 5,
    ) -> list[Passage]:
        """Return for each query its best `limit` passages, merged: best first, each passage once.

        Those that the tenant has given with every answer (`Passage.always`) stand behind them, where no query found them.
        `intents` tells what is asked for with a query, where that is known.
        """
        ...

    async def price_list(self, query: str, *, branch: str | None = None, limit: int = 12) -> list[Passage]:
        """Return the `limit` passages that price most, as found by `query`, in the order in which they were written.

        Those that are always given stand behind them, as in `search`.
        """
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


class Verifier(Protocol):
    """A second reader of replies, where there is one and it is wanted."""

    async def verify(
        self, reply: str, request: AnswerRequest, cited: Sequence[Passage], *, tenant: TenantView
    ) -> Verdict:
        """Return which sentences of `reply` to `request` are not carried by `cited`, the passages that it rests on.

        Whether to ask at all is its own matter. Raises nothing: who cannot be asked doubts nothing.
        """
        ...


class Teacher(Protocol):
    """Finds what is to be learned of people's answers."""

    async def lesson(self, exchange: Exchange, *, tenant: TenantView) -> Lesson:
        """Return a question and an answer that stand alone, or why there are none.

        Raises `graph.errors.ModelUnavailable` when no model of the chain could answer.
        """
        ...


class Words(Protocol):
    """The languages of customers and documents, word by word. Pure and quick; a word is a folded token (`tokens`)."""

    def __hash__(self) -> int:
        """Return what tells these words from others: what is worked out with them is kept by it."""
        ...

    def tokens(self, text: str) -> list[str]:
        """Return the words and numbers of `text` in plain lower-case Cyrillic ("Гель-лак", "Kaspi": "гель", "лак", "каспи")."""
        ...

    def stem(self, word: str) -> str:
        """Return what the forms of a word have in common."""
        ...

    def form(self, word: str) -> WordForm:
        """Return the likeliest grammatical form of a word."""
        ...

    def rendered(self, text: str) -> str:
        """Return `text`, folded, with Kazakh words and slang as the Russian words that price lists use, where they are known."""
        ...

    def language(self, text: str) -> Language | None:
        """Return the language that the words of `text` show, None when none of them shows any."""
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
    verifier: Verifier
    teacher: Teacher
    words: Words
    clock: Clock
