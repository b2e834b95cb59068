"""A vector server that is gone for a while costs customers time, and not their answer."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from qdrant_client.http.exceptions import ResponseHandlingException

from service.budget import Budget, spending
from service.knowledge.away import Presence, is_away
from service.knowledge.search import KnowledgeSearch, SearchEngine
from service.knowledge.store import KnowledgeStore, VectorsUnavailable, connect
from service.knowledge.sync import sync
from tests.knowledge.tenants import SALON
from tests.standins.wire import CUT, RESET, Answer, WireServer, answer_html, answer_json

AWAY = ResponseHandlingException(ConnectionError())


class Flaky:
    """A question that the engine fails to answer `times` times, and counts."""

    def __init__(self, times: float, error: Exception = AWAY) -> None:
        self.times, self.error, self.asked = times, error, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        return "found"


@pytest.fixture
def no_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=10):
        yield


@pytest.mark.parametrize(
    ("answer", "away"),
    [
        (RESET, True),
        (CUT, True),
        (answer_json({"status": {"error": "starting"}}, status=503), True),
        (answer_html(502), True),
        (answer_json({"status": {"error": "slow down"}}, status=429, retry_after="1"), True),
        (answer_json({"status": {"error": "no such collection"}}, status=404), False),
        (answer_json({"status": {"error": "wrong vector"}}, status=400), False),
        (answer_json({"status": {"error": "forbidden"}}, status=403), False),
    ],
)
def test_an_absence_is_told_from_a_mistake(tmp_path: Path, answer: Answer, away: bool) -> None:
    with WireServer(lambda _: answer) as server:
        client = connect(data_dir=tmp_path, url=server.url)
        with pytest.raises(Exception) as raised:  # noqa: PT011 - which one it is differs, and is what is asked here
            client.count("knowledge")
    assert is_away(raised.value) == away


def test_a_server_that_refuses_connections_is_away(tmp_path: Path) -> None:
    with pytest.raises(ResponseHandlingException) as raised:
        connect(data_dir=tmp_path, url="http://127.0.0.1:9").count("knowledge")
    assert is_away(raised.value)


@pytest.mark.usefixtures("no_pauses")
async def test_a_search_waits_for_an_engine_that_comes_back(store: KnowledgeStore, tmp_path: Path) -> None:
    (tmp_path / "salon").mkdir()
    (tmp_path / "salon" / "services.md").write_text(SALON, encoding="utf-8")
    sync(store, client_id="t1", slug="salon", folder=tmp_path / "salon")
    engine = SearchEngine(store)
    flaky, whole = Flaky(3), engine.vocabularies.of
    engine.vocabularies.of = lambda client_id: flaky() and whole(client_id)  # type: ignore[method-assign]
    with spending(Budget(10)):
        found = await KnowledgeSearch(engine, client_id="t1").search(["маникюр с гель-лаком"])
    assert "6 500" in found[0].text
    assert flaky.asked == 4


@pytest.mark.usefixtures("no_pauses")
async def test_a_mistake_is_not_waited_for() -> None:
    question = Flaky(1, ValueError("no such vector"))
    with pytest.raises(ValueError, match="no such vector"):
        await Presence().ask(question, Budget(10))
    assert question.asked == 1


async def test_an_engine_that_stays_away_is_waited_for_no_longer_than_there_is_time() -> None:
    question = Flaky(float("inf"))
    async with asyncio.timeout(5):
        with pytest.raises(VectorsUnavailable):
            await Presence().ask(question, Budget(0.3))
    assert question.asked >= 1


@pytest.mark.parametrize("refuses", [True, False])
async def test_an_engine_that_hangs_holds_one_thread_however_many_wait(refuses: bool) -> None:
    """It was away before: it refused at once, or had not answered when nobody could wait any longer."""
    presence, released, hanging = Presence(), threading.Event(), 0

    def refuse() -> str:
        if not refuses:
            released.wait(5)
        raise AWAY

    with pytest.raises(VectorsUnavailable):
        await presence.ask(refuse, Budget(0.05))

    def hang() -> str:
        nonlocal hanging
        hanging += 1
        released.wait(5)
        return "found"

    waiting = [asyncio.create_task(presence.ask(hang, Budget(5))) for _ in range(50)]
    try:
        async with asyncio.timeout(5):
            while not hanging:
                await asyncio.sleep(0.01)
            # Whoever else needs a thread has one.
            assert await asyncio.to_thread(lambda: "free") == "free"
        assert hanging == 1
    finally:
        released.set()
    assert await asyncio.gather(*waiting) == ["found"] * 50
