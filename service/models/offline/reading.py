"""Which intent the words of one ask have: the model of the examples, leaned on by cues, and heard sooner where harm is done."""

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol, get_args

import numpy as np

from graph.types import Courtesy, Intent, Question, Refusal, Topic
from service.models.offline.acknowledging import only_acknowledges
from service.models.offline.features import embeddable
from service.models.offline.intent_patterns import SURE, IntentPatterns, load_intent_patterns
from service.models.offline.intents import IntentModel
from service.models.offline.naming import asks, names_no_service, only_names, usual_in, wishes

WHOLE_TURN: frozenset[Intent] = frozenset({"complaint", "payment", "medical", "rescheduling", "opt_out", "prompt"})
"""Matters that take a whole turn: what is said beside them explains them."""
_GRAVE: tuple[Intent, ...] = ("complaint", "medical")
_QUESTIONS: frozenset[Intent] = frozenset(get_args(Question))
_TOPICS: frozenset[Intent] = frozenset(get_args(Topic))
_UNCERTAIN: frozenset[Intent] = frozenset(("rules", "advice", "other", *get_args(Courtesy)))
_NO_QUESTIONS: frozenset[Intent] = frozenset((*get_args(Courtesy), *get_args(Refusal)))
_PRICES: frozenset[Intent] = frozenset({"price", "price_list", "haggling", "discount", "availability", "contacts"})
"""What the cues may make of somebody who asks for the prices: "скиньте" lowers them and sends them."""
_LEAST_ODDS = -6.0
_REMEMBERED = 1000
_HEARD, _HEARD_CRYING = 0.5, 0.35
"""The probabilities from which a complaint or a danger is heard though something else is likelier: a person who is told of one
too many loses a minute, a customer whose burn is answered with a price is lost (docs/decisions/0005-offline-answerer.md)."""
_HEARD_AGAINST: dict[Intent, float] = {"complaint": 0.75, "medical": 0.6}
"""The same where something speaks against it. Health is mostly spoken of in questions."""
_LIKELIER_MATTER = 0.6
"""The probability from which the model of the examples, not a cue, tells for which matter people are needed."""
_SURELY_PAID = 0.75
_SUM = re.compile(r"(?<![\d:.,])\d{1,3}(?:[ .]?\d{3})+(?!\d)")
_CRY = re.compile(r"!\?|\?!|!!")
_MODEL_IS_SURE: dict[Intent, float] = {
    **dict.fromkeys(get_args(Topic), -0.25),
    **dict.fromkeys(get_args(Refusal), -0.3),
    "identity": -0.3,
    "opt_out": -0.3,
    "other_business": -0.1,
}
"""Natural logarithms of the probabilities from which the model alone, without a cue, may keep a question from being answered.

That of a topic is compared with the probability of all topics together: for which of them a person is needed, people see."""


class QueryEmbedder(Protocol):
    """multilingual-e5-small, which the examples were embedded with (`service.knowledge.embeddings.LocalEmbeddings`)."""

    def embed_query(self, text: str) -> list[float]:
        """Return the unit vector of a customer's words, 384 numbers."""
        ...


