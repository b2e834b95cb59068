import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from service.channels.chatflow_inbound import parse
from service.channels.messages import MalformedMessage

RECEIVED = datetime(2025, 12, 5, 10, 16, tzinfo=UTC)
SENT = datetime.fromtimestamp(1764929737, UTC)
JID = "77010000000@s.whatsapp.net"


def body(**changes: Any) -> dict[str, Any]:
    """A captured text message; `metadata` and `mediaData` changes are merged into it."""
    metadata = {"sender": "Айгерим", "timestamp": 1764929737, "messageId": "3F6E61E2301EC33CF87A", "remoteJid": JID}
    return {
        "messageType": "text",
        "message": "Сәлем, маникюр қанша?",
        "mediaData": None,
        "nodeData": {"webHook": {"text": "https://our.example/webhook/salon_mira?secret=s3cret", "method": "POST"}},
        **changes,
        "metadata": {**metadata, **changes.get("metadata", {})},
    }


def voice(**media: Any) -> dict[str, Any]:
    data = {
        "type": "audio",
        "url": "https://app.chatflow.kz/media/sessions/SESSION/x_inbox.oga",
        "base64": base64.b64encode(b"OggS-voice").decode(),
        "mimetype": "audio/ogg; codecs=opus",
        "duration": None,
        "ptt": True,
        "fileName": "x_inbox.oga",
        "size": 5065,
    }
    return body(messageType="audio", message="", mediaData={**data, **media})


def test_captured_text_message_is_read_in_full():
    message = parse(body(), received_at=RECEIVED)
    assert message.provider_id == "3F6E61E2301EC33CF87A"
    assert (message.jid, message.phone, message.sender_name) == (JID, "77010000000", "Айгерим")
    assert (message.kind, message.text, message.media, message.ignored) == (
        "text",
        "Сәлем, маникюр қанша?",
        None,
        None,
    )
    assert message.sent_at == SENT


def test_captured_voice_note_keeps_its_bytes_and_not_its_address():
    message = parse(voice(), received_at=RECEIVED)
    assert message.kind == "audio"
    assert message.media is not None
    assert (message.media.content, message.media.size) == (b"OggS-voice", 10)
    assert (message.media.mimetype, message.media.file_name) == ("audio/ogg; codecs=opus", "x_inbox.oga")
    assert "SESSION" not in repr(message)
    assert message.ignored is None


def test_secret_and_words_are_not_printed_with_the_message():
    shown = repr(parse(body(), received_at=RECEIVED))
    assert "s3cret" not in shown
    assert "маникюр" not in shown


def test_legacy_wrapper_with_the_body_written_out_as_a_string_is_opened():
    assert parse({"body": json.dumps(body()), "client_slug": "salon_mira"}).provider_id == "3F6E61E2301EC33CF87A"


def test_legacy_wrapper_is_opened():
    assert parse({"body": body(), "client_slug": "salon_mira"}).provider_id == "3F6E61E2301EC33CF87A"


@pytest.mark.parametrize(
    "timestamp",
    [
        1764929737,
        "1764929737",
        1764929737000,
        "1764929737000",
        1764929737.0,
        {"low": 1764929737, "high": 0, "unsigned": True},
        {"low": 1764929737},
        # 1764929737000 as a JavaScript Long, whose low half is signed
        {"low": -301821656, "high": 410, "unsigned": False},
    ],
)
def test_time_is_read_in_every_form(timestamp: Any):
    assert parse(body(metadata={"timestamp": timestamp}), received_at=RECEIVED).sent_at == SENT


@pytest.mark.parametrize(
    "timestamp",
    [None, True, "", "вчера", -5, 0, 1, 10**30, 10**400, float("nan"), float("inf"), 4102444800, {"low": "x"}, [1], {}],
)
def test_absurd_time_becomes_the_time_of_arrival(timestamp: Any):
    assert parse(body(metadata={"timestamp": timestamp}), received_at=RECEIVED).sent_at == RECEIVED


def test_time_of_arrival_defaults_to_now():
    before = datetime.now(UTC)
    assert parse(body(metadata={"timestamp": None})).sent_at >= before


