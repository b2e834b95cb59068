"""No tenant sees another's rows, whatever a query asks for."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from service.conversations.checkpoints import TenantCheckpointer, thread_id
from service.media.stored import TenantMedia
from tests.stage import Stage

OUTSIDE = {"_yoyo_log", "_yoyo_migration", "_yoyo_version", "yoyo_lock", "checkpoint_migrations", "telegram_updates"}
"""Tables that hold nothing of a tenant: the migrations' own, and the numbers of updates."""

_INVITE = """
    INSERT INTO staff_invites (code_hash, client_id, staff_id, expires_at)
    SELECT client_id::text, client_id, id, now() FROM staff WHERE client_id = %s"""
_NOTICE = """
    INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
    SELECT client_id, staff.id, handoffs.id, 'follow_up', 'of the test' FROM staff JOIN handoffs USING (client_id)
    WHERE client_id = %s"""

_GROUP = """
    INSERT INTO staff_groups (client_id, chat_id) SELECT id, hashtext(id::text) FROM clients WHERE id = %s"""
_TOPIC = """
    INSERT INTO topics (conversation_id, client_id, chat_id, message_thread_id, name)
    SELECT id, client_id, hashtext(id::text), 7, 'of the test' FROM conversations WHERE client_id = %s"""
_ALERT = "INSERT INTO operator_alerts (client_id, chat_id, kind, subject) VALUES (%s, 1, 'plan', 'of the test')"
_INCIDENT = """
    INSERT INTO incidents (client_id, kind, began_at, seen_at, over_at) VALUES (%s, 'of the test', now(), now(), now())"""
_SYNC = "INSERT INTO knowledge_syncs (client_id, collection) VALUES (%s, 'of the test')"
_SERVICE = """
    INSERT INTO services (client_id, fact_id, position, document, place, section, name, variant, prices, duration, conditions,
      statement, declined, contradicted)
    VALUES (%s, gen_random_uuid(), 0, 'a.md', '{}', '{}', 'Маникюр', '', '[]', '', '{}', 'Маникюр', false, false)"""

_LEARNED = """
    INSERT INTO learned_answers (client_id, status, question, answer, language, origin)
    VALUES (%s, 'active', 'Есть парковка?', 'Да.', 'ru', 'taught')"""
_LESSON = """
    INSERT INTO lessons (client_id, message_id, outcome)
    SELECT client_id, min(id), 'not_learned' FROM messages WHERE client_id = %s GROUP BY client_id"""
_LEARNING_NOTICE = """
    INSERT INTO learning_notices (client_id, staff_id, kind, key)
    SELECT client_id, id, 'digest', 'of the test' FROM staff WHERE client_id = %s"""
_WRONG = """
    INSERT INTO wrong_replies (client_id, turn_id, question, reply, sources)
    SELECT client_id, id, 'а', 'б', '[]' FROM turns WHERE client_id = %s"""

_A_PENDING_WRITE = """
    INSERT INTO checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob)
    VALUES (%(thread_id)s, 'a', 'a', 0, 'a', '')"""

_OF_LEARNING = (_LEARNED, _LESSON, _LEARNING_NOTICE, _WRONG)

TABLES_OF_TENANTS = """
    SELECT DISTINCT columns.table_name, columns.column_name
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name IN ('client_id', 'thread_id')
    UNION SELECT 'clients', 'id'
"""


async def _two_tenants(stage: Stage, folder: Path) -> tuple[UUID, UUID]:
    """Two tenants with the same customer, the same words and the same message ids, and something in every table."""
    both = []
    for slug in ("mira", "boroda"):
        both.append(await stage.onboard(folder, slug, more="staff: [{role: manager, name: Айгуль}]"))
        picture = {"type": "image", "base64": "aGVsbG8=", "mimetype": "image/png"}
        await stage.customer_writes("маникюр", slug=slug, message_id="A" * 20)
        await stage.customer_writes("", slug=slug, message_id="B" * 20, messageType="image", mediaData=picture)
    await stage.until_handled()
    async with stage.container.database.operator() as connection:
        for client_id in both:
            prompt = "INSERT INTO prompts (client_id, name, text) VALUES (%s, 'system', 'Вы помощник.')"
            for statement in (
                prompt,
                _INVITE,
                _NOTICE,
                _GROUP,
                _TOPIC,
                _ALERT,
                _INCIDENT,
                _SYNC,
                _SERVICE,
                *_OF_LEARNING,
            ):
                await connection.execute(statement, (client_id,))
    return both[0], both[1]


