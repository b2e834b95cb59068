import logging
import re
import socket
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from service.channels.base import Channel, ChannelMisconfigured
from service.channels.chatflow import ChatFlow
from service.channels.chatflow_call import ChatFlowCall
from service.channels.chatflow_flow import ChatFlowFlow
from service.channels.messages import DeliveryStatus
from service.channels.outcome import told
from service.channels.registry import channel_for
from tests.standins import chatflow
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.wire import CUT, HANG, RESET, Answer, answer_html, answer_json

JID = "77010000000@s.whatsapp.net"
TOKEN = "t0ken-0f-mira"
INSTANCE = "aW5zdGFuY2U=+/=="
WORDS = "Маникюр & педикюр = 7 000 ₸?"


@pytest.fixture
def gateway() -> Iterator[ChatFlowStandIn]:
    with ChatFlowStandIn() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def channel(gateway: ChatFlowStandIn, http: httpx.AsyncClient) -> Channel:
    return channel_for("chatflow", {"token": TOKEN, "instance": INSTANCE}, http, gateway.url + "/")


@pytest.fixture
def flow(gateway: ChatFlowStandIn, http: httpx.AsyncClient) -> Channel:
    return channel_for("chatflow_flow", {"token": TOKEN, "flow_id": "f1"}, http, gateway.url)


async def test_text_is_sent_with_every_parameter_encoded(gateway: ChatFlowStandIn, channel: Channel):
    delivery = await channel.send_text(JID, WORDS)
    assert (delivery.status, delivery.provider_id) == ("sent", "3EB00000000000000001")
    [request] = gateway.received
    assert (request.method, request.path) == ("GET", "/api/v1/send-text")
    assert request.query == {"token": TOKEN, "instance_id": INSTANCE, "jid": JID, "msg": WORDS}


async def test_second_generation_sends_digits_and_a_bearer_token(gateway: ChatFlowStandIn, flow: Channel):
    assert (await flow.send_text(JID, WORDS)).status == "sent"
    [request] = gateway.received
    assert request.path == "/api/v1/n8n/action/text"
    assert request.query == {"flow_id": "f1", "recipient": "77010000000", "msg": WORDS}
    assert request.headers["authorization"] == f"Bearer {TOKEN}"


async def test_second_generation_rejects_what_it_cannot_send(gateway: ChatFlowStandIn, flow: Channel):
    assert (await flow.send_text("123456789@lid", WORDS)).status == "rejected"
    assert (await flow.send_media(JID, "image", "https://x.kz/a.jpg")).status == "rejected"
    assert gateway.received == []


@pytest.mark.parametrize(
    ("kind", "path", "parameters"),
    [
        ("image", "/api/v1/send-image", {"imageurl": "https://x.kz/a?b=1&c", "caption": " "}),
        ("video", "/api/v1/send-video", {"videourl": "https://x.kz/a?b=1&c", "caption": " "}),
        ("document", "/api/v1/send-doc", {"docurl": "https://x.kz/a?b=1&c", "caption": " "}),
        ("audio", "/api/v1/send-audio", {"audiourl": "https://x.kz/a?b=1&c"}),
    ],
)
async def test_media_is_sent_with_a_caption_that_is_not_empty(
    gateway: ChatFlowStandIn, channel: Channel, kind, path: str, parameters: dict[str, str]
):
    assert (await channel.send_media(JID, kind, "https://x.kz/a?b=1&c")).status == "sent"
    [request] = gateway.received
    assert request.path == path
    assert request.query == {"token": TOKEN, "instance_id": INSTANCE, "jid": JID, **parameters}


async def test_media_of_another_kind_is_rejected(gateway: ChatFlowStandIn, channel: Channel):
    assert (await channel.send_media(JID, "sticker", "https://x.kz/a")).status == "rejected"  # type: ignore[arg-type]
    assert gateway.received == []


