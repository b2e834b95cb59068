"""What the operator does every day, on the command line."""

from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Truffles
from tests.stage import ENVIRONMENT, SECRET, TOKEN, tenant_folder
from tests.standins.openai import SERVER_ERROR, OpenAIStandIn
from tests.standins.telegram import BOT_NAME, TelegramStandIn

_TROUBLE = """
WITH tenant AS (SELECT id AS client_id FROM clients), channel AS (SELECT id AS channel_id, client_id FROM channels),
customer AS (INSERT INTO customers (client_id, jid, phone, name)
  SELECT client_id, '77010000001@s.whatsapp.net', '77010000001', 'Айгерим' FROM tenant RETURNING id, client_id),
conversation AS (INSERT INTO conversations (client_id, customer_id, channel_id)
  SELECT client_id, customer.id, channel_id FROM customer JOIN channel USING (client_id) RETURNING *),
handoff AS (INSERT INTO handoffs (client_id, conversation_id, reason, summary)
  SELECT client_id, id, 'complaint', 'отпал ноготь' FROM conversation),
message AS (INSERT INTO messages (client_id, conversation_id, channel_id, author, text, sent_at, received_at)
  SELECT client_id, id, channel_id, 'customer', 'отпал ноготь', now(), now() - interval '1 hour' FROM conversation)
INSERT INTO outbox (client_id, conversation_id, channel_id, jid, text, status, detail)
  SELECT client_id, id, channel_id, '77010000001@s.whatsapp.net', 'Ответ', 'unknown', 'interrupted' FROM conversation
  RETURNING id"""


