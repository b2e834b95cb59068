"""Trying a tenant's bot out: in the terminal, by its cases, and by what stands in its folder."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from service.cli import output
from tests.cli.conftest import Truffles
from tests.stage import ENVIRONMENT, tenant_folder

_CASES = "- {id: greeting, turns: [{say: здравствуйте, expect: {action: greet}}]}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_chat_speaks_a_line_an_answer_of_one_branch_and_begins_anew_when_told_to(
    truffles: Truffles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tenant_folder(tmp_path)
    for branch, street in (("center", "Абая, 1"), ("south", "Саина, 2")):
        _write(folder / "knowledge" / "branches" / branch / "address.md", f"# Адрес\n\nНаш адрес: {street}.")
    assert truffles("tenant", "create", str(folder), **ENVIRONMENT).status == 0
    lines = [
        "какой у вас адрес?",
        "позовите администратора",
        "позовите администратора",
        "/new",
        "позовите администратора",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
    done = truffles("chat", "mira", "--branch", "south", "--json")
    assert (done.status, done.err) == (0, "")
    address, first, again, anew = (json.loads(line)["text"] for line in done.out.splitlines())
    assert "Саина" in address
    assert "Абая" not in address
    assert anew.endswith(first)
    assert first != again
    refused = truffles("chat", "mira", "--branch", "north")
    assert (refused.status, "center, south" in refused.err) == (1, True)


def test_all_tenants_are_evaluated_at_once(truffles: Truffles, tmp_path: Path) -> None:
    for slug in ("mira", "alpha"):
        _write(tenant_folder(tmp_path / "tenants", slug) / "cases.yaml", _CASES)
    done = truffles("eval", "--all", "--json")
    assert (done.status, done.json["passed"], done.json["played"]) == (0, 2, 2)
    assert [tenant["tenant"] for tenant in done.json["tenants"]] == ["alpha", "mira"]
    # The mistakes of all are told, and nothing is played.
    for slug in ("mira", "alpha"):
        _write(tmp_path / "tenants" / slug / "cases.yaml", "- {id: a}")
    broken = truffles("eval", "--all")
    assert broken.status == 1
    assert "alpha/cases.yaml:1" in broken.err
    assert "mira/cases.yaml:1" in broken.err
    for call in (("eval",), ("eval", "mira", "--all")):
        assert "--all" in truffles(*call).err


def test_a_folder_is_checked_without_secrets(truffles: Truffles, tmp_path: Path) -> None:
    folder = tenant_folder(tmp_path)
    checked = truffles("tenant", "check", str(folder), "--json", TOKEN="given-token")
    told = checked.json
    assert (told["slug"], told["documents"], told["unset"]) == ("mira", ["about.md"], ["INSTANCE", "SECRET"])
    assert (told["warnings"], told["knowledge"]["contradictions"]) == ([], [])
    assert "INSTANCE, SECRET" in truffles("tenant", "check", str(folder), TOKEN="given-token").out
    assert truffles("tenant", "list", "--json").json == []
    _write(folder / "cases.yaml", "- {id: a}")
    assert truffles("tenant", "check", str(folder)).status == 1


def test_what_was_left_of_the_folder_that_it_was_copied_from_is_told(truffles: Truffles, tmp_path: Path) -> None:
    sample = tenant_folder(tmp_path / "tenants", "sample")
    cases = [f"- {{id: case-{n}, turns: [{{say: сколько стоит {n}, expect: {{action: answer}}}}]}}\n" for n in range(4)]
    _write(sample / "cases.yaml", "".join(cases))
    own = tmp_path / "elsewhere" / "mira"
    shutil.copytree(sample, own)
    tenant_folder(tmp_path / "elsewhere", "mira")
    (warning,) = truffles("tenant", "check", str(own), "--json").json["warnings"]
    assert f"{own}: осталось из папки sample" in warning
    assert "cases.yaml (кейсов 4 из 4), knowledge/about.md" in warning
    # One case of its own for each that was left, and a document of its own.
    _write(own / "knowledge" / "about.md", "# О нас\n\nБарбершоп.")
    _write(own / "cases.yaml", "".join([*cases[:2], *(case.replace("стоит", "будет") for case in cases[2:])]))
    assert "кейсов 2 из 4" in truffles("tenant", "check", str(own)).err
    _write(own / "cases.yaml", "".join(case.replace("стоит", "будет") for case in cases))
    assert truffles("tenant", "check", str(own)).err == ""


def test_something_moves_on_a_terminal_and_nothing_where_a_program_reads(
    truffles: Truffles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tenant_folder(tmp_path))
    assert truffles("tenant", "check", folder).err == ""
    # The console has looked once whether it is one.
    monkeypatch.setattr(output.errors, "is_interactive", True)
    terminal = {"TTY_COMPATIBLE": "1", "TERM": "xterm"}
    shown = truffles("tenant", "check", folder, **terminal)
    assert "Проверяю папку" in shown.err
    assert "Проверяю" not in shown.out
    assert truffles("tenant", "check", folder, "--json", **terminal).err == ""


def test_the_version_is_told(truffles: Truffles) -> None:
    done = truffles("--version")
    assert done.status == 0
    assert done.out.split()[0] == "truffles"
    assert done.out.split()[1][0].isdigit()
