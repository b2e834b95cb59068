"""What the operator sees of conversations and handoffs, and decides about them."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from service.cli import words
from tests.cli.conftest import Truffles
from tests.stage import ENVIRONMENT, tenant_folder

_STAFF = 'staff: [{role: manager, name: Айгуль, telegram: "@aigul"}, {role: owner, name: Мира, telegram: "@mira_own"}]'
_HELD = """
WITH tenant AS (SELECT id AS client_id FROM clients), channel AS (SELECT id AS channel_id, client_id FROM channels),
customer AS (INSERT INTO customers (client_id, jid, phone, name)
  SELECT client_id, '77010000001@s.whatsapp.net', '77010000001', 'Айгерим' FROM tenant RETURNING id, client_id),
conversation AS (INSERT INTO conversations (client_id, customer_id, channel_id, lead)
  SELECT client_id, customer.id, channel_id, 'person' FROM customer JOIN channel USING (client_id) RETURNING *),
person AS (SELECT id FROM staff WHERE telegram = '@aigul'),
messages AS (INSERT INTO messages (client_id, conversation_id, channel_id, author, text, sent_at, outcome, reason)
  SELECT client_id, id, channel_id, author, text, '2026-11-23T09:09:00Z', outcome, reason FROM conversation, (VALUES
    ('customer', 'отпал ноготь\x1b[2J', 'handed_off', 'complaint'), ('bot', 'Передал администратору', NULL, NULL),
    ('customer', 'ало', 'silent', 'person_leads')) AS said (author, text, outcome, reason))
INSERT INTO handoffs (client_id, conversation_id, reason, summary, status, taken_by, taken_at, opened_at, answered_at)
  SELECT client_id, conversation.id, 'complaint', 'отпал ноготь', 'taken', person.id, now(), '2026-11-23T09:09:00Z', %(answered)s
  FROM conversation, person RETURNING id"""


@pytest.fixture
def connection(truffles: Truffles, tmp_path: Path, owner_url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A tenant in another timezone than any machine of ours."""
    more = f"timezone: Asia/Vladivostok\n{_STAFF}"
    assert truffles("tenant", "create", str(tenant_folder(tmp_path, more=more)), **ENVIRONMENT).status == 0
    return psycopg.connect(owner_url, autocommit=True)


def _handoff(connection: psycopg.Connection[tuple[object, ...]], answered: datetime | None = None) -> str:
    row = connection.execute(_HELD, {"answered": answered}).fetchone()
    assert row is not None
    assert isinstance(row[0], UUID)
    return str(row[0])


