"""One structured answer from one chat model, through langchain-openai."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, Literal, TypeVar

import openai
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, SecretStr, ValidationError

from graph.types import ModelUsage
from service.models.openai.failure import ModelFailure, failure_of
from service.models.openai.parameters import BREAKPOINT, Refusals, accepted
from service.models.prices import cost_usd

Schema = TypeVar("Schema", bound=BaseModel)

_OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[Schema]):
    """What a model is asked, and the shape in which it must answer.

    `effort` is how much a model may think before it answers, `temperature` is for those that take one. `max_tokens`
    bounds the answer, reasoning included. `cache_key` is shared by questions that begin with the same system message.
    """

    messages: Sequence[BaseMessage] = field(repr=False)
    schema: type[Schema]
    effort: Literal["none", "low"]
    max_tokens: int
    temperature: float = 0.0
    cache_key: str | None = None


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
        self._chats: dict[str, ChatOpenAI] = {}
        self.refusals = Refusals()
        """Which parameters this account's server has refused."""
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
                raw = await self._answer(model, question)
        except Exception as error:
            # Two libraries lie under this call, and a server may answer them with anything. Whatever they raise,
            # the next model of the chain has its turn. `from None`: their messages repeat what the server said.
            raise failure_of(model, error) from None
        return _said(model, raw, question.schema)

    async def _answer(self, model: str, question: Question[Schema]) -> AIMessage:
        """Ask, and once more without each parameter that the server turns out not to take."""
        while True:
            sent = self.refusals.without(model, _parameters(model, question))
            mark = sent.get(BREAKPOINT)
            body = {name: value for name, value in sent.items() if name != BREAKPOINT}
            try:
                # As arguments of the model, langchain would drop some of them by the model's name; and see
                # `_response_format`.
                return await self._chat(model).ainvoke(_marked(question.messages, mark), extra_body=body)
            except openai.APIStatusError as error:
                if not self.refusals.learn(model, sent, error, _words(question)):
                    raise

    def _chat(self, model: str) -> ChatOpenAI:
        if model not in self._chats:
            self._chats[model] = ChatOpenAI(
                model=model,
                api_key=self._api_key,
                base_url=self._base_url,
                http_async_client=self._http,
                max_retries=0,
                # Streaming would otherwise be switched on by a graph that is run in streaming mode.
                disable_streaming=True,
                use_responses_api=False,
            )
        return self._chats[model]


def cache_key(tenant_id: str, instructions: str) -> str:
    """Return the key under which a provider keeps a tenant's `instructions`: another one with every version of them.

    At most 64 characters are taken: https://developers.openai.com/api/docs/guides/prompt-caching
    """
    version = hashlib.sha256(instructions.encode()).hexdigest()[:16]
    return f"{tenant_id}-{version}"


def _parameters(model: str, question: Question[Schema]) -> dict[str, Any]:
    taken = accepted(
        model,
        effort=question.effort,
        temperature=question.temperature,
        max_tokens=question.max_tokens,
        cache_key=question.cache_key,
    )
    return {"response_format": _response_format(question.schema), **taken}


def _marked(messages: Sequence[BaseMessage], mark: Mapping[str, str] | None) -> list[BaseMessage]:
    """Return `messages` with `mark` at the end of the system message, up to which the provider is to keep the prompt."""
    first, *others = messages
    if mark is None or not isinstance(first, SystemMessage):
        return list(messages)
    return [SystemMessage([{"type": "text", "text": first.text, BREAKPOINT: dict(mark)}]), *others]


def _words(question: Question[Schema]) -> str:
    return "\n".join(message.text for message in question.messages)


@cache
def _response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """Return the request for a strict structured output. It takes schemas that forbid extra fields and need all theirs.

    As `response_format`, or through `with_structured_output`, the SDK would parse the answer inside the call and raise
    away the token counts of one that is cut off or out of shape, though it has to be paid for; `with_structured_output`
    also takes twice the processor time (11 against 5 ms a call).
    https://developers.openai.com/api/docs/guides/structured-outputs
    """
    return {"type": "json_schema", "json_schema": {"name": schema.__name__, "strict": True, "schema": shape_of(schema)}}


def shape_of(schema: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema as it is sent: without the titles, which repeat the names, and the docstrings, which are for us."""
    return _bare(schema.model_json_schema())


def _bare(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a schema without what only explains it; under `properties` and `$defs` the keys are names."""
    kept: dict[str, Any] = {}
    for key, value in shape.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _bare(part) for name, part in value.items()}
        elif isinstance(value, dict):
            kept[key] = _bare(value)
        elif key not in ("title", "description"):
            kept[key] = value
    return kept


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
    details = counts.get("input_token_details", {})
    tokens = {"input_tokens": counts["input_tokens"], "output_tokens": counts["output_tokens"]}
    cached = {"cached_tokens": details.get("cache_read", 0), "written_tokens": details.get("cache_creation", 0)}
    return ModelUsage(model=model, **tokens, cost_usd=cost_usd(model, **tokens, **cached))
