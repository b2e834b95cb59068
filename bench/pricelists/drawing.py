"""Drawing a business from its trade: which services it has, for how much, and how it writes sums."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bench.pricelists.layout import Value
from bench.pricelists.truth import Amount, Entry, Language

_TRADES = Path(__file__).with_name("trades.yaml")
_NAME_HEADS = {
    "ru": ("Услуга", "Наименование", "Наименование услуг", "Вид услуги", "Позиция"),
    "kk": ("Қызмет", "Қызмет түрі", "Атауы"),
}
_PRICE_HEADS = {
    "ru": ("Цена", "Стоимость", "Цена, тг", "Цена (тенге)", "Стоимость, ₸", "Цена ₸"),
    "kk": ("Бағасы", "Құны, тг", "Баға"),
}
_SUFFIXES = ("", "", " тг", " ₸", "тг", " тенге")
_GROWTH = (1.0, 1.35, 1.8, 2.3)
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A service of a business with its drawn price in tenge; `unit` and `minutes` may be empty and 0."""

    name: str
    price: int
    unit: str = ""
    minutes: int = 0

    @property
    def duration(self) -> str:
        """Its time in words: "1 ч 30 мин"."""
        hours, minutes = divmod(self.minutes, 60)
        return " ".join(part for part in (f"{hours} ч" * bool(hours), f"{minutes} мин" * bool(minutes)) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    name: str
    items: Sequence[Item]


@cache
def trades() -> dict[str, dict[str, Any]]:
    """The trades by name, as `trades.yaml` has them."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(_TRADES.read_text(encoding="utf-8"))
    return read


class Draw:
    """One business: the same seed draws the same. No two of its drawn prices are equal, so that each
    says what it is of; a shape that rounds them may make some so."""

    def __init__(self, seed: str, trade: str, fmt: str) -> None:
        self.random = random.Random(seed)
        self.trade = trade
        self.format = fmt
        self.said = trades()[trade]
        self.title: str = self.said["title"]
        self.language: Language = self.said.get("language", "ru")
        self._used: set[int] = set()
        self._number = fmt in ("xlsx", "xls", "ods") and self.random.random() < 0.7
        self._suffix = self.random.choice(_SUFFIXES)
        self._grouping = self.random.choice(("", " ", _NO_BREAK))
        self._cents = fmt == "csv" and self.random.random() < 0.3
        self.name_head = self.random.choice(_NAME_HEADS[self.language])
        self.price_head = self.random.choice(_PRICE_HEADS[self.language])

    def price(self, usual: float) -> int:
        """Draw a price near `usual` that nothing else has."""
        step = 100 if usual >= 1000 else 10
        drawn = max(step, round(usual * self.random.uniform(0.85, 1.25) / step) * step)
        while drawn in self._used:
            drawn += step
        self._used.add(drawn)
        return drawn

    def odd(self, usual: float) -> int:
        """Draw a sum that no price list would have: of cost, to be found again wherever it appears."""
        drawn = round(usual) // 10 * 10 + self.random.choice((3, 7))
        while drawn in self._used or drawn < 103:
            drawn += 110
        self._used.add(drawn)
        return drawn

    def sections(self, *, most: int = 3, items: int = 5) -> list[Section]:
        """Some of the business's sections, each with some of its services, in the order of the trade's list."""
        chosen = list(self.said["sections"].items())[:most]
        return [
            Section(name=name, items=[self._item(line) for line in self._some(lines, items)]) for name, lines in chosen
        ]

    def items(self, count: int = 10) -> list[Item]:
        """Services from all sections, no name twice."""
        lines: dict[str, str] = {}
        for section in self.said["sections"].values():
            for line in section:
                lines.setdefault(line.split("|")[0].strip(), line)
        return [self._item(line) for line in self._some(list(lines.values()), count)]

    def labels(self, *, at_least: int = 2) -> list[str]:
        """Labels of price columns."""
        return list(self.random.choice([labels for labels in self.said["columns"] if len(labels) >= at_least]))

    def rising(self, usual: float, count: int) -> list[int]:
        """Prices of one thing in `count` columns, each above the one before."""
        drawn = [self.price(usual * growth) for growth in _GROWTH[:count]]
        return sorted(drawn)

    def declined(self) -> list[str]:
        return list(self.said["declined"])

    def plain(self, amount: int) -> str:
        """The sum in this business's writing: "7 000 тг"."""
        digits = f"{amount:,}".replace(",", self._grouping)
        return f"{digits},00" if self._cents else f"{digits}{self._suffix}"

    def money(self, amount: int) -> Value:
        """What a cell of the price column holds: a number, or text in formats and businesses that have that."""
        return amount if self._number else self.plain(amount)

    def _some(self, lines: Sequence[str], count: int) -> list[str]:
        kept = sorted(self.random.sample(range(len(lines)), min(count, len(lines))))
        return [lines[index] for index in kept]

    def _item(self, line: str) -> Item:
        name, usual, unit, minutes = (part.strip() for part in line.split("|"))
        return Item(name=name, price=self.price(float(usual)), unit=unit, minutes=int(minutes))


def entry(item: Item, *section: str, label: str = "", amount: Amount | None = None) -> Entry:
    """The entry of a service with its one price."""
    return Entry(name=item.name, section=section, label=label, amounts=(amount or Amount(low=item.price),))


def labelled(item: Item, labels: Sequence[str], prices: Sequence[int], *section: str) -> list[Entry]:
    """The entries of a service with one price for each label."""
    return [
        entry(item, *section, label=label, amount=Amount(low=price))
        for label, price in zip(labels, prices, strict=True)
    ]
