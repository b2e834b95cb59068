"""Promotions that are told by their dates alone: "акция до 15 декабря"."""

from graph.context import Words
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.speech.favour_words import DEED, PERCENT, read_favour
from nodes.grounding.speech.favours_given import Stated, dates_in


def tells_dates_alone(clause: Clause, words: Words) -> bool:
    """Tell whether a clause says of a promotion no more than that there is one, or when."""
    text = clause.text
    for date in reversed([one for one in quantities(text) if one.kind == "date"]):
        text = f"{text[: date.start]} {text[date.end :]}"
    read = read_favour(text, words)
    return not read.percents and all(name.startswith(DEED) for name in read.named)


def lasts_as_told(given: Stated, clause: Clause, evidence: Evidence) -> bool:
    """Tell whether it is the favour that the reply tells of, by its percentage, and holds on the dates of the clause."""
    percents = frozenset(PERCENT.findall(evidence.draft.text))
    if percents and percents.isdisjoint(given.percents):
        return False
    return dates_in(clause.text) <= given.dates
