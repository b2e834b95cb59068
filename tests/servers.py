"""The PostgreSQL that tests run on: the embedded one, or with `--installed-postgres` the oldest that this machine has.

The oldest that the service supports and the embedded one are years apart: what one answers, the other may refuse.
"""

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from service.database.version import OLDEST_VERSION

ASKED = pytest.StashKey[set[str]]()
"""The statements that the servers of this run were asked for."""
PROGRAMS = pytest.StashKey[Path | None]()
"""The folder of the installed server's programs; None: the tests run on the embedded one."""

_FOLDERS = Path("/usr/lib/postgresql")
_PATIENCE_SECONDS = 30.0
# Tests kill processes, never the machine. The log is read afterwards: which statements the server was asked for.
_SETTINGS = {
    "fsync": "off",
    "listen_addresses": "",
    "logging_collector": "on",
    "log_destination": "jsonlog",
    "log_directory": "log",
    "log_filename": "asked.log",
    "log_rotation_age": "0",
    "log_rotation_size": "0",
    "log_statement": "all",
}
_ASKED = re.compile(r"(?:statement|execute [^:]*): (?P<statement>.*)", re.DOTALL)


class Server(Protocol):
    """A server of a test's own. Both are blocking."""

    def start(self) -> str:
        """Return its URL."""

    def stop(self) -> None: ...


def oldest_installed() -> Path | None:
    """Return the folder of the programs of the oldest installed PostgreSQL that the service supports."""
    folders = [path / "bin" for path in _FOLDERS.glob("*")]
    if (config := shutil.which("pg_config")) is not None:
        folders.append(Path(subprocess.check_output([config, "--bindir"], text=True).strip()))
    found = {folder: major for folder in folders if (major := _major(folder)) is not None}
    supported = [folder for folder in found if found[folder] >= OLDEST_VERSION]
    return min(supported, key=found.__getitem__, default=None)


def version(programs: Path) -> str:
    """Return what the server says of itself: "postgres (PostgreSQL) 15.18 (Debian ...)"."""
    return subprocess.check_output([programs / "postgres", "--version"], text=True).strip()


def _major(folder: Path) -> int | None:
    if not all((folder / name).exists() for name in ("initdb", "postgres")):
        return None
    number = re.search(r"PostgreSQL\) (\d+)", version(folder))
    return int(number[1]) if number else None


class InstalledPostgres:
    """An installed PostgreSQL with its data and its Unix socket in `folder`, which has to exist."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._data = folder / "data"
        # PostgreSQL refuses to run as root.
        self._user = _somebody() if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=utf8", "--username=postgres", "-D", self._data)
        settings = {**_SETTINGS, "unix_socket_directories": str(self._folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self._programs / "postgres", "-D", self._data, *options]
        with (self._folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", user=self._user)
        self._wait(self._process)
        return f"postgresql://postgres:@/postgres?host={self._folder}"

    def stop(self) -> None:
        """End it, whoever is connected."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_PATIENCE_SECONDS)

    def log(self) -> Iterator[dict[str, Any]]:
        """Yield what it wrote down, entry by entry, as PostgreSQL's jsonlog gives it."""
        with (self._data / "log" / "asked.json").open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def asked(self) -> Iterator[str]:
        """Yield the statements that it was asked for, as it was given them; one may be yielded more than once."""
        for entry in self.log():
            if (found := _ASKED.fullmatch(entry.get("message", ""))) is not None:
                yield found["statement"]

    def _run(self, program: str, *arguments: str | Path) -> None:
        command: list[str | Path] = [self._programs / program, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=self._user)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        ready = [self._programs / "pg_isready", "--quiet", "--host", str(self._folder)]
        until = time.monotonic() + _PATIENCE_SECONDS
        while subprocess.run(ready, check=False).returncode != 0:
            if process.poll() is not None or time.monotonic() > until:
                sys.exit((self._folder / "server.log").read_text(encoding="utf-8"))
            time.sleep(0.05)


def _somebody() -> str:
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
