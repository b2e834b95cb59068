"""One message on its way out: through which channel it goes, and where the gateway finds its file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog

from service.channels.address import address_of_phone
from service.channels.base import Channel, ChannelMisconfigured, MediaKind
from service.channels.messages import Delivery
from service.channels.registry import NEEDS_PHONE
from service.media.links import Linked, MediaLinks
from service.records.outbox import NextMessage

_log = structlog.get_logger(__name__)

OpenChannel = Callable[[str, Mapping[str, str]], Channel]
"""Makes the channel of a row: its kind, and its credentials by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A message that is committed as being sent: a text, or a `file` at `url` whose caption the text is.

    `url` is None where this installation cannot be fetched from.
    """

    id: int
    channel_id: UUID
    jid: str
    text: str
    file: MediaKind | None
    url: str | None
    attempts: int
    turn_id: UUID | None
    message_id: int | None
    channel: Channel | None


class Gateway:
    """Makes the messages that are sent, and sends them. Without `links` files cannot be sent."""

    def __init__(self, open_channel: OpenChannel, links: MediaLinks | None) -> None:
        self._open_channel = open_channel
        self._links = links

    def message(self, client_id: UUID, found: NextMessage) -> OutboxMessage:
        return OutboxMessage(
            id=found.id,
            channel_id=found.channel_id,
            jid=_address(found),
            text=found.text,
            file=None if found.carries == "text" else found.carries,
            url=self._url(client_id, found),
            attempts=found.attempts + 1,
            turn_id=found.turn_id,
            message_id=found.message_id,
            channel=self._channel(found),
        )

    async def send(self, message: OutboxMessage) -> Delivery:
        """Hand a message to its channel. What came of it is in the result: nothing is raised."""
        if message.channel is None:
            return Delivery(status="rejected", detail="misconfigured")
        if message.file is None:
            return await message.channel.send_text(message.jid, message.text)
        if message.url is None:
            return Delivery(status="rejected", detail="no_public_url")
        return await message.channel.send_media(message.jid, message.file, message.url, message.text)

    def _url(self, client_id: UUID, found: NextMessage) -> str | None:
        """Return a new address for a message's file: a retry may come long after the first attempt."""
        if found.carries == "text" or found.message_id is None or found.file_name is None or self._links is None:
            return None
        return self._links.url(Linked(client_id=client_id, message_id=found.message_id), found.file_name)

    def _channel(self, found: NextMessage) -> Channel | None:
        credentials = found.credentials | ({"instance": found.instance} if found.instance else {})
        try:
            return self._open_channel(found.kind, credentials)
        except ChannelMisconfigured as error:
            _log.error("channel_misconfigured", problem=str(error))
            return None


def _address(found: NextMessage) -> str:
    """Return where a message goes: a customer who last wrote from a hidden number may be known by a phone, too."""
    phone = found.phone if found.kind in NEEDS_PHONE else None
    return found.jid if phone is None else address_of_phone(phone)
