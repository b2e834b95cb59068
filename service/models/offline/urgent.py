"""What is quoted to whoever may need help at once: the business's own line about it, and nothing else of health."""

from collections.abc import Iterator, Sequence

from graph.types import Ask, Passage, ReplyLanguage
from nodes.urgent_help import is_heading, may_be_urgent, speaks_of_urgent_help
from service.models.offline.candidates import is_kazakh
from service.models.offline.query_terms import Subject, stems_of
from service.models.offline.selection import Selection

_MOST_LINES = 2
_MARKS = "-–•* \t"


def urgent_help(ask: Ask, passages: Sequence[Passage], language: ReplyLanguage) -> Selection:
    """Return the lines about urgent help that are nearest to `ask`, in its language where there are any.

    Nothing is known for one who speaks of no state that cannot wait, and of nothing that a line names.
    """
    found = [(line, passage.id) for passage in passages for line in _lines(passage)]
    spoken = [(line, source) for line, source in found if is_kazakh(line) == (language == "kk")] or found
    subject = Subject.of(ask, [line for line, _ in spoken], [line for line, _ in spoken])
    near = {line: subject.coverage(stems_of(line)) for line, _ in spoken}
    if not spoken or not (may_be_urgent(ask.text) or any(near.values())):
        return Selection(kind="unknown")
    nearest = max(near.values())
    best = sorted((told for told in spoken if near[told[0]] >= nearest / 2), key=lambda told: -near[told[0]])[
        :_MOST_LINES
    ]
    return Selection(kind="answer", lines=tuple(line for line, _ in best), passages=tuple(source for _, source in best))


def _lines(passage: Passage) -> Iterator[str]:
    """Yield the lines that say what to do, each once; of a passage that is all about it, all but its headings."""
    lines = dict.fromkeys(line.strip(_MARKS) for line in passage.text.split("\n") if not is_heading(line, passage))
    speaking = [line for line in lines if speaks_of_urgent_help(line) and not line.endswith(":")]
    yield from speaking or [line for line in lines if line]
