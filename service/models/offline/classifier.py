"""Understands a turn without a model: labelled examples, cues, and the words before."""

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from graph.types import (
    Ask,
    Classification,
    Courtesy,
    Intent,
    Language,
    ModelUsage,
    Question,
    TenantView,
    Utterance,
)
from nodes.reading import MOST_QUESTIONS
from service.knowledge.terms import word_terms
from service.language.detect import evident_language
from service.language.normalise import tokens
from service.models.offline.acknowledging import agrees
from service.models.offline.followups import (
    SELF_SUFFICIENT,
    Before,
    completed,
    corrected,
    leans_on_earlier,
    without_denial,
)
from service.models.offline.intent_patterns import IntentPatterns
from service.models.offline.intents import IntentModel
from service.models.offline.naming import only_names
from service.models.offline.options import asked_about, chosen, listed, literal
from service.models.offline.reading import IntentReader, QueryEmbedder
from service.models.offline.split import split
from service.models.offline.wording import greets, load_wording, names_only_a_place, rendered, subject_words

MODEL_NAME = "offline"
_COURTESIES: frozenset[Intent] = frozenset(get_args(Courtesy))
_QUESTIONS: frozenset[Intent] = frozenset(get_args(Question))
_OF_A_THING: frozenset[Intent] = frozenset({"price", "duration"})
_ANSWERED = _QUESTIONS | _COURTESIES
_MAX_EMBEDDED = 3
_MOST_PARTS = 2 * MOST_QUESTIONS
"""Each takes a sentence vector where no word tells what it asks; who asks more is answered by people all the same."""
_LONGEST_TURN = 1000
"""Characters of a turn that are read here, half of them at its end, where people ask: others wait while it is read."""
_SUM = re.compile(r"(?<![\w/])\d{1,3}(?:[ .]?\d{3})+(?![\w/])")
_MAX_LOOK_BACK = 3


Prices = Callable[[str, Collection[str]], bool]
"""Tells whether a tenant (its id) prices something whose name has some stems (`service.knowledge.library.KnowledgeLibrary.prices`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom a turn is addressed to: other businesses than `name` are not talked about, what `client_id` prices is asked about."""

    name: str = ""
    client_id: str = ""