@pytest.mark.parametrize(
    ("jid", "phone"),
    [
        ("77010000000@s.whatsapp.net", "77010000000"),
        ("77010000000@c.us", "77010000000"),
        ("77010000000:12@s.whatsapp.net", "77010000000"),
        ("123456789012345@lid", None),
        ("nobody@s.whatsapp.net", None),
    ],
)
def test_phone_is_derived_from_phone_jids_only(jid: str, phone: str | None):
    message = parse(body(metadata={"remoteJid": jid}))
    assert (message.jid, message.phone, message.ignored) == (jid, phone, None)


@pytest.mark.parametrize(
    ("jid", "canonical", "reply_to"),
    [
        ("77010000000@s.whatsapp.net", "77010000000@s.whatsapp.net", "77010000000@s.whatsapp.net"),
        ("77010000000@c.us", "77010000000@s.whatsapp.net", "77010000000@c.us"),
        ("77010000000:12@s.whatsapp.net", "77010000000@s.whatsapp.net", "77010000000@s.whatsapp.net"),
        ("77010000000_1:12@c.us", "77010000000@s.whatsapp.net", "77010000000@c.us"),
        ("77010000000:99@hosted", "77010000000@s.whatsapp.net", "77010000000@s.whatsapp.net"),
        ("118500000000001:3@lid", "118500000000001@lid", "118500000000001@lid"),
        ("118500000000001:99@hosted.lid", "118500000000001@lid", "118500000000001@lid"),
        ("77010000000-16@g.us", "77010000000-16@g.us", "77010000000-16@g.us"),
    ],
)
def test_an_address_is_one_however_it_is_spelt(jid: str, canonical: str, reply_to: str):
    address = parse(body(metadata={"remoteJid": jid})).address
    assert (address.canonical, address.reply_to) == (canonical, reply_to)


LID = "118500000000001@lid"


@pytest.mark.parametrize(
    "changes",
    [
        {"metadata": {"remoteJid": LID, "senderPn": JID}},
        {"metadata": {"remoteJid": LID, "senderPn": "+7 701 0000000"}},
        {"metadata": {"remoteJid": f"{LID}"}, "key": {"remoteJidAlt": "77010000000:4@s.whatsapp.net"}},
        {"metadata": {"remoteJid": LID, "recipientPn": JID, "senderPn": "77019999999@s.whatsapp.net"}, "fromMe": True},
    ],
)
def test_the_phone_of_a_hidden_number_is_read_where_the_gateway_names_it(changes: dict[str, Any]):
    message = parse(body(**changes))
    assert message.other_address is not None
    assert (message.address.canonical, message.other_address.canonical) == (LID, JID)
    assert message.phone == "77010000000"


@pytest.mark.parametrize(
    "changes",
    [
        {"metadata": {"senderPn": JID}},
        {"metadata": {"senderPn": "77010000000:5@c.us"}},
        {"metadata": {"remoteJid": LID, "senderPn": ""}},
        {"metadata": {"remoteJid": LID, "senderPn": "7701@g.us"}},
        {"metadata": {"remoteJid": LID, "senderPn": JID}, "fromMe": True},
        {"metadata": {"remoteJid": "77010000000-16@g.us", "senderPn": JID}},
    ],
)
def test_what_is_no_other_address_of_the_customer_is_none(changes: dict[str, Any]):
    assert parse(body(**changes)).other_address is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fromMe": True}, "echo"),
        ({"metadata": {"fromMe": True}}, "echo"),
        ({"metadata": {"msgFromMe": "true"}}, "echo"),
        ({"key": {"fromMe": True}}, "echo"),
        ({"route": "outgoing"}, "echo"),
        ({"metadata": {"remoteJid": "1203630000@g.us"}}, "group"),
        ({"metadata": {"remoteJid": "1203630000@g.us"}, "fromMe": True}, "group"),
        ({"message": "Ошибка вызова вебхука: timeout", "fromMe": True}, "gateway_error"),
        ({"metadata": {"remoteJid": "status@broadcast"}}, "status"),
        ({"metadata": {"remoteJid": "1203630000@newsletter"}}, "newsletter"),
        ({"message": "Ошибка вызова вебхука: timeout"}, "gateway_error"),
        ({"message": "⚠️ Webhook call error: 503"}, "gateway_error"),
        ({"message": " \u200b\n "}, "empty"),
        ({"message": None}, "empty"),
        ({"message": "", "messageType": None}, "empty"),
        ({"message": "", "messageType": "protocolMessage"}, "event"),
        ({"message": "", "messageType": "revoked"}, "deleted"),
        ({"message": "", "messageType": "editedMessage"}, "edited"),
        ({"message": "", "messageType": "ciphertext"}, "undecryptable"),
        ({"message": "Пропущенный звонок", "messageType": "call_log"}, "call"),
        ({"message": "Когда удобно?", "messageType": "pollCreationMessageV3"}, "poll"),
        ({"message": "Сообщения защищены", "messageType": "e2e_notification"}, "event"),
        ({"message": "", "messageType": "neverSeenBefore"}, "event"),
    ],
)
def test_what_is_not_for_the_bot_says_why(changes: dict[str, Any], reason: str):
    assert parse(body(**changes)).ignored == reason


