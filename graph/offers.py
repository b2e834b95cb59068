"""What a business offers and what it costs, as nodes may know it of a line of the knowledge."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
class Offered:
    """A service or a thing that is sold, as a line of the knowledge states it.

    `name` alone says what it is ("Окрашивание"), `variant` which of its kind ("длинные волосы"), `section` are the headings
    that it stands under, outermost first. No prices: what it costs is not said. `declined`: the document says that it is not
    offered. `contradicted`: another line names another price of the same, and nobody may be told any.
    """

    name: str
    section: tuple[str, ...] = ()
    variant: str = ""
    prices: tuple[Price, ...] = ()
    duration: str = ""
    conditions: tuple[str, ...] = ()
    declined: bool = False
    contradicted: bool = False
