"""The parts of the Telegram side, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.media.links import MediaLinks
from service.observability.incidents import Incidents
from service.telegram.bot import Bot, open_bot
from service.telegram.commands import Commands
from service.telegram.decisions import Decisions
from service.telegram.files import StaffFiles
from service.telegram.notice_sender import NoticeSender
from service.telegram.operator import Operators
from service.telegram.private_chat import PrivateChat
from service.telegram.replies import Replies
from service.telegram.updates import Updates
from service.tenants.staff import StaffDirectory


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramAddress:
    """Where the bot is and where it finds us. Values are those of the settings of the same names."""

    token: str
    base_url: str
    public_url: str | None
    secret: str | None
    operators: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """The bot and what it does."""

    bot: Bot
    reception: Updates
    notice_sender: NoticeSender
    files: StaffFiles | None


@asynccontextmanager
async def open_telegram(
    address: TelegramAddress,
    *,
    database: Database,
    queue: JobQueue,
    staff: StaffDirectory,
    clock: Clock,
    http: httpx.AsyncClient,
    links: MediaLinks | None,
) -> AsyncIterator[Telegram]:
    """Connect the bot and yield its parts; without `links` people can send text only. Raises `TokenRefused`."""
    async with open_bot(address.token, address.base_url) as bot:
        handoffs, replies = Decisions(database, queue), Replies(database, queue, takes_files=links is not None)
        commands = Commands(database=database, queue=queue, staff=staff, handoffs=handoffs, clock=clock)
        operators = Operators(database, address.operators)
        desk = PrivateChat(
            database=database,
            queue=queue,
            bot=bot,
            staff=staff,
            handoffs=handoffs,
            replies=replies,
            commands=commands,
            operators=operators,
        )
        reception = Updates(
            database=database,
            bot=bot,
            desk=desk,
            public_url=address.public_url,
            secret=address.secret,
            incidents=Incidents(database, clock),
            operators=address.operators,
        )
        notice_sender = NoticeSender(database=database, queue=queue, bot=bot, clock=clock)
        files = StaffFiles(database=database, bot=bot, http=http, links=links) if links else None
        yield Telegram(bot=bot, reception=reception, notice_sender=notice_sender, files=files)
