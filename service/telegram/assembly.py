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
from service.telegram.files import StaffFiles
from service.telegram.matters import Matters
from service.telegram.notice_sender import Notifier
from service.telegram.operator import Operators
from service.telegram.private_chat import Desk
from service.telegram.replies import Replies
from service.telegram.updates import Reception
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
    reception: Reception
    notifier: Notifier
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
        matters, replies = Matters(database, queue), Replies(database, queue, takes_files=links is not None)
        commands = Commands(database=database, queue=queue, staff=staff, matters=matters, clock=clock)
        operators = Operators(database, address.operators)
        desk = Desk(
            database=database,
            queue=queue,
            bot=bot,
            staff=staff,
            matters=matters,
            replies=replies,
            commands=commands,
            operators=operators,
        )
        reception = Reception(
            database=database,
            bot=bot,
            desk=desk,
            public_url=address.public_url,
            secret=address.secret,
            incidents=Incidents(database, clock),
            operators=address.operators,
        )
        notifier = Notifier(database=database, queue=queue, bot=bot, clock=clock)
        files = StaffFiles(database=database, bot=bot, http=http, links=links) if links else None
        yield Telegram(bot=bot, reception=reception, notifier=notifier, files=files)
