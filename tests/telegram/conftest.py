"""The stage with a Telegram bot, and people who use it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import BOT_TOKEN, Salon, open_salon, telegram_settings


@pytest.fixture
def telegram() -> Iterator[TelegramStandIn]:
    with TelegramStandIn(BOT_TOKEN) as standin:
        yield standin


@pytest.fixture
async def stage(database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn) -> AsyncIterator[Stage]:
    """The service with its bot, called by Telegram's webhook."""
    async with Stage(database_url, gateway, **telegram_settings(telegram)) as opened:
        yield opened


@pytest.fixture
async def salon(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> Salon:
    """A tenant with two managers and an owner, all bound."""
    return await open_salon(stage, telegram, tmp_path)