async def test_empty_text_is_rejected_without_asking(gateway: ChatFlowStandIn, channel: Channel, flow: Channel):
    assert (await channel.send_text(JID, " \n")).status == "rejected"
    assert (await flow.send_text(JID, "")).status == "rejected"
    assert gateway.received == []


async def test_text_that_utf8_cannot_hold_is_sent_without_its_bad_letters(gateway: ChatFlowStandIn, channel: Channel):
    assert (await channel.send_text(JID, "цена\ud83d\x00")).status == "sent"
    assert gateway.texts[0].text == "цена\ufffd"


OUTCOMES: list[tuple[str, Answer, DeliveryStatus]] = [
    ("literal true", chatflow.LITERAL_TRUE, "sent"),
    ("success on HTTP 500", answer_json({"success": True}, status=500), "sent"),
    ("lost instance", chatflow.INSTANCE_GONE, "rejected"),
    ("expired plan without success field", chatflow.PLAN_EXPIRED, "rejected"),
    ("not on WhatsApp", chatflow.NOT_ON_WHATSAPP, "rejected"),
    ("unknown flow", chatflow.FLOW_NOT_FOUND, "rejected"),
    ("missing parameters", answer_json({"success": False, "message": "Parameter [jid] are required!"}), "rejected"),
    ("refused token", chatflow.invalid_token(TOKEN), "rejected"),
    ("literal false", answer_json(False), "rejected"),
    ("refusal for an unknown reason", answer_json({"success": False, "message": TOKEN}), "rejected"),
    ("refusal in an odd shape", answer_json({"success": False, "message": {"a": [TOKEN]}}), "rejected"),
    ("not found page", answer_html(404), "rejected"),
    ("address too long", answer_html(414), "rejected"),
    ("redirect", Answer(status=302, headers={"location": f"https://other.example/?token={TOKEN}"}), "rejected"),
    ("redirect to nonsense", Answer(status=301, headers={"location": "http://x:99999999"}), "rejected"),
    ("rate limit", answer_html(429), "retry"),
    ("rate limit in words", answer_json({"success": False, "message": "Too many requests"}), "retry"),
    ("overloaded with a time to return", Answer(status=503, headers={"retry-after": "5"}), "retry"),
    ("overloaded without one", answer_html(503), "unknown"),
    ("bad gateway", chatflow.BAD_GATEWAY, "unknown"),
    ("gateway timeout", answer_html(504), "unknown"),
    ("failure of the gateway itself", answer_json({"success": False, "message": "boom"}, status=500), "unknown"),
    ("WhatsApp timed out", answer_json({"success": False, "message": "Timed Out"}), "unknown"),
    ("HTML with HTTP 200", chatflow.HTML_OK, "unknown"),
    ("empty body", Answer(body=b""), "unknown"),
    ("no verdict", answer_json({}), "unknown"),
    ("success in words", answer_json({"success": "true"}), "unknown"),
    ("a message about nothing", answer_json({"message": "queued"}), "unknown"),
    ("bytes that are no text", Answer(body=b"\xff\xfe\x00{"), "unknown"),
    ("nested without end", Answer(body=b"[" * 100_000), "unknown"),
    ("damaged compression", Answer(body=b"not gzip", headers={"content-encoding": "gzip"}), "unknown"),
    ("connection reset after the request", RESET, "unknown"),
    ("connection cut in the answer", CUT, "unknown"),
]


@pytest.mark.parametrize(("answer", "status"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES])
async def test_outcome_is_decided_by_what_may_have_been_sent(
    gateway: ChatFlowStandIn, channel: Channel, caplog: pytest.LogCaptureFixture, answer: Answer, status: DeliveryStatus
):
    caplog.set_level(logging.DEBUG)
    gateway.script(answer)
    delivery = await channel.send_text(JID, WORDS)
    assert delivery.status == status
    assert (delivery.detail == "") == (status == "sent")
    assert delivery.detail.isascii()
    assert re.search("[а-я]", told(delivery.detail)) or status == "sent", "the operator reads Russian"
    assert len(gateway.received) == 1
    assert TOKEN not in caplog.text + delivery.detail
    assert "httpcore" in caplog.text, "the log was not listened to"