async def _tables(stage: Stage) -> dict[str, str]:
    return {row["table_name"]: row["column_name"] for row in await stage.rows(TABLES_OF_TENANTS)}


async def test_two_tenants_with_one_customer_and_the_same_message_ids_are_answered_apart(
    stage: Stage, tmp_path: Path
) -> None:
    await asyncio.gather(stage.onboard(tmp_path, "mira"), stage.onboard(tmp_path, "boroda"))
    stage.script.reply_to = lambda request: "ИИ-бот: знакомы." if request.history else "ИИ-бот: не знакомы."
    for slug in ("mira", "boroda"):
        await stage.customer_writes("маникюр", slug=slug, message_id="A" * 20)
    await stage.until_handled()
    # Neither conversation knows the other's words.
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: не знакомы."] * 2
    assert await stage.rows("SELECT slug, messages_in FROM usage JOIN clients ON id = client_id ORDER BY slug") == [
        {"slug": "boroda", "messages_in": 1},
        {"slug": "mira", "messages_in": 1},
    ]


async def test_every_table_shows_a_tenant_its_own_rows_and_no_others(stage: Stage, tmp_path: Path) -> None:
    mira, boroda = await _two_tenants(stage, tmp_path)
    tables = await _tables(stage)
    assert {"messages", "media", "outbox", "handoffs", "checkpoints", "checkpoint_blobs", "usage"} <= tables.keys()
    for table, column in tables.items():
        query = sql.SQL("SELECT DISTINCT left({column}::text, 36) AS owner FROM {table}").format(
            column=sql.Identifier(column), table=sql.Identifier(table)
        )
        async with stage.container.database.operator() as connection:
            owners = {row["owner"] for row in await (await connection.execute(query)).fetchall()}
        async with stage.container.database.tenant(mira) as connection:
            seen = {row["owner"] for row in await (await connection.execute(query)).fetchall()}
        if table != "checkpoint_writes":
            assert owners == {str(mira), str(boroda)}, f"{table}: the test has no rows of both tenants"
        assert seen <= {str(mira)}, f"{table}: another tenant's rows are seen"


@pytest.mark.parametrize("view", ["rota", "led_conversations"])
async def test_a_view_shows_a_tenant_its_own_rows_and_no_others(stage: Stage, tmp_path: Path, view: str) -> None:
    mira, boroda = await _two_tenants(stage, tmp_path)
    query = sql.SQL("SELECT DISTINCT client_id FROM {}").format(sql.Identifier(view))
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE conversations SET lead = 'person'")
        everybody = {row["client_id"] for row in await (await connection.execute(query)).fetchall()}
    async with stage.container.database.tenant(mira) as connection:
        seen = {row["client_id"] for row in await (await connection.execute(query)).fetchall()}
    assert (everybody, seen) == ({mira, boroda}, {mira})


async def test_no_table_lets_a_tenant_change_or_delete_anothers_rows(stage: Stage, tmp_path: Path) -> None:
    mira, boroda = await _two_tenants(stage, tmp_path)
    for table, column in (await _tables(stage)).items():
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        owned = sql.SQL("{column}::text LIKE %(owner)s").format(**names)
        for statement in ("UPDATE {table} SET {column} = {column} WHERE ", "DELETE FROM {table} WHERE "):
            query = sql.SQL(statement).format(**names) + owned + sql.SQL(" RETURNING 1")
            async with stage.container.database.tenant(mira) as connection:
                touched = await connection.execute(query, {"owner": f"{boroda}%"})
                assert await touched.fetchall() == [], f"{table}: {statement}"


async def test_no_table_takes_a_row_that_a_tenant_writes_in_anothers_name(stage: Stage, tmp_path: Path) -> None:
    mira, boroda = await _two_tenants(stage, tmp_path)
    for table, column in (await _tables(stage)).items():
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        kind = sql.SQL("text" if column == "thread_id" else "uuid")
        move = sql.SQL("UPDATE {table} SET {column} = replace({column}::text, %(mine)s, %(theirs)s)::{kind}")
        with pytest.raises(InsufficientPrivilege):
            await _as_tenant(stage, mira, move.format(**names, kind=kind), {"mine": str(mira), "theirs": str(boroda)})


