"""What a customer has edited or deleted before anybody thought about it is read as it stands now.

What was answered already, or is being answered, cannot be unsaid: an edit of it is a message of its own.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from service.channels.messages import Inbound
from service.database.pool import Connection
from service.database.queries import Queries

_SQL = Queries.load("corrections")


async def corrected(connection: Connection, message: Inbound, *, client_id: UUID, channel_id: UUID) -> Inbound:
    """Do to the earlier message what an edit or a deletion says, and return it with why it needs no answer itself.

    An edit that comes too late is returned as the message that it is.
    """
    key: dict[str, Any] = {"client_id": client_id, "channel_id": channel_id, "address": message.address.canonical}
    key |= {"provider_id": message.provider_id, "corrects": message.corrects, "text": message.text}
    key["deleted"] = message.ignored == "deleted"
    await connection.execute(_SQL["lock"], key)
    earlier: Any = await (await connection.execute(_SQL["earlier"], key)).fetchone()
    if earlier is None:
        return message
    if earlier["waits"]:
        await connection.execute(_SQL["delete" if key["deleted"] else "edit"], key | {"id": earlier["id"]})
    nothing_new = earlier["waits"] or earlier["text"].split() == message.text.split()
    return replace(message, ignored="edited") if nothing_new and not key["deleted"] else message
