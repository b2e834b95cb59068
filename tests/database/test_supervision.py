"""The embedded server is started again whenever it ends, until that does not help any more."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from service.cli.serving import together
from service.database.embedded import EmbeddedPostgres
from service.database.logins import embedded_url
from service.database.migrate import migrate
from service.database.supervision import PAUSES, DatabaseLost, Supervisor
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn


class ScriptedServer:
    """Lives, from each start on, for so many seconds; None: does not start. Time passes where the supervisor sleeps."""

    log = Path("the log")

    def __init__(self, *lives: float | None) -> None:
        self._lives = list(lives)
        self._ends = 0.0
        self.now = 0.0
        self.attempts: list[float] = []

    def alive(self) -> bool:
        return self.now < self._ends

    def start_again(self) -> None:
        self.attempts.append(self.now)
        life = self._lives.pop(0)
        if life is None:
            raise OSError("no space left on device")
        self._ends = self.now + life

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def _supervised(server: ScriptedServer) -> Supervisor:
    return Supervisor(server, sleep=server.sleep, now=lambda: server.now)


async def test_what_does_not_start_is_tried_again_with_growing_pauses_and_then_given_up() -> None:
    server = ScriptedServer(*[None] * len(PAUSES))
    with pytest.raises(DatabaseLost, match="the log"):
        await _supervised(server).run()
    pauses = [later - earlier for earlier, later in pairwise(server.attempts)]
    assert len(server.attempts) == len(PAUSES)
    assert pauses == sorted(pauses)
    assert 60 <= server.attempts[-1] <= 180


async def test_what_ends_soon_after_each_start_is_given_up_too() -> None:
    server = ScriptedServer(*[5.0] * len(PAUSES))
    with pytest.raises(DatabaseLost):
        await _supervised(server).run()
    assert len(server.attempts) == len(PAUSES)


async def test_what_has_lived_for_long_is_started_at_once_when_it_ends() -> None:
    often = len(PAUSES) + 1
    server = ScriptedServer(*[62.0] * often, *[None] * len(PAUSES))
    with pytest.raises(DatabaseLost):
        await _supervised(server).run()
    assert max(later - earlier for earlier, later in pairwise(server.attempts[:often])) < 64


async def test_the_loss_ends_what_is_done_beside_it_and_is_told_as_it_is() -> None:
    ended = asyncio.Event()

    async def serve() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    server = ScriptedServer(*[None] * len(PAUSES))
    with pytest.raises(DatabaseLost):
        await together(_supervised(server).run(), together(serve()))
    assert ended.is_set()


@pytest.fixture
def data_dir(server_folder: Path) -> Iterator[Path]:
    folder = server_folder / uuid4().hex
    folder.mkdir()
    yield folder
    EmbeddedPostgres(folder).stop()


def _open(data_dir: Path) -> str:
    url = EmbeddedPostgres(data_dir).start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def _number(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


@pytest.mark.usefixtures("impatient")
async def test_whatever_of_it_is_killed_it_comes_back_and_no_message_is_lost(
    data_dir: Path, gateway: ChatFlowStandIn, tmp_path: Path
) -> None:
    url = await asyncio.to_thread(_open, data_dir)
    await asyncio.to_thread(migrate, url, embedded_url(url))
    async with Stage(embedded_url(url), gateway, webhook_patience_seconds=30) as stage:
        await stage.onboard(tmp_path)
        stage.start_worker()
        supervisor = Supervisor(EmbeddedPostgres(data_dir).postmaster)
        first = _number(data_dir)
        watching = asyncio.create_task(supervisor.run())
        os.kill(await stage.value("SELECT pg_backend_pid() AS pid"), signal.SIGKILL)
        responses = await asyncio.gather(*(stage.customer_writes(f"вопрос {n}", number=n) for n in range(5)))
        assert {response.status_code for response in responses} == {200}
        # It recovers from that by itself.
        assert _number(data_dir) == first
        watching.cancel()
        os.kill(first, signal.SIGKILL)
        stage.container.settings.webhook_patience_seconds = 0.2
        assert (await stage.customer_writes("вопрос 5", number=5, message_id="A" * 20)).status_code == 503
        assert (await stage.http.get("/readyz")).status_code == 503
        assert (await stage.http.get("/healthz")).status_code == 200
        stage.container.settings.webhook_patience_seconds = 30
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(supervisor.run())
            assert (await stage.customer_writes("вопрос 5", number=5, message_id="A" * 20)).status_code == 200
            await stage.until_handled(seconds=60)
            watching.cancel()
        assert _number(data_dir) != first
        assert (await stage.http.get("/readyz")).json()["problems"] == []
        assert sorted(sent.text for sent in gateway.texts) == [f"ИИ-бот: вопрос {n}" for n in range(6)]
        assert await stage.value("SELECT sum(messages_in) FROM usage") == 6


async def test_a_number_that_is_another_process_by_now_keeps_nothing_from_starting_and_a_lost_server_is_given_up(
    data_dir: Path,
) -> None:
    url = await asyncio.to_thread(_open, data_dir)
    folder, postmaster = data_dir / "postgres", EmbeddedPostgres(data_dir).postmaster
    killed = _number(data_dir)
    os.kill(killed, signal.SIGKILL)
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (folder / name).write_text((folder / name).read_text().replace(str(killed), str(os.getpid()), 1))
    assert not postmaster.alive()
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        watching = group.create_task(Supervisor(postmaster).run())
        while not await asyncio.to_thread(_answers, url):
            await asyncio.sleep(0.1)
        watching.cancel()
    os.kill(_number(data_dir), signal.SIGKILL)
    (folder / "global" / "pg_control").unlink()
    with pytest.raises(DatabaseLost, match=str(folder / "log")):
        await Supervisor(postmaster, pauses=(0.0, 0.1)).run()
    begun = time.monotonic()
    await asyncio.to_thread(EmbeddedPostgres(data_dir).stop)
    assert time.monotonic() - begun < 5


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
