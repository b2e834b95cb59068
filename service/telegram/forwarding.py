"""A message of a person on its way to the customer of a handoff: the same from a private chat and from a group."""

from collections.abc import Sequence
from uuid import UUID

from telegram import Message

from service.telegram.attachment import LARGEST_MEGABYTES, written_in
from service.telegram.replies import Replies
from service.telegram.words import word
from service.tenants.staff import Person


async def forward(
    replies: Replies, update_id: int, own: Sequence[Person], handoff_id: UUID, message: Message
) -> str | None:
    """Send what `message` says. Returns the words that tell its author why it was not; None when it is taken care of."""
    written = written_in(message)
    if written is None:
        why: str | None = "unsupported"
    elif written.attachment is not None and written.attachment.too_large:
        why = "too_large"
    else:
        why = await replies.answer(update_id, own, handoff_id, written, provider_id=number_of(message))
    return word(why, own[0].language, megabytes=LARGEST_MEGABYTES) if why is not None else None


def number_of(message: Message) -> str:
    """Return what tells a message from all others. Its number is its chat's; a private chat has its person's."""
    return f"telegram:{message.chat_id}:{message.message_id}"