class IntentReader:
    """Reads intents. Deterministic, safe to share between threads."""

    def __init__(
        self, embedder: QueryEmbedder, *, model: IntentModel | None = None, patterns: IntentPatterns | None = None
    ) -> None:
        self._embedder = embedder
        self._model = model or IntentModel.load()
        self.patterns = patterns or load_intent_patterns()
        # A turn is read as a whole and in its parts, often the same words, and again as the history of the next turns.
        self._odds = lru_cache(maxsize=_REMEMBERED)(self._read)

    def intent(self, text: str, own_name: str = "", *, priced: bool = False, embed: bool = True) -> Intent:
        """Return the intent of an ask. `own_name` is the tenant's; `priced` tells that `text` only names what it prices.

        Without `embed`, which takes some 20 ms, cues decide where there are any.
        """
        weights = self.patterns.weights(text, own_name)
        if not embed and weights:
            return max(weights, key=lambda intent: weights[intent])
        odds = self._odds(text)
        found = self._likeliest(text, odds, weights)
        cued = any(weight >= SURE for weight in weights.values())
        grave = None if priced and not _CRY.search(text) else self._grave(text, odds, weights)
        if grave is None and not cued and only_names(text):
            return _of_a_name(text, found, priced=priced)
        found = grave or found
        if found in _PRICES and names_no_service(text) and odds["price_list"] > odds["price"]:
            likelier = max(odds, key=lambda intent: odds[intent])
            return "price_list" if found in ("price", "price_list") or likelier == "price_list" else found
        return "price" if found == "price_list" else found

    def matter_of(self, whole: str, priced: Callable[[str], bool] = lambda _: False) -> Intent | None:
        """Return the matter that takes the whole turn, when a cue for one is sure and no other reading is likelier, or it is grave.

        What only names what the tenant prices (`priced`) is asked about, whatever the model hears in two words.
        """
        weights = self.patterns.weights(whole)
        odds = self._odds(whole)
        if _tells_two_sums(whole, odds):
            return "payment"
        if any(weight >= SURE and intent in WHOLE_TURN for intent, weight in weights.items()):
            best = self._likeliest(whole, odds, weights)
            return best if best in WHOLE_TURN else None
        grave = self._grave(whole, odds, weights)
        return None if grave is not None and not _CRY.search(whole) and priced(whole) else grave

    def _read(self, text: str) -> dict[Intent, float]:
        return self._model.odds(text, np.asarray(self._embedder.embed_query(embeddable(text)), dtype=np.float32))

    def _likeliest(self, text: str, odds: Mapping[Intent, float], weights: Mapping[Intent, float]) -> Intent:
        best = max(odds, key=lambda intent: max(odds[intent], _LEAST_ODDS) + weights.get(intent, 0.0))
        sureness = _of_a_topic(odds) if best in _TOPICS else odds[best]
        unsure = weights.get(best, 0.0) <= 0.0 and sureness < _MODEL_IS_SURE.get(best, -9.0)
        if unsure or (best == "acknowledgement" and not only_acknowledges(text)):
            questions = (intent for intent in odds if intent not in _MODEL_IS_SURE and intent != "acknowledgement")
            return max(questions, key=lambda intent: odds[intent] + weights.get(intent, 0.0))
        # A cue for one matter for people is in another's words, too ("записана на завтра, можно на вечер?").
        likelier = max(_TOPICS, key=lambda topic: odds[topic])
        return likelier if best == "booking" and odds[likelier] >= math.log(_LIKELIER_MATTER) else best

    def _grave(self, text: str, odds: Mapping[Intent, float], weights: Mapping[Intent, float]) -> Intent | None:
        """Return the grave matter that `text` may well be, unless a cue is sure of something else.

        It has to be likelier where something speaks against it: the form of a question, a wish or a name, a cue for rules or
        advice, or words of what only may come to pass or happened elsewhere. A cry speaks for it. Beside a sure question
        for a price or a time it is what is asked about.
        """
        cued = {intent for intent, weight in weights.items() if weight >= SURE and intent not in _GRAVE}
        if not cued <= _UNCERTAIN:
            return None
        found = max(_GRAVE, key=lambda intent: odds[intent] + weights.get(intent, 0.0))
        spoken_of_otherwise = any(says(text) for says in (only_names, asks, wishes))
        doubtful = bool(cued) or found in self.patterns.taken_back(text) or spoken_of_otherwise
        least = _HEARD_AGAINST[found] if doubtful else _HEARD_CRYING if _CRY.search(text) else _HEARD
        return found if sum(math.exp(odds[intent]) for intent in _GRAVE) >= least else None


def _tells_two_sums(text: str, odds: Mapping[Intent, float]) -> bool:
    """Tell whether `text` surely sets what was paid against what it should have been ("в прайсе 1500, а взяли 3000").

    It speaks of the price, and has the cues of a question for one.
    """
    return len(set(_SUM.findall(text))) > 1 and odds["payment"] >= math.log(_SURELY_PAID)


def _of_a_topic(odds: Mapping[Intent, float]) -> float:
    """Return the logarithm of the probability that a person is needed, whichever of the topics it is for."""
    return math.log(sum(math.exp(odds[intent]) for intent in _TOPICS))


def _of_a_name(text: str, found: Intent, *, priced: bool) -> Intent:
    """Return what is asked about a name: its price where the tenant prices it, else what its like is usually asked for."""
    if priced and found in _GRAVE:
        return "price"
    if found not in _QUESTIONS and (found not in _NO_QUESTIONS or usual_in(found, text)):
        return found
    if priced:
        return "price"
    return found if found in _QUESTIONS and usual_in(found, text) else "availability"
