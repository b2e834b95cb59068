"""The offline teacher: the question as it was understood, the reply as it was written, and only what holds for others."""

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from graph.context import Words
from graph.lessons import Exchange, Lesson, NotLearned
from graph.types import Ask, Courtesy, Intent, ModelUsage, TenantView, Utterance
from nodes.grounding.telling import subject
from service.language.detect import evident_language
from service.models.offline.classifier import MODEL_NAME, OfflineClassifier
from service.models.offline.speech_acts import SpeechActs
from service.models.offline.teaching.expiry import last_day
from service.models.offline.teaching.sentences import reason_against, statements, without_address

_COURTESIES: frozenset[Intent] = frozenset(get_args(Courtesy))
_NOT_FOR_OTHERS: dict[Intent, NotLearned] = {
    "complaint": "complaint",
    "medical": "medical",
    "status": "this_customer",
    "rescheduling": "this_customer",
    "payment": "this_customer",
}
_LONGEST = 2000
"""Characters of an answer that is read; a longer one is a document."""
_ENDS = re.compile(r"[.!?…)\]»\"]$|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]$")


class OfflineTeacher:
    """`graph.context.Teacher` by grammar and the check of replies. Deterministic; never raises `ModelUnavailable`."""

    def __init__(self, classifier: OfflineClassifier, acts: SpeechActs, words: Words) -> None:
        self._classifier = classifier
        self._acts = acts
        self._words = words

    async def lesson(self, exchange: Exchange, *, tenant: TenantView) -> Lesson:
        """Return what is to be learned. Runs in a thread: sentence vectors take some 20 ms each."""
        return await asyncio.to_thread(self._lesson, exchange, tenant)

    def _lesson(self, exchange: Exchange, tenant: TenantView) -> Lesson:
        text = "\n".join(exchange.replies)
        if len(text) > _LONGEST:
            return _none("too_long")
        asks = self._asked(exchange.utterances, tenant)
        for ask in asks:
            if (reason := _NOT_FOR_OTHERS.get(ask.intent)) is not None:
                return _none(reason)
        kept, reasons = self._general(text, asks, tenant, exchange.now)
        if not kept:
            return _none(_chief(reasons))
        question = _question(asks, self._words)
        answer = " ".join(map(_ended, kept))
        if not question and not subject(answer, self._words).stems:
            return _none("no_question")
        language = evident_language(answer)
        today = exchange.now.astimezone(ZoneInfo(tenant.timezone)).date()
        return Lesson(
            reason=None,
            question=question,
            answer=answer,
            language="kk" if language == "kk" else "ru",
            expires=_expiry(kept, today),
            usage=ModelUsage(model=MODEL_NAME),
        )

    def _asked(self, utterances: Sequence[Utterance], tenant: TenantView) -> list[Ask]:
        """Return what the customer's last words ask, and, where those ask nothing, what their words before asked."""
        end = len(utterances)
        while end and utterances[end - 1].role != "customer":
            end -= 1
        begin = end
        while begin and utterances[begin - 1].role == "customer":
            begin -= 1
        words, history = "\n".join(one.text for one in utterances[begin:end]), utterances[:begin]
        if not words.strip():
            return []
        asks = [
            ask
            for ask in self._classifier.asks(words, history, tenant.name, tenant.id)
            if ask.intent not in _COURTESIES
        ]
        return asks or (self._asked(history, tenant) if history else [])

    def _general(
        self, text: str, asks: Sequence[Ask], tenant: TenantView, now: datetime
    ) -> tuple[list[str], list[NotLearned]]:
        """Return the sentences of an answer that hold for others, and why the rest do not."""
        kept: list[str] = []
        reasons: list[NotLearned] = []
        promised = set(self._acts.promised(text))
        for sentence in statements(text):
            reason: NotLearned | None = "promise" if sentence in promised else None
            said = without_address(sentence)
            reason = reason or reason_against(said, asks, tenant, self._words, now)
            if reason is None:
                kept.append(said)
            else:
                reasons.append(reason)
        if kept and any(reason in _SPOILING for reason in reasons):
            # What stands beside a word to this customer alone may be said to them alone: with nothing to tell it, nothing is learned.
            whole = [said for said in kept if subject(said, self._words).stems or "?" in text]
            return (whole, reasons) if len(whole) == len(kept) else ([], reasons)
        return kept, reasons


_SPOILING: frozenset[NotLearned] = frozenset({"this_customer", "this_moment", "promise", "apology"})
_WEIGHT: tuple[NotLearned, ...] = (
    "this_customer",
    "promise",
    "this_moment",
    "apology",
    "question",
    "unclear",
    "acknowledgement",
)


def _none(reason: NotLearned) -> Lesson:
    return Lesson(reason=reason, usage=ModelUsage(model=MODEL_NAME))


def _chief(reasons: Sequence[NotLearned]) -> NotLearned:
    """Return the reason that weighs most."""
    return next((reason for reason in _WEIGHT if reason in reasons), "acknowledgement")


def _question(asks: Sequence[Ask], words: Words) -> str:
    """Return what was asked, standing alone: each ask in the customer's own words, completed where those lean on others."""
    asked = []
    for ask in asks:
        own, query = subject(ask.text, words).stems, subject(ask.query, words).stems
        asked.append(" ".join((ask.text if own >= query else ask.query).split()))
    return " ".join(f"{one[:1].upper()}{one[1:]}".rstrip(" .!?") + "?" for one in dict.fromkeys(asked) if one)


def _ended(sentence: str) -> str:
    return sentence if _ENDS.search(sentence) else f"{sentence}."


def _expiry(sentences: Sequence[str], today: date) -> date | None:
    """Return the last day on which all of it holds."""
    days = [day for sentence in sentences if (day := last_day(sentence, today)) is not None]
    return min(days, default=None)
