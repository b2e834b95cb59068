"""The command line, on a database of its own. It runs in this process, because importing it anew takes seconds."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.cli import main
from tests.logging_restored import logging_restored


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Truffles = Callable[..., Ran]


@pytest.fixture
def truffles(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Truffles:
    """Run `truffles` with the given words. Keyword arguments are environment variables; None unsets one."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **variables: str | None) -> Ran:
        own = {
            "DATABASE_URL": database_url,
            "QDRANT_URL": "embedded",
            "DATA_DIR": str(tmp_path / "data"),
            "COLUMNS": "200",
        }
        capsys.readouterr()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "argv", ["truffles", *words])
            for name, value in (own | variables).items():
                if value is None:
                    patched.delenv(name, raising=False)
                else:
                    patched.setenv(name, value)
            with logging_restored(), pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        code = ended.value.code
        return Ran(status=code if isinstance(code, int) else int(code is not None), out=said.out, err=said.err)

    return run
