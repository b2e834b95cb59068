"""What is counted for the bill: each inbound customer message, once, in the tenant's own month."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.channels.chatflow_inbound import parse
from service.conversations.inbox import Inbox
from tests.stage import SECRET, Stage, payload


class _Stopped:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


@pytest.mark.parametrize(
    ("timezone", "month"),
    [("Asia/Almaty", date(2026, 1, 1)), ("UTC", date(2025, 12, 1)), ("America/New_York", date(2025, 12, 1))],
)
async def test_a_message_counts_in_the_month_that_it_is_at_the_tenants_place(
    stage: Stage, tmp_path: Path, timezone: str, month: date
) -> None:
    await stage.onboard(tmp_path, more=f"timezone: {timezone}")
    moment = datetime(2025, 12, 31, 20, 30, tzinfo=UTC)
    container = stage.container
    inbox = Inbox(container.database, container.queue, _Stopped(moment), debounce_seconds=0)
    channel = await inbox.open_channel("mira", None, SECRET)
    for number in range(2):
        assert await inbox.record(channel, parse(payload("маникюр", message_id=f"{number:020X}")))
    assert not await inbox.record(channel, parse(payload("маникюр", message_id=f"{0:020X}")))
    assert await stage.rows("SELECT month, messages_in FROM usage") == [{"month": month, "messages_in": 2}]


async def test_what_is_ignored_is_not_counted(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("это написал владелец", fromMe=True)
    await stage.customer_writes("Ошибка вызова вебхука")
    await stage.customer_writes("   ")
    assert await stage.value("SELECT count(*) FROM usage") == 0
    await stage.customer_writes("маникюр")
    assert await stage.value("SELECT messages_in FROM usage") == 1


async def test_over_its_limit_a_tenant_that_wants_silence_gets_it_with_the_reason_recorded(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more="plan: {messages_per_month: 2, over_limit: silent}")
    for text in ("маникюр", "педикюр", "стрижка"):
        await stage.customer_writes(text)
        await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: маникюр", "ИИ-бот: педикюр"]
    outcomes = await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id")
    assert outcomes[2] == {"outcome": "silent", "reason": "plan_limit"}
    assert await stage.value("SELECT messages_in FROM usage") == 3


async def test_over_its_limit_a_tenant_that_wants_answers_gets_them(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="plan: {messages_per_month: 1, over_limit: answer}")
    for text in ("маникюр", "педикюр"):
        await stage.customer_writes(text)
        await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: маникюр", "ИИ-бот: педикюр"]
