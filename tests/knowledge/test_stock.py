"""A store without the knowledge that was brought in is noticed, whichever way it came to be without it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from service.database.queries import Queries
from service.errors import TrufflesError
from service.knowledge.library import KnowledgeLibrary
from service.knowledge.stock import Stock, bring_in
from service.knowledge.store import VectorsUnavailable
from service.models.ports import Library
from tests.knowledge.tenants import HashedWords, open_store
from tests.stage import Stage

_LINES = "# Цены\n\n- Маникюр — 5000 ₸\n- Педикюр — 7000 ₸\n- Брови — 3000 ₸\n"


class NobodyInstructs:
    version = "of the test"

    def instructions(self, lines: Sequence[str]) -> list[str]:
        return []


@pytest.fixture
def library(tmp_path: Path) -> Iterator[KnowledgeLibrary]:
    store = open_store(tmp_path / "vectors", HashedWords())
    yield KnowledgeLibrary(store, NobodyInstructs())
    store.client.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[KnowledgeLibrary]:
    """A store that a process opened for itself."""
    store = open_store(tmp_path / "other", HashedWords())
    yield KnowledgeLibrary(store, NobodyInstructs())
    store.client.close()


async def _sync(stage: Stage, library: KnowledgeLibrary, client_id: UUID, folder: Path) -> dict[str, Any]:
    return await bring_in(
        stage.container.database, library, client_id=str(client_id), slug="mira", folder=folder / "mira" / "knowledge"
    )


async def _onboarded(stage: Stage, library: KnowledgeLibrary, folder: Path) -> UUID:
    client_id = await stage.onboard(folder)
    (folder / "mira" / "knowledge" / "prices.md").write_text(_LINES, encoding="utf-8")
    await _sync(stage, library, client_id, folder)
    return client_id


def _stock(stage: Stage, library: Library) -> Stock:
    container = stage.container
    return Stock(container.database, library, stage.clock, container.incidents)


async def _problems(stage: Stage, library: KnowledgeLibrary) -> list[str]:
    """What a process that sees `library` is not ready for, asked for the first time."""
    stock = _stock(stage, library)
    return await replace(stage.container, stock=stock).problems()


async def test_only_a_process_that_sees_the_knowledge_is_ready(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary, other: KnowledgeLibrary
) -> None:
    client_id = await _onboarded(stage, library, tmp_path)
    assert await _problems(stage, library) == []
    assert await _problems(stage, other) == ["the vector store lacks knowledge of 1 active tenants"]
    await stage.rows(f"UPDATE clients SET status = 'suspended' WHERE id = '{client_id}' RETURNING id")
    assert await _problems(stage, other) == []


async def test_a_store_that_lost_a_part_of_the_knowledge_is_noticed(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary, other: KnowledgeLibrary
) -> None:
    client_id = await _onboarded(stage, library, tmp_path)
    # As an older copy of the store has it.
    (tmp_path / "mira" / "knowledge" / "prices.md").unlink()
    await other.sync(str(client_id), "mira", tmp_path / "mira" / "knowledge")
    assert (await other.held([str(client_id)]))[str(client_id)] > 0
    assert len(await _problems(stage, other)) == 1
    # Unless somebody left it out on purpose.
    await _sync(stage, library, client_id, tmp_path)
    assert await _problems(stage, library) == []
    assert await _problems(stage, other) == []


async def test_knowledge_that_was_brought_in_before_this_was_written_down_counts(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary, other: KnowledgeLibrary
) -> None:
    client_id = await stage.onboard(tmp_path)
    await library.sync(str(client_id), "mira", tmp_path / "mira" / "knowledge")
    assert await _problems(stage, library) == []
    assert len(await _problems(stage, other)) == 1


@pytest.mark.each_postgres
async def test_what_is_offered_is_in_the_database_after_a_sync_and_only_that(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary
) -> None:
    client_id = await _onboarded(stage, library, tmp_path)
    prices = tmp_path / "mira" / "knowledge" / "prices.md"
    prices.write_text(_LINES.replace("- Брови — 3000 ₸", "- Окрашивание, длинные — 25 000–30 000 ₸"), encoding="utf-8")
    report = await _sync(stage, library, client_id, tmp_path)
    assert "services" not in report
    asked = {"slug": "mira"}
    async with stage.container.database.operator() as connection:
        rows = await (await connection.execute(Queries.load("knowledge")["services"], asked)).fetchall()
    mine = [row for row in rows if row["document"] == "prices.md"]
    assert [(row["name"], row["prices"], row["section"]) for row in mine] == [
        ("Маникюр", [{"low": 5000}], ["Цены"]),
        ("Педикюр", [{"low": 7000}], ["Цены"]),
        ("Окрашивание, длинные", [{"low": 25000, "high": 30000}], ["Цены"]),
    ]
    assert [row["place"] for row in mine] == [{"line": 3}, {"line": 4}, {"line": 5}]
    facts = {fact.id for fact in library._store.facts(str(client_id))}
    assert {str(row["fact_id"]) for row in rows} <= facts


async def test_services_go_with_their_tenant(stage: Stage, tmp_path: Path, library: KnowledgeLibrary) -> None:
    await _onboarded(stage, library, tmp_path)
    action = """
        SELECT confdeltype FROM pg_constraint
        WHERE conrelid = 'services'::regclass AND confrelid = 'clients'::regclass"""
    assert await stage.value(action) in ("c", b"c")


async def test_documents_that_cannot_be_read_change_nothing(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary
) -> None:
    client_id = await _onboarded(stage, library, tmp_path)
    (tmp_path / "mira" / "knowledge" / "empty.md").write_text("", encoding="utf-8")
    with pytest.raises(TrufflesError):
        await _sync(stage, library, client_id, tmp_path)
    stage.clock.ahead += timedelta(hours=1)
    assert await _problems(stage, library) == []
    assert await stage.value("SELECT under_way_since IS NULL AND facts > 0 FROM knowledge_syncs")
    assert await stage.value("SELECT count(*) > 0 FROM services")


async def test_a_sync_that_was_broken_off_is_noticed_after_a_while(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary
) -> None:
    class BrokenOff(KnowledgeLibrary):
        async def sync(self, *_: Any, **__: Any) -> dict[str, Any]:
            raise VectorsUnavailable("gone")

    client_id = await stage.onboard(tmp_path)
    with pytest.raises(VectorsUnavailable):
        await _sync(stage, BrokenOff(library._store, NobodyInstructs()), client_id, tmp_path)
    assert await _problems(stage, library) == []
    stage.clock.ahead += timedelta(hours=1)
    assert len(await _problems(stage, library)) == 1


async def test_the_store_is_asked_seldom_however_often_we_are(
    stage: Stage, tmp_path: Path, library: KnowledgeLibrary
) -> None:
    asked = 0

    class Counting(KnowledgeLibrary):
        async def held(self, client_ids: Any) -> dict[str, int]:
            nonlocal asked
            asked += 1
            return dict.fromkeys(client_ids, 1000)

    await _onboarded(stage, library, tmp_path)
    stock = _stock(stage, Counting(library._store, NobodyInstructs()))
    for _ in range(20):
        await stock.check()
    assert asked == 1
    stage.clock.ahead += timedelta(seconds=40)
    await stock.check()
    assert asked == 2
