"""All that is asked of a reply before it may leave."""

from collections.abc import Callable, Iterator

from nodes.grounding.citing import citing_objections
from nodes.grounding.evidence import Evidence
from nodes.grounding.figures import figure_objections
from nodes.grounding.names import name_objections
from nodes.grounding.objection import Objection
from nodes.grounding.opening.acceptance import acceptance_objections
from nodes.grounding.opening.openness import openness_objections
from nodes.grounding.opening.people_days import people_objections
from nodes.grounding.speech.favours import favour_objections
from nodes.grounding.speech.leaks import leak_objections
from nodes.grounding.speech.promises import promise_objections
from nodes.grounding.speech.tongue import tongue_objections
from nodes.grounding.verbatim import without_quotations
from nodes.grounding.whereabouts import address_objections
from nodes.grounding.yes_and_no import stance_objections

_Asked = tuple[Callable[[Evidence], Iterator[Objection]], ...]

_OF_ALL: _Asked = (
    address_objections,
    openness_objections,
    acceptance_objections,
    people_objections,
    leak_objections,
    tongue_objections,
)
_OF_OWN_WORDS: _Asked = (
    stance_objections,
    promise_objections,
    favour_objections,
    name_objections,
    citing_objections,
)
"""What is asked only of what the reply says in words of its own."""


def check(evidence: Evidence) -> tuple[Objection, ...]:
    """Return all that is wrong with a reply, each once; nothing where it may leave."""
    if not evidence.draft.text:
        return ()
    own = without_quotations(evidence)
    found = (
        *figure_objections(evidence, own.draft.text),
        *(objection for objections in _OF_ALL for objection in objections(evidence)),
        *(objection for objections in _OF_OWN_WORDS for objection in objections(own)),
    )
    return tuple({objection.sentence: objection for objection in found}.values())
