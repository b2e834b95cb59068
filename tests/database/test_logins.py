"""Who the service logs in as owns nothing and cannot become anybody else, whatever is said on its connections."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from service.database.logins import (
    OPERATOR,
    TENANTS,
    LoginMayTooMuch,
    LoginMissing,
    LoginsNotAllowed,
    operators_url,
)
from service.database.migrate import migrate
from service.database.pool import Database

pytestmark = pytest.mark.each_postgres

BECOMING_ANOTHER = [
    "RESET ROLE",
    "SET ROLE NONE",
    "SET ROLE postgres",
    "SET ROLE truffles_operator",
    "SET ROLE truffles_serving_operator",
    "SET LOCAL ROLE truffles_operator",
    "SELECT set_config('role', 'postgres', false)",
    "SELECT set_config('role', 'truffles_operator', true)",
    "SELECT set_config('role', 'none', false)",
    "SET SESSION AUTHORIZATION postgres",
    "SET SESSION AUTHORIZATION truffles_serving_operator",
    "RESET SESSION AUTHORIZATION",
    "SELECT set_config('session_authorization', 'postgres', false)",
    "RESET ALL",
    "DISCARD ALL",
    "GRANT truffles_operator TO truffles_serving",
    "CREATE ROLE mine IN ROLE truffles_operator",
    "ALTER ROLE truffles_serving BYPASSRLS",
    "SELECT make_login('truffles_serving', NULL, 'truffles_operator')",
]
EVADING_THE_POLICIES = [
    "SET row_security = off",
    "ALTER TABLE clients DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE clients NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY own_tenant ON clients",
    "CREATE POLICY mine ON clients TO truffles_app USING (true)",
    "CREATE VIEW theirs AS SELECT * FROM clients",
    "CREATE OR REPLACE FUNCTION current_client() RETURNS uuid LANGUAGE sql AS 'SELECT id FROM clients LIMIT 1'",
    "CREATE FUNCTION pg_temp.current_client() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "COPY clients TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "DELETE FROM _yoyo_migration",
]

OF_THE_CALLER = [
    "CREATE FUNCTION pg_temp.who() RETURNS text LANGUAGE sql AS 'SELECT current_user::text'",
    """CREATE TEMPORARY VIEW clients AS SELECT '00000000-0000-0000-0000-000000000001'::uuid AS id, pg_temp.who() AS status,
       '{}'::jsonb AS config, 'mine'::text AS slug""",
    """CREATE TEMPORARY VIEW channels AS SELECT id AS client_id, id, 'h'::text AS secret_hash, ''::text AS instance, '' AS name
       FROM clients""",
]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, size=4)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def mira(database: Database) -> UUID:
    """One of two tenants."""
    async with database.operator() as connection:
        await connection.execute("INSERT INTO clients (slug, name) VALUES ('boroda', 'Борода')")
        cursor = await connection.execute("INSERT INTO clients (slug, name) VALUES ('mira', 'Мира') RETURNING id")
        return UUID(str((await cursor.fetchone() or {})["id"]))


@pytest.mark.parametrize("attempts", [BECOMING_ANOTHER, EVADING_THE_POLICIES])
async def test_a_connection_that_works_for_tenants_cannot_get_out(
    database_url: str, mira: UUID, attempts: list[str]
) -> None:
    """Neither between two tenants' turns nor within one, and not for whoever has the connection next."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        assert _after(connection, mira, "SELECT") == [[], ["mira"], []]
    for attempt in attempts:
        with psycopg.connect(database_url, autocommit=True) as connection:
            for seen in _after(connection, mira, attempt):
                assert "boroda" not in seen, attempt


def _after(connection: psycopg.Connection[Any], client_id: UUID, attempt: str) -> list[list[str]]:
    """The tenants that are seen after an attempt outside a turn, within one, and after it."""
    seen = []
    with suppress(psycopg.Error):
        connection.execute(attempt.encode())
    seen.append(_slugs(connection))
    with suppress(psycopg.Error), connection.transaction():
        connection.execute("SELECT set_config('app.client_id', %s, true)", (str(client_id),))
        with suppress(psycopg.Error), connection.transaction():
            connection.execute(attempt.encode())
        seen.append(_slugs(connection))
    return [*seen, _slugs(connection)]


def _slugs(connection: psycopg.Connection[Any]) -> list[str]:
    """Nothing, too, where PostgreSQL refuses because less would be seen than is asked for."""
    with suppress(psycopg.errors.InsufficientPrivilege), connection.transaction():
        return [slug for (slug,) in connection.execute("SELECT slug FROM clients ORDER BY slug")]
    return []


