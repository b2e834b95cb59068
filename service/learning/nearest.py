"""What a lesson is compared with: the lines that the search finds nearest to its question and to its answer."""

from graph.context import Knowledge
from graph.types import Line, Passage
from service.learning.comparison import Entry

_PASSAGES = 6


async def nearest(knowledge: Knowledge, question: str, answer: str, *, branch: str | None = None) -> list[Entry]:
    """Return the lines of the passages that are nearest to a question or its answer, each once."""
    queries = [text for text in (question, answer) if text.strip()]
    passages = await knowledge.search(queries, branch=branch, limit=_PASSAGES)
    found = {
        (passage.document, line.heading, line.text): _entry(passage, line)
        for passage in passages
        for line in passage.lines
    }
    return [*found.values()]


def _entry(passage: Passage, line: Line) -> Entry:
    return Entry(
        id=passage.id,
        document=passage.document,
        heading=line.heading or passage.heading,
        text=line.text,
        service=line.service,
    )
