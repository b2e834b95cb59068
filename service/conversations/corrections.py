"""What a customer has edited or deleted before anybody thought about it is read as it stands now.

What was answered already, or is being answered, cannot be unsaid: an edit of it is a message of its own.
"""

from dataclasses import replace
from uuid import UUID

from service.channels.messages import Inbound
from service.database.pool import Connection
from service.records import conversations, messages


async def corrected(connection: Connection, message: Inbound, *, client_id: UUID, channel_id: UUID) -> Inbound:
    """Do to the earlier message what an edit or a deletion says, and return it with why it needs no answer itself.

    An edit that comes too late is returned as the message that it is.
    """
    deleted = message.ignored == "deleted"
    address = message.address.canonical
    # Before the earlier message is looked at: a turn that takes it up does so under the same lock.
    await conversations.lock_at(connection, client_id=client_id, channel_id=channel_id, address=address)
    earlier = await messages.earlier(
        connection,
        client_id=client_id,
        channel_id=channel_id,
        address=address,
        provider_id=message.provider_id,
        corrects=message.corrects,
        deleted=deleted,
    )
    if earlier is None:
        return message
    if earlier.waits and deleted:
        await messages.delete(connection, earlier.id)
    elif earlier.waits:
        await messages.rewrite(connection, earlier.id, message.text)
    nothing_new = earlier.waits or earlier.text.split() == message.text.split()
    return replace(message, ignored="edited") if nothing_new and not deleted else message