async def test_what_runs_with_the_owners_rights_reads_no_table_of_its_callers(database: Database, mira: UUID) -> None:
    """A temporary view of the caller's would have its functions run as the owner."""
    async with database.pool.connection() as connection:
        for statement in OF_THE_CALLER:
            await connection.execute(statement)
        found = await connection.execute("SELECT status FROM find_channel('mine', NULL)")
        assert await found.fetchall() == []


@pytest.mark.parametrize(("role", "other"), [(TENANTS, OPERATOR), (OPERATOR, TENANTS)])
async def test_both_users_are_members_of_their_role_alone_and_own_nothing(
    database_url: str, owner_url: str, role: str, other: str
) -> None:
    url = database_url if role == TENANTS else operators_url(database_url)
    with psycopg.connect(url) as connection:
        login = connection.info.user
        for member, held in ((role, True), (other, False), ("postgres", False)):
            row = connection.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", (login, member)).fetchone()
            assert row == (held,)
    with psycopg.connect(owner_url) as connection:
        powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        row = connection.execute(f"SELECT {powers} FROM pg_roles WHERE rolname = %s", (login,)).fetchone()
        assert row == (False,)
        owned = connection.execute("SELECT FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'", (login,))
        assert owned.rowcount == 0


@pytest.fixture
def another(owner_url: str) -> Iterator[str]:
    """The name of a user of the server, dropped with all that it was given."""
    name = f"user_{uuid4().hex[:12]}"
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
        connection.execute(f"CREATE ROLE {name}_operator LOGIN PASSWORD 'secret'")
    yield name
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for user in (name, f"{name}_operator"):
            connection.execute(f"DROP OWNED BY {user}")
            connection.execute(f"DROP ROLE {user}")


TOO_MUCH = [
    "ALTER ROLE {user} SUPERUSER",
    "ALTER ROLE {user} BYPASSRLS",
    "GRANT truffles_operator TO {user}",
    "GRANT pg_read_all_data TO {user}",
    "CREATE TABLE of_the_user (); ALTER TABLE of_the_user OWNER TO {user}",
]


@pytest.mark.parametrize("change", TOO_MUCH)
async def test_nothing_starts_as_a_user_who_may_more_than_it_works_as(
    owner_url: str, another: str, change: str
) -> None:
    url = make_conninfo(owner_url, user=another)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(f"GRANT truffles_app TO {another}")
        connection.execute(change.format(user=another).encode())
    with pytest.raises(LoginMayTooMuch, match="DATABASE_OWNER_URL"):
        await Database(url, size=4).open()
    with pytest.raises(LoginMayTooMuch, match=another):
        migrate(owner_url, url)


async def test_the_owner_neither_serves_nor_is_made_a_user_that_does(owner_url: str) -> None:
    with pytest.raises(LoginMayTooMuch, match="truffles_serving"):
        await Database(owner_url, size=4).open()
    with pytest.raises(LoginMayTooMuch, match="truffles_serving"):
        migrate(owner_url, owner_url)
    with psycopg.connect(owner_url) as connection:
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,)


async def test_a_user_without_its_role_is_told_to_migrate_and_works_after_that(owner_url: str, another: str) -> None:
    url = make_conninfo(owner_url, user=another, password="new")
    with pytest.raises(LoginMissing, match="truffles migrate"):
        await Database(url, size=4).open()
    migrate(owner_url, url)
    database = Database(url, size=4)
    await database.open()
    async with database.operator() as connection:
        assert (await connection.execute("SELECT FROM clients")).rowcount == 0
    await database.close()
    with psycopg.connect(owner_url) as connection:
        kept = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname LIKE %s", (f"{another}%",)
        ).fetchall()
    assert len(kept) == 2
    assert all(password.startswith("SCRAM-SHA-256$") and "new" not in password for (password,) in kept)


async def test_without_the_operators_user_nothing_starts(owner_url: str, another: str) -> None:
    url = make_conninfo(owner_url, user=f"{another}_operator")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(f"GRANT truffles_app TO {another}_operator")
    with pytest.raises(LoginMissing, match=f"{another}_operator_operator"):
        await Database(url, size=4).open()


def test_an_owner_who_may_not_make_users_says_what_an_administrator_is_to_do(owner_url: str, another: str) -> None:
    wanted = f"new_{uuid4().hex[:12]}"
    with pytest.raises(LoginsNotAllowed, match=f"CREATE ROLE {wanted} LOGIN"):
        migrate(make_conninfo(owner_url, user=another), make_conninfo(owner_url, user=wanted))
