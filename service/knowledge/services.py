"""What a business offers, as data: services and goods with their prices, read from lines and tables of its documents."""

from dataclasses import dataclass

from graph.offers import Offered, Price
from service.knowledge.grid import NOWHERE, Place

__all__ = ["Price", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Offered):
    """A service or a thing that is sold, with all prices of one line or row, and how its document states it.

    `duration` and `conditions` are in the document's words, made readable ("от 3 часов"). `statement` says all of it as a
    person would: "Окрашивание, длинные волосы — 25 000 ₸, от 3 часов"; it is what is embedded, and what a customer reads.
    """

    statement: str
    place: Place = NOWHERE
