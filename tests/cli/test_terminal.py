"""The terminal holds what a command has to say, and nothing that a library has to say beside it."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.conftest import Truffles
from tests.stage import ENVIRONMENT, tenant_folder
from tests.standins.openai import REFUSED_KEY, OpenAIStandIn

_CASE = "- id: greeting\n  turns: [{say: привет, expect: {action: greet}}]\n"
_COMMAND = "from service.cli import main; main()"


@pytest.mark.parametrize(
    ("command", "setting"),
    [
        (("tenant", "list"), "DATABASE_URL"),
        (("migrate",), "DATABASE_OWNER_URL"),
        (("ledger",), "DATABASE_URL"),
        (("worker",), "DATABASE_URL"),
    ],
)
def test_an_unreachable_database_is_told_in_one_line(
    truffles: Truffles, command: tuple[str, ...], setting: str
) -> None:
    address = "postgresql://somebody:the-password@127.0.0.1:9/x"
    done = truffles(*command, DATABASE_URL=address, DATABASE_OWNER_URL=address)
    assert (done.status, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert line.startswith(f"База данных по адресу из {setting} недоступна")
    assert "the-password" not in line


def test_a_refused_key_is_told_in_one_line(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    (folder / "cases.yaml").write_text(_CASE, encoding="utf-8")
    with OpenAIStandIn() as openai:
        openai.script(REFUSED_KEY)
        done = truffles("eval", str(folder), OPENAI_API_KEY="sk-secret-key", OPENAI_BASE_URL=openai.base_url)
    assert (done.status, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert "не принимает OPENAI_API_KEY" in line
    assert "sk-secret" not in line


def test_an_unreachable_vector_store_is_told_in_one_line_and_nothing_is_created(
    server_folder: Path, tmp_path: Path
) -> None:
    # In a process of its own: libraries warn once, when they are imported.
    own = {"DATA_DIR": str(server_folder / uuid4().hex), "QDRANT_URL": "http://127.0.0.1:9"}
    environment = {key: value for key, value in os.environ.items() if key not in ("XDG_RUNTIME_DIR", "DATABASE_URL")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _COMMAND, *words]
        there = environment | own | ENVIRONMENT | {"PYTHONPATH": str(Path(__file__).parents[2])}
        return subprocess.run(command, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)

    refused = run("tenant", "create", str(tenant_folder(tmp_path)))
    assert (refused.returncode, refused.stdout) == (1, "")
    (line,) = refused.stderr.splitlines()
    assert "QDRANT_URL" in line
    assert run("tenant", "list", "--json").stdout == "[]\n"
