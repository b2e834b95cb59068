"""ChatFlow's webhook body → `Inbound`."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.channels.chatflow_payload import MediaData, Payload, Words
from service.channels.messages import Ignored, Inbound, Kind, MalformedMessage, Media

GATEWAY_ERRORS = ("ошибка вызова вебхука", "webhook call error")
"""What ChatFlow writes into the chat itself when our answer was slow or an error; it comes back as a message."""

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("text", "conversation", "extendedtext", "chat"), "text"),
    **dict.fromkeys(("audio", "voice", "ptt"), "audio"),
    **dict.fromkeys(("image", "photo", "picture"), "image"),
    **dict.fromkeys(("video", "gif", "ptv"), "video"),
    **dict.fromkeys(("document", "documentwithcaption", "file", "doc"), "document"),
    **dict.fromkeys(("location", "livelocation"), "location"),
    **dict.fromkeys(("contact", "contacts", "contactsarray", "vcard"), "contact"),
    **dict.fromkeys(("sticker", "lottiesticker"), "sticker"),
    **dict.fromkeys(("reaction",), "reaction"),
    **dict.fromkeys(
        ("button", "buttons", "buttonresponse", "buttonsresponse", "buttonreply", "templatebuttonreply",
         "list", "listresponse", "listreply", "interactive", "interactiveresponse"),
        "button",
    ),
}  # fmt: skip
_BUTTON_TITLES = ("selectedDisplayText", "selectedButtonText", "displayText", "title", "text")
_IGNORED_DOMAINS: dict[str, Ignored] = {"g.us": "group", "broadcast": "status", "newsletter": "newsletter"}
_PHONE_DOMAINS = ("s.whatsapp.net", "c.us")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)  # WhatsApp's first year
_CLOCK_SKEW = timedelta(minutes=5)
_WORDS: TypeAdapter[str | None] = TypeAdapter(Words)


def parse(body: Any, *, received_at: datetime | None = None) -> Inbound:
    """Read one webhook body.

    `received_at` (default: now) stands in for a time of sending that is absent or absurd. Raises `MalformedMessage`
    when the body is not a message; whatever else is odd in it is tolerated.
    """
    body = _unwrapped(body)
    payload = _validated(body)
    kind = _kind(payload)
    text = _text(payload, kind)
    jid = payload.metadata.remote_jid
    return Inbound(
        provider_id=payload.metadata.message_id or _derived_id(payload, text),
        jid=jid,
        phone=_phone(jid),
        sender_name=payload.metadata.sender,
        sent_at=_moment(payload.metadata.timestamp, received_at or datetime.now(UTC)),
        kind=kind,
        text=text,
        media=_media(payload.media, kind),
        ignored=_ignored(body, jid=jid, kind=kind, text=text),
    )


def _unwrapped(body: Any) -> dict[str, Any]:
    """Take the message out of `{"body": ...}`, the form in which the earlier n8n workflow passed it on.

    What is in it is an object, or one that was written out as a string.
    """
    if isinstance(body, dict) and isinstance(body.get("body"), dict | str) and "metadata" not in body:
        body = body["body"] if isinstance(body["body"], dict) else _written_out(body["body"])
    if not isinstance(body, dict):
        raise MalformedMessage("not a ChatFlow message: the body must be a JSON object")
    return body


def _written_out(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedMessage("not a ChatFlow message: its body is not JSON") from None


def _validated(body: dict[str, Any]) -> Payload:
    try:
        return Payload.model_validate(body)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {_said(fault)}" for fault in error.errors())
        raise MalformedMessage(f"not a ChatFlow message: {faults}") from None


def _said(fault: Any) -> str:
    return "expected an object" if fault["type"] == "model_type" else str(fault["msg"])


def _kind(payload: Payload) -> Kind:
    """Read the type, however the gateway's sources spell it (`image`, `imageMessage`, `buttons_response`)."""
    media_type = _known(payload.media.type or (payload.media.mimetype or "").split("/")[0]) if payload.media else None
    kind = _known(payload.message_type)
    if kind is not None:
        unreadable = kind == "text" and _WORDS.validate_python(payload.message) is None and payload.message is not None
        return "unknown" if unreadable else kind
    if media_type is not None:
        return media_type
    if payload.media is not None:
        return "document"
    return "text" if payload.message_type is None and not isinstance(payload.message, dict | list) else "unknown"


def _known(name: str | None) -> Kind | None:
    return _KINDS.get(re.sub(r"[\W_]", "", name or "").lower().removesuffix("message"))


def _text(payload: Payload, kind: Kind) -> str:
    message = payload.message
    if kind == "button" and isinstance(message, dict):
        message = next((message[key] for key in _BUTTON_TITLES if isinstance(message.get(key), str)), None)
    text = (_WORDS.validate_python(message) or "").strip()
    return text or ((payload.media.caption or "").strip() if payload.media else "")


def _media(data: MediaData | None, kind: Kind) -> Media | None:
    if data is None or kind == "text":
        return None
    return Media(
        mimetype=data.mimetype or "application/octet-stream",
        size=len(data.content) if data.content is not None else int(data.size or 0),
        content=data.content,
        duration=data.duration if data.duration is not None else data.seconds,
        file_name=re.split(r"[/\\]", data.file_name)[-1] or None if data.file_name else None,
        url=data.url if data.content is None else None,
    )


def _moment(timestamp: Any, received_at: datetime) -> datetime:
    """Read Unix time in seconds, milliseconds or finer, as a number, a string or a JavaScript Long."""
    if isinstance(timestamp, dict):
        low, high = timestamp.get("low"), timestamp.get("high", 0)
        timestamp = (high << 32) + (low & 0xFFFFFFFF) if isinstance(low, int) and isinstance(high, int) else None
    try:
        seconds = 0.0 if isinstance(timestamp, bool) else float(timestamp)
    except (TypeError, ValueError, OverflowError):
        return received_at
    if not 0 < seconds < 1e19:
        return received_at
    while seconds > 1e11:
        seconds /= 1000
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment if _EARLIEST <= moment <= received_at + _CLOCK_SKEW else received_at


def _phone(jid: str) -> str | None:
    name, _, domain = jid.partition("@")
    digits = name.partition(":")[0]
    return digits if domain in _PHONE_DOMAINS and re.fullmatch(r"[0-9]{7,15}", digits) else None


def _derived_id(payload: Payload, text: str) -> str:
    """Make the id that a message without one keeps over every redelivery."""
    content = payload.media.content if payload.media else None
    parts = [payload.metadata.remote_jid, payload.metadata.timestamp, payload.message_type, text]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode())
    digest.update(content or b"")
    return f"derived-{digest.hexdigest()[:32]}"


def _ignored(body: dict[str, Any], *, jid: str, kind: Kind, text: str) -> Ignored | None:
    domain = jid.rpartition("@")[2]
    if domain in _IGNORED_DOMAINS:
        return _IGNORED_DOMAINS[domain]
    if any(error in text.lower() for error in GATEWAY_ERRORS):
        return "gateway_error"
    # After those: what is said in a group, or by the gateway, is no answer to a customer.
    if any(_is_echo(level) for level in _levels(body)):
        return "echo"
    return "empty" if kind == "text" and not _INVISIBLE.sub("", text) else None


def _levels(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for level in (body, body.get("metadata"), body.get("key"), (body.get("metadata") or {}).get("key")):
        if isinstance(level, dict):
            yield level


def _is_echo(level: dict[str, Any]) -> bool:
    marked = any(str(level.get(key)).lower() in ("true", "1") for key in ("fromMe", "msgFromMe"))
    return marked or str(level.get("route")).lower() == "outgoing"