class OfflineClassifier:
    """`graph.context.Classifier` by similarity to labelled examples. Deterministic; never raises `ModelUnavailable`."""

    def __init__(
        self,
        embedder: QueryEmbedder,
        *,
        prices: Prices | None = None,
        model: IntentModel | None = None,
        patterns: IntentPatterns | None = None,
    ) -> None:
        self._reader = IntentReader(embedder, model=model, patterns=patterns)
        self._intent_patterns = self._reader.patterns
        self._prices = prices or (lambda client_id, terms: False)

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        """Return the language and asks of a turn. Runs in a thread: the sentence vectors take some 20 ms each."""
        asks = await asyncio.to_thread(self.asks, text, history, tenant.name, tenant.id)
        return Classification(language=_language(text, history, tenant), asks=asks, usage=ModelUsage(model=MODEL_NAME))

    def asks(
        self, text: str, history: Sequence[Utterance] = (), own_name: str = "", client_id: str = ""
    ) -> tuple[Ask, ...]:
        """Return the asks of `text`, each with a query that stands alone; courtesies have none.

        `own_name` is the tenant's: other businesses are not talked about. `client_id` is its id: what it prices is asked about.
        """
        text = _beginning_and_end(text)
        whose = Whose(name=own_name, client_id=client_id)
        options, asked = listed(history), self._intent_patterns.sure_intents(text) & _OF_A_THING
        option = chosen(text, options) or (asked_about(text, options) if options and asked else None)
        if option is not None:
            return (self._chosen(text, option, history, whose),)
        whole = " ".join(text.split("\n"))
        # What is priced is looked up in the store: only where a matter was heard.
        matter = self._reader.matter_of(whole, lambda text: self._only_names_what_is_priced(text, whose.client_id))
        if matter is not None:
            return (Ask(intent=matter, text=whole, query=whole),)
        found: list[Ask] = []
        for index, part in enumerate(self._parts(text)):
            before = self._before(found, history, whose)
            found.append(self._ask(part, before, whose, embed=index < _MAX_EMBEDDED))
        asks = _asked_of_us(_without_echoes(found))
        if greets(text) and not any(ask.intent == "greeting" for ask in asks):
            asks.insert(0, Ask(intent="greeting", text=text))
        return tuple(asks)

    def _chosen(self, text: str, option: str, history: Sequence[Utterance], whose: Whose) -> Ask:
        """Return the ask for one of the things that the bot has just listed: what was asked before, of that thing alone."""
        before = self._before_in(history, _MAX_LOOK_BACK, whose)
        own = self._intent_patterns.sure_intents(text) & _OF_A_THING
        intent: Intent = before.ask.intent if before is not None and before.ask.intent in _QUESTIONS else "price"
        intent = min(own) if len(own) == 1 else intent
        return Ask(intent=intent, text=text, query=option if intent == "price_list" else literal(option))

    def _parts(self, text: str) -> list[str]:
        """Return the parts of `text` that ask something each; of very many the first and the last, and each once."""
        parts = list(dict.fromkeys(split(text, self._intent_patterns)))
        half = _MOST_PARTS // 2
        return parts if len(parts) <= _MOST_PARTS else [*parts[:half], *parts[-half:]]

    def _ask(self, part: str, before: Before | None, whose: Whose, *, embed: bool = True) -> Ask:
        if before is not None and before.bot_asked and agrees(part):
            # "да" to "which of these?" says nothing new, and still waits for an answer.
            return replace(before.ask, text=part)
        priced = self._only_names_what_is_priced(part, whose.client_id)
        intent = self._reader.intent(part, whose.name, priced=priced, embed=embed)
        if before is not None and intent in _ANSWERED and (instead := without_denial(part)):
            return corrected(part, instead, self._reader.intent(instead, whose.name), before, self._intent_patterns)
        polite = intent in _COURTESIES and not subject_words(part)
        whole_list = intent == "price_list"
        if (
            before is not None
            and not whole_list
            and (before.bot_asked or not polite)
            and leans_on_earlier(part, before, self._intent_patterns)
        ):
            return completed(part, intent, before, self._intent_patterns)
        return Ask(intent=intent, text=part, query="" if intent in _COURTESIES else _searched(part, intent))

    def _only_names_what_is_priced(self, text: str, client_id: str) -> bool:
        if not only_names(text):
            return False
        spoken, meant = word_terms([text]), word_terms([rendered(text)])
        return self._prices(client_id, spoken) or self._prices(client_id, meant)

    def _before(self, found: Sequence[Ask], history: Sequence[Utterance], whose: Whose) -> Before | None:
        """Return what a question may lean on: the last ask of this turn, or else of the customer's earlier turns."""
        for ask in reversed(found):
            if ask.intent not in _COURTESIES:
                return Before(ask=ask, same_turn=True)
        return self._before_in(history, _MAX_LOOK_BACK, whose)

    def _before_in(self, history: Sequence[Utterance], depth: int, whose: Whose) -> Before | None:
        for index in range(len(history) - 1, -1, -1):
            if history[index].role != "customer" or depth == 0:
                continue
            depth -= 1
            earlier = self._asks_within(history[index].text, history[:index], depth, whose)
            if earlier:
                return Before(ask=earlier[-1], bot_asked=_bot_asked(history[index + 1 :]))
        return None

    def _asks_within(self, text: str, history: Sequence[Utterance], depth: int, whose: Whose) -> list[Ask]:
        found: list[Ask] = []
        for part in self._parts(text):
            before = Before(ask=found[-1], same_turn=True) if found else self._before_in(history, depth, whose)
            ask = self._ask(part, before, whose)
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


def _language(text: str, history: Sequence[Utterance], tenant: TenantView) -> Language:
    """Return the language that the turn shows; else that of the conversation, as the customer last showed it; else the tenant's."""
    said = (text, *(utterance.text for utterance in reversed(history) if utterance.role == "customer"))
    return next(filter(None, map(evident_language, said)), tenant.languages[0])


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
