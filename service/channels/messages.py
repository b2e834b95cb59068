"""What comes in from a gateway and what came of a message that went out, whatever the gateway."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from service.channels.address import Address
from service.errors import TrufflesError

Kind = Literal[
    "text", "audio", "image", "video", "document", "location", "contact", "sticker", "reaction", "button", "event", "unknown"
]  # fmt: skip
"""`event`: of the protocol, nothing that anybody said or sent; `unknown`: something that a customer sent, whatever it is."""

Ignored = Literal[
    "echo", "group", "status", "newsletter", "gateway_error", "empty",
    "deleted", "edited", "undecryptable", "call", "poll", "event",
]  # fmt: skip
"""Why a message is not for the bot. `echo`: sent from our own number; `gateway_error`: the gateway on itself. From `deleted`
on: events of the protocol, which no person need look at; `edited` is an edit that brings no text."""

DeliveryStatus = Literal["sent", "rejected", "retry", "unknown"]
Trouble = Literal["disconnected", "plan_expired", "token_refused"]
"""Why nothing will leave a number until somebody acts. `disconnected`: its session at the gateway is gone."""


class MalformedMessage(TrufflesError):
    """The body is not a message of this gateway. The text names the field at fault and never quotes its value."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that came with a message.

    `size` is in bytes; `content` is None when the gateway sent none or it could not be decoded; `duration` is in
    seconds. `url` is where the gateway offers a file that it did not send: it carries the gateway's session id, so it
    is never logged, and forgotten once the file is fetched.
    """

    mimetype: str
    size: int
    content: bytes | None = field(default=None, repr=False)
    duration: float | None = None
    file_name: str | None = None
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message from a customer, or something that looks like one and says in `ignored` why it is none.

    `provider_id` is unique within a channel. `jid` is as it came and `address` what it means; `other_address` is another one
    of the same person, where the gateway names it. `sent_at` is aware, in UTC. `text` is the message or the caption.
    `corrects` is the `provider_id` of the message whose place an edit takes, or which was deleted; None for all others.
    """

    provider_id: str
    jid: str
    address: Address
    other_address: Address | None = None
    sender_name: str | None
    sent_at: datetime
    kind: Kind
    text: str = field(default="", repr=False)
    media: Media | None = None
    ignored: Ignored | None = None
    corrects: str | None = None

    @property
    def phone(self) -> str | None:
        """The customer's phone, digits only; None where only a hidden number is known."""
        return self.address.phone or (self.other_address.phone if self.other_address else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came of one attempt to send.

    `sent`: the gateway took it; `provider_id` is its message id, when it told one. `rejected`: it did not and will not.
    `retry`: nothing can have been sent, so sending again is safe. `unknown`: it may or may not have been sent, so
    sending again may send it twice. `detail` names the reason; `outcomes.yaml` has the operator's sentence for each.
    `trouble` says that the whole number is affected, not this message alone.
    """

    status: DeliveryStatus
    provider_id: str | None = None
    detail: str = ""
    trouble: Trouble | None = None
