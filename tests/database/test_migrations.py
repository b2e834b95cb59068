"""The schema: from nothing, from the older system's tables, again, and at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import dict_row

from service.database.logins import embedded_url
from service.database.migrate import MigrationNotAllowed, migrate
from service.database.pool import Database
from service.errors import DatabaseUnavailable
from service.tenants.directory import TenantDirectory
from tests.servers import Server

OLD_TABLES = """
CREATE TABLE clients (id UUID PRIMARY KEY, name TEXT, status TEXT, config JSONB, created_at TIMESTAMP);
CREATE TABLE client_settings (
  client_id UUID REFERENCES clients, primary_timeout INT DEFAULT 5, others_timeout INT DEFAULT 5,
  leadership_timeout INT DEFAULT 10, total_timeout INT DEFAULT 20, quiet_hours_enabled BOOLEAN DEFAULT true,
  quiet_hours_start TIME DEFAULT '23:00', quiet_hours_end TIME DEFAULT '08:00', quiet_hours_behavior TEXT DEFAULT 'queue',
  escalation_cooldown_minutes INT DEFAULT 30, tone TEXT DEFAULT 'friendly', messages JSONB);
CREATE TABLE prompts (id UUID PRIMARY KEY, client_id UUID REFERENCES clients, name TEXT, text TEXT, model TEXT,
  temperature NUMERIC, is_active BOOLEAN);
CREATE TABLE usage (client_id UUID, month DATE, messages_in INT);

INSERT INTO clients VALUES
  ('00000000-0000-0000-0000-000000000001', 'Truffles', 'active', '{"slug": "truffles"}', '2025-11-01'),
  ('00000000-0000-0000-0000-000000000002', 'Салон «Мира»', 'active', NULL, '2025-11-02'),
  ('00000000-0000-0000-0000-000000000003', 'Beauty Lab', NULL, '{}', NULL),
  ('00000000-0000-0000-0000-000000000004', 'Beauty-Lab', 'suspended', '{}', now());
INSERT INTO client_settings (client_id, tone, messages) VALUES ('00000000-0000-0000-0000-000000000001', 'formal', NULL);
INSERT INTO prompts VALUES (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 'system', 'Вы помощник.', 'gpt-4o',
  0.3, true);
INSERT INTO usage VALUES
  ('00000000-0000-0000-0000-000000000001', '2025-11-01', 40), ('00000000-0000-0000-0000-000000000001', '2025-11-17', 2),
  ('00000000-0000-0000-0000-000000000001', '2025-12-01', 7), ('00000000-0000-0000-0000-000000000002', '2025-12-01', NULL);
"""


@pytest.fixture
def empty_database(postgres: str) -> Iterator[str]:
    name = f"empty_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres.replace("/postgres?", f"/{name}?", 1)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(url: str) -> list[str]:
    return migrate(url, embedded_url(url))


def _rows(url: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(url, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()


def test_migrating_again_applies_nothing(empty_database: str) -> None:
    assert _migrate(empty_database)
    assert _migrate(empty_database) == []


def test_migrating_at_once_from_several_machines_applies_everything_once(empty_database: str) -> None:
    with ThreadPoolExecutor(4) as machines:
        applied = list(machines.map(_migrate, [empty_database] * 4))
    assert len([names for names in applied if names]) == 1
    assert _migrate(empty_database) == []


def test_the_older_systems_tables_are_adopted_with_their_rows(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute(OLD_TABLES)
    _migrate(empty_database)
    clients = _rows(empty_database, "SELECT name, slug, status FROM clients ORDER BY id")
    assert [(row["name"], row["status"]) for row in clients] == [
        ("Truffles", "active"),
        ("Салон «Мира»", "active"),
        ("Beauty Lab", "onboarding"),
        ("Beauty-Lab", "suspended"),
    ]
    slugs = [row["slug"] for row in clients]
    assert slugs[0] == "truffles"
    assert len(set(slugs)) == 4
    usage = _rows(empty_database, "SELECT client_id::text, month::text, messages_in FROM usage ORDER BY 1, 2")
    assert [(row["client_id"][-1], row["month"], row["messages_in"]) for row in usage] == [
        ("1", "2025-11-01", 42),
        ("1", "2025-12-01", 7),
        ("2", "2025-12-01", 0),
    ]
    prompts = _rows(empty_database, "SELECT text, model, temperature::float AS temperature, version FROM prompts")
    assert prompts == [{"text": "Вы помощник.", "model": "gpt-4o", "temperature": 0.3, "version": 1}]


async def test_an_adopted_tenant_is_known_to_the_service(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute(OLD_TABLES)
    _migrate(empty_database)
    database = Database(embedded_url(empty_database), size=4)
    await database.open()
    try:
        directory = TenantDirectory(database)
        view = await directory.view("truffles")
        assert (view.tone, view.prompt, view.response_model, view.status) == (
            "formal",
            "Вы помощник.",
            "gpt-4o",
            "active",
        )
        assert len(await directory.all()) == 4
    finally:
        await database.close()


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(empty_database: str) -> None:
    for url in (
        "postgresql://somebody:the-password@127.0.0.1:9/truffles",
        empty_database.replace("/empty_", "/no_such_"),
        "nonsense",
        "mysql://localhost/db",
    ):
        with pytest.raises(DatabaseUnavailable) as raised:
            migrate(url, "postgresql://truffles_serving@127.0.0.1:9/truffles")
        assert "DATABASE_OWNER_URL" in str(raised.value)
        assert "the-password" not in str(raised.value)


@pytest.mark.parametrize("url", ["postgresql://somebody:the-password@127.0.0.1:9/truffles", "nonsense"])
async def test_a_service_without_its_database_says_so(url: str) -> None:
    database = Database(url, size=4)
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL") as raised:
        await database.open()
    assert "the-password" not in str(raised.value)


async def test_a_service_on_a_database_that_was_not_migrated_says_what_to_do(empty_database: str) -> None:
    database = Database(embedded_url(empty_database), size=4)
    with pytest.raises(DatabaseUnavailable, match="truffles migrate"):
        await database.open()


@pytest.fixture
def other_server(new_server: Callable[[], Server]) -> Iterator[str]:
    """The URL of a server that no database of ours was ever on: roles are a whole server's."""
    server = new_server()
    url = server.start()
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("plain", "other"):
            connection.execute(f"CREATE ROLE {name} LOGIN")
            connection.execute(f"CREATE DATABASE {name} OWNER {name}")
    yield url
    server.stop()


