"""Cards that people have been shown: brought up to date with their handoff."""

from uuid import UUID

import structlog
from telegram.error import BadRequest, TelegramError

from service.database.pool import Database
from service.records import handoffs, notices
from service.records.handoffs import Card, StaffReply
from service.records.notices import OutdatedCard
from service.telegram.bot import Bot
from service.telegram.card import card_buttons, card_text
from service.telegram.outcome import outcome_of
from service.telegram.topics import Topics

_log = structlog.get_logger(__name__)
_WAIT_SECONDS = 2.0


class CardUpdates:
    """Edits cards whose handoff has changed since they were shown."""

    def __init__(self, database: Database, bot: Bot, topics: Topics) -> None:
        self._database = database
        self._bot = bot
        self._topics = topics

    async def bring_up_to_date(self, client_id: UUID, handoff_id: UUID) -> float | None:
        """Edit the handoff's outdated cards. Returns the seconds after which to go on, None when all are up to date."""
        while True:
            async with self._database.tenant(client_id) as connection:
                card = await notices.outdated_card(connection, handoff_id)
                if card is None:
                    return None
                handoff = await handoffs.card(connection, handoff_id)
                replies = await handoffs.replies(connection, handoff_id)
            if (wait := await self._edit(client_id, card, handoff, replies)) is not None:
                return wait

    async def _edit(
        self, client_id: UUID, card: OutdatedCard, handoff: Card, replies: list[StaffReply]
    ) -> float | None:
        """Show the handoff's present state; an edit may be repeated without harm. Returns the seconds to wait, if any."""
        shared, declined = card.staff_id is None, card.declined_at is not None
        try:
            if shared and not card.left:
                await self._topics.show_state(handoff, card.chat_id, card.language)
            buttons = None if card.left else card_buttons(handoff, card.language, shared=shared, declined=declined)
            await self._bot.edit_message_text(
                card_text(handoff, replies, card.language, left=card.left, declined=declined),
                chat_id=card.chat_id,
                message_id=card.message_id,
                reply_markup=buttons,
            )
        except BadRequest as error:
            # It shows this already, or the person has deleted it.
            _log.info("card_not_edited", notice=card.id, error=type(error).__name__)
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.status != "unreachable":
                return outcome.wait_seconds or _WAIT_SECONDS
        async with self._database.tenant(client_id) as connection:
            await notices.shown(connection, card)
        return None
