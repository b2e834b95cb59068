"""A message of a person on its way to the customer of a handoff: the same from a private chat and from a group."""

from uuid import UUID

from telegram import Message

from service.handoffs.replies import Replies
from service.handoffs.written import LARGEST_MEGABYTES
from service.telegram.attachment import written_in
from service.telegram.said import Said, said
from service.telegram.update_key import UpdateKey
from service.tenants.staff import Member

_REFUSED = frozenset({"number_text_only", "files_off"})


async def forward(replies: Replies, key: UpdateKey, member: Member, handoff_id: UUID, message: Message) -> Said | None:
    """Send what `message` says. Returns what tells its author why it was not; None when it is taken care of."""
    written = written_in(message)
    if written is None:
        return said("unsupported", member.language)
    if written.attachment is not None and written.attachment.too_large:
        return said("too_large", member.language, megabytes=LARGEST_MEGABYTES)
    decided = await replies.answer(key, member, handoff_id, written, provider_id=number_of(message))
    # What is sent, or held, is shown on the card.
    return said(decided.outcome, member.language) if decided and decided.outcome in _REFUSED else None


async def correct(replies: Replies, key: UpdateKey, member: Member, message: Message) -> None:
    """Have the new words of an edited message take the place of the old ones."""
    written = written_in(message)
    await replies.correct(key, member, written.text if written else "", provider_id=number_of(message))


def number_of(message: Message) -> str:
    """Return what tells a message from all others. Its number is its chat's; a private chat has its person's."""
    return f"telegram:{message.chat_id}:{message.message_id}"
