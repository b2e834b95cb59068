"""What people have taught the bot, on the command line."""

from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Truffles
from tests.stage import ENVIRONMENT, tenant_folder

_TAUGHT = """
INSERT INTO learned_answers (client_id, status, question, answer, language, origin, taught_name)
SELECT id, %(status)s, %(question)s, %(answer)s, 'ru', 'taught', 'Айгуль' FROM clients RETURNING id::text"""


def _taught(owner_url: str, status: str, question: str, answer: str) -> str:
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(_TAUGHT, {"status": status, "question": question, "answer": answer}).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.each_postgres
def test_what_was_learned_is_listed_shown_approved_edited_and_forgotten(
    truffles: Truffles, tmp_path: Path, owner_url: str
) -> None:
    truffles("tenant", "create", str(tenant_folder(tmp_path)), **ENVIRONMENT)
    assert "ничему не научился" in truffles("learned", "list").out
    waits = _taught(owner_url, "pending", "Есть парковка?", "Да, во дворе.")
    holds = _taught(owner_url, "active", "Можно с собакой?", "Да, можно с собакой.")
    assert [answer["id"] for answer in truffles("learned", "list", "mira", "--json").json] == [waits, holds]
    assert "ждёт решения" in truffles("learned", "list").out
    shown = truffles("learned", "show", waits[:8]).out
    assert "Вопрос: Есть парковка?" in shown
    assert "Ответил(а): Айгуль" in shown
    approved = truffles("learned", "approve", waits[:8], "--json")
    assert approved.status == 0, approved.err
    assert (approved.json["outcome"], approved.json["answer"]["status"]) == ("approved", "active")
    assert approved.json["answer"]["decided_name"] == "оператор"
    assert "решили" in truffles("learned", "approve", waits).err
    edited = truffles("learned", "edit", waits, "Да, бесплатная, во дворе.", "--expires", "2031-12-31", "--json")
    assert (edited.json["outcome"], edited.json["answer"]["expires_on"]) == ("edited", "2031-12-31")
    assert truffles("learned", "forget", holds).status == 0
    assert [answer["id"] for answer in truffles("learned", "list", "--json").json] == [waits]
    assert len(truffles("learned", "list", "--all", "--json").json) == 2


def test_what_cannot_be_decided_is_told_in_a_sentence(truffles: Truffles, tmp_path: Path, owner_url: str) -> None:
    truffles("tenant", "create", str(tenant_folder(tmp_path)), **ENVIRONMENT)
    assert "Ответа 00000000 нет" in truffles("learned", "forget", "00000000").err
    first = _taught(owner_url, "pending", "Есть парковка?", "Да, парковка есть.")
    assert "личные данные" in truffles("learned", "edit", first, "Звоните Динаре на 8 705 123 45 67").err
    assert "пуст" in truffles("learned", "edit", first, " ").err
    assert truffles("learned", "reject", first).status == 0
    assert "решили" in truffles("learned", "reject", first).err
