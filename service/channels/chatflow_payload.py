"""The fields of ChatFlow's webhook body, read with tolerance.

There is no vendor documentation. The names of text and voice messages come from captured traffic, those of the other
kinds from public clients of the same gateway. Everything but the JID may be absent or odd without the message being
refused: a message that is refused is a customer without an answer.
"""

import base64
import binascii
import math
import re
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from service.channels.storable import storable

LONGEST_TEXT = 65_536
"""Characters that WhatsApp lets a customer send in one message; more cannot come from one."""

LONGEST_NAME = 255

_DATA_URL = re.compile(r"^data:[^,]*,", re.ASCII)


def _words(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return storable(str(value)[: LONGEST_TEXT + 1])[:LONGEST_TEXT]


def _name(value: Any) -> str | None:
    words = _words(value)
    return " ".join(words.split())[:LONGEST_NAME] or None if words else None


def _address(value: Any) -> Any:
    return storable(value).strip() if isinstance(value, str) else value


def _positive(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _bytes(value: Any) -> bytes | None:
    if not isinstance(value, str) or not value:
        return None
    digits = "".join(_DATA_URL.sub("", value, count=1).split()).rstrip("=")
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else None


Words = Annotated[str | None, BeforeValidator(_words)]
Name = Annotated[str | None, BeforeValidator(_name)]
Positive = Annotated[float | None, BeforeValidator(_positive)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Metadata(_Part):
    """Who wrote, when, and under which id. `timestamp` is kept as it came."""

    remote_jid: Annotated[str, BeforeValidator(_address)] = Field(
        validation_alias="remoteJid", pattern=r"^[^@\s]{1,100}@[a-z.]{1,50}$"
    )
    message_id: Name = Field(None, validation_alias="messageId")
    sender: Name = None
    timestamp: Any = None


class MediaData(_Part):
    """The file beside a message. `url` holds the gateway's session id; it is for files that came without content."""

    type: Name = None
    content: Annotated[bytes | None, BeforeValidator(_bytes)] = Field(None, validation_alias="base64")
    mimetype: Name = Field(None, validation_alias=AliasChoices("mimetype", "mime", "mimeType"))
    file_name: Name = Field(None, validation_alias=AliasChoices("fileName", "filename"))
    duration: Positive = None
    seconds: Positive = None
    size: Positive = None
    caption: Words = None
    url: Words = Field(None, repr=False)


class Payload(_Part):
    """One webhook body. `nodeData` is not read: it repeats our own address with its secret."""

    message_type: Name = Field(None, validation_alias="messageType")
    message: Any = None
    metadata: Metadata
    media: Annotated[MediaData | None, BeforeValidator(_object)] = Field(None, validation_alias="mediaData")
