"""Where the business is: among the lines about getting there, the one with the address itself comes first."""

from collections.abc import Sequence
from dataclasses import replace

from graph.vocabulary import Ask
from service.offline.candidates import Candidate
from service.offline.statements import Statements
from service.offline.wording import names_only_a_place

_BESIDE_THE_POINT = 0.55
"""Below this coverage the best line is about getting there in general, not about the thing named (parking, an entrance)."""


def address_first(ask: Ask, found: Sequence[Candidate], statements: Statements) -> list[Candidate]:
    """Return `found` with the best line that holds the address at its head, when the address is what was asked for."""
    address = next((candidate for candidate in found if statements.street.search(candidate.line.lower())), None)
    only_where = names_only_a_place(ask.query or ask.text)
    if address is None or not (only_where or found[0].coverage < _BESIDE_THE_POINT):
        return list(found)
    # Its own score is no measure here: "where are you?" has no word in common with the name of a street.
    sureness = max(address.sureness, found[0].sureness, 0.0 if only_where else address.sureness)
    head = replace(address, score=max(address.score, found[0].score), sureness=sureness, denied="")
    return [head, *(candidate for candidate in found if candidate is not address)]
