"""Understands a turn without a model: labelled examples, cues, and the words before."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, get_args

import numpy as np

from graph.vocabulary import (
    Ask,
    Classification,
    Courtesy,
    Intent,
    Language,
    ModelUsage,
    Question,
    Refusal,
    TenantView,
    Topic,
    Utterance,
)
from service.language.detect import detect
from service.language.normalise import tokens
from service.offline.acknowledging import agrees, only_acknowledges
from service.offline.cues import Cues, load_cues
from service.offline.features import embeddable
from service.offline.followups import SELF_SUFFICIENT, Before, completed, leans_on_earlier
from service.offline.intents import IntentModel
from service.offline.split import split
from service.offline.wording import greets, load_wording, names_only_a_place, subject_words

MODEL_NAME = "offline"
_COURTESIES: frozenset[Intent] = frozenset(get_args(Courtesy))
_QUESTIONS: frozenset[Intent] = frozenset(get_args(Question))
_WHOLE_TURN: frozenset[Intent] = frozenset({"complaint", "payment", "medical", "rescheduling", "opt_out", "prompt"})
"""Matters that take a whole turn: what is said beside them explains them."""
_MAX_EMBEDDED = 3
_LONGEST_TURN = 1000
"""Characters of a turn that are read here, half of them at its end, where people ask: others wait while it is read."""
_FEW_WORDS = 2
_SUM = re.compile(r"(?<![\w/])\d{1,3}(?:[ .]?\d{3})+(?![\w/])")
_KAZAKH_LETTER = re.compile("[әіңғүұқөһ]", re.IGNORECASE)
_MAX_LOOK_BACK = 3
_LEAST_ODDS = -6.0
_MODEL_IS_SURE: dict[Intent, float] = {
    **dict.fromkeys(get_args(Topic), -0.25),
    **dict.fromkeys(get_args(Refusal), -0.3),
    "identity": -0.3,
    "opt_out": -0.3,
    "other_business": -0.1,
}
"""Natural logarithms of the probabilities from which the model alone, without a cue, may keep a question from being answered."""


class QueryEmbedder(Protocol):
    """multilingual-e5-small, which the examples were embedded with (`service.knowledge.embeddings.LocalEmbeddings`)."""

    def embed_query(self, text: str) -> list[float]:
        """Return the unit vector of a customer's words, 384 numbers."""
        ...


class OfflineClassifier:
    """`graph.context.Classifier` by similarity to labelled examples. Deterministic; never raises `ModelUnavailable`."""

    def __init__(self, embedder: QueryEmbedder, *, model: IntentModel | None = None, cues: Cues | None = None) -> None:
        self._embedder = embedder
        self._model = model or IntentModel.load()
        self._cues = cues or load_cues()

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        """Return the language and asks of a turn. Runs in a thread: the sentence vectors take some 20 ms each."""
        asks = await asyncio.to_thread(self.asks, text, history, tenant.name)
        return Classification(language=_language(text, history), asks=asks, usage=ModelUsage(model=MODEL_NAME))

    def asks(self, text: str, history: Sequence[Utterance] = (), own_name: str = "") -> tuple[Ask, ...]:
        """Return the asks of `text`, each with a query that stands alone; courtesies have none.

        `own_name` is the tenant's: other businesses are not talked about.
        """
        text = _beginning_and_end(text)
        whole = " ".join(text.split("\n"))
        matter = self._matter_of(whole)
        if matter is not None:
            return (Ask(intent=matter, text=whole, query=whole),)
        found: list[Ask] = []
        for index, part in enumerate(split(text, self._cues)):
            before = self._before(found, history)
            found.append(self._ask(part, before, own_name, embed=index < _MAX_EMBEDDED))
        asks = _asked_of_us(_without_echoes(found))
        if greets(text) and not any(ask.intent == "greeting" for ask in asks):
            asks.insert(0, Ask(intent="greeting", text=text))
        return tuple(asks)

    def _matter_of(self, whole: str) -> Intent | None:
        """Return the matter that takes the whole turn, when a cue for one is sure and no other reading is likelier."""
        cued = self._cues.sure_intents(whole) & _WHOLE_TURN
        if not cued:
            return None
        best = self._intent(whole, embed=True)
        return best if best in _WHOLE_TURN else None

    def _ask(self, part: str, before: Before | None, own_name: str = "", *, embed: bool) -> Ask:
        if before is not None and before.bot_asked and agrees(part):
            # "да" to "which of these?" says nothing new, and still waits for an answer.
            return replace(before.ask, text=part)
        intent = self._intent(part, own_name, embed=embed)
        polite = intent in _COURTESIES and not subject_words(part)
        if before is not None and (before.bot_asked or not polite) and leans_on_earlier(part, before, self._cues):
            return completed(part, intent, before, self._cues)
        return Ask(intent=intent, text=part, query="" if intent in _COURTESIES else _searched(part, intent))

    def _intent(self, text: str, own_name: str = "", *, embed: bool) -> Intent:
        weights = self._cues.weights(text, own_name)
        if not embed and weights:
            return max(weights, key=lambda intent: weights[intent])
        odds = self._model.odds(text, np.asarray(self._embedder.embed_query(embeddable(text)), dtype=np.float32))
        best = max(odds, key=lambda intent: max(odds[intent], _LEAST_ODDS) + weights.get(intent, 0.0))
        unsure = weights.get(best, 0.0) <= 0.0 and odds[best] < _MODEL_IS_SURE.get(best, -9.0)
        if unsure or (best == "acknowledgement" and not only_acknowledges(text)):
            questions = (intent for intent in odds if intent not in _MODEL_IS_SURE and intent != "acknowledgement")
            return max(questions, key=lambda intent: odds[intent] + weights.get(intent, 0.0))
        return best

    def _before(self, found: Sequence[Ask], history: Sequence[Utterance]) -> Before | None:
        """Return what a question may lean on: the last ask of this turn, or else of the customer's earlier turns."""
        for ask in reversed(found):
            if ask.intent not in _COURTESIES:
                return Before(ask=ask, same_turn=True)
        return self._before_in(history, _MAX_LOOK_BACK)

    def _before_in(self, history: Sequence[Utterance], depth: int) -> Before | None:
        for index in range(len(history) - 1, -1, -1):
            if history[index].role != "customer" or depth == 0:
                continue
            depth -= 1
            earlier = self._asks_within(history[index].text, history[:index], depth)
            if earlier:
                return Before(ask=earlier[-1], bot_asked=_bot_asked(history[index + 1 :]))
        return None

    def _asks_within(self, text: str, history: Sequence[Utterance], depth: int) -> list[Ask]:
        found: list[Ask] = []
        for part in split(text, self._cues):
            before = Before(ask=found[-1], same_turn=True) if found else self._before_in(history, depth)
            ask = self._ask(part, before, embed=True)
            if ask.intent not in _COURTESIES:
                found.append(ask)
        return found


