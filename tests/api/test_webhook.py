"""The webhook: what it takes, what it refuses, and that a refusal changes nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import structlog

from service.api.bodies import MAX_BODY_BYTES, BodyRoom
from tests.stage import SECRET, Stage, payload

OK = b'{"ok":true}'
_STORED = "SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM customers) + (SELECT count(*) FROM usage)"


async def _post(
    stage: Stage, content: bytes | AsyncIterator[bytes], *, slug: str = "mira", **query: str
) -> httpx.Response:
    return await stage.http.post(f"/webhook/{slug}", params={"secret": SECRET} | query, content=content)


def _body(**more: Any) -> bytes:
    return json.dumps(payload("маникюр", message_id="A" * 20, **more)).encode()


BAD_BODIES = {
    "cut": b'{"messageType": "text", "mess',
    "no json": b"hello",
    "not utf-8": b'{"message": "\xff\xfe"}',
    "a list": b"[1, 2]",
    "a number": b"7",
    "null": b"null",
    "an empty object": b"{}",
    "no customer": b'{"messageType": "text", "message": "hi", "metadata": {}}',
    "no jid": b'{"messageType": "text", "message": "hi", "metadata": {"remoteJid": "nobody"}}',
    "a huge jid": b'{"metadata": {"remoteJid": "' + b"7" * 5000 + b'@s.whatsapp.net"}}',
    "nested too deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a form": b"message=hi&secret=x",
}


async def test_a_body_that_is_no_message_is_refused_with_what_is_wrong_and_changes_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for name, content in BAD_BODIES.items():
        response = await _post(stage, content)
        assert response.status_code == 422, name
        assert response.json()["ok"] is False, name
        assert len(response.json()["error"]) > 10, name
    assert await stage.value(_STORED) == 0


async def test_without_the_secret_nothing_is_taken(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for secret in ("", "wrong", SECRET + "x", SECRET[:-1], "\x00", "🔑"):
        assert (await _post(stage, _body(), secret=secret)).status_code == 403, secret
    assert (await stage.http.post("/webhook/mira", content=_body())).status_code == 403
    assert await stage.value(_STORED) == 0


async def test_the_secret_is_asked_for_before_the_body_is_judged(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    assert (await _post(stage, b"no json", secret="wrong")).status_code == 403


async def test_a_strangers_body_is_not_read(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    read = 0

    async def large() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(10):
            read += 1
            yield b" " * 1024 * 1024

    for slug, secret, status in (("mira", "wrong", 403), ("nobody", SECRET, 404)):
        for headers in ({}, {"content-length": str(MAX_BODY_BYTES)}):
            response = await stage.http.post(
                f"/webhook/{slug}", params={"secret": secret}, content=large(), headers=headers
            )
            assert (response.status_code, read) == (status, 0)


async def test_all_bodies_that_are_held_at_once_have_a_bound(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.app.state.bodies = BodyRoom(most=3 * MAX_BODY_BYTES, wait_seconds=0.1)
    coming, sent = asyncio.Event(), 0

    async def slow() -> AsyncIterator[bytes]:
        nonlocal sent
        sent += 1
        await coming.wait()
        yield _body()

    # Of unknown size, so each may become as large as is allowed.
    posts = [asyncio.create_task(_post(stage, slow())) for _ in range(5)]
    while sum(post.done() for post in posts) < 2:
        await asyncio.sleep(0.01)
    assert [post.result().status_code for post in posts if post.done()] == [503, 503]
    assert sent == 3
    # Nobody who sends a mere text waits for them.
    assert (await _post(stage, _body())).status_code == 200
    coming.set()
    assert sorted(response.status_code for response in await asyncio.gather(*posts)) == [200] * 3 + [503] * 2
    assert (await _post(stage, slow())).status_code == 200


async def test_a_large_body_waits_until_there_is_room(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.app.state.bodies = BodyRoom(most=MAX_BODY_BYTES)

    async def unknown() -> AsyncIterator[bytes]:
        yield _body()

    responses = await asyncio.gather(*(_post(stage, unknown()) for _ in range(10)))
    assert {response.status_code for response in responses} == {200}


async def test_the_secret_may_come_in_a_header(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for secret, status in (("wrong", 403), (SECRET, 200)):
        response = await stage.http.post("/webhook/mira", content=_body(), headers={"X-Webhook-Secret": secret})
        assert response.status_code == status


async def test_an_unknown_tenant_is_not_found(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for slug in ("nobody", "MIRA", "mira%00", "%D0%BC%D0%B8%D1%80%D0%B0", "m" * 3000, "mira'--"):
        assert (await _post(stage, _body(), slug=slug)).status_code == 404, slug
    assert await stage.value(_STORED) == 0


async def test_a_channel_without_a_secret_takes_nothing(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE channels SET secret_hash = NULL")
    assert (await _post(stage, _body())).status_code == 404
    assert (await _post(stage, _body(), secret="")).status_code == 404


async def test_the_gateways_test_button_is_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for address in ("/webhook/mira", "/webhook/nobody"):
        for response in (
            await stage.http.get(address),
            await stage.http.options(address),
            await stage.http.post(address),
            await stage.http.post(address, content=b" \r\n"),
            await stage.http.get(f"{address}/"),
            await stage.http.post(f"{address}/"),
        ):
            assert (response.status_code, response.content) == (200, OK), address
        assert (await stage.http.head(address)).status_code == 200


async def test_an_address_with_a_slash_at_its_end_takes_messages(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    assert (await _post(stage, _body(), slug="mira/")).content == OK
    assert (await _post(stage, _body(), slug="mira/", secret="wrong")).status_code == 403
    assert await stage.value("SELECT text FROM messages") == "маникюр"


async def test_a_refused_address_is_logged_in_one_harmless_line(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for slug in ("mira%00%0a2026-01-01%20[error]%20%1b[31m", "м" * 3000):
        with structlog.testing.capture_logs() as logged:
            assert (await _post(stage, _body(), slug=slug)).status_code == 404
        (line,) = [line for line in logged if line["event"] == "refused"]
        assert line["path"].isascii()
        assert line["path"].isprintable()
        assert len(line["path"]) <= 200


async def test_a_body_that_says_that_it_is_too_large_is_refused_unread(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    headers = {"content-length": str(MAX_BODY_BYTES + 1)}
    response = await stage.http.post("/webhook/mira", params={"secret": SECRET}, content=b"{}", headers=headers)
    assert response.status_code == 413
    assert "10 MB" in response.json()["error"]


async def test_a_body_that_turns_out_too_large_is_refused_as_soon_as_it_is(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 3 * MAX_BODY_BYTES:
            sent += 1024 * 1024
            yield b" " * 1024 * 1024

    response = await stage.http.post("/webhook/mira", params={"secret": SECRET}, content=endless())
    assert response.status_code == 413
    assert await stage.value(_STORED) == 0


async def test_a_body_of_the_allowed_size_is_taken(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    media = {"type": "image", "mimetype": "image/png", "base64": "A" * (9 * 1024 * 1024)}
    response = await _post(stage, _body(messageType="image", mediaData=media))
    assert (response.status_code, response.content) == (200, OK)
    assert await stage.value("SELECT length(content) FROM media") == 9 * 1024 * 1024 * 3 // 4


ODD_TEXTS = {
    "маникюр\x00": "маникюр",
    "цена \ud83d": "цена \ufffd",
    "\ude00 цена": "\ufffd цена",
    "'; DROP TABLE messages; --": "'; DROP TABLE messages; --",
    "{name} %s %(x)s ${TOKEN}": "{name} %s %(x)s ${TOKEN}",
    "👩‍👩‍👧 ok\u202e": "👩‍👩‍👧 ok\u202e",
}


async def test_odd_characters_are_stored_and_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for number, sent in enumerate(ODD_TEXTS):
        body = json.dumps(payload(sent, number=number, message_id=f"{number:020X}")).encode()
        assert (await _post(stage, body)).content == OK
    assert [row["text"] for row in await stage.rows("SELECT text FROM messages ORDER BY id")] == [*ODD_TEXTS.values()]
    await stage.until_handled()
    assert {text.text for text in stage.gateway.texts} == {f"ИИ-бот: {stored}" for stored in ODD_TEXTS.values()}


async def test_of_several_numbers_each_is_answered_from_itself(stage: Stage, tmp_path: Path) -> None:
    channel = "{{name: {0}, kind: chatflow, instance: {0}, token: '${{TOKEN}}', secret: '${{SECRET}}', branch: {0}}}"
    channels = f"channels: [{channel.format('north')}, {channel.format('south')}]"
    await stage.onboard(tmp_path, channels=channels)
    for instance in ("north", "south"):
        assert (await _post(stage, _body(), instanceId=instance)).content == OK
    assert (await _post(stage, _body(), instanceId="west")).status_code == 404
    assert (await _post(stage, _body(), instanceId="west\x00")).status_code == 404
    await stage.until_handled()
    assert {request.query["instance_id"] for request in stage.gateway.received} == {"north", "south"}
    assert len(stage.gateway.received) == 2
    # The same message id on another number is another message.
    assert await stage.value("SELECT messages_in FROM usage") == 2


async def test_the_legacy_wrapper_is_taken(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    wrapped = {"body": payload("маникюр", message_id="A" * 20), "client_slug": "mira"}
    assert (await _post(stage, json.dumps(wrapped).encode())).content == OK
    assert await stage.value("SELECT text FROM messages") == "маникюр"


async def test_our_address_with_its_secret_is_not_stored(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр")
    for table in ("messages", "customers", "conversations"):
        assert await stage.value(f"SELECT count(*) FROM {table} WHERE {table}::text LIKE '%{SECRET}%'") == 0
