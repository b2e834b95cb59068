"""What a made price list says, as data: every price with the words that it belongs to."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Language = Literal["ru", "kk"]
Wording = Literal["as_written", "as_typed", "absent"]
"""`as_written`: in the list's words. `as_typed`: the same with a slip of the finger, in another order, without the letters that a
keyboard lacks. `absent`: for a thing that this trade often has and this list has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A price in units of `currency` (ISO 4217): `low` None by agreement, 0 free; `high` ends a range; `starting` "от",
    `limit` "до"."""

    low: int | None
    high: int | None = None
    starting: bool = False
    limit: bool = False
    currency: str = "KZT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that has a price of its own: a service, or one column or variant of it.

    `label` is what tells this price from the service's others. No `amounts`: the list says that there is such a thing, not
    what it costs. With `section_needed` the words of the innermost section are needed to know what is meant ("короткие"
    under "Окрашивание"). An `optional` entry may be read or not (a promotion, a surcharge in a note); where it is, it must
    be right, or anything when `amounts` is None.
    """

    name: str
    section: tuple[str, ...] = ()
    variant: str = ""
    label: str = ""
    amounts: tuple[Amount, ...] | None = ()
    section_needed: bool = False
    optional: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A customer's question for the entry at index `entry`: the answer names its `amounts` or a person answers. Of what is
    absent there is no entry, and a person answers."""

    text: str
    language: Language
    entry: int | None
    amounts: tuple[Amount, ...]
    wording: Wording = "as_written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All that a list says. `forbidden` are sums and words that must not be in the knowledge: cost, hidden parts, secrets."""

    entries: Sequence[Entry]
    forbidden: Sequence[str] = ()
    questions: Sequence[Question] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Truth":
        said = json.loads(text)
        return cls(
            entries=[_entry(entry) for entry in said["entries"]],
            forbidden=said["forbidden"],
            questions=[
                Question(**{**question, "amounts": _amounts(question["amounts"])}) for question in said["questions"]
            ],
        )


def _entry(said: dict[str, Any]) -> Entry:
    amounts = None if said["amounts"] is None else _amounts(said["amounts"])
    return Entry(**{**said, "section": tuple(said["section"]), "amounts": amounts})


def _amounts(said: Sequence[dict[str, Any]]) -> tuple[Amount, ...]:
    return tuple(Amount(**amount) for amount in said)
