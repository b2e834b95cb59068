"""What a call says beside its messages: what the table knows that the model takes, without what its server has refused."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import openai
import structlog

from service.models.table import Effort, known

_log = structlog.get_logger(__name__)

BREAKPOINT = "prompt_cache_breakpoint"
"""Stands for a mark at the end of the instructions, not for a parameter of the request."""

_MARK = {"mode": "explicit"}
_REFUSED = (400, 422)
"""OpenAI and most servers answer 400 to a parameter that they do not take; those built on FastAPI 422."""


def accepted(
    model: str, *, effort: Effort, temperature: float, max_tokens: int, cache_key: str | None
) -> dict[str, Any]:
    """Return the parameters that `model` takes. An unknown one gets the least that any server takes.

    `effort` is a wish: a model that does not know it gets the nearest that it knows, one that does not reason none.
    """
    found = known(model)
    if found is None:
        return {"max_tokens": max_tokens}
    sent: dict[str, Any] = {"max_completion_tokens": max_tokens}
    if (nearest := found.nearest_effort(effort)) is not None:
        sent["reasoning_effort"] = nearest
    if found.takes_temperature(nearest):
        sent["temperature"] = temperature
    if found.verbosity:
        sent["verbosity"] = "low"
    if cache_key is not None and found.cache is not None:
        sent["prompt_cache_key"] = cache_key
        if found.cache == "breakpoint":
            # Without it the end of the prompt, which is another one in every turn, would be written to the cache too.
            sent["prompt_cache_options"] = {"mode": "explicit"}
            sent[BREAKPOINT] = _MARK
    return sent


class Refusals:
    """The parameters that servers have refused, by model, for as long as the process lives."""

    def __init__(self) -> None:
        self._refused: defaultdict[str, set[str]] = defaultdict(set)

    def without(self, model: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return `parameters` but for those that `model` has refused."""
        return {name: value for name, value in parameters.items() if name not in self._refused[model]}

    def learn(self, model: str, sent: Mapping[str, Any], error: openai.APIStatusError, words: str) -> bool:
        """Remember which of the parameters in `sent` the server refuses with `error`. Return whether one was found.

        `words` are what the call said: a server that repeats a customer's words has not refused what they happen to name.
        """
        name = _refused_of(sent, error, words)
        if name is None:
            return False
        _log.warning("model refuses a parameter: it is asked without it", model=model, parameter=name)
        self._refused[model].add(name)
        return True


def _refused_of(sent: Mapping[str, Any], error: openai.APIStatusError, words: str) -> str | None:
    if error.status_code not in _REFUSED:
        return None
    if error.param:
        # As `temperature`, or with a path: `messages[0].content[0].prompt_cache_breakpoint`.
        return next((name for name in re.findall(r"\w+", error.param) if name in sent), None)
    said = str(error.body or error.message)
    return next((name for name in sent if re.search(rf"\b{name}\b", said) and name not in words), None)
