"""Understanding a turn with a chat model."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from graph.context import Classifier
from graph.types import Ask, Classification, Courtesy, Language, Question, Refusal, TenantView, Topic, Utterance
from nodes import prompts
from service.models.openai import chat
from service.models.openai.fallback import FallbackChain
from service.models.openai.quoting import history_block, quoted

_MAX_TOKENS = 3000
_MOST_ASKS = 8
_SHARE = 0.4
"""How much of the time that is left may go into understanding, so that enough is left for the answer."""

AnyIntent = Literal[Courtesy, Topic, Question, Refusal]
"""`graph.types.Intent` as one list: a model is given one enumeration instead of a choice between four."""


class UnderstoodAsk(BaseModel):
    """One entry of `Understanding`."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: str
    query: str
    intent: AnyIntent


class Understanding(BaseModel):
    """The language of the customer's message and all that the customer wants."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    language: Language
    asks: list[UnderstoodAsk] = Field(min_length=1)


class ModelClassifier:
    """Implements `graph.context.Classifier` with the tenant's model or `model`, then `fallbacks`, then `last`."""

    def __init__(self, chain: FallbackChain, *, model: str, fallbacks: Sequence[str], last: Classifier) -> None:
        self._chain = chain
        self._model = model
        self._fallbacks = tuple(fallbacks)
        self._last = last

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        """Return the language and asks of `text`. Raises what `last` raises, when no model answered."""
        models = (tenant.classifier_model or self._model, *self._fallbacks)
        asked = await self._chain.ask(models, understanding_question(text, history, tenant), share=_SHARE)
        if asked.said is None:
            found = await self._last.classify(text, history=history, tenant=tenant)
            return replace(found, usage=asked.spending.before(found.usage))
        understood = asked.said.value
        asks = tuple(_ask(item, text) for item in understood.asks[:_MOST_ASKS])
        return Classification(language=understood.language, asks=asks, usage=asked.said.usage)


def understanding_question(text: str, history: Sequence[Utterance], tenant: TenantView) -> chat.Question[Understanding]:
    """Return what a model is asked about `text`: the instructions, the same for every turn of a tenant, then the turn."""
    instructions = prompts.load("classify", name=tenant.name, city=tenant.city, usual_language=tenant.languages[0])
    message = prompts.load("classify_message", history=history_block(history), message=quoted(text))
    return chat.Question(
        messages=(SystemMessage(instructions), HumanMessage(message)),
        schema=Understanding,
        effort="none",
        max_tokens=_MAX_TOKENS,
        cache_key=chat.cache_key(tenant.id, instructions),
    )


def _ask(item: UnderstoodAsk, text: str) -> Ask:
    words = item.text.strip() or text
    query = item.query.strip() or _query_for_lack(item, words)
    return Ask(intent=item.intent, text=words, query=query, subject_alone=True)


def _query_for_lack(item: UnderstoodAsk, words: str) -> str:
    """A question must be searched for even when the model gave no query; a courtesy must not."""
    return "" if item.intent in get_args(Courtesy) else words
