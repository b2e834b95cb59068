"""What a business offers, as data: services and goods with their prices, read from lines and tables of its documents."""

from dataclasses import dataclass

from graph.offers import Price
from service.knowledge.grid import NOWHERE, Place

__all__ = ["Price", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service or a thing that is sold, with all prices of one line or row.

    `name` alone says what it is ("Окрашивание"), `variant` which of its kind ("длинные волосы"), `section` are the headings
    that it stands under, outermost first. `duration` and `conditions` are in the document's words, made readable
    ("от 3 часов"). `statement` says all of it as a person would: "Окрашивание, длинные волосы — 25 000 ₸, от 3 часов"; it is
    what is embedded, and what a customer reads. No prices: it is offered, and what it costs is not said. `declined`: the
    document says that it is not offered. `contradicted`: another line names another price of the same.
    """

    name: str
    statement: str
    section: tuple[str, ...] = ()
    variant: str = ""
    prices: tuple[Price, ...] = ()
    duration: str = ""
    conditions: tuple[str, ...] = ()
    declined: bool = False
    contradicted: bool = False
    place: Place = NOWHERE
