"""What a customer sends beside words is shown to the people who have the handoff, once, or is named."""

import base64
import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from service.telegram.words import word
from tests import killed_worker
from tests.stage import Stage
from tests.standins.telegram import BLOCKED, Shown, TelegramStandIn, refused
from tests.standins.wire import RESET, Answer, WireServer
from tests.telegram.files import PICTURE, media
from tests.telegram.people import Salon, open_salon


def linked(url: str, kind: str = "image", mimetype: str = "image/png") -> dict[str, Any]:
    """A file that the gateway names without sending it."""
    return {"messageType": kind, "mediaData": {"type": kind, "url": url, "mimetype": mimetype}}


def summary(messages: list[Shown]) -> list[tuple[str, str, bytes | None]]:
    return [(message.kind, message.text, message.file) for message in messages]


async def test_a_handoff_that_a_picture_opened_shows_it_under_the_card(salon: Salon) -> None:
    await salon.customer_writes("вот так отпал", **media())
    card, picture = salon.aigul.sees
    assert card.text.startswith("📌")
    assert (picture.kind, picture.text, picture.file) == ("photo", "Клиент: [фото] вот так отпал", PICTURE)
    assert (picture.reply_to, picture.silent) == (card.id, True)


@pytest.mark.parametrize(
    ("content", "shown_as", "named"),
    [
        (media("audio", "audio/ogg; codecs=opus", b"OggS"), "voice", "[голосовое сообщение]"),
        (media("video", "video/mp4", b"mp4"), "video", "[видео]"),
        (media("document", "application/pdf", b"%PDF", fileName="чек.pdf"), "document", "[документ]"),
        (media("sticker", "image/webp", b"RIFF"), "photo", "[стикер]"),
    ],
)
async def test_every_kind_of_file_is_shown_as_what_it_is(
    salon: Salon, content: dict[str, Any], shown_as: str, named: str
) -> None:
    await salon.customer_writes("отпал ноготь")
    await salon.customer_writes("", **content)
    shown = salon.aigul.sees[1]
    assert (shown.kind, shown.text) == (shown_as, f"Клиент: {named}")
    assert shown.file == base64.b64decode(content["mediaData"]["base64"])