async def test_silent_gateway_leaves_the_outcome_unknown(gateway: ChatFlowStandIn, http: httpx.AsyncClient):
    gateway.script(HANG, HANG)
    call = ChatFlowCall(http, gateway.url)
    quick = ChatFlow(call, token=TOKEN, instance=INSTANCE, text_seconds=0.05, media_seconds=0.05)
    assert (await quick.send_text(JID, WORDS)).status == "unknown"
    assert (await quick.send_media(JID, "image", "https://x.kz/a.jpg")).status == "unknown"
    assert len(gateway.received) == 2


async def test_slow_gateway_is_waited_for(gateway: ChatFlowStandIn, channel: Channel):
    gateway.script(Answer(body=b"true", delay=0.05))
    assert (await channel.send_text(JID, WORDS)).status == "sent"


async def test_refused_connection_is_safe_to_retry(http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        channel = channel_for(
            "chatflow", {"token": TOKEN, "instance": "i"}, http, f"http://127.0.0.1:{unused.getsockname()[1]}"
        )
        assert (await channel.send_text(JID, WORDS)).status == "retry"
    assert TOKEN not in caplog.text


async def test_unknown_host_is_safe_to_retry(http: httpx.AsyncClient):
    channel = channel_for("chatflow", {"token": TOKEN, "instance": "i"}, http, "http://gateway.invalid")
    assert (await channel.send_text(JID, WORDS)).status == "retry"


async def test_redirect_is_not_followed_with_the_token(gateway: ChatFlowStandIn):
    async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as eager:
        channel = channel_for("chatflow", {"token": TOKEN, "instance": "i"}, eager, gateway.url)
        gateway.script(Answer(status=302, headers={"location": gateway.url + "/elsewhere"}))
        assert (await channel.send_text(JID, WORDS)).status == "rejected"
    assert len(gateway.received) == 1


async def test_second_generation_keeps_its_token_and_words_out_of_logs(
    gateway: ChatFlowStandIn, flow: Channel, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    gateway.script(chatflow.FLOW_NOT_FOUND)
    delivery = await flow.send_text(JID, "Привет")
    assert delivery.status == "rejected"
    assert "HTTP Request" in caplog.text
    for hidden in (TOKEN, "77010000000", "Привет", "%D0%9F"):
        assert hidden not in caplog.text


async def test_a_new_connection_is_made_for_every_message(gateway: ChatFlowStandIn, channel: Channel):
    await channel.send_text(JID, WORDS)
    assert gateway.received[0].headers["connection"] == "close"


@pytest.mark.parametrize(
    ("kind", "credentials", "place"),
    [
        ("telegram", {}, "telegram"),
        ("chatflow", {"token": TOKEN}, "instance"),
        ("chatflow", {"token": "", "instance": "i"}, "token"),
        ("chatflow_flow", {"token": TOKEN, "instance": "i"}, "flow_id"),
        ("chatflow_flow", {"token": "токен\n", "flow_id": "f"}, "token"),
    ],
)
async def test_channel_that_cannot_work_is_refused_by_name(
    http: httpx.AsyncClient, kind: str, credentials: dict[str, str], place: str
):
    with pytest.raises(ChannelMisconfigured, match=place) as refused:
        channel_for(kind, credentials, http, "https://app.chatflow.kz")
    assert TOKEN not in str(refused.value)


def test_both_generations_name_the_length_that_an_address_can_carry(http: httpx.AsyncClient):
    call = ChatFlowCall(http, "https://app.chatflow.kz")
    assert ChatFlow(call, token="t", instance="i").text_limit == ChatFlowFlow(call, token="t", flow_id="f").text_limit
