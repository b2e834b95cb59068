"""What a grid was understood to say, as lines that can be compared."""

from collections.abc import Iterator

from service.knowledge.blocks import Heading, Offer, Paragraph
from service.knowledge.services import Price, Service
from service.knowledge.tables import Understood


def lines_of(understood: Understood) -> list[str]:
    """Return a line for each block ("# heading", "¶ note", "• statement | prices") and each thing left out ("✗ cause place")."""
    lines = list(_blocks(understood))
    return [*lines, *(f"✗ {each.cause} {each.place.cell} {each.words}".strip() for each in understood.left_out)]


def _blocks(understood: Understood) -> Iterator[str]:
    for block in understood.blocks:
        if isinstance(block, Heading):
            yield f"{'#' * block.level} {block.text}"
        elif isinstance(block, Paragraph):
            yield f"¶ {block.text}"
        elif isinstance(block, Offer):
            yield f"• {block.service.statement}"
            yield from _data(block.service)


def _data(service: Service) -> Iterator[str]:
    """Yield what a service holds as data, short: the sums with their labels."""
    if service.declined:
        yield "  declined"
    if len(service.prices) > 1 or any(_is_more(price) for price in service.prices):
        yield "  " + "; ".join(map(price_shown, service.prices))


def _is_more(price: Price) -> bool:
    return bool(
        price.label or price.high or price.since or price.until or price.former is not None or price.low is None
    )


def price_shown(price: Price) -> str:
    """Return a price as "label=from 5000-7000 USD per час was 9000"."""
    parts = [
        f"{price.label}=" if price.label else "",
        "from " if price.starting else "to " if price.limit else "",
        "?" if price.low is None else f"{price.low}",
        f"-{price.high}" if price.high is not None else "",
        f" {price.currency}" if price.currency != "KZT" else "",
        f" per {price.per}" if price.per else "",
        f" was {price.former}" if price.former is not None else "",
        f" if {price.condition}" if price.condition else "",
        f" since {price.since}" if price.since else "",
        f" until {price.until}" if price.until else "",
    ]
    return "".join(parts)
