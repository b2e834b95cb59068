"""Replies to the customers of businesses whose documents are written in the tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.texts import read_yaml
from graph.types import AnswerRequest, Ask, Draft, Line, ModelUsage, Passage
from nodes.grounding.evidence import Evidence
from nodes.grounding.figures import figure_objections
from nodes.grounding.objection import Objection
from service.knowledge.passages import cut
from service.knowledge.reading import understood_folder
from tests.nodes.grounding.spoken import TENANT, WORDS

NOW = datetime(2026, 12, 7, 7, tzinfo=UTC)
"""A Monday."""


def businesses(name: str) -> list[dict[str, Any]]:
    """Return the businesses of the file `name`, each with what it says and replies to its customers."""
    listed: list[dict[str, Any]] = read_yaml((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return listed


@cache
def passages_of(says: str) -> tuple[Passage, ...]:
    """Return the passages that a document is cut into."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "about.md").write_text(says, encoding="utf-8")
        return tuple(_cut(Path(folder)))


def _cut(folder: Path) -> Iterator[Passage]:
    for document in understood_folder(folder, None).documents:
        for number, passage in enumerate(cut(document.stated)):
            lines = tuple(Line(text=fact.text, heading=fact.heading, service=fact.service) for fact in passage.facts)
            yield Passage(
                id=f"{document.name}/{number}",
                document=document.name,
                heading=passage.heading,
                text=passage.text,
                score=1.0,
                query="",
                lines=lines,
            )


def objections(says: str, entry: dict[str, Any]) -> list[Objection]:
    """Return what is wrong with the figures of a reply that cites all that the business `says`."""
    passages = passages_of(says)
    evidence = Evidence(
        draft=Draft(
            action="answer",
            text=entry["reply"],
            usage=ModelUsage(model="t"),
            sources=tuple(passage.id for passage in passages),
        ),
        request=AnswerRequest(
            asks=(Ask(intent="other", text=entry["asked"], query=entry.get("query", entry["asked"])),),
            language=entry.get("language", "ru"),
            passages=passages,
            now=NOW,
        ),
        tenant=TENANT,
        words=WORDS,
    )
    return list(figure_objections(evidence, entry["reply"]))