def _beginning_and_end(text: str) -> str:
    if len(text) <= _LONGEST_TURN:
        return text
    half = _LONGEST_TURN // 2
    return f"{text[:half].rsplit(maxsplit=1)[0]}\n{text[-half:].split(maxsplit=1)[-1]}"


def _searched(part: str, intent: Intent) -> str:
    """Return the query of an ask; one without a subject ("где вы") is too little to find by, so it says what is asked for."""
    if intent == "price":
        # "You told me 2,000" is no question about what costs 2,000.
        without_sums = _SUM.sub(" ", part)
        part = without_sums if subject_words(without_sums) else part
    only_where = intent == "address" and names_only_a_place(part)
    if intent not in SELF_SUFFICIENT or (subject_words(part) and not only_where):
        return part
    return f"{load_wording().phrases.get(intent, '')} {part}".strip()


def _bot_asked(since: Sequence[Utterance]) -> bool:
    replies = [utterance.text for utterance in since if utterance.role != "customer"]
    return bool(replies) and any(line.rstrip().endswith("?") for line in replies[-1].split("\n"))


def _language(text: str, history: Sequence[Utterance]) -> Language:
    """One or two words seldom tell: then the customer's last message helps."""
    earlier = [utterance.text for utterance in history if utterance.role == "customer"]
    if not earlier or len(tokens(text)) > _FEW_WORDS or _KAZAKH_LETTER.search(text):
        return detect(text)
    before = detect(earlier[-1])
    return before if before == "ru" else detect(text)


def _asked_of_us(asks: list[Ask]) -> list[Ask]:
    """Drop the questions about another business that is spoken of ("в Лотосе почем? у них лучше?"), unless they address us."""
    if all(ask.intent != "other_business" for ask in asks):
        return asks
    us = load_wording().us
    return [ask for ask in asks if ask.intent not in _QUESTIONS or not us.isdisjoint(tokens(ask.text))]


def _without_echoes(asks: Sequence[Ask]) -> list[Ask]:
    """Drop a courtesy said beside something else, unless it asks something itself, and the same ask said twice."""
    kept: dict[tuple[Intent, str], Ask] = {}
    substance = any(ask.intent not in _COURTESIES or ask.intent in {"identity", "opt_out"} for ask in asks)
    for ask in asks:
        if substance and ask.intent in _COURTESIES - {"identity", "opt_out"}:
            continue
        kept.setdefault((ask.intent, ask.query or ask.text), ask)
    return list(kept.values())
