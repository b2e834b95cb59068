"""Learned answers in the store: each is read like a section of a document whose heading is the question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from service.knowledge.blocks import Paragraph, Stated
from service.knowledge.facts import CutFact, facts_of, searched
from service.knowledge.grid import NOWHERE, LeftOut, Prose, SourceDocument
from service.knowledge.passages import MAX_PASSAGE
from service.knowledge.service_rows import as_row
from service.knowledge.store import StoredFact
from service.knowledge.understanding import UnderstoodDocument, understood

LEARNED = "learned"
"""What the metadata of a learned answer's points has for `kind`; that of documents is "document"."""

OWN_DOCUMENT = "learned.md"
"""The document in which learned answers are written down, and the name under which a reply cites them."""

LONGEST_QUESTION = 300
LONGEST_ANSWER = MAX_PASSAGE
"""Characters. An answer is one passage: what is longer is a document, and its owner is asked to make it one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """An answer that holds, as the store is to have it. `ends`: the moment from which it is not to be said any more."""

    id: str
    question: str
    answer: str
    branch: str | None = None
    ends: datetime | None = None


def end_of(day: date, timezone: str) -> datetime:
    """Return the moment at which a tenant's day is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))


def left_out(question: str, answer: str) -> tuple[LeftOut, ...]:
    """Return what of an answer would be kept from customers if it stood in a document."""
    return _read(question, answer).left_out


def facts_of_answer(client_id: str, slug: str, taught: Taught) -> list[StoredFact]:
    """Return the points of a learned answer: one for each statement, all of one passage, whose id is the answer's."""
    facts = list(_facts(taught))
    text = "\n".join(filter(None, [taught.question, *(fact.text for fact in facts)]))
    return [_stored(client_id, slug, taught, fact, position=position, text=text) for position, fact in enumerate(facts)]


def _read(question: str, answer: str) -> UnderstoodDocument:
    """Return an answer as a document says it that has the question for its heading."""
    lines = [f"## {one_line(question)}"] if question else []
    markdown = "\n\n".join([*lines, answer])
    return understood(SourceDocument(name=OWN_DOCUMENT, parts=(Prose(markdown=markdown, place=NOWHERE),)))


def one_line(text: str) -> str:
    """Return `text` in one line, as a heading is."""
    return " ".join(text.split())


def _facts(taught: Taught) -> Iterator[CutFact]:
    read = _read(taught.question, taught.answer)
    stated: Sequence[Stated] = read.stated or [Stated((taught.question,), Paragraph(taught.answer))]
    for facts in facts_of([line.block for line in stated], one_line(taught.question)):
        yield from facts


def _stored(client_id: str, slug: str, taught: Taught, fact: CutFact, *, position: int, text: str) -> StoredFact:
    metadata: dict[str, Any] = {
        "client_id": client_id,
        "slug": slug,
        "kind": LEARNED,
        "doc_name": OWN_DOCUMENT,
        "section": one_line(taught.question),
        "fact": fact.text,
        "fact_section": one_line(taught.question),
        "passage_id": taught.id,
        "passage_text": text,
        "passage": 0,
        "position": position,
        **({"branch": taught.branch} if taught.branch else {}),
        **({"service": as_row(fact.service)} if fact.service else {}),
        **({"ends": taught.ends.timestamp()} if taught.ends else {}),
    }
    words = searched(fact)
    return StoredFact(
        id=str(uuid5(NAMESPACE_URL, f"{client_id}/{taught.id}/{position}/{words}")), text=words, metadata=metadata
    )