@pytest.mark.parametrize("marks", [{"fromMe": False}, {"fromMe": None, "route": "incoming"}, {"msgFromMe": "false"}])
def test_customers_message_is_not_taken_for_an_echo(marks: dict[str, Any]):
    assert parse(body(metadata=marks, **marks)).ignored is None


@pytest.mark.parametrize(
    ("message_type", "kind"),
    [
        ("text", "text"),
        ("extendedTextMessage", "text"),
        ("ptt", "audio"),
        ("voice", "audio"),
        ("imageMessage", "image"),
        ("video", "video"),
        ("document_with_caption", "document"),
        ("location", "location"),
        ("contactMessage", "contact"),
        ("sticker", "sticker"),
        ("reactionMessage", "reaction"),
        ("buttonsResponseMessage", "button"),
        ("list_reply", "button"),
        ("pollCreationMessageV3", "event"),
        ("viewOnceMessageV2", "unknown"),
        (7, "unknown"),
    ],
)
def test_types_are_recognised_however_they_are_spelt(message_type: Any, kind: str):
    assert parse(body(messageType=message_type)).kind == kind


def test_type_is_taken_from_the_media_when_it_is_missing():
    assert parse(body(messageType=None, mediaData={"type": "image"})).kind == "image"
    assert parse(body(messageType=None, mediaData={"mime": "video/mp4"})).kind == "video"
    assert parse(body(messageType="blob", mediaData={"mime": "application/pdf"})).kind == "document"


@pytest.mark.parametrize("message", [{"lat": 43.2}, ["a"], True])
def test_text_message_without_readable_text_is_unknown_and_not_lost(message: Any):
    read = parse(body(message=message))
    assert (read.kind, read.text, read.ignored) == ("unknown", "", None)


_INNER = {
    "editedMessage": {"message": {"protocolMessage": {"key": {"id": "B" * 20}, "editedMessage": {"conversation": "Ж"}}}}
}


@pytest.mark.parametrize(
    "changes",
    [
        {"messageType": "editedMessage", "message": _INNER},
        {"messageType": "protocolMessage", "message": _INNER["editedMessage"]["message"]},
        {"messageType": "edited", "message": "Ж", "metadata": {"originalMessageId": "B" * 20}},
    ],
)
def test_an_edit_is_a_message_that_names_the_one_whose_place_it_takes(changes: dict[str, Any]):
    message = parse(body(**changes))
    assert (message.kind, message.text, message.ignored, message.corrects) == ("text", "Ж", None, "B" * 20)
    assert message.provider_id == "3F6E61E2301EC33CF87A"


def test_an_edit_under_the_id_of_what_it_edits_has_one_of_its_own():
    first, again, other = (parse(body(messageType="edited", message=text)) for text in ("Ж", "Ж", "З"))
    assert first.corrects == again.corrects == "3F6E61E2301EC33CF87A"
    assert first.provider_id == again.provider_id
    assert len({first.provider_id, other.provider_id, first.corrects}) == 3


def test_an_edit_at_our_own_number_is_no_message_of_a_customer():
    message = parse(body(messageType="edited", message="Ж", fromMe=True))
    assert (message.kind, message.ignored) == ("event", "echo")


def test_number_is_read_as_text():
    assert parse(body(message=15)).text == "15"


