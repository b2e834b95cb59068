"""What the gateway does, and what becomes of the message."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from time import monotonic

import httpx
import pytest

from service.channels.base import Channel
from service.channels.chatflow import ChatFlow
from service.channels.chatflow_call import ChatFlowCall
from service.conversations.retries import SendPolicy
from tests.parts import worker_of
from tests.stage import Stage
from tests.standins import chatflow
from tests.standins.wire import CUT, HANG, RESET, Answer, answer_json

QUICK = SendPolicy(pace_seconds=0, attempts=3, retry_seconds=0.05)
REFUSING = "http://127.0.0.1:9"
"""Nobody listens on the discard port."""


@asynccontextmanager
async def _working(stage: Stage, policy: SendPolicy = QUICK, address: list[str] | None = None) -> AsyncIterator[None]:
    """Run a worker whose gateway has 0.3 s to answer. `address[0]` is where the gateway is, looked up at each message."""
    where = address or [stage.gateway.url]
    async with httpx.AsyncClient() as http:

        def open_channel(kind: str, given: Mapping[str, str]) -> Channel:
            call = ChatFlowCall(http, where[0])
            return ChatFlow(call, token=given["token"], instance=given["instance"], text_seconds=0.3)

        async with worker_of(stage.container, open_channel=open_channel, policy=policy) as worker:
            stage.start_worker(worker)
            yield
            await stage.stop_worker()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (chatflow.INSTANCE_GONE, "failed"),
        (chatflow.PLAN_EXPIRED, "failed"),
        (chatflow.NOT_ON_WHATSAPP, "failed"),
        (chatflow.HTML_OK, "unknown"),
        (chatflow.BAD_GATEWAY, "unknown"),
        (HANG, "unknown"),
        (RESET, "unknown"),
        (CUT, "unknown"),
        (chatflow.LITERAL_TRUE, "sent"),
    ],
    ids=["not connected", "plan expired", "no such number", "html", "502", "no answer", "reset", "cut", "literal true"],
)
async def test_what_the_gateway_did_is_recorded_and_nothing_is_sent_twice(
    stage: Stage, tmp_path: Path, answer: Answer, status: str
) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(answer)
    await stage.customer_writes("сколько стоит маникюр")
    async with _working(stage):
        await stage.until_handled()
        await stage.customer_writes("а педикюр?")
        await stage.until_handled()
    assert [row["status"] for row in await stage.rows("SELECT status FROM outbox ORDER BY id")] == [status, "sent"]
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр", "ИИ-бот: а педикюр?"]
    handoffs = [row["reason"] for row in await stage.rows("SELECT reason FROM handoffs")]
    assert handoffs == ([] if status == "sent" else ["failure"])


async def test_a_gateway_that_cannot_be_reached_gets_the_message_when_it_is_back(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    address = [REFUSING]
    await stage.customer_writes("сколько стоит маникюр")
    async with _working(stage, SendPolicy(pace_seconds=0, attempts=50, retry_seconds=0.05), address):
        await stage.until("SELECT coalesce(max(attempts), 0) >= 2 FROM outbox")
        await stage.customer_writes("а педикюр?")
        address[0] = stage.gateway.url
        await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр", "ИИ-бот: а педикюр?"]
    assert await stage.value("SELECT count(*) FROM handoffs") == 0


async def test_a_gateway_that_is_never_reached_ends_in_a_failure_that_people_hear_of(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    async with _working(stage, address=[REFUSING]):
        await stage.until_handled()
    assert await stage.rows("SELECT status, attempts FROM outbox") == [{"status": "failed", "attempts": 3}]
    assert await stage.rows("SELECT reason, status FROM handoffs") == [{"reason": "failure", "status": "open"}]


async def test_an_overloaded_gateway_is_tried_again_and_the_order_is_kept(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.reply = lambda text: f"ИИ-бот: {text}. " + "слово " * 300
    stage.gateway.script(answer_json({}, status=429), answer_json({}, status=429))
    await stage.customer_writes("первое")
    async with _working(stage):
        await stage.until_handled()
        await stage.customer_writes("второе")
        await stage.until_handled()
    statuses = await stage.rows("SELECT status, attempts FROM outbox ORDER BY id")
    assert [row["status"] for row in statuses] == ["sent"] * len(statuses)
    assert statuses[0]["attempts"] == 3
    delivered = [sent.text for sent in stage.gateway.texts][2:]
    assert delivered == [row["text"] for row in await stage.rows("SELECT text FROM outbox ORDER BY id")]
    assert delivered[0].startswith("ИИ-бот: первое")


async def test_messages_of_one_number_keep_its_pace_whatever_the_conversation(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await asyncio.gather(*(stage.customer_writes(f"вопрос {n}", number=n) for n in range(6)))
    moments: list[float] = []
    sent = stage.gateway.behaviour

    def noting(request: object) -> Answer:
        moments.append(monotonic())
        return sent(request)  # type: ignore[arg-type]

    stage.gateway.behaviour = noting
    async with _working(stage, SendPolicy(pace_seconds=0.25, attempts=3)):
        await stage.until_handled()
    assert len(moments) == 6
    # A busy machine delays the one or the other on its way; it cannot make five paces shorter than they are.
    assert moments[-1] - moments[0] > 5 * 0.9 * 0.25 - 0.1
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.1


@pytest.mark.each_postgres
async def test_messages_that_are_tried_again_keep_the_pace_too(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    address = [REFUSING]
    await asyncio.gather(*(stage.customer_writes(f"вопрос {n}", number=n) for n in range(4)))
    moments: list[float] = []
    sent = stage.gateway.behaviour

    def noting(request: object) -> Answer:
        moments.append(monotonic())
        return sent(request)  # type: ignore[arg-type]

    stage.gateway.behaviour = noting
    async with _working(stage, SendPolicy(pace_seconds=0.3, attempts=50, retry_seconds=1.2), address):
        await stage.until("SELECT count(*) = 4 FROM outbox WHERE attempts > 0")
        address[0] = stage.gateway.url
        await stage.until_handled()
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) == 4
    assert min(gaps) > 0.24


async def test_a_channel_without_its_credentials_fails_with_a_reason_that_can_be_acted_on(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE channels SET credentials = '{}'")
    await stage.customer_writes("сколько стоит маникюр")
    await stage.until_handled()
    (row,) = await stage.rows("SELECT status, detail FROM outbox")
    assert row == {"status": "failed", "detail": "misconfigured"}
    assert "truffles tenant create" in await stage.value("SELECT summary FROM handoffs")
    assert stage.gateway.received == []
