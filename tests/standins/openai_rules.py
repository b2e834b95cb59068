"""What the OpenAI API refuses, by family of models, told from its documentation and from what it answers.

It is written down apart from the product's own table of models, so that a mistake in the one is found by the other.
https://developers.openai.com/api/docs/guides/latest-model, /guides/reasoning, /guides/prompt-caching, of 2026-11-30
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LONGEST_KEY = 64
_LONGEST_INPUT, _MOST_INPUTS, _MOST_AT_ONCE = 8192, 2048, 300_000
"""Tokens of one input of an embedding, inputs of a request, and tokens of a request. A token is a byte at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is refused: `param` and `code` as the API names them."""

    param: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """`cools`: with effort none a temperature may be sent; `plain`: a model without reasoning, which always takes one."""

    efforts: str
    default: str
    cools: bool = False
    plain: bool = False
    marks: bool = False


_FAMILIES = (
    (r"gpt-4.*", Family(efforts="", default="", plain=True)),
    (r"gpt-5(-mini|-nano)?", Family(efforts="minimal low medium high", default="medium")),
    (r"gpt-5\.1", Family(efforts="none low medium high", default="none", cools=True)),
    (r"gpt-5\.[234](-mini|-nano)?", Family(efforts="none low medium high xhigh", default="none", cools=True)),
    (r"gpt-5\.5", Family(efforts="none low medium high xhigh", default="medium", cools=True)),
    (
        r"gpt-(5\.6-sol|5\.6-terra|5\.6-luna|6-sol|6-luna|6\.1-terra)",
        Family(efforts="none low medium high xhigh max", default="medium", cools=True, marks=True),
    ),
    (r"gpt-6(\.\d)?-(astra|sol)", Family(efforts="low medium high xhigh max", default="medium", marks=True)),
)
_SNAPSHOT = r"(-\d{4}-\d{2}-\d{2})?"


def chat_refusal(body: dict[str, Any]) -> Refusal | None:
    """Return why the API refuses a chat request, None when it takes it. Models of other servers take anything."""
    family = family_of(body["model"])
    return next(_chat_refusals(body, family), None) if family else None


def family_of(model: str) -> Family | None:
    """Return the family of `model`, or of the model that it is a snapshot of; None when it is no model of OpenAI's."""
    return next((family for names, family in _FAMILIES if re.fullmatch(names + _SNAPSHOT, model)), None)


def _chat_refusals(body: dict[str, Any], family: Family) -> Iterator[Refusal]:
    effort = body.get("reasoning_effort")
    if effort is not None and family.plain:
        yield _unsupported("reasoning_effort")
    if effort is not None and effort not in family.efforts.split():
        yield _value("reasoning_effort", effort, "Supported values are: " + family.efforts)
    takes_temperature = family.plain or (family.cools and (effort or family.default) == "none")
    if body.get("temperature", 1) != 1 and not takes_temperature:
        yield _value("temperature", body["temperature"], "Only the default (1) value is supported.")
    if "max_tokens" in body and not family.plain:
        yield _unsupported("max_tokens", " Use 'max_completion_tokens' instead.")
    if body.get("verbosity", "medium") != "medium" and family.plain:
        yield _value("verbosity", body["verbosity"], "Supported values are: medium")
    if len(body.get("prompt_cache_key", "")) > _LONGEST_KEY:
        yield Refusal(param="prompt_cache_key", code="string_above_max_length", message="string too long")
    if "prompt_cache_options" in body and not family.marks:
        yield _unsupported("prompt_cache_options")
    if "prompt_cache_breakpoint" in str(body["messages"]) and not family.marks:
        yield _unsupported("messages[0].content[0].prompt_cache_breakpoint")


def embedding_refusal(texts: list[Any]) -> Refusal | None:
    """Return why the API refuses to embed `texts`, None when it does not. Tokens in place of text no other server takes."""
    sizes = [len(text.encode()) if isinstance(text, str) else _LONGEST_INPUT + 1 for text in texts]
    if any(isinstance(text, str) and not text for text in texts):
        return Refusal(param="input", code="invalid_value", message="input cannot be an empty string")
    if len(texts) > _MOST_INPUTS or sum(sizes) > _MOST_AT_ONCE:
        return Refusal(param="input", code="max_tokens_per_request", message="too many tokens in one request")
    if any(size > _LONGEST_INPUT for size in sizes):
        return Refusal(param="input", code="context_length_exceeded", message="maximum context length is 8192 tokens")
    return None


def _unsupported(param: str, hint: str = "") -> Refusal:
    message = f"Unsupported parameter: '{param}' is not supported with this model.{hint}"
    return Refusal(param=param, code="unsupported_parameter", message=message)


def _value(param: str, value: object, hint: str) -> Refusal:
    message = f"Unsupported value: '{param}' does not support {value!r} with this model. {hint}"
    return Refusal(param=param, code="unsupported_value", message=message)