async def test_a_burst_of_words_and_pictures_is_shown_whole_and_once(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.stage.stop_worker()
    await salon.stage.customer_writes("сейчас покажу")
    for content in (b"first", b"second"):
        await salon.stage.customer_writes("", **media(content=content))
    await salon.customer_writes("видите?")
    assert summary(salon.aigul.sees[1:]) == [
        ("photo", "Клиент: [фото]", b"first"),
        ("photo", "Клиент: [фото]", b"second"),
        ("text", "Клиент: сейчас покажу\nКлиент: видите?", None),
    ]


@pytest.mark.each_postgres
async def test_who_gets_the_card_later_gets_the_pictures_too(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    await salon.customer_writes("", **media())
    await salon.aigul.presses(f"pass:{await salon.handoff()}")
    await salon.settled()
    salon.stage.clock.ahead = timedelta(minutes=20)
    for _ in range(3):
        await salon.stage.container.escalation.sweep()
        await salon.settled()
    assert [message.kind for message in salon.dinara.sees] == ["text", "photo"]
    assert [message.kind for message in salon.owner.sees] == ["text", "photo"]
    assert [message.file for message in salon.aigul.sees if message.file] == [PICTURE]


async def test_pictures_of_an_earlier_handoff_are_not_shown_again(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь", **media(content=b"old"))
    await salon.aigul.presses(f"close:{await salon.handoff()}")
    await salon.customer_writes("и второй отпал", **media(content=b"new"))
    assert [message.file for message in salon.aigul.sees if message.file] == [b"old", b"new"]


async def test_a_reply_to_a_picture_goes_to_its_customer(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь", **media())
    salon.stage.gateway.received.clear()
    await salon.aigul.writes("Приходите, исправим.", salon.aigul.sees[-1])
    await salon.settled()
    assert [sent.text for sent in salon.stage.gateway.texts] == ["Приходите, исправим."]


async def test_a_picture_that_telegram_refuses_is_shown_as_a_file(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    salon.telegram.sending.append(refused(400, "Bad Request: IMAGE_PROCESS_FAILED"))
    await salon.customer_writes("", **media(mimetype="image/heic"))
    shown = salon.aigul.sees[1]
    assert (shown.kind, shown.file) == ("document", PICTURE)


async def test_a_file_that_telegram_refuses_altogether_is_named(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    salon.telegram.sending.extend([refused(400, "Bad Request: file must be non-empty")] * 2)
    await salon.customer_writes("вот", **media())
    shown = salon.aigul.sees[1]
    assert shown.text == f"Клиент: [фото] вот\n{word('not_shown', 'ru')}"


async def test_a_picture_whose_fate_is_unknown_is_sent_again(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    salon.telegram.sending.append(RESET)
    await salon.customer_writes("", **media())
    assert len(salon.telegram.called("sendPhoto")) == 2
    assert [shown.file for shown in salon.aigul.sees if shown.file] == [PICTURE]


async def test_what_came_without_a_file_is_named(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    await salon.customer_writes("", messageType="image", mediaData=None)
    assert summary(salon.aigul.sees[1:])[0] == ("text", "Клиент: [фото]", None)


@pytest.mark.each_postgres
async def test_a_file_that_the_gateway_only_names_is_fetched_from_it(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    salon.stage.gateway.behaviour = _serving(salon.stage.gateway.behaviour, PICTURE)
    await salon.customer_writes("", **linked(f"{salon.stage.gateway.url}/media/sessions/S/x.png"))
    assert salon.aigul.sees[1].file == PICTURE
    assert await salon.stage.value("SELECT count(*) FROM media WHERE source_url IS NOT NULL") == 0


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=302, headers={"location": "http://127.0.0.1/"}),
        Answer(body=b"x" * (20 * 1024 * 1024 + 1)),
        Answer(body=gzip.compress(PICTURE), headers={"content-encoding": "gzip"}),
        RESET,
    ],
    ids=["gone", "redirected", "too large", "packed", "broken off"],
)
async def test_a_file_that_cannot_be_fetched_is_named_and_its_address_forgotten(salon: Salon, answer: Answer) -> None:
    await salon.customer_writes("отпал ноготь")
    usual = salon.stage.gateway.behaviour
    salon.stage.gateway.behaviour = lambda asked: answer if asked.path == "/media/x.png" else usual(asked)
    await salon.customer_writes("", **linked(f"{salon.stage.gateway.url}/media/x.png"))
    assert summary(salon.aigul.sees[1:])[0] == ("text", "Клиент: [фото]", None)
    assert await salon.stage.value("SELECT count(*) FROM media WHERE source_url IS NOT NULL") == 0


@pytest.mark.parametrize("scheme", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/",
                                    "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "file:///etc/passwd",
                                    "ftp://127.0.0.1:{port}/x", "http://0.0.0.0:{port}/", "no address", "http://[bad"])  # fmt: skip
async def test_an_address_that_leads_inside_is_never_asked(salon: Salon, scheme: str) -> None:
    await salon.customer_writes("отпал ноготь")
    with WireServer(lambda asked: Answer(body=b"an inner secret")) as inner:
        await salon.customer_writes("", **linked(scheme.format(port=inner.url.rsplit(":", 1)[1])))
        assert inner.received == []
    assert summary(salon.aigul.sees[1:])[0] == ("text", "Клиент: [фото]", None)


async def test_nobody_sees_the_pictures_of_another_tenants_customer(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    salon = await open_salon(stage, telegram, tmp_path)
    await stage.onboard(tmp_path, "boroda", more='staff: [{role: manager, name: Ержан, telegram: "@erzhan"}]')
    await salon.customer_writes("отпал ноготь", slug="boroda", **media())
    assert telegram.shown == []


async def test_a_person_who_cannot_be_reached_leaves_the_pictures_to_the_next(salon: Salon) -> None:
    salon.telegram.sending.append(BLOCKED)
    await salon.customer_writes("отпал ноготь", **media())
    assert [message.kind for message in salon.dinara.sees] == ["text", "photo"]


STEPS = {"notice committed, Telegram not called": 1, "Telegram called, outcome not written": 2}


@pytest.mark.parametrize(("step", "seen"), STEPS.items())
async def test_a_worker_killed_around_a_picture_does_not_lose_it(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, step: str, seen: int
) -> None:
    salon = await open_salon(stage, telegram, tmp_path)
    await salon.customer_writes("отпал ноготь")
    await stage.stop_worker()
    await stage.customer_writes("", **media())
    process = killed_worker.start(stage.settings, step, intent="complaint")
    await killed_worker.until_killed(process)
    await salon.settled_by_another()
    assert len([message for message in telegram.shown if message.file]) == seen


def _serving(usual: Any, content: bytes) -> Any:
    return lambda asked: Answer(body=content) if asked.path.startswith("/media/") else usual(asked)
