"""Customers' questions over price lists, asked of the real graph offline: each list is the knowledge of a tenant of its own."""

import asyncio
import os
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from bench.pricelists.replies import Query, Verdict, judge, sums_told
from graph.types import TenantView
from service.conversations.simulation import Simulated, Simulation
from service.knowledge.documents import UnreadableDocuments
from service.knowledge.library import KnowledgeLibrary
from service.models.factory import open_ports
from service.models.ports import Ports
from service.settings import Settings

Cause = Literal["reading", "retrieval", "selection"]
"""Where an answer that is not right began: `reading`: the asked thing was not read rightly; `retrieval`: no line with its price
was among those that were found; `selection`: one was, and was not said. Of what is not there any line is one too many."""
ANSWERED: tuple[Verdict, ...] = ("right", "among_neighbours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A price list to ask about. `group` is under which its figures are shown; `misread` are the indices of queries whose
    thing was not read rightly, as far as that is known."""

    path: Path
    group: str
    queries: Sequence[Query]
    misread: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its reply. `verdict` is None where the product refused the file, so that nobody can ask."""

    listed: Listed
    query: Query
    verdict: Verdict | None
    reply: Simulated | None = None
    cause: Cause | None = None
    found: Sequence[str] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return what a person needs to see what went wrong; `found` are the best lines of the search."""
        told = {} if self.reply is None else {"action": self.reply.action, "reply": self.reply.text}
        said = {
            "question": self.query.say,
            "wording": self.query.wording,
            "language": self.query.language,
            "true": sorted(self.query.own),
        }
        why = {} if self.cause is None else {"cause": self.cause, "found": list(self.found)}
        return {"verdict": self.verdict or "refused"} | said | told | why


async def ask_all(
    lists: Sequence[Listed], data_dir: Path, *, on_list: Callable[[int], None] = lambda done: None
) -> list[Asked]:
    """Bring each list in and ask its questions, every one in a conversation of its own; the models are loaded once.

    `data_dir` takes the vectors; `on_list` is told how many lists are done.
    """
    settings = Settings(_env_file=None, openai_api_key=None)
    done = 0
    async with open_ports(settings, None, data_dir=data_dir) as ports:
        room = asyncio.Semaphore(os.cpu_count() or 1)

        async def ask(listed: Listed) -> list[Asked]:
            nonlocal done
            async with room:
                asked = await _ask(ports, listed, data_dir / "documents")
            done += 1
            on_list(done)
            return asked

        return [asked for some in await asyncio.gather(*map(ask, lists)) for asked in some]


async def _ask(ports: Ports, listed: Listed, documents: Path) -> list[Asked]:
    assert isinstance(ports.library, KnowledgeLibrary)
    client_id = str(uuid4())
    folder = documents / client_id
    folder.mkdir(parents=True)
    shutil.copy(listed.path, folder)
    try:
        await ports.library.sync(client_id, "list", folder)
    except UnreadableDocuments:
        return [Asked(listed=listed, query=query, verdict=None) for query in listed.queries]
    tenant = TenantView(id=client_id, slug="list", name="Прайс-лист", city="Алматы", status="active")
    simulation = Simulation(ports, tenant)
    asked = []
    for index, query in enumerate(listed.queries):
        reply = await simulation.say(str(index), [query.say])
        verdict = judge(reply.action, reply.text, query)
        found = [] if verdict in ANSWERED else await _found(ports.library, client_id, query)
        cause = None if verdict in ANSWERED else _cause(query, found, index in listed.misread)
        asked.append(Asked(listed=listed, query=query, verdict=verdict, reply=reply, cause=cause, found=found))
    return asked


async def _found(library: KnowledgeLibrary, client_id: str, query: Query) -> list[str]:
    passages = await library.of_tenant(client_id).search([query.say])
    facts = sorted((fact for passage in passages for fact in passage.facts), key=lambda fact: -fact.score)
    return [f"{fact.score:.2f} {fact.text}" for fact in facts]


def _cause(query: Query, found: Sequence[str], misread: bool) -> Cause:
    if misread:
        return "reading"
    if not query.own:
        return "selection"
    return "selection" if any(query.own & sums_told(line, query.own) for line in found) else "retrieval"
