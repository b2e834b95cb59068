"""Where the business is: among the lines about getting there, the one with the address itself comes first."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from graph.types import Ask
from service.language.normalise import tokens
from service.models.offline.candidates import Candidate
from service.models.offline.line_patterns import LinePatterns
from service.models.offline.naming import usual_in
from service.models.offline.things import PricedShare, is_common
from service.models.offline.wording import names_only_a_place

_BESIDE_THE_POINT = 0.55
"""Below this coverage the best line is about getting there in general, not about the thing named (parking, an entrance)."""


def address_first(
    ask: Ask, found: Sequence[Candidate], patterns: LinePatterns, share: PricedShare | None = None
) -> list[Candidate]:
    """Return `found` with the best line that holds the address at its head, when the address is what was asked for.

    What a business mostly does (`share`) names no other place: "куда подъехать за тортом" is asked of a cake shop itself.
    """
    address = next((candidate for candidate in found if patterns.street.search(candidate.line.lower())), None)
    words = (ask.query or ask.text).split()
    said = " ".join(word for word in words if share is None or not any(map(partial(is_common, share), tokens(word))))
    only_where = names_only_a_place(said)
    if address is None or not (only_where or found[0].coverage < _BESIDE_THE_POINT):
        return list(found)
    # Its own score is no measure here: "where are you?" has no word in common with the name of a street.
    sureness = max(address.sureness, found[0].sureness, 0.0 if only_where else address.sureness)
    head = replace(address, score=max(address.score, found[0].score), sureness=sureness, denied="")
    return [head, *(candidate for candidate in found if candidate is not address)]


def contacts_first(ask: Ask, found: Sequence[Candidate]) -> list[Candidate]:
    """Return `found` with the best line that holds a telephone or the like at its head, when nothing else is asked for."""
    contact = next((candidate for candidate in found if candidate.fit), None)
    if contact is None or not usual_in("contacts", ask.text):
        return list(found)
    # "Номер дайте" has no word in common with a number.
    head = replace(contact, score=max(contact.score, found[0].score), sureness=max(contact.sureness, 0.0))
    return [head, *(candidate for candidate in found if candidate is not contact)]
