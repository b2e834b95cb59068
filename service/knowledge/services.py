"""What a business offers, as data: services and goods with their prices, read from lines and tables of its documents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.knowledge.grid import NOWHERE, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One price of a service.

    `low` is the sum in units of `currency` (ISO 4217), 0 for what is free, None where the price is by agreement; `high` ends
    a range; `starting` tells "от", `limit` "до". `label` is what the price is for where a service has several: the name of
    its column or variant ("8 марта", "топ-мастер"). `per` is what is had for it ("за штуку", "м²", "за сеанс"). `former` is
    the old price that was struck out or named beside it. `condition` is what must be fulfilled ("от 51 розы"), `since` and
    `until` the first and last day that it holds on.
    """

    low: Decimal | None
    high: Decimal | None = None
    starting: bool = False
    limit: bool = False
    currency: str = "KZT"
    label: str = ""
    per: str = ""
    former: Decimal | None = None
    condition: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service or a thing that is sold, with all prices of one line or row.

    `name` alone says what it is ("Окрашивание"), `variant` which of its kind ("длинные волосы"), `section` are the headings
    that it stands under, outermost first. `duration` and `conditions` are in the document's words, made readable
    ("от 3 часов"). `statement` says all of it as a person would: "Окрашивание, длинные волосы — 25 000 ₸, от 3 часов"; it is
    what is embedded, and what a customer reads. No prices: it is offered, and what it costs is not said. `declined`: the
    document says that it is not offered.
    """

    name: str
    statement: str
    section: tuple[str, ...] = ()
    variant: str = ""
    prices: tuple[Price, ...] = ()
    duration: str = ""
    conditions: tuple[str, ...] = ()
    declined: bool = False
    place: Place = NOWHERE
