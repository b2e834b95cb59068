"""ChatFlow's webhook body → `Inbound`."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.channels.address import Address
from service.channels.chatflow_edits import earlier_id, id_of_edit, new_text
from service.channels.chatflow_kinds import event_of, kind_of, may_edit
from service.channels.chatflow_payload import MediaData, Payload, Words
from service.channels.chatflow_sender import is_echo, other_address
from service.channels.messages import Ignored, Inbound, Kind, MalformedMessage, Media

GATEWAY_ERRORS = ("ошибка вызова вебхука", "webhook call error")
"""What ChatFlow writes into the chat itself when our answer was slow or an error; it comes back as a message."""

_BUTTON_TITLES = ("selectedDisplayText", "selectedButtonText", "displayText", "title", "text")
_IGNORED_DOMAINS: dict[str, Ignored] = {"g.us": "group", "broadcast": "status", "newsletter": "newsletter"}
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
    event = event_of(payload.message_type)
    kind = _kind(payload, event)
    text = _text(payload, kind)
    if event is None and kind == "event":
        event = "event"
    elif may_edit(payload.message_type) and not is_echo(body) and (words := text or _new_text(payload)):
        # A message with the text that it has by now.
        event, kind, text = "edited", "text", words
    address = Address.of(payload.metadata.remote_jid)
    provider_id = payload.metadata.message_id or _derived_id(payload, address, text)
    corrects = (earlier_id(body) or provider_id) if event in ("edited", "deleted") else None
    return Inbound(
        provider_id=id_of_edit(provider_id, text) if corrects == provider_id else provider_id,
        jid=payload.metadata.remote_jid,
        address=address,
        other_address=other_address(body, address),
        sender_name=payload.metadata.sender,
        sent_at=_moment(payload.metadata.timestamp, received_at or datetime.now(UTC)),
        kind=kind,
        text=text,
        media=_media(payload.media, kind),
        ignored=_ignored(body, address, text, event) or ("empty" if _says_nothing(kind, text) else None),
        corrects=corrects,
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


def _kind(payload: Payload, event: Ignored | None) -> Kind:
    """Read the type, however the gateway's sources spell it (`image`, `imageMessage`, `buttons_response`)."""
    if event is not None:
        return "event"
    media_type = kind_of(payload.media.type or (payload.media.mimetype or "").split("/")[0]) if payload.media else None
    kind = kind_of(payload.message_type)
    if kind is not None:
        unreadable = kind == "text" and _WORDS.validate_python(payload.message) is None and payload.message is not None
        return "unknown" if unreadable else kind
    if media_type is not None:
        return media_type
    if payload.media is not None:
        return "document"
    if payload.message_type is None:
        return "unknown" if isinstance(payload.message, dict | list) else "text"
    # Of a type that nobody knows, and with nothing in it: whatever it is, there is nothing to look at.
    return "unknown" if payload.message else "event"


def _text(payload: Payload, kind: Kind) -> str:
    message = payload.message
    if kind == "button" and isinstance(message, dict):
        message = next((message[key] for key in _BUTTON_TITLES if isinstance(message.get(key), str)), None)
    text = (_WORDS.validate_python(message) or "").strip()
    return text or ((payload.media.caption or "").strip() if payload.media else "")


def _new_text(payload: Payload) -> str:
    return (_WORDS.validate_python(new_text(payload.message)) or "").strip()


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


def _derived_id(payload: Payload, address: Address, text: str) -> str:
    """Make the id that a message without one keeps over every redelivery."""
    content = payload.media.content if payload.media else None
    parts = [address.canonical, payload.metadata.timestamp, payload.message_type, text]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode())
    digest.update(content or b"")
    return f"derived-{digest.hexdigest()[:32]}"


def _ignored(body: dict[str, Any], address: Address, text: str, event: Ignored | None) -> Ignored | None:
    domain = address.canonical.rpartition("@")[2]
    if domain in _IGNORED_DOMAINS:
        return _IGNORED_DOMAINS[domain]
    if any(error in text.lower() for error in GATEWAY_ERRORS):
        return "gateway_error"
    # After those: what is said in a group, or by the gateway, is no answer to a customer.
    if is_echo(body):
        return "echo"
    return None if event == "edited" and text else event


def _says_nothing(kind: Kind, text: str) -> bool:
    return kind == "text" and not _INVISIBLE.sub("", text)
