"""Cards that people have been shown: brought up to date with their handoff."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from telegram.error import BadRequest, TelegramError

from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.telegram.bot import Bot
from service.telegram.card import card_buttons, card_text
from service.telegram.outcome import outcome_of
from service.telegram.topics import Topics

_SQL = Queries.load("notices")
_log = structlog.get_logger(__name__)
_WAIT_SECONDS = 2.0


class Cards:
    """Edits cards whose handoff has changed since they were shown."""

    def __init__(self, database: Database, bot: Bot, topics: Topics) -> None:
        self._database = database
        self._bot = bot
        self._topics = topics

    async def bring_up_to_date(self, client_id: UUID, handoff_id: UUID) -> float | None:
        """Edit the handoff's outdated cards. Returns the seconds after which to go on, None when all are up to date."""
        while (card := await self._outdated(client_id, handoff_id)) is not None:
            if (wait := await self._edit(client_id, card)) is not None:
                return wait
        return None

    async def _outdated(self, client_id: UUID, handoff_id: UUID) -> Mapping[str, Any] | None:
        async with self._database.tenant(client_id) as connection:
            key = {"handoff_id": handoff_id}
            card = await (await connection.execute(_SQL["outdated_card"], key)).fetchone()
            if card is None:
                return None
            return card | {"handoff": await shown_handoff(connection, handoff_id)}

    async def _edit(self, client_id: UUID, card: Mapping[str, Any]) -> float | None:
        """Show the handoff's present state; an edit may be repeated without harm. Returns the seconds to wait, if any."""
        handoff, language = card["handoff"], card["language"]
        shared = card["staff_id"] is None
        declined = card["declined_at"] is not None
        try:
            if shared and not card["left"]:
                await self._topics.show_state(card, handoff)
            await self._bot.edit_message_text(
                card_text(handoff, language, left=card["left"], declined=declined),
                chat_id=card["chat_id"],
                message_id=card["message_id"],
                reply_markup=None
                if card["left"]
                else card_buttons(handoff, language, shared=shared, declined=declined),
            )
        except BadRequest as error:
            # It shows this already, or the person has deleted it.
            _log.info("card_not_edited", notice=card["id"], error=type(error).__name__)
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.status != "unreachable":
                return outcome.wait_seconds or _WAIT_SECONDS
        async with self._database.tenant(client_id) as connection:
            await connection.execute(_SQL["shown"], {"id": card["id"], "version": card["version"]})
        return None


async def shown_handoff(connection: Connection, handoff_id: UUID) -> dict[str, Any]:
    """Return what a card shows: the handoff and the people's last answers, newest first."""
    key = {"handoff_id": handoff_id}
    handoff = await (await connection.execute(_SQL["handoff"], key)).fetchone()
    assert handoff is not None
    return handoff | {"replies": await (await connection.execute(_SQL["replies"], key)).fetchall()}
