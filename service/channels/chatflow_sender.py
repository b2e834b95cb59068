"""Whose a message is: sent from our own number or by a customer, and under which addresses that customer is known."""

import re
from collections.abc import Iterator
from typing import Any

from service.channels.address import Address, address_of_phone

_OF_THE_CHAT = ("remoteJidAlt", "remoteJidPn", "remoteJidLid", "chatPn", "chatLid")
_OF_THE_SENDER = ("senderPn", "senderLid", "senderAlt", "sender_pn", "sender_lid")
_OF_THE_RECIPIENT = ("recipientPn", "recipientLid", "recipient_pn", "recipient_lid", "peer_recipient_pn")
"""Where the libraries below the gateway put the other address of a person: Baileys 7 in `key.remoteJidAlt`, 6 in
`key.senderPn` and `senderLid`, after WhatsApp's own `sender_pn`, `recipient_pn` and so on.
https://baileys.wiki/migration/v7 (read on 2026-11-30)"""


def levels(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a body in which marks of the whole message may stand."""
    metadata = body.get("metadata")
    for level in (body, metadata, body.get("key"), metadata.get("key") if isinstance(metadata, dict) else None):
        if isinstance(level, dict):
            yield level


def is_echo(body: dict[str, Any]) -> bool:
    """Return whether the message was sent from our own number."""
    return any(_marked(level) for level in levels(body))


def other_address(body: dict[str, Any], known: Address) -> Address | None:
    """Return another address of the customer that `known` is, where the body names one: the phone of a hidden number, say."""
    if not known.is_persons:
        return None
    # In an echo the sender is ourselves.
    names = (*_OF_THE_CHAT, *(_OF_THE_RECIPIENT if is_echo(body) else _OF_THE_SENDER))
    given = (level[name] for level in levels(body) for name in names if isinstance(level.get(name), str))
    for jid in given:
        phone = re.sub(r"[\s+]", "", jid)
        found = Address.of(address_of_phone(phone) if phone.isdigit() else jid.strip())
        if found.is_persons and found.canonical != known.canonical:
            return found
    return None


def _marked(level: dict[str, Any]) -> bool:
    marked = any(str(level.get(key)).lower() in ("true", "1") for key in ("fromMe", "msgFromMe"))
    return marked or str(level.get("route")).lower() == "outgoing"
