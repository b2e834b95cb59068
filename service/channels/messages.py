"""What comes in from a gateway and what came of a message that went out, whatever the gateway."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from service.errors import TrufflesError

Kind = Literal[
    "text", "audio", "image", "video", "document", "location", "contact", "sticker", "reaction", "button", "unknown"
]
Ignored = Literal["echo", "group", "status", "newsletter", "gateway_error", "empty"]
"""Why a message is not for the bot. `echo`: sent from our own number; `gateway_error`: the gateway on itself."""

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

    `provider_id` is unique within a channel. `jid` is as it came; `phone` holds digits only and is None for an opaque
    JID. `sent_at` is aware, in UTC. `text` is the message or the caption.
    """

    provider_id: str
    jid: str
    phone: str | None
    sender_name: str | None
    sent_at: datetime
    kind: Kind
    text: str = field(default="", repr=False)
    media: Media | None = None
    ignored: Ignored | None = None


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
