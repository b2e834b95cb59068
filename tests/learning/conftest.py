"""A salon whose bot thinks offline and searches for real, with its people in Telegram."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from service.container import OpenPorts
from service.database.pool import Database
from service.knowledge.library import KnowledgeLibrary
from service.models.factory import open_ports
from service.models.ports import Ports
from service.settings import EMBEDDED, Settings
from tests.learning.school import School, open_school
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import BOT_TOKEN, telegram_settings


class ThinkingStage(Stage):
    """The stage with the offline answerer and an embedded engine; only its clock is the test's."""

    def open_ports(self) -> OpenPorts:
        @asynccontextmanager
        async def opened(settings: Settings, database: Database) -> AsyncIterator[Ports]:
            async with open_ports(settings, database) as ports:
                assert isinstance(ports.library, KnowledgeLibrary)
                ports.library.use_clock(self.clock)
                yield replace(ports, clock=self.clock)

        return opened


@pytest.fixture
def telegram() -> Iterator[TelegramStandIn]:
    with TelegramStandIn(BOT_TOKEN) as standin:
        yield standin


@pytest.fixture
async def stage(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, tmp_path: Path
) -> AsyncIterator[Stage]:
    own = {"qdrant_url": EMBEDDED, "data_dir": tmp_path / "data", "learn_after_seconds": 0}
    async with ThinkingStage(database_url, gateway, **telegram_settings(telegram, **own)) as opened:
        yield opened


@pytest.fixture
async def school(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> School:
    """A salon with a small price list, two managers and an owner, all bound."""
    return await open_school(stage, telegram, tmp_path)
