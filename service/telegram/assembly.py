"""The parts of the Telegram side, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.handoffs.decisions import Decisions
from service.handoffs.pauses import Pauses
from service.handoffs.replies import Replies
from service.learning.decisions import Moderation
from service.learning.instruction import Instruction
from service.media.links import MediaLinks
from service.observability.incidents import Incidents
from service.telegram.actions import actions_of
from service.telegram.bot import Bot, open_bot
from service.telegram.commands import Commands
from service.telegram.files import StaffFiles
from service.telegram.group_binding import GroupBinding
from service.telegram.group_chat import GroupChat
from service.telegram.learning import LearningDesk
from service.telegram.learning_sender import LearningSender
from service.telegram.notice_sender import NoticeSender
from service.telegram.operator import Operators
from service.telegram.pauses import PauseMenu
from service.telegram.private_chat import PrivateChat
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
    updates: Updates
    notice_sender: NoticeSender
    learning_sender: LearningSender
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
    moderation: Moderation,
    instruction: Instruction,
) -> AsyncIterator[Telegram]:
    """Connect the bot and yield its parts; without `links` people can send text only. Raises `TokenRefused`."""
    async with open_bot(address.token, address.base_url) as bot:
        learning = LearningDesk(database, moderation, instruction)
        private_chat = make_private_chat(
            database, queue, bot, staff, clock, address.operators, learning, takes_files=links is not None
        )
        updates = Updates(
            database=database,
            bot=bot,
            private_chat=private_chat,
            public_url=address.public_url,
            secret=address.secret,
            incidents=Incidents(database, clock),
            operators=address.operators,
        )
        notice_sender = NoticeSender(database=database, queue=queue, bot=bot, clock=clock)
        yield Telegram(
            bot=bot,
            updates=updates,
            notice_sender=notice_sender,
            learning_sender=LearningSender(database=database, queue=queue, bot=bot, clock=clock),
            files=StaffFiles(database=database, bot=bot, http=http, links=links) if links else None,
        )


def make_private_chat(
    database: Database,
    queue: JobQueue,
    bot: Bot,
    staff: StaffDirectory,
    clock: Clock,
    operators: tuple[int, ...],
    learning: LearningDesk,
    *,
    takes_files: bool,
) -> PrivateChat:
    """Put together what reads updates, and what it does by them. `takes_files`: people may send files to customers."""
    decisions, replies = Decisions(database, queue), Replies(database, queue, takes_files=takes_files)
    pauses = PauseMenu(Pauses(database, queue, clock), clock)
    binding = GroupBinding(database=database, queue=queue, bot=bot, staff=staff)
    return PrivateChat(
        database=database,
        bot=bot,
        staff=staff,
        replies=replies,
        commands=Commands(database=database, decisions=decisions, pauses=pauses, learning=learning, clock=clock),
        learning=learning,
        actions=actions_of(decisions, replies, pauses, learning),
        operators=Operators(database, operators),
        binding=binding,
        group_chat=GroupChat(database=database, bot=bot, staff=staff, replies=replies, binding=binding),
    )
