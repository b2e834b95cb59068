"""What is wrong is told in a sentence, never in a traceback."""

import re
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Truffles
from tests.database.holding import hold
from tests.stage import ENVIRONMENT, tenant_folder

_RUSSIAN = re.compile(r"[А-Яа-яЁё]{3}")


def _sentence(done: Ran) -> str:
    assert done.status == 1
    assert "Traceback" not in done.err
    assert done.out == ""
    assert all(_RUSSIAN.search(line) for line in done.err.splitlines()), done.err
    return " ".join(done.err.split())


@pytest.mark.parametrize(
    "command",
    [
        ("tenant", "show"),
        ("tenant", "suspend"),
        ("tenant", "resume"),
        ("outbox", "list"),
        ("handoff", "list"),
        ("conversation", "list"),
        ("staff", "list"),
    ],
)
def test_an_unknown_tenant_is_named(truffles: Truffles, command: tuple[str, ...]) -> None:
    assert "nobody" in _sentence(truffles(*command, "nobody"))


@pytest.mark.each_postgres
def test_a_message_that_is_not_in_trouble_cannot_be_sent_again(truffles: Truffles) -> None:
    assert "12345" in _sentence(truffles("outbox", "retry", "12345"))


def test_all_mistakes_of_a_folder_are_listed_and_nothing_is_done(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path, more="tone: rude\ncolour: red")
    (folder / "cases.yaml").write_text("- id: 7\n  turns:\n    - {say: да}\n", encoding="utf-8")
    said = _sentence(truffles("tenant", "create", str(folder)))
    for part in ("tenant.yaml:7:", "TOKEN", "SECRET", "INSTANCE", "tone", "colour", "cases.yaml:1:", "cases.yaml:3:"):
        assert part in said
    assert truffles("tenant", "list", "--json").json == []


