"""A picture, voice note, video or document of a person's reaches the customer, or its author is told why not."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from service.media.links import Linked, MediaLinks
from service.telegram.words import word
from tests.moved_clock import MovedClock
from tests.stage import Stage
from tests.standins.chatflow import NOT_ON_WHATSAPP, ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn, refused
from tests.standins.wire import RESET
from tests.telegram.files import PICTURE, file_of, photo, sent
from tests.telegram.people import STAFF, Salon, TelegramUser, deliver, open_salon, telegram_settings


@pytest.fixture
async def complaint(salon: Salon) -> Salon:
    """The first manager has a card; nothing is sent yet."""
    await salon.customer_writes("отпал ноготь")
    salon.stage.gateway.received.clear()
    return salon


async def fetched(salon: Salon, url: str) -> httpx.Response:
    """Fetch what the gateway would, from our own application."""
    assert url.startswith("https://our.example/")
    return await salon.stage.http.get(urlsplit(url).path)


async def test_a_photo_in_reply_to_the_card_reaches_the_customer_with_its_caption(complaint: Salon) -> None:
    salon = complaint
    salon.telegram.files["big"] = PICTURE
    (card,) = salon.aigul.sees
    await salon.aigul.sends(card, **photo(), caption="Вот так будет")
    await salon.settled()
    (image,) = sent(salon)
    assert (image["what"], image["jid"], image["caption"]) == (
        "image", "77010000001@s.whatsapp.net", "Вот так будет",
    )  # fmt: skip
    given = await fetched(salon, image["imageurl"])
    assert (given.status_code, given.content) == (200, PICTURE)
    assert given.headers["content-type"] == "image/jpeg"
    assert given.headers["content-length"] == str(len(PICTURE))
    assert "✅ Айгуль: [фото] Вот так будет" in card.text
    assert await salon.stage.value("SELECT lead FROM conversations") == "person"


async def test_who_leads_just_sends_files_of_every_kind(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.aigul.sends(**photo())
    await salon.aigul.sends(**file_of("voice", "audio/ogg", duration=3))
    await salon.aigul.sends(**file_of("video", "video/mp4", width=1, height=1, duration=1))
    await salon.aigul.sends(**file_of("document", "application/pdf", "Прайс май/2.pdf"))
    await salon.settled()
    assert [message["what"] for message in sent(salon)] == ["image", "audio", "video", "doc"]
    image, voice, video, document = sent(salon)
    # The gateway takes no empty caption, and none with a voice note.
    assert (image["caption"], video["caption"]) == (" ", " ")
    assert voice["audiourl"].endswith("/audio.ogg")
    assert document["docurl"].endswith("/%D0%9F%D1%80%D0%B0%D0%B9%D1%81_%D0%BC%D0%B0%D0%B9_2.pdf")


async def test_what_cannot_stand_in_a_caption_follows_its_file(complaint: Salon) -> None:
    salon = complaint
    long = " ".join(f"слово{number}" for number in range(130))
    assert len(long) > 1000
    (card,) = salon.aigul.sees
    await salon.aigul.sends(card, **photo(), caption=long)
    await salon.aigul.sends(card, **file_of("voice", "audio/ogg", duration=3), caption="и словами")
    await salon.settled()
    assert [(message["what"], message.get("caption", message.get("msg"))) for message in sent(salon)] == [
        ("image", " "),
        ("text", long),
        ("audio", None),
        ("text", "и словами"),
    ]


async def test_an_album_arrives_picture_by_picture_in_order(complaint: Salon) -> None:
    salon = complaint
    (card,) = salon.aigul.sees
    for number in range(3):
        salon.telegram.files[f"p{number}"] = str(number).encode()
        await salon.aigul.sends(
            card, **photo(f"p{number}"), media_group_id="77", caption="цвета" if number == 0 else ""
        )
    await salon.settled()
    images = sent(salon)
    assert [image["caption"] for image in images] == ["цвета", " ", " "]
    assert [(await fetched(salon, image["imageurl"])).content for image in images] == [b"0", b"1", b"2"]


async def test_a_photo_whose_update_is_delivered_again_or_twice_at_once_is_sent_once(complaint: Salon) -> None:
    salon = complaint
    (card,) = salon.aigul.sees
    update = salon.aigul.message("", card)
    update["message"] |= photo()
    answers = await asyncio.gather(*(deliver(salon.stage, update) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    await salon.settled()
    await deliver(salon.stage, update)
    await salon.settled()
    assert [message["what"] for message in sent(salon)] == ["image"]
    assert await salon.stage.value("SELECT count(*) FROM media") == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (file_of("sticker", "", width=1, height=1, type="regular", is_animated=False, is_video=False), "unsupported"),
        (file_of("video_note", "", length=1, duration=1), "unsupported"),
        ({"location": {"latitude": 43.2, "longitude": 76.9}}, "unsupported"),
        ({"contact": {"phone_number": "+77010000009", "first_name": "Н"}}, "unsupported"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "unsupported"),
        (photo(size=17 * 1024 * 1024), "too_large"),
    ],
)
async def test_what_whatsapp_does_not_take_from_us_is_refused_in_a_sentence(
    complaint: Salon, content: dict[str, Any], why: str
) -> None:
    salon = complaint
    await salon.aigul.sends(salon.aigul.sees[0], **content)
    await deliver(salon.stage, salon.aigul.last)
    await salon.settled()
    assert [message.text for message in salon.aigul.sees[1:]] == [word(why, "ru", megabytes=16)]
    assert salon.stage.gateway.received == []


async def test_without_a_public_address_files_are_refused_and_text_goes(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    async with Stage(database_url, gateway, **telegram_settings(telegram, public_url=None)) as stage:
        salon = await open_salon(stage, telegram, tmp_path)
        await salon.customer_writes("отпал ноготь")
        gateway.received.clear()
        (card,) = salon.aigul.sees
        await salon.aigul.sends(card, **photo())
        assert salon.aigul.sees[-1].text == word("files_off", "ru")
        await salon.aigul.writes("Приходите", card)
        await salon.settled()
        assert [message["what"] for message in sent(salon)] == ["text"]
        assert (await stage.http.get("/media/anything/x.jpg")).status_code == 404


async def test_a_number_that_sends_text_only_refuses_files_at_once(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    channel = 'channels: [{name: main, kind: chatflow_flow, flow_id: "7", token: "${TOKEN}", secret: "${SECRET}"}]'
    salon = await open_salon(stage, telegram, tmp_path, channels=channel)
    await salon.customer_writes("отпал ноготь")
    await salon.aigul.sends(salon.aigul.sees[0], **photo())
    assert salon.aigul.sees[-1].text == word("number_text_only", "ru")


@pytest.mark.parametrize(("trouble", "status"), [(NOT_ON_WHATSAPP, "failed"), (RESET, "unknown")])
async def test_a_photo_that_did_not_arrive_is_told_and_sent_again_only_when_asked(
    complaint: Salon, trouble: Any, status: str
) -> None:
    salon = complaint
    salon.telegram.files["big"] = PICTURE
    salon.stage.gateway.script(trouble)
    await salon.aigul.sends(salon.aigul.sees[0], **photo(), caption="Вот так")
    await salon.settled()
    told = salon.aigul.sees[-1]
    assert told.text == f"{word(f'undelivered_{status}', 'ru')}\n\n[фото] Вот так"
    assert len(sent(salon)) == 1
    salon.stage.clock.ahead = timedelta(days=2)
    await salon.aigul.presses(next(iter(told.buttons.values())), told)
    await salon.settled()
    first, second = (image["imageurl"] for image in sent(salon))
    assert "✅ Айгуль: [фото] Вот так" in salon.aigul.sees[0].text
    assert [(await fetched(salon, url)).status_code for url in (first, second)] == [403, 200]


@pytest.mark.each_postgres
async def test_a_photo_for_a_closed_handoff_is_held_and_can_be_sent_anyway(complaint: Salon) -> None:
    salon = complaint
    salon.telegram.files["big"] = PICTURE
    await salon.aigul.presses(f"close:{await salon.handoff()}")
    await salon.aigul.sends(salon.aigul.sees[0], **photo(), caption="Вот так")
    await salon.settled()
    held = salon.aigul.sees[-1]
    assert held.text.endswith("[фото] Вот так")
    await salon.aigul.presses(next(iter(held.buttons.values())), held)
    await salon.settled()
    (image,) = sent(salon)
    assert (await fetched(salon, image["imageurl"])).content == PICTURE


async def test_a_photo_survives_the_death_of_the_process_that_took_it(complaint: Salon) -> None:
    salon = complaint
    await salon.stage.stop_worker()
    await salon.aigul.sends(salon.aigul.sees[0], **photo())
    await salon.settled_by_another()
    assert [message["what"] for message in sent(salon)] == ["image"]


async def test_another_tenants_person_cannot_send_a_photo_to_a_customer(complaint: Salon, tmp_path: Path) -> None:
    salon = complaint
    await salon.stage.onboard(tmp_path, "boroda", more=STAFF)
    neighbour = await TelegramUser(salon.stage, salon.telegram, 777).joins("@aigul", "boroda")
    await neighbour.sends(salon.aigul.sees[0], **photo())
    assert neighbour.sees[-1].text == word("whom", "ru")
    assert sent(salon) == []


async def _link(complaint: Salon) -> str:
    complaint.telegram.files["big"] = PICTURE
    await complaint.aigul.sends(complaint.aigul.sees[0], **photo())
    await complaint.settled()
    return urlsplit(sent(complaint)[-1]["imageurl"]).path


async def test_a_forged_address_gives_nothing(complaint: Salon) -> None:
    salon = complaint
    path = await _link(salon)
    _, media, token, name = path.split("/")
    client_id = await salon.stage.value("SELECT client_id FROM media")
    message_id = await salon.stage.value("SELECT message_id FROM media")
    foreign = MediaLinks(public_url="https://x", secret="another bot's token", clock=MovedClock())
    forged = foreign.url(Linked(client_id=client_id, message_id=message_id), "a.jpg").split("/")[-2]
    flipped = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for wrong in (
        forged,
        flipped,
        "B" + token[1:],
        token[:-8],
        token + "AAAA",
        "x",
        "не-токен",
        "..%2f..%2fetc%2fpasswd",
    ):
        refusal = await salon.stage.http.get(f"/{media}/{wrong}/{name}")
        assert refusal.status_code in (403, 404), wrong
        assert PICTURE not in refusal.content
    assert (await salon.stage.http.get(f"/{media}/{flipped}/{name}")).text == "this address is not one of ours"


async def test_an_address_ends_and_says_so(complaint: Salon) -> None:
    salon = complaint
    path = await _link(salon)
    salon.stage.clock.ahead = timedelta(minutes=59)
    assert (await salon.stage.http.get(path)).content == PICTURE
    salon.stage.clock.ahead = timedelta(minutes=61)
    refusal = await salon.stage.http.get(path)
    assert (refusal.status_code, refusal.text) == (403, "this address has expired")


async def test_a_head_request_tells_of_the_file_without_it(complaint: Salon) -> None:
    answer = await complaint.stage.http.head(await _link(complaint))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(PICTURE))


async def test_a_file_that_telegram_has_no_more_or_does_not_give_now_is_no_picture(complaint: Salon) -> None:
    salon = complaint
    path = await _link(salon)
    salon.telegram.script(refused(502, "Bad Gateway"))
    assert (await salon.stage.http.get(path)).status_code == 503
    salon.telegram.files.clear()
    assert (await salon.stage.http.get(path)).status_code == 404


async def test_a_type_that_no_header_can_carry_does_not_become_one(complaint: Salon) -> None:
    salon = complaint
    salon.telegram.files["f"] = PICTURE
    await salon.aigul.sends(salon.aigul.sees[0], **file_of("document", "тип/файла\r\nSet-Cookie: x", "прайс.pdf"))
    await salon.settled()
    given = await fetched(salon, sent(salon)[0]["docurl"])
    assert (given.status_code, given.content) == (200, PICTURE)
    assert given.headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in given.headers


@pytest.mark.parametrize("caption", ["Вот так будет", ""])
async def test_a_file_that_the_channel_reports_back_is_nobodys_answer_from_the_phone(
    complaint: Salon, caption: str
) -> None:
    salon = complaint
    (card,) = salon.aigul.sees
    await salon.aigul.sends(card, **photo(), caption=caption)
    await salon.settled()
    reported = {"messageType": "image", "mediaData": {"type": "image", "mimetype": "image/jpeg", "caption": caption}}
    await salon.customer_writes("", fromMe=True, message_id="E" * 20, **reported)
    assert await salon.stage.value("SELECT count(*) FROM messages WHERE author = 'staff'") == 1
    assert await salon.stage.value("SELECT reason FROM messages WHERE provider_id = repeat('E', 20)") == "echo"
    assert len(salon.aigul.sees) == 1
    await salon.customer_writes("", fromMe=True, message_id="F" * 20, **reported)
    assert await salon.stage.value("SELECT count(*) FROM messages WHERE author = 'staff'") == 2