@pytest.mark.parametrize("answer", ["Да", {"selectedDisplayText": "Да"}, {"id": "1", "title": "Да"}])
def test_button_answer_is_its_title(answer: Any):
    message = parse(body(messageType="button", message=answer))
    assert (message.kind, message.text) == ("button", "Да")


def test_caption_is_the_text_wherever_it_stands():
    picture = {"type": "image", "base64": "aGk="}
    assert parse(body(messageType="image", message="это почём?", mediaData=picture)).text == "это почём?"
    captioned = {**picture, "caption": "это почём?"}
    assert parse(body(messageType="image", message="", mediaData=captioned)).text == "это почём?"


def test_media_fields_are_read_under_their_other_names():
    data = {"mime": "application/pdf", "filename": "../secret/чек.pdf", "seconds": "3.5", "base64": "aGk="}
    media = parse(body(messageType="document", mediaData=data)).media
    assert media is not None
    assert (media.mimetype, media.file_name, media.duration) == ("application/pdf", "чек.pdf", 3.5)


@pytest.mark.parametrize(
    ("encoded", "content"),
    [
        ("aGVsbG8=", b"hello"),
        ("aGVsbG8", b"hello"),
        ("data:audio/ogg; codecs=opus;base64,aGVsbG8=", b"hello"),
        ("aGVs\nbG8=", b"hello"),
        ("это не base64", None),
        ("a", None),
        ("", None),
        (None, None),
        (17, None),
    ],
)
def test_damaged_base64_leaves_the_media_without_content(encoded: Any, content: bytes | None):
    media = parse(voice(base64=encoded, size=9)).media
    assert media is not None
    assert media.content == content
    assert media.size == (len(content) if content else 9)


@pytest.mark.parametrize("size", [-1, "много", None, float("nan"), 10**400])
def test_absurd_size_is_zero(size: Any):
    media = parse(voice(base64=None, size=size)).media
    assert media is not None
    assert media.size == 0


def test_media_of_a_wrong_shape_is_left_out():
    assert parse(body(messageType="audio", mediaData="x")).media is None


def test_text_can_be_stored_by_postgres():
    message = parse(body(message="цена\x00 \ud83d маникюра \ud83d\ude00", metadata={"sender": "А\x00й\ud800"}))
    assert message.text == "цена \ufffd маникюра \U0001f600"
    assert message.sender_name == "Ай\ufffd"
    message.text.encode()


def test_huge_text_is_cut_at_what_whatsapp_allows():
    assert len(parse(body(message="а" * 1_000_000)).text) == 65_536


def test_missing_id_is_derived_and_survives_redelivery():
    first, again = (parse(body(metadata={"messageId": None})) for _ in range(2))
    assert first.provider_id == again.provider_id
    assert first.provider_id.startswith("derived-")
    others = [
        body(metadata={"messageId": None}, message="другое"),
        body(metadata={"messageId": "", "timestamp": 1764929738}),
        body(metadata={"messageId": None, "remoteJid": "77019999999@c.us"}),
        voice() | {"metadata": {"remoteJid": JID, "timestamp": 1764929737}},
    ]
    assert len({first.provider_id, *(parse(other).provider_id for other in others)}) == 5


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (None, "JSON object"),
        ([], "JSON object"),
        ("text", "JSON object"),
        ({}, "metadata"),
        ({"body": {}}, "metadata"),
        ({"metadata": []}, "metadata: expected an object"),
        ({"body": "not { json"}, "not JSON"),
        ({"body": "[" * 100_000}, "not JSON"),
        ({"body": "[1]"}, "JSON object"),
        ({"metadata": "x"}, "metadata"),
        ({"metadata": {}}, "metadata.remoteJid"),
        (body(metadata={"remoteJid": None}), "metadata.remoteJid"),
        (body(metadata={"remoteJid": 7701}), "metadata.remoteJid"),
        (body(metadata={"remoteJid": ""}), "metadata.remoteJid"),
        (body(metadata={"remoteJid": "secret-value"}), "metadata.remoteJid"),
        (body(metadata={"remoteJid": "a" * 5000 + "@lid"}), "metadata.remoteJid"),
    ],
)
def test_body_that_is_no_message_is_refused_with_the_place_and_no_value(bad: Any, place: str):
    with pytest.raises(MalformedMessage) as refused:
        parse(bad)
    assert place in str(refused.value)
    assert "secret-value" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.status == 422
