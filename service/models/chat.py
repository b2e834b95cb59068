"""One structured answer from one chat model, through langchain-openai."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import openai
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, SecretStr, ValidationError

from graph.vocabulary import ModelUsage
from service.models.failure import ModelFailure, failure_of
from service.models.prices import cost_usd

Schema = TypeVar("Schema", bound=BaseModel)
Effort = Literal["minimal", "low"]

_OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[Schema]):
    """What a model is asked, and the shape in which it must answer.

    `effort` is for models that reason, `temperature` for those that do not. `max_tokens` bounds the answer, reasoning
    included.
    """

    messages: Sequence[BaseMessage] = field(repr=False)
    schema: type[Schema]
    effort: Effort
    max_tokens: int
    temperature: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Generic[Schema]):
    """What a model answered, and what that cost."""

    value: Schema
    usage: ModelUsage


class ChatModels:
    """The chat models of one account. Close it with `aclose`."""

    def __init__(self, *, api_key: SecretStr, base_url: str | None = None) -> None:
        self._api_key = api_key
        self._base_url = base_url or _OPENAI_URL
        self._http = openai.DefaultAsyncHttpxClient()
        self._runnables: dict[tuple[object, ...], Runnable[LanguageModelInput, AIMessage]] = {}
        self.client = openai.AsyncOpenAI(
            api_key=api_key.get_secret_value(), base_url=self._base_url, http_client=self._http, max_retries=0
        )
        """The bare SDK, for what langchain does not cover: the key check and transcription. It never retries."""

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(self, model: str, question: Question[Schema], *, seconds: float) -> Said[Schema]:
        """Ask `model` once, waiting at most `seconds`. Raises `ModelFailure`, whatever went wrong."""
        try:
            async with asyncio.timeout(seconds):
                raw = await self._runnable(model, question).ainvoke(list(question.messages))
        except Exception as error:
            # Two libraries lie under this call, and a server may answer them with anything. Whatever they raise,
            # the next model of the chain has its turn. `from None`: their messages repeat what the server said.
            raise failure_of(model, error) from None
        return _said(model, raw, question.schema)

    def _runnable(self, model: str, question: Question[Schema]) -> Runnable[LanguageModelInput, AIMessage]:
        key = (model, question.schema, question.effort, question.max_tokens, question.temperature)
        if key not in self._runnables:
            # As `response_format`, or through `with_structured_output`, the SDK would parse the answer inside the call
            # and raise away the token counts of one that is cut off or out of shape, though it has to be paid for;
            # `with_structured_output` also takes twice the processor time (11 against 5 ms a call).
            self._runnables[key] = self._chat(model, question).bind(
                extra_body={"response_format": _response_format(question.schema)}
            )
        return self._runnables[key]

    def _chat(self, model: str, question: Question[Schema]) -> ChatOpenAI:
        return ChatOpenAI(
            model=model,
            api_key=self._api_key,
            base_url=self._base_url,
            http_async_client=self._http,
            max_retries=0,
            # Streaming would otherwise be switched on by a graph that is run in streaming mode.
            disable_streaming=True,
            use_responses_api=False,
            max_completion_tokens=question.max_tokens,
            **_tuning(model, effort=question.effort, temperature=question.temperature),
        )


def _tuning(model: str, *, effort: Effort, temperature: float) -> dict[str, Any]:
    """Return the parameters that `model` accepts.

    Reasoning models refuse a temperature. gpt-5 knows the effort `minimal`, its successors `none` in its place;
    gpt-5-chat does not reason. https://platform.openai.com/docs/guides/latest-model
    """
    if not model.startswith("gpt-5") or "chat" in model:
        return {"temperature": temperature}
    if model.startswith("gpt-5."):
        return {"reasoning_effort": "none" if effort == "minimal" else effort}
    return {"reasoning_effort": effort, "verbosity": "low"}


def _response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """Return the request for a strict structured output. It takes schemas that forbid extra fields and need all theirs.

    https://platform.openai.com/docs/guides/structured-outputs
    """
    shape = {"name": schema.__name__, "strict": True, "schema": schema.model_json_schema()}
    return {"type": "json_schema", "json_schema": shape}


def _said(model: str, raw: AIMessage, schema: type[Schema]) -> Said[Schema]:
    usage = _usage(model, raw)
    if raw.additional_kwargs.get("refusal"):
        raise ModelFailure(model, "nonsense", "refusal", usage=usage)
    try:
        return Said(value=schema.model_validate_json(raw.text), usage=usage)
    except ValidationError:
        raise ModelFailure(model, "nonsense", "not in the asked shape", usage=usage) from None


def _usage(model: str, raw: AIMessage) -> ModelUsage:
    counts = raw.usage_metadata
    if counts is None:  # some compatible servers do not count
        return ModelUsage(model=model)
    cached = counts.get("input_token_details", {}).get("cache_read", 0)
    tokens = {"input_tokens": counts["input_tokens"], "output_tokens": counts["output_tokens"]}
    return ModelUsage(model=model, **tokens, cost_usd=cost_usd(model, **tokens, cached_tokens=cached))