def test_a_misspelt_key_is_told_with_the_one_that_was_meant(truffles: Truffles, tmp_path: Path) -> None:
    more = "tonne: formal\ntimeouts: {primery: 3}\ndebouncing: {}\nstaff: [{role: owner, name: А, telegramm: '@abcd'}]\nzzz: 1"
    folder = tenant_folder(tmp_path, more=more)
    cases = "- {id: a, tag: [x], turns: [{say: а, expect: {action: greet, contain: [б]}}]}"
    (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    said = _sentence(truffles("tenant", "create", str(folder), **ENVIRONMENT))
    for misspelt, meant in (
        ("tonne", "tone"),
        ("timeouts.primery", "primary"),
        ("debouncing", "debounce"),
        ("staff.0.telegramm", "telegram"),
        ("0.tag", "tags"),
        ("0.turns.0.expect.contain", "contains"),
    ):
        assert f"{misspelt}: такого ключа нет; похоже, это {meant} " in f"{said} "
    assert "zzz: такого ключа нет; проверьте, как он пишется" in said


def test_a_database_that_cannot_be_reached_is_told(truffles: Truffles) -> None:
    done = truffles("migrate", DATABASE_OWNER_URL="postgresql://somebody:the-password@127.0.0.1:9/x")
    assert "DATABASE_OWNER_URL" in _sentence(done)
    assert "the-password" not in done.err


def test_an_installation_that_served_as_the_owner_is_told_what_to_set(truffles: Truffles, owner_url: str) -> None:
    """As the versions before did: the owner was in DATABASE_URL, and there was nothing else."""
    for command in (("migrate",), ("tenant", "list")):
        said = _sentence(truffles(*command, DATABASE_URL=owner_url))
        for part in ("DATABASE_OWNER_URL", "DATABASE_URL", "truffles_serving"):
            assert part in said


def test_an_owner_alone_does_not_have_the_embedded_database_served(truffles: Truffles, owner_url: str) -> None:
    assert "DATABASE_URL" in _sentence(truffles("tenant", "list", DATABASE_URL=None, DATABASE_OWNER_URL=owner_url))


def test_an_owner_brings_the_database_up_to_date(truffles: Truffles, owner_url: str) -> None:
    assert truffles("migrate", "--json", DATABASE_OWNER_URL=owner_url).json == {"applied": []}


@pytest.mark.parametrize("address", ["postgres//user:the-password@127.0.0.1/x", "user:the-password@127.0.0.1"])
def test_a_mistyped_database_address_is_told_without_its_password(truffles: Truffles, address: str) -> None:
    done = truffles("tenant", "list", DATABASE_URL=address)
    assert "DATABASE_URL" in _sentence(done)
    assert "the-password" not in done.out + done.err


def test_the_mistakes_of_cases_are_listed_with_their_place(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    (folder / "cases.yaml").write_text("- id: a\n  turns: []\n  colour: red\n", encoding="utf-8")
    assert "cases.yaml:" in _sentence(truffles("eval", str(folder)))


def test_a_setting_that_makes_no_sense_is_named(truffles: Truffles) -> None:
    assert "WORKER_CONCURRENCY" in _sentence(truffles("tenant", "list", WORKER_CONCURRENCY="many"))


@pytest.mark.parametrize(
    "name", ["QDRANT_URL", "OPENAI_BASE_URL", "CHATFLOW_BASE_URL", "TELEGRAM_BASE_URL", "PUBLIC_URL"]
)
@pytest.mark.parametrize("address", ["ftp://x", "nonsense", "http://", "http://user:the-password@x:port", "http://[x"])
def test_an_address_that_is_none_is_named_and_not_repeated(truffles: Truffles, name: str, address: str) -> None:
    done = truffles("tenant", "list", **{name: address})
    assert name in _sentence(done)
    assert "the-password" not in done.err


def test_a_data_directory_that_cannot_be_one_is_told(truffles: Truffles, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        assert f"{path} (DATA_DIR)" in _sentence(truffles("serve", DATABASE_URL=None, DATA_DIR=str(path)))


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_busy_port_is_told_before_anything_is_opened(truffles: Truffles, tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = str(somebody.getsockname()[1])
        assert port in _sentence(truffles(command, "--port", port, DATABASE_URL=None))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["serve", "worker", "create"])
def test_knowledge_of_ones_own_beside_a_database_that_may_be_shared_has_to_be_asked_for(
    truffles: Truffles, tmp_path: Path, command: str
) -> None:
    words = ("tenant", "create", str(tenant_folder(tmp_path))) if command == "create" else (command, "--port", "0")
    done = truffles(*words, QDRANT_URL=None, **ENVIRONMENT)
    assert "QDRANT_URL=embedded" in _sentence(done)
    assert truffles("tenant", "list", "--json", QDRANT_URL=None).json == []
    assert not (tmp_path / "data" / "vectors").exists()


@pytest.mark.parametrize("command", [("tenant", "list"), ("tenant", "create", "mira")])
def test_a_file_of_settings_that_is_no_text_is_told(
    truffles: Truffles, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / ".env").write_bytes("NAME=Мира".encode("cp1251"))
    assert ".env" in _sentence(truffles(*command))


def test_a_short_secret_is_told_without_it(truffles: Truffles, tmp_path: Path) -> None:
    done = truffles("tenant", "create", str(tenant_folder(tmp_path)), **(ENVIRONMENT | {"SECRET": "hunter2"}))
    assert "SECRET" in _sentence(done)
    assert "hunter2" not in done.err


@pytest.mark.parametrize("what", ["tenant.yaml", "nothing"])
def test_what_is_no_folder_is_told(truffles: Truffles, tmp_path: Path, what: str) -> None:
    assert "пап" in _sentence(truffles("tenant", "create", str(tenant_folder(tmp_path) / what)))


def test_a_second_process_on_the_data_directory_is_told_whose_it_is(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    with hold(tmp_path / "data") as process:
        said = _sentence(truffles("tenant", "create", str(folder), DATABASE_URL=None, **ENVIRONMENT))
    assert str(process) in said


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (("tenant", "create"), "folder"),
        (("tenant", "creat"), "Команды creat нет. Похоже, это create."),
        (("tenant", "list", "--jsn"), "Параметра --jsn нет. Похоже, это --json."),
        (("tenant", "list", "extra"), "extra"),
        (("outbox", "retry", "x"), "outbox_id: нужно целое число"),
        (("knowledge", "search", "a", "b", "--limit", "900"), "--limit: нужно не больше 50"),
        (("serve", "--port"), "--port"),
        (("--nope",), "--nope"),
    ],
)
def test_a_call_that_is_wrong_is_told_with_exit_status_2(truffles: Truffles, call: tuple[str, ...], what: str) -> None:
    done = truffles(*call)
    assert (done.status, done.out) == (2, "")
    assert what in done.err
    assert all(_RUSSIAN.search(line) for line in done.err.splitlines()), done.err


@pytest.mark.parametrize(
    "call", [("--help",), ("tenant", "--help"), ("knowledge", "search", "--help"), ("eval", "--help")]
)
def test_help_is_in_russian(truffles: Truffles, call: tuple[str, ...]) -> None:
    done = truffles(*call)
    assert done.status == 0
    for english in ("Usage", "Options", "OPTIONS", "Commands", "Arguments", "Show this", "default", "required"):
        assert english not in done.out
    assert "Вызов: " in done.out


def test_cases_that_nothing_is_chosen_of_are_no_success(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    (folder / "cases.yaml").write_text("[]", encoding="utf-8")
    assert "cases.yaml" in _sentence(truffles("eval", str(folder)))
    (folder / "cases.yaml").write_text("- {id: a, turns: [{say: а, expect: {action: greet}}]}", encoding="utf-8")
    assert "zzz" in _sentence(truffles("eval", str(folder), "--only", "zzz"))