def _as(url: str, user: str, database: str) -> str:
    return url.replace("//postgres:", f"//{user}:", 1).replace("/postgres?", f"/{database}?", 1)


def _refusal(url: str) -> str:
    with pytest.raises(MigrationNotAllowed) as raised:
        _migrate(url)
    assert _rows(url, "SELECT FROM pg_tables WHERE schemaname = 'public'") == []
    return str(raised.value)


@pytest.mark.each_postgres
def test_a_user_without_a_right_is_told_which_before_anything_is_done_and_migrates_with_it(other_server: str) -> None:
    plain, other, foreign = (_as(other_server, *who) for who in (("plain",) * 2, ("other",) * 2, ("other", "plain")))
    with psycopg.connect(other_server, autocommit=True) as administrator:
        assert "ALTER ROLE plain CREATEROLE" in _refusal(plain)
        administrator.execute("ALTER ROLE plain CREATEROLE")
        assert "GRANT CREATE ON SCHEMA public TO other" in _refusal(foreign)
        assert _migrate(plain)
        administrator.execute("ALTER ROLE other CREATEROLE")
        if administrator.info.server_version >= 160_000:
            assert "GRANT truffles_app, truffles_operator TO other WITH ADMIN OPTION" in _refusal(other)
        administrator.execute("GRANT truffles_app, truffles_operator TO other WITH ADMIN OPTION")
        assert _migrate(other)
        # The users that the service logs in as are there, and good as they are.
        administrator.execute("ALTER ROLE plain NOCREATEROLE")
    assert _migrate(plain) == []


def test_what_the_check_did_not_foresee_is_told_too(other_server: str) -> None:
    plain = _as(other_server, "plain", "plain")
    with psycopg.connect(other_server, autocommit=True) as administrator:
        administrator.execute("ALTER ROLE plain CREATEROLE")
    with psycopg.connect(_as(other_server, "postgres", "plain")) as connection:
        connection.execute(OLD_TABLES)
    with pytest.raises(MigrationNotAllowed, match="plain"):
        _migrate(plain)


def test_what_belongs_to_a_conversation_is_found_without_reading_what_belongs_to_others(empty_database: str) -> None:
    """A turn asks for it; reading all would cost the more the older the installation is."""
    _migrate(empty_database)
    columns = "attrelid = pg_class.oid AND attname = 'conversation_id'"
    tables = _rows(
        empty_database,
        f"SELECT relname, EXISTS (SELECT FROM pg_index JOIN pg_attribute ON {columns} AND attnum = indkey[0]"
        "                        WHERE indrelid = pg_class.oid AND indpred IS NULL) AS indexed"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        f" AND EXISTS (SELECT FROM pg_attribute WHERE {columns}) ORDER BY relname",
    )
    assert [row["relname"] for row in tables] == ["handoffs", "messages", "outbox", "topics", "turns"]
    assert [row["relname"] for row in tables if not row["indexed"]] == []
