"""What model calls cost."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

_log = structlog.get_logger(__name__)
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


class Price(BaseModel):
    """USD per million tokens; `cached` is for input tokens that the provider had in its prompt cache."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float
    cached: float
    output: float


@cache
def _prices() -> Mapping[str, Price]:
    text = resources.files(__package__).joinpath("prices.yaml").read_text("utf-8")
    return TypeAdapter(dict[str, Price]).validate_python(yaml.safe_load(text))


@cache
def price_of(model: str) -> Price | None:
    """Return the price of `model` or of the model that it is a dated snapshot of, or None (said once in the log)."""
    price = _prices().get(model) or _prices().get(_SNAPSHOT.sub("", model))
    if price is None:
        _log.warning("model has no price: its calls are counted as costing nothing", model=model)
    return price


def cost_usd(model: str, *, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
    """Return what a call cost, in USD; 0 for a model without a known price. `cached_tokens` are part of the input."""
    price = price_of(model)
    if price is None:
        return 0.0
    fresh = max(input_tokens - cached_tokens, 0)
    return (fresh * price.input + cached_tokens * price.cached + output_tokens * price.output) / 1_000_000
