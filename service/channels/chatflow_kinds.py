"""What the gateway calls a message → what it is: something that a customer said or sent, or an event of the protocol.

The gateway documents none of its names. They are those of the libraries below it, however they are spelt (`image`,
`imageMessage`, `buttons_response`): https://github.com/WhiskeySockets/Baileys (WAProto, `Message`) and
https://wppconnect.io/wa-js/enums/whatsapp.enums.MSG_TYPE.html, both read on 2026-11-30.
"""

import re

from service.channels.messages import Ignored, Kind

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("text", "conversation", "extendedtext", "chat"), "text"),
    **dict.fromkeys(("audio", "voice", "ptt"), "audio"),
    **dict.fromkeys(("image", "photo", "picture"), "image"),
    **dict.fromkeys(("video", "gif", "ptv"), "video"),
    **dict.fromkeys(("document", "documentwithcaption", "file", "doc"), "document"),
    **dict.fromkeys(("location", "livelocation"), "location"),
    **dict.fromkeys(("contact", "contacts", "contactsarray", "vcard", "multivcard"), "contact"),
    **dict.fromkeys(("sticker", "lottiesticker"), "sticker"),
    **dict.fromkeys(("reaction", "encreaction"), "reaction"),
    **dict.fromkeys(
        ("button", "buttons", "buttonresponse", "buttonsresponse", "buttonreply", "templatebuttonreply",
         "list", "listresponse", "listreply", "interactive", "interactiveresponse"),
        "button",
    ),
    # A customer's own, though nothing of it can be read: people are to look.
    **dict.fromkeys(
        ("order", "product", "productlist", "payment", "sendpayment", "requestpayment", "invoice", "event", "groupinvite",
         "viewonce", "viewoncev2", "viewoncev2extension", "ephemeral", "oversized"),
        "unknown",
    ),
}  # fmt: skip

_EVENTS: dict[str, Ignored] = {
    **dict.fromkeys(("revoked", "revoke", "messagerevoke", "messagerevoked", "deleted", "delete", "adminrevoked"), "deleted"),
    **dict.fromkeys(("edited", "edit", "messageedit", "messageedited"), "edited"),
    **dict.fromkeys(("ciphertext", "undecryptable", "encrypted", "placeholder", "unavailable"), "undecryptable"),
    **dict.fromkeys(
        ("call", "calllog", "calllogmesssage", "missedcall", "voicecall", "videocall", "bcall",
         "callmissedvoice", "callmissedvideo", "scheduledcallcreation", "scheduledcalledit"),
        "call",
    ),
    **dict.fromkeys(("poll", "pollvote", "pollupdate", "pollresultsnapshot"), "poll"),
    **dict.fromkeys(
        ("protocol", "senderkeydistribution", "messagecontextinfo", "notification", "notificationtemplate", "system",
         "e2enotification", "groupnotification", "gp2", "broadcastnotification", "keepinchat", "pininchat", "devicesent",
         "album", "historysync", "requestphonenumber", "receipt", "ack", "presence"),
        "event",
    ),
}  # fmt: skip


def kind_of(name: str | None) -> Kind | None:
    """Return the kind of message that the gateway calls `name`; None when it is not known for one."""
    return _KINDS.get(_plain(name))


def event_of(name: str | None) -> Ignored | None:
    """Return the event of the protocol that the gateway calls `name`; None when it is not known for one."""
    plain = _plain(name)
    return "poll" if plain.startswith("pollcreation") else _EVENTS.get(plain)


def may_edit(name: str | None) -> bool:
    """Return whether what the gateway calls `name` is an edit where it has a text: WhatsApp's own form is a mere protocol message."""
    return _plain(name) == "protocol" or event_of(name) == "edited"


def _plain(name: str | None) -> str:
    return re.sub(r"[\W_]", "", name or "").lower().removesuffix("message")
