"""Addresses at which the gateway fetches a file of ours: signed, for a limited time.

The key is derived from the bot's token, which every process that sends or serves such a file has, and which ends all
addresses when it is changed at @BotFather.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from struct import Struct
from urllib.parse import quote
from uuid import UUID

from graph.context import Clock
from service.errors import TrufflesError

MEDIA_PATH = "/media"
LINK_LASTS = timedelta(hours=1)
"""The gateway fetches at once; an hour covers its own queue."""

_PURPOSE = b"truffles media link 1"
_CONTENT = Struct(">16sQQ")
_SIGNATURE_BYTES = 32
_LONGEST_NAME = 40
"""A letter of it takes ten bytes of the address that the gateway is asked at, beside a caption."""


class WrongLink(TrufflesError):
    """The address was not made by us, or was changed."""

    status = 403

    def __init__(self) -> None:
        super().__init__("this address is not one of ours")


class LinkExpired(TrufflesError):
    """The address was good once."""

    status = 403

    def __init__(self) -> None:
        super().__init__("this address has expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What an address stands for: the file of a message."""

    client_id: UUID
    message_id: int


class MediaLinks:
    """Makes addresses below `public_url` and reads them."""

    def __init__(self, *, public_url: str, secret: str, clock: Clock) -> None:
        self._root = public_url.rstrip("/")
        self._key = hmac.digest(secret.encode(), _PURPOSE, sha256)
        self._clock = clock

    def url(self, linked: Linked, file_name: str) -> str:
        """Return an address that is good for `LINK_LASTS`. It ends in `file_name`, which gateways show to customers."""
        expires = int((self._clock.now() + LINK_LASTS).timestamp())
        content = _CONTENT.pack(linked.client_id.bytes, linked.message_id, expires)
        token = urlsafe_b64encode(content + self._sign(content)).rstrip(b"=").decode()
        return f"{self._root}{MEDIA_PATH}/{token}/{quote(_plain(file_name), safe='')}"

    def read(self, token: str) -> Linked:
        """Return what the token of an address stands for. Raises `WrongLink`, `LinkExpired`."""
        try:
            signed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            raise WrongLink from None
        content, signature = signed[: _CONTENT.size], signed[_CONTENT.size :]
        if len(signature) != _SIGNATURE_BYTES or not hmac.compare_digest(signature, self._sign(content)):
            raise WrongLink
        client, message_id, expires = _CONTENT.unpack(content)
        if self._clock.now().timestamp() >= expires:
            raise LinkExpired
        return Linked(client_id=UUID(bytes=client), message_id=message_id)

    def _sign(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, sha256)


def _plain(file_name: str) -> str:
    """Return the name as one part of a path, its ending kept."""
    stem, dot, ending = "".join(c if c.isalnum() or c in "._-" else "_" for c in file_name).rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:10]}"