@pytest.mark.each_postgres
def test_a_tenant_is_created_shown_suspended_and_resumed(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    created = truffles("tenant", "create", str(folder), "--json", **ENVIRONMENT)
    assert created.status == 0, created.err
    assert (created.json["slug"], created.json["created"], created.json["changes"]) == ("mira", True, [])
    again = truffles("tenant", "create", str(folder), "--json", **ENVIRONMENT)
    assert (again.json["created"], again.json["changes"]) == (False, [])
    (listed,) = truffles("tenant", "list", "--json").json
    assert (listed["slug"], listed["status"]) == ("mira", "active")
    shown = truffles("tenant", "show", "mira", "--json")
    assert shown.json["channels"][0]["name"] == "main"
    assert TOKEN not in shown.out
    assert SECRET not in shown.out
    for command, status in (("suspend", "suspended"), ("resume", "active")):
        assert truffles("tenant", command, "mira", "--json").json == {"slug": "mira", "status": status}
        assert truffles("tenant", "list", "--json").json[0]["status"] == status


@pytest.mark.each_postgres
def test_trouble_is_listed_and_a_message_is_sent_again_when_told_to(
    truffles: Truffles, tmp_path: Path, owner_url: str
) -> None:
    truffles("tenant", "create", str(tenant_folder(tmp_path)), **ENVIRONMENT)
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(_TROUBLE).fetchone()
    assert row is not None
    (trouble,) = truffles("outbox", "list", "--json").json
    assert (trouble["id"], trouble["status"], trouble["detail"]) == (row[0], "unknown", "interrupted")
    assert "неизвестно, ушло ли сообщение" in truffles("outbox", "list").out
    (handoff,) = truffles("handoff", "list", "--json").json
    assert (handoff["slug"], handoff["reason"], handoff["summary"]) == ("mira", "complaint", "отпал ноготь")
    ledger = truffles("ledger", "--json")
    assert ledger.status == 2
    assert ledger.json["messages"][0]["waiting_seconds"] >= 3600
    assert truffles("outbox", "retry", str(row[0]), "--json").json == {"retried": row[0]}
    assert truffles("outbox", "list", "--json").json == []
    with psycopg.connect(owner_url) as connection:
        assert connection.execute("SELECT status FROM outbox").fetchone() == ("pending",)
        assert connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send'").fetchone() == (1,)


def test_tables_are_readable_without_json(truffles: Truffles, tmp_path: Path) -> None:
    truffles("tenant", "create", str(tenant_folder(tmp_path)), **ENVIRONMENT)
    assert "mira" in truffles("tenant", "list").out
    for command in (("outbox", "list"), ("handoff", "list"), ("ledger",)):
        done = truffles(*command)
        assert (done.status, done.err) == (0, ""), command
        assert done.out.strip()


def test_the_group_that_people_share_is_listed_with_whether_it_works(
    truffles: Truffles, owner_url: str, tmp_path: Path
) -> None:
    more = 'staff: [{role: manager, name: Айгуль, telegram: "@aigul"}]'
    truffles("tenant", "create", str(tenant_folder(tmp_path, more=more)), **ENVIRONMENT)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("INSERT INTO staff_groups (client_id, chat_id) SELECT id, -1001234 FROM clients")
        group, person = truffles("staff", "list", "mira", "--json").json
        assert (group["role"], group["telegram"], group["contact"]) == ("group", "-1001234", "works")
        assert person["role"] == "manager"
        assert "карточки приходят сюда" in truffles("staff", "list").out
        connection.execute("UPDATE staff_groups SET unusable_since = now()")
    assert truffles("staff", "list", "mira", "--json").json[0]["contact"] == "unusable"
    # Nobody is told to invite a group.
    assert "-1001234" not in truffles("tenant", "create", str(tenant_folder(tmp_path, more=more)), **ENVIRONMENT).out


def test_people_are_listed_and_invited(truffles: Truffles, tmp_path: Path) -> None:
    more = 'staff: [{role: manager, name: Айгуль, telegram: "@aigul"}]'
    created = truffles("tenant", "create", str(tenant_folder(tmp_path, more=more)), **ENVIRONMENT)
    assert "@aigul" in created.out
    (person,) = truffles("staff", "list", "mira", "--json").json
    assert (person["telegram"], person["contact"]) == ("@aigul", "unbound")
    assert "TELEGRAM_BOT_TOKEN" in truffles("staff", "invite", "mira", "@aigul").err
    with TelegramStandIn("1:token") as telegram:
        there = {"TELEGRAM_BOT_TOKEN": "1:token", "TELEGRAM_BASE_URL": telegram.url}
        invited = truffles("staff", "invite", "mira", "@aigul", "--json", **there)
        assert invited.json["link"].startswith(f"https://t.me/{BOT_NAME}?start=")
        told = truffles("staff", "invite", "mira", "@aigul", **there)
        assert (told.status, f"https://t.me/{BOT_NAME}?start=" in told.out) == (0, True)
        assert truffles("staff", "invite", "mira", "@nobody", **there).status == 1
        wrong = truffles("staff", "invite", "mira", "@aigul", **(there | {"TELEGRAM_BOT_TOKEN": "1:other"}))
    assert (wrong.status, "1:other" in wrong.err) == (1, False)


@pytest.mark.each_postgres
def test_a_model_that_ends_is_named_beside_the_tenants(truffles: Truffles, tmp_path: Path) -> None:
    truffles("tenant", "create", str(tenant_folder(tmp_path)), **ENVIRONMENT)
    soon = date.today() + timedelta(days=20)
    with OpenAIStandIn() as server:
        server.shutdowns = {"gpt-6-luna": soon.isoformat()}
        key = {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": server.base_url, "RESPONSE_MODEL": "gpt-5"}
        listed = truffles("tenant", "list", **key)
        (row,) = truffles("tenant", "list", "--json", **key).json
        server.script(SERVER_ERROR)
        unlisted = truffles("tenant", "list", **key)
    assert listed.status == 0, listed.err
    assert f"Модель gpt-6-luna отключат {soon:%d.%m.%Y}" in listed.out
    assert "CLASSIFIER_MODEL" in listed.out
    assert {model["model"] for model in row["ending_models"]} == {"gpt-6-luna", "gpt-5"}
    assert "Вместо неё: gpt-6.1-sol." in unlisted.out, "the table's own dates count where the server says nothing"
    assert "Модель" not in truffles("tenant", "list").out