def test_the_terminal_speaks_of_a_handoff_as_telegram_does_and_programs_read_codes(
    truffles: Truffles, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    number = _handoff(connection)
    told = truffles("handoff", "list", "mira").out
    assert "жалоба" in told
    assert "complaint" not in told
    assert number[:8] in told
    # 09:09 UTC is the evening where the tenant is.
    assert "23.11 19:09" in told
    (row,) = truffles("handoff", "list", "mira", "--json").json
    assert (row["id"], row["reason"], row["timezone"]) == (number, "complaint", "Asia/Vladivostok")


def test_a_draft_that_was_not_sent_is_shown_with_what_was_objected_to(
    truffles: Truffles, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    number = _handoff(connection)
    draft, objection = "Маникюр — 6 300 ₸.", "«6 300 ₸»: в документах это указано для «Педикюр»."
    both = {"ru": objection, "kk": "«6 300 ₸»: құжаттарда бұл «Педикюр» үшін көрсетілген."}
    written = "UPDATE handoffs SET draft = %s, objection = %s, objections = %s"
    connection.execute(written, (draft, objection, Jsonb(both)))
    told = truffles("handoff", "show", number).out
    assert f"Бот ответил бы: {draft}\nПочему не отправлен: {objection}\n" in told
    shown = truffles("handoff", "show", number, "--json").json
    (row,) = truffles("handoff", "list", "mira", "--json").json
    for handoff in (shown, row):
        assert (handoff["draft"], handoff["objection"], handoff["objections"]) == (draft, objection, both)
    connection.execute(written, (draft, f"{objection}\n…", None))
    told = truffles("handoff", "show", number).out
    assert f"Почему не отправлен:\n• {objection}\n• …\n" in told


@pytest.mark.each_postgres
def test_a_handoff_is_shown_with_its_conversation_to_whoever_asks_for_it(
    truffles: Truffles, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    number = _handoff(connection)
    told = truffles("handoff", "show", number[:8]).out
    for line in (
        "Клиент: Айгерим, 77010000001",
        "Почему: жалоба",
        "Сейчас: отвечает Айгуль",
        "Клиент: отпал ноготь [2J",
        "Бот: Передал администратору",
        "Клиент: ало  (бот промолчал: ведёт человек)",
    ):
        assert line in told
    shown = truffles("handoff", "show", number, "--json").json
    assert [message["author"] for message in shown["messages"]] == ["customer", "bot", "customer"]
    assert truffles("handoff", "show", "ffff").status == 1


@pytest.mark.each_postgres
def test_a_conversation_can_be_read_and_the_list_holds_nobodys_words(
    truffles: Truffles, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    _handoff(connection)
    listed = truffles("conversation", "list", "mira")
    assert "77010000001" in listed.out
    assert "ноготь" not in listed.out + truffles("conversation", "list", "mira", "--json").out
    for customer in ("+7 701 000 00 01", "77010000001@s.whatsapp.net"):
        told = truffles("conversation", "show", "mira", customer).out
        assert "23.11 19:09  Бот: Передал администратору" in told
    last = truffles("conversation", "show", "mira", "77010000001", "--limit", "1", "--json").json
    assert [message["text"] for message in last["messages"]] == ["ало"]
    assert "77019999999" in truffles("conversation", "show", "mira", "77019999999").err


def test_closing_does_what_the_button_does_and_interrupts_nobody_unasked(
    truffles: Truffles, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    number = _handoff(connection)
    # The person was shown a card.
    connection.execute(
        "INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, status, chat_id, message_id, shown)"
        " SELECT client_id, taken_by, id, 'card', 'raised', 'sent', 501, 1, 0 FROM handoffs"
    )
    refused = truffles("handoff", "close", number[:8])
    assert (refused.status, "Айгуль" in refused.err) == (1, True)
    assert truffles("handoff", "close", number[:8], "--force", "--json").json == {"closed": number, "paused": False}
    assert connection.execute("SELECT status, closed_as FROM handoffs").fetchone() == ("closed", "closed")
    assert connection.execute("SELECT lead FROM conversations").fetchone() == ("bot",)
    assert connection.execute("SELECT version > shown FROM staff_notices").fetchone() == (True,)
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notify'"
    assert connection.execute(jobs).fetchone() == (1,)
    assert "уже закрыто" in truffles("handoff", "close", number).err
    assert truffles("handoff", "list", "mira", "--json").json == []


@pytest.mark.each_postgres
@pytest.mark.parametrize(
    ("answered", "status", "lead"),
    [(None, "open", "waiting"), (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "closed", "bot")],
)
def test_whoever_is_removed_leads_nothing_any_more(
    truffles: Truffles,
    connection: psycopg.Connection[tuple[object, ...]],
    tmp_path: Path,
    answered: datetime | None,
    status: str,
    lead: str,
) -> None:
    _handoff(connection, answered)
    connection.execute("UPDATE staff SET telegram_user_id = 501, bound_at = now() WHERE telegram = '@aigul'")
    removed = truffles("staff", "remove", "mira", "aigul")
    assert removed.status == 0, removed.err
    assert "Айгуль" in removed.out
    # The folder still names them, and would bring them back, unbound.
    assert f"{tmp_path}/mira/tenant.yaml:" in removed.err
    assert connection.execute("SELECT status, taken_by, lead FROM handoffs, conversations").fetchone() == (
        status,
        None,
        lead,
    )
    assert [person["telegram"] for person in truffles("staff", "list", "mira", "--json").json] == ["@mira_own"]
    assert "aigul" in truffles("staff", "remove", "mira", "aigul").err
    truffles("tenant", "create", str(tmp_path / "mira"), **ENVIRONMENT)
    assert [person["contact"] for person in truffles("staff", "list", "mira", "--json").json] == ["unbound", "unbound"]


def test_whoever_the_folder_names_no_longer_leads_nothing_either(
    truffles: Truffles, connection: psycopg.Connection[tuple[object, ...]], tmp_path: Path
) -> None:
    _handoff(connection)
    staying = 'staff: [{role: owner, name: Мира, telegram: "@mira_own"}]'
    assert "Айгуль" in truffles("tenant", "create", str(tenant_folder(tmp_path, more=staying)), **ENVIRONMENT).out
    assert connection.execute("SELECT status, lead FROM handoffs, conversations").fetchone() == ("open", "waiting")


@pytest.mark.parametrize("state", ["noted", "open", "pending", "taken", "closed", "returned", "timed_out"])
def test_every_state_of_a_handoff_has_words(state: str) -> None:
    assert words.text(f"state_{state}", name="Айгуль", at="23.11 09:09")
