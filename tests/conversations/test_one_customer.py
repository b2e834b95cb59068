"""One person is one customer, however their address is spelt: one conversation, and nothing lost or said twice."""

import asyncio
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yoyo
from langgraph.checkpoint.postgres import PostgresSaver
from procrastinate import App, SyncPsycopgConnector
from psycopg.rows import dict_row

from graph.types import AnswerRequest, Draft, TenantView
from service.database.logins import embedded_url
from service.database.migrate import migrate
from tests.parts import worker_of
from tests.scripted import ScriptedAnswerer
from tests.stage import Stage

PHONE, OTHER_PHONE = "77010000131@s.whatsapp.net", "77010000132@s.whatsapp.net"
LID = "118500000000001@lid"


async def _writes(stage: Stage, jid: str, text: str, **more: Any) -> None:
    """Post a message from `jid`; `more` of what is not a mark of the whole body stands in its metadata."""
    identity = more.pop("message_id", f"{jid}/{text}")
    marks = {name: more.pop(name) for name in list(more) if name in ("fromMe", "messageType")}
    metadata = {"sender": "Айгерим", "messageId": identity, "remoteJid": jid, **more}
    assert (await stage.customer_writes(text, metadata=metadata, **marks)).status_code == 200


async def _asks(stage: Stage, jid: str, text: str, **more: Any) -> list[str]:
    """Post, wait until all is handled, and return all that was sent."""
    await _writes(stage, jid, text, **more)
    await stage.until_handled()
    return [sent.text for sent in stage.gateway.texts]


async def _customers(stage: Stage) -> Any:
    return await stage.value("SELECT count(DISTINCT customer_id) FROM customer_addresses")


async def _conversations(stage: Stage) -> list[Any]:
    return [row["lead"] for row in await stage.rows("SELECT lead FROM conversations WHERE merged_into IS NULL")]


