"""Replies, true and false, to the customers of a business, played against the check without any model.

A suite is a tenant's folder with `replies.yaml`: what was asked, at which moment, what a model answered, and whether a careful
administrator could send that. `cites` names the cited passages by pieces of the documents; what a search would have found beside
them is found by words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph.texts import read_yaml
from graph.types import AnswerRequest, Ask, Draft, Intent, Line, ModelUsage, Passage, TenantView
from nodes.grounding.check import check
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection
from nodes.grounding.telling import subject
from service.knowledge.passages import cut
from service.knowledge.reading import understood_folder
from service.knowledge.understanding import branch_of
from service.language.both import BothLanguages
from service.tenants.folder import read_folder
from service.tenants.views import view_from_folder

WORDS = BothLanguages()
_FOUND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply of a suite, and whether it is right."""

    suite: str
    id: str
    kind: str
    right: bool
    evidence: Evidence
    why: str = ""

    def objections(self) -> tuple[Objection, ...]:
        return check(self.evidence)


@cache
def replies(folder: Path) -> tuple[Reply, ...]:
    """Return the replies of the suite in `folder`. Raises what reading a tenant's folder raises."""
    tenant, passages = _tenant(folder), _passages(folder)
    listed = read_yaml((folder / "replies.yaml").read_text(encoding="utf-8"))
    return tuple(_reply(folder.name, entry, tenant, passages) for entry in listed)


def _tenant(folder: Path) -> TenantView:
    return view_from_folder(read_folder(folder, {}, secrets_needed=False), "00000000-0000-0000-0000-000000000009")


def _passages(folder: Path) -> tuple[Passage, ...]:
    return tuple(_cut(folder / "knowledge"))


def _cut(knowledge: Path) -> Iterator[Passage]:
    for document in understood_folder(knowledge, None).documents:
        for number, passage in enumerate(cut(document.stated)):
            yield Passage(
                id=f"{document.name}/{number}",
                document=document.name,
                heading=passage.heading,
                text=passage.text,
                score=1.0,
                query="",
                lines=tuple(Line(text=fact.text, heading=fact.heading, service=fact.service) for fact in passage.facts),
                branch=branch_of(document.name),
            )


def _reply(suite: str, entry: dict[str, Any], tenant: TenantView, passages: tuple[Passage, ...]) -> Reply:
    said = str(entry["now"])
    now = datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(tenant.timezone))
    branch = entry.get("branch")
    searched = [passage for passage in passages if branch is None or passage.branch in (None, branch)]
    cited = list(dict.fromkeys(passage for piece in entry["cites"] for passage in _holding(passages, piece)))
    found = _found(f"{entry['query']} {entry['ask']}", searched)
    shown = tuple(dict.fromkeys((*cited, *found)))
    return Reply(
        suite=suite,
        id=entry["id"],
        kind=entry["kind"],
        right=entry["right"],
        why=entry.get("why", ""),
        evidence=Evidence(
            draft=Draft(
                action="clarify" if entry["kind"] == "clarify" else "answer",
                text=entry["reply"],
                usage=ModelUsage(model="suite"),
                sources=tuple(passage.id for passage in cited),
            ),
            request=AnswerRequest(
                asks=(Ask(intent=_intent(entry["query"]), text=entry["ask"], query=entry["query"]),),
                language=entry["language"],
                passages=shown,
                now=now,
                branch=branch,
            ),
            tenant=tenant,
            words=WORDS,
        ),
    )


def _intent(query: str) -> Intent:
    """Return what a classifier would hear: whether it is asked when the business is open."""
    return (
        "hours"
        if re.search(r"час\w* работы|работа(?:ет|ют)|открыт|закрыт|выходн|график|до скольки", query)
        else "other"
    )


def _holding(passages: tuple[Passage, ...], piece: str) -> list[Passage]:
    """Return the passages that a piece of a document stands in; tables are sentences there, so that it may be scattered."""
    words = set(WORDS.tokens(piece))
    shares = [(max(len(words & line) for line in _lines(passage)), passage) for passage in passages if passage.lines]
    most = max(share for share, _ in shares)
    return [passage for share, passage in shares if share == most]


@cache
def _lines(passage: Passage) -> tuple[set[str], ...]:
    return tuple(set(WORDS.tokens(f"{line.heading} {line.text}")) for line in passage.lines)


def _found(query: str, passages: list[Passage]) -> list[Passage]:
    asked = subject(query, WORDS).stems
    scored = [(max((len(asked & _stems(line)) for line in passage.lines), default=0), passage) for passage in passages]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [passage for _, passage in best[:_FOUND]]


@cache
def _stems(line: Line) -> frozenset[str]:
    return subject(f"{line.heading} {line.text}", WORDS).stems
