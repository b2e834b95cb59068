"""What model calls cost."""

from functools import cache

import structlog

from service.models.table import Price, known

_log = structlog.get_logger(__name__)


@cache
def price_of(model: str) -> Price | None:
    """Return the price of `model` or of the model that it is a dated snapshot of, or None (said once in the log)."""
    found = known(model)
    if found is None:
        _log.warning("model has no price: its calls are counted as costing nothing", model=model)
        return None
    return found.price


def cost_usd(
    model: str, *, input_tokens: int, output_tokens: int, cached_tokens: int = 0, written_tokens: int = 0
) -> float:
    """Return what a call cost, in USD; 0 for a model without a known price.

    `cached_tokens` came from the provider's prompt cache and `written_tokens` went into it; both are part of the input.
    """
    price = price_of(model)
    if price is None:
        return 0.0
    fresh = max(input_tokens - cached_tokens - written_tokens, 0)
    total = (
        fresh * price.input
        + cached_tokens * price.cached
        + written_tokens * price.written
        + output_tokens * price.output
    )
    return total / 1_000_000