async def test_a_person_who_leads_is_not_talked_over_under_another_spelling(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    sent = await _asks(stage, PHONE, "сколько стоит маникюр")
    await _writes(stage, PHONE, "Для вас сделаю 6 000", fromMe=True)
    for jid in ("77010000131@c.us", "77010000131:17@s.whatsapp.net", "77010000131_1:3@c.us"):
        assert await _asks(stage, jid, "а педикюр?") == sent
    assert (await _customers(stage), await _conversations(stage)) == (1, ["person"])


@pytest.mark.parametrize(
    ("jid", "taken"),
    [("77010000131@c.us", "77010000131@c.us"), ("77010000131:17@s.whatsapp.net", PHONE), (f"{LID}", LID)],
)
async def test_a_reply_goes_to_where_the_customer_last_wrote_from(
    stage: Stage, tmp_path: Path, jid: str, taken: str
) -> None:
    await stage.onboard(tmp_path)
    await _asks(stage, PHONE, "маникюр")
    await _asks(stage, jid, "педикюр", senderPn=PHONE)
    assert [sent.to for sent in stage.gateway.texts] == [PHONE, taken]
    assert await _customers(stage) == 1


async def test_a_hidden_number_whose_phone_the_gateway_names_is_the_phones_customer(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await _asks(stage, LID, "сколько стоит маникюр")
    await _asks(stage, PHONE, "а педикюр?")
    assert await _customers(stage) == 2
    await _asks(stage, LID, "а брови?", remoteJidAlt=PHONE)
    sent = await _asks(stage, PHONE, "спасибо")
    assert sent == [f"ИИ-бот: {text}" for text in ("сколько стоит маникюр", "а педикюр?", "а брови?", "спасибо")]
    # The bot remembers the conversation that was the livelier of the two.
    assert [said.text for said in stage.script.requests[2].history] == ["а педикюр?", "ИИ-бот: а педикюр?"]
    assert (await _customers(stage), len(await _conversations(stage))) == (1, 1)
    assert await stage.value("SELECT count(DISTINCT conversation_id) FROM messages") == 1
    assert await stage.rows("SELECT DISTINCT phone FROM customers WHERE phone IS NOT NULL") == [
        {"phone": "77010000131"}
    ]


async def test_an_echo_makes_one_customer_of_two_and_a_person_who_leads_either_leads(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await _asks(stage, LID, "сколько стоит маникюр")
    await _writes(stage, PHONE, "Добрый день, это Мира", fromMe=True)
    provider_id = await stage.value("SELECT provider_id FROM outbox")
    await _writes(stage, PHONE, "ИИ-бот: сколько стоит маникюр", fromMe=True, message_id=provider_id)
    assert (await _customers(stage), await _conversations(stage)) == (1, ["person"])
    assert len(await _asks(stage, LID, "а педикюр?")) == 1


async def test_two_handoffs_of_one_customer_become_one_that_tells_of_both(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "complaint"
    await _asks(stage, LID, "отпал ноготь")
    await _asks(stage, PHONE, "верните деньги")
    await _asks(stage, LID, "алло", senderPn=PHONE)
    assert await stage.rows("SELECT status, closed_as, summary FROM handoffs ORDER BY opened_at") == [
        {"status": "open", "closed_as": None, "summary": "отпал ноготь"},
        {"status": "closed", "closed_as": "merged", "summary": "верните деньги"},
    ]
    transcript = await stage.value("SELECT transcript::text FROM handoffs WHERE status = 'open'")
    assert "отпал ноготь" in transcript
    assert "верните деньги" in transcript
    assert await _conversations(stage) == ["waiting"]


async def test_what_is_being_answered_when_two_become_one_is_answered_once(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    thinking, answered = asyncio.Event(), asyncio.Event()

    class WaitingAnswerer(ScriptedAnswerer):
        async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
            thinking.set()
            await answered.wait()
            return await super().answer(request, tenant=tenant)

    ports = replace(stage.container.ports, answerer=WaitingAnswerer(stage.script))
    async with worker_of(stage.container, ports=ports) as worker:
        await _writes(stage, PHONE, "здравствуйте")
        stage.start_worker(worker)
        await asyncio.wait_for(thinking.wait(), 10)
        thinking.clear()
        await _writes(stage, LID, "сколько стоит маникюр")
        await asyncio.wait_for(thinking.wait(), 10)
        await _writes(stage, LID, "а педикюр?", senderPn=PHONE)
        answered.set()
        await stage.until_handled()
        await stage.stop_worker()
    said = "\n".join(sent.text for sent in stage.gateway.texts)
    assert [said.count(text) for text in ("здравствуйте", "маникюр", "педикюр")] == [1, 1, 1]
    assert await stage.value("SELECT count(*) FROM messages WHERE author = 'customer' AND outcome = 'answered'") == 3


async def test_messages_of_one_person_at_once_under_all_their_addresses_are_each_answered_once(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    stage.start_worker()
    spellings = (PHONE, "77010000131@c.us", "77010000131:5@s.whatsapp.net", LID, "118500000000001:2@lid")
    await asyncio.gather(
        *(
            _writes(stage, jid, f"вопрос {turn}{place}.", **({"senderPn": PHONE} if "lid" in jid and turn > 1 else {}))
            for turn in range(4)
            for place, jid in enumerate(spellings)
        )
    )
    await stage.until_handled()
    assert (await _customers(stage), await _conversations(stage)) == (1, ["bot"])
    said = "\n".join(sent.text for sent in stage.gateway.texts)
    assert [said.count(f"вопрос {turn}{place}.") for turn in range(4) for place in range(5)] == [1] * 20
    assert await stage.value("SELECT messages_in FROM usage") == 20


async def test_two_phones_are_two_people_whatever_the_gateway_says(stage: Stage, tmp_path: Path) -> None:
    """A gateway that reports our messages under our own number must not make one customer of all."""
    await stage.onboard(tmp_path)
    await _asks(stage, PHONE, "маникюр")
    await _asks(stage, OTHER_PHONE, "педикюр")
    for row in await stage.rows("SELECT jid, text, provider_id FROM outbox"):
        await _writes(stage, LID, row["text"], fromMe=True, message_id=row["provider_id"])
    await _asks(stage, PHONE, "брови", senderPn=OTHER_PHONE)
    assert await stage.rows("SELECT address, customers.phone FROM customer_addresses JOIN customers ON id = customer_id") == [
        {"address": PHONE, "phone": "77010000131"},
        {"address": OTHER_PHONE, "phone": "77010000132"},
        {"address": LID, "phone": "77010000131"},
    ]  # fmt: skip


async def test_a_number_that_sends_to_phones_only_answers_a_hidden_number_at_its_phone(
    stage: Stage, tmp_path: Path
) -> None:
    channels = 'channels:\n  - {name: main, kind: chatflow_flow, flow_id: f, token: "${TOKEN}", secret: "${SECRET}"}'
    await stage.onboard(tmp_path, channels=channels)
    await _asks(stage, LID, "маникюр", senderPn=PHONE)
    assert [sent.to for sent in stage.gateway.texts] == ["77010000131"]


_TWICE = """
WITH tenant AS (INSERT INTO clients (slug, name, status) VALUES ('mira', 'Мира', 'active') RETURNING id),
channel AS (INSERT INTO channels (client_id, name, kind) SELECT id, 'main', 'chatflow' FROM tenant RETURNING id, client_id),
customer AS (INSERT INTO customers (client_id, jid, phone, other_jid, created_at)
  SELECT tenant.id, given.* FROM tenant, (VALUES
    ('77010000131@c.us', '77010000131', NULL, now() - interval '3 days'),
    ('77010000131@s.whatsapp.net', '77010000131', '118500000000001@lid', now() - interval '2 days'),
    ('118500000000001:2@lid', NULL, NULL, now() - interval '1 day'),
    ('77010000132@c.us', '77010000132', NULL, now())) AS given RETURNING id, client_id, jid),
conversation AS (INSERT INTO conversations (client_id, customer_id, channel_id, lead, turns_started, last_inbound_at)
  SELECT customer.client_id, customer.id, channel.id, CASE WHEN jid LIKE '%@c.us' THEN 'person' ELSE 'bot' END, 2,
    CASE WHEN jid = '77010000131@s.whatsapp.net' THEN now() ELSE now() - interval '1 hour' END FROM customer, channel
  RETURNING id, client_id, channel_id),
turn AS (INSERT INTO turns (client_id, conversation_id, ordinal, status)
  SELECT client_id, id, ordinal, CASE ordinal WHEN 2 THEN 'running' ELSE 'done' END FROM conversation, unnest(ARRAY[1, 2]) AS ordinal
  RETURNING id, client_id, conversation_id, status)
INSERT INTO messages (client_id, conversation_id, channel_id, author, text, sent_at, turn_id, handled_at)
SELECT turn.client_id, conversation_id, conversation.channel_id, 'customer', 'маникюр', now(), turn.id,
  CASE status WHEN 'done' THEN now() END
FROM turn JOIN conversation ON conversation.id = conversation_id
"""


def _older_database(url: str, folder: Path) -> None:
    """Make the database of an installation that stands before `0018`."""
    sources = files("service.database").joinpath("migrations").iterdir()
    for source in (path for path in sources if path.name < "0018"):
        (folder / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    with App(connector=SyncPsycopgConnector(conninfo=url)).open() as app:
        app.schema_manager.apply_schema()
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
        PostgresSaver(connection).setup()
    backend = yoyo.get_backend(url.replace("postgresql://", "postgresql+psycopg://", 1))
    backend.apply_migrations(backend.to_apply(yoyo.read_migrations(str(folder))))
    backend.connection.close()


def test_customers_who_were_several_are_one_after_the_migration_and_no_message_is_lost(
    postgres: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE before_one_customer")
    url = postgres.replace("/postgres?", "/before_one_customer?", 1)
    _older_database(url, tmp_path)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_TWICE)
    assert migrate(url, embedded_url(url))[:1] == ["0018.one_customer"]
    with psycopg.connect(url) as connection:
        addresses = "SELECT count(*), count(DISTINCT customer_id) FROM customer_addresses"
        assert connection.execute(addresses).fetchone() == (3, 2)
        conversations = (
            "SELECT lead, reply_to FROM conversations WHERE merged_into IS NULL ORDER BY last_inbound_at DESC"
        )
        assert connection.execute(conversations).fetchall() == [("person", PHONE), ("person", None)]
        # Nothing is lost, and what was being answered waits to be answered once.
        said = (
            "SELECT count(*), count(*) FILTER (WHERE handled_at IS NULL AND turn_id IS NULL), count(DISTINCT ordinal)"
            " FROM messages LEFT JOIN turns ON turns.id = turn_id"
            " WHERE messages.conversation_id = (SELECT id FROM conversations WHERE reply_to IS NOT NULL)"
        )
        assert connection.execute(said).fetchone() == (6, 2, 4)
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (4,)
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("DROP DATABASE before_one_customer WITH (FORCE)")


_AT = "SELECT conversation_at(%(client_id)s, %(channel_id)s, %(given)s, %(other)s, NULL, NULL, NULL, now()) AS id"


@pytest.mark.parametrize("names_it_too", [False, True])
async def test_an_address_that_is_being_written_down_by_another_is_waited_for(
    stage: Stage, tmp_path: Path, names_it_too: bool
) -> None:
    await stage.onboard(tmp_path)
    [key] = await stage.rows("SELECT client_id, id AS channel_id FROM channels")
    database = stage.container.database

    async def first(written: asyncio.Event, go_on: asyncio.Event) -> Any:
        async with database.tenant(key["client_id"]) as connection:
            given = key | {"given": PHONE, "other": LID if names_it_too else None}
            row = await (await connection.execute(_AT, given)).fetchone()
            written.set()
            await go_on.wait()
            return row

    async def second() -> Any:
        async with database.tenant(key["client_id"]) as connection:
            return await (await connection.execute(_AT, key | {"given": LID, "other": PHONE})).fetchone()

    written, go_on = asyncio.Event(), asyncio.Event()
    one = asyncio.create_task(first(written, go_on))
    await written.wait()
    other = asyncio.create_task(second())
    await stage.until("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
    go_on.set()
    assert all(await asyncio.gather(one, other))
    assert (await _customers(stage), len(await _conversations(stage))) == (1, 1)