async def _as_tenant(stage: Stage, client_id: UUID, query: sql.Composed, parameters: dict[str, str]) -> None:
    async with stage.container.database.tenant(client_id) as connection:
        await connection.execute(_A_PENDING_WRITE, {"thread_id": f"{client_id}:{uuid4()}"})
        await connection.execute(query, parameters)


async def test_every_table_holds_even_its_owner_to_row_level_security_or_is_known_to_hold_nothing_of_a_tenant(
    stage: Stage,
) -> None:
    unprotected = await stage.rows(
        "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    names = {row["relname"] for row in unprotected}
    assert {name for name in names if not name.startswith("procrastinate_")} - OUTSIDE == set()


async def test_a_transaction_without_a_tenant_sees_nothing(stage: Stage, tmp_path: Path) -> None:
    await _two_tenants(stage, tmp_path)
    async with stage.container.database.pool.connection() as connection:
        for table in await _tables(stage):
            found = await connection.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(table)))
            assert found.rowcount == 0, table


async def test_the_tenant_of_a_transaction_is_forgotten_when_it_ends(stage: Stage, tmp_path: Path) -> None:
    mira, _ = await _two_tenants(stage, tmp_path)
    async with stage.container.database.pool.connection() as connection:
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.client_id', %s, true)", (str(mira),))
            assert (await connection.execute("SELECT FROM messages")).rowcount > 0
        assert (await connection.execute("SELECT FROM messages")).rowcount == 0


async def test_a_person_in_telegram_is_found_with_the_tenants_they_serve_and_nothing_else(
    stage: Stage, tmp_path: Path
) -> None:
    mira, boroda = await _two_tenants(stage, tmp_path)
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE staff SET telegram_user_id = 501")
        await connection.execute("UPDATE staff SET telegram_user_id = 502 WHERE client_id = %s", (boroda,))
    async with stage.container.database.pool.connection() as connection:
        found = await (await connection.execute("SELECT client_id FROM find_staff(501)")).fetchall()
        assert found == [{"client_id": mira}]
        assert (await connection.execute("SELECT FROM find_staff(503)")).rowcount == 0
        assert (await connection.execute("SELECT FROM find_invite(%s)", (str(mira),))).rowcount == 1


@pytest.mark.each_postgres
async def test_a_tenants_checkpoints_and_media_cannot_be_read_in_anothers_name(stage: Stage, tmp_path: Path) -> None:
    mira, boroda = await _two_tenants(stage, tmp_path)
    (theirs,) = await stage.rows(f"SELECT id FROM conversations WHERE client_id = '{boroda}'")
    checkpointer = TenantCheckpointer(stage.container.database)
    config = {"configurable": {"thread_id": thread_id(boroda, theirs["id"]), "checkpoint_ns": ""}}
    assert await checkpointer.aget_tuple(config) is not None  # type: ignore[arg-type]
    stolen = {"configurable": {"thread_id": thread_id(mira, theirs["id"]), "checkpoint_ns": ""}}
    assert await checkpointer.aget_tuple(stolen) is None  # type: ignore[arg-type]
    (media,) = await stage.rows(f"SELECT message_id FROM media WHERE client_id = '{boroda}'")
    assert await TenantMedia(stage.container.database, boroda).read(str(media["message_id"])) == (b"hello", "image/png")
    assert await TenantMedia(stage.container.database, mira).read(str(media["message_id"])) is None


@pytest.mark.each_postgres
async def test_no_reply_names_another_business_of_the_installation(stage: Stage, tmp_path: Path) -> None:
    for slug in ("mira", "boroda"):
        await stage.onboard(tmp_path, slug)
    stage.script.reply = lambda text: "Маникюр есть и в «Студия boroda»."
    await stage.customer_writes("есть маникюр?", slug="mira")
    await stage.customer_writes("есть маникюр?", slug="boroda")
    await stage.until_handled()
    assert sum("boroda" in sent.text for sent in stage.gateway.texts) == 1
    objections = [request.objection for request in stage.script.requests if request.objection]
    assert len(objections) == 1
    assert "другая компания" in objections[0]
